"""Values that only documents print: what was found in a district, at a site, and in what a department answers for.

They are entered only if the pack declares documents, so that a pack without them has the register that it had.
"""

from __future__ import annotations

import datetime as dt

from shifan.raw_sheets import DISTRICTS, SiteRow
from shifan.score.document_actions import enter_actions
from shifan.score.document_groups import (
    DocumentGroup,
    DocumentGroups,
    deduction_cells,
    department_cells,
)
from shifan.score.document_sentences import (
    enter_department_sentences,
    enter_sentences,
    enter_site_sentences,
)
from shifan.score.document_themes import enter_themes
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.score.stated_facts import fact
from shifan.standards.model import departments_of
from shifan.values import Value, chinese_date

_COUNTED = "所属检查记录计数"
_OF_LEDGER = "所属台账问题计数"
_LATEST = "所属台账问题整改时限中最迟的"
_OF_LOST = "所属指标资料审查的扣分"
_SAID = "规则包列明的责任部门"
_FAULTLESS = "按有无不符合的检查记录计点位"
_PLACES = "所属检查记录的点位及其区县，不重复计"
_NOTHING = "—"
_RECORD_COUNTS = {
    "checked": "检查项次",
    "conforming": "符合项次",
    "failed": "不符合项次",
    "key_checked": "重点项检查项次",
    "key_problems": "重点项不符合项次",
}
# Name of the count, and the fields of the ledger that decide it.
_LEDGER_COUNTS = {
    "listed": ("台账问题数", ("problem",)),
    "done": ("已完成整改问题数", ("status",)),
    "rechecked": ("已复查问题数", ("conclusion",)),
    "closed": ("复查通过问题数", ("conclusion",)),
    "not_passed": ("复查未通过问题数", ("conclusion",)),
    "overdue": ("逾期未通过复查问题数", ("conclusion", "due")),
    "pending": ("时限内未通过复查问题数", ("conclusion", "due")),
    "awaiting": ("已完成整改、尚未复查问题数", ("conclusion", "status")),
    "overdue_undone": ("逾期未完成整改问题数", ("conclusion", "status", "due")),
    "pending_undone": ("时限内未完成整改问题数", ("conclusion", "status", "due")),
}
_DECIDING_FIELDS = frozenset(fields for _, fields in _LEDGER_COUNTS.values())
_FACTS = {
    "publicity.start": "公示开始日期",
    "publicity.end": "公示结束日期",
    "publicity.contact": "联系人",
    "publicity.phone": "联系电话",
}


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter what documents print of districts, departments, sites and problems; nothing without documents."""
    if not writer.standard.documents:
        return
    groups = DocumentGroups(writer, results)
    for district in writer.rows(DISTRICTS):
        if f"district.{district.code}.name" in writer.register:
            _group(writer, groups, groups.district(district.code, district.name))
    points = writer.register.match("deduction.*.points")
    for name in writer.standard.departments:
        _department(writer, groups, groups.department(name), points)
    city = groups.city()
    _group(writer, groups, city)
    enter_actions(writer, city)
    enter_themes(writer)
    for row, group in zip(groups.site_rows, groups.sites(), strict=True):
        _site(writer, groups, group, row)
    _problems(writer)
    _facts(writer)


def _group(writer: RegisterWriter, groups: DocumentGroups, group: DocumentGroup) -> None:
    """Enter the counts of a group and the sentences that rest on them."""
    _counts(writer, groups, group)
    derivation = Derivation(_FAULTLESS, (*group.cells, *group.place.belonging))
    faultless = len(group.faultless)
    for quantity, label, number in (
        ("faultless", "没有发现问题的点位数", faultless),
        ("faulty", "发现问题的点位数", len(group.sites) - faultless),
    ):
        writer.count(f"{group.id}.{quantity}", f"{group.name}{label}", number, derivation)
    for rank, item in enumerate(group.repeated_items, 1):
        id = f"repeated.{group.id}.{rank}"
        named = writer.pack("check_items.csv", "name", list(item.positions))
        inputs = (*group.cells, *group.place.belonging)
        writer.text(
            f"{id}.item",
            f"{group.name}多次不符合的检查项{rank}",
            item.name,
            quoted(*named, *inputs),
        )
        name = f"{group.name}“{item.name}”不符合项次"
        writer.count(f"{id}.problems", name, item.count, Derivation(_COUNTED, inputs))
    enter_sentences(writer, group)


def _site(
    writer: RegisterWriter, groups: DocumentGroups, group: DocumentGroup, row: SiteRow
) -> None:
    """Enter how a site was inspected, and its counts."""
    method = writer.standard.method_names[row.method]
    cells = writer.cells("sites", "method", [row.row])
    writer.text(f"{group.id}.method", f"{group.name}检查方式", method, quoted(*cells))
    _counts(writer, groups, group)
    enter_site_sentences(writer, group)


def _counts(writer: RegisterWriter, groups: DocumentGroups, group: DocumentGroup) -> None:
    """Enter how many records, and how many lines of the ledger, stand how."""
    belonging = group.place.belonging
    of_all = Derivation(_COUNTED, (*group.cells, *belonging))
    of_key = Derivation(_COUNTED, (*group.cells, *group.key_cells, *belonging))
    for quantity, label in _RECORD_COUNTS.items():
        derivation = of_key if quantity.startswith("key") else of_all
        count = group.record_counts[quantity]
        writer.count(f"{group.id}.{quantity}", f"{group.name}{label}", count, derivation)
    by_fields = {
        fields: Derivation(_OF_LEDGER, _ledger_inputs(writer, groups, group, fields))
        for fields in _DECIDING_FIELDS
    }
    for quantity, (label, fields) in _LEDGER_COUNTS.items():
        count = group.ledger_counts[quantity]
        writer.count(f"{group.id}.{quantity}", f"{group.name}{label}", count, by_fields[fields])
    latest = chinese_date(group.latest_due) if group.latest_due else _NOTHING
    due = writer.dated(group.ledger_cells("due"))
    derivation = Derivation(_LATEST, (*due, *belonging, *group.place.lines_by))
    writer.text(f"{group.id}.latest_due", f"{group.name}最迟整改时限", latest, derivation)


def _ledger_inputs(
    writer: RegisterWriter, groups: DocumentGroups, group: DocumentGroup, fields: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what a count of lines of the ledger rests on, by the fields that decide which are counted."""
    cells = [cell for field in fields for cell in group.ledger_cells(field)]
    dated = groups.report_day_cells if "due" in fields else ()
    return (*writer.dated(cells), *dated, *group.place.belonging, *group.place.lines_by)


def _department(
    writer: RegisterWriter, groups: DocumentGroups, group: DocumentGroup, points: list[Value]
) -> None:
    """Enter a department: its name, where its check items were checked, what its indicators lost, its counts."""
    id, belonging = group.id, group.place.belonging
    writer.text(f"{id}.name", f"责任部门{group.name}", group.name, Derivation(_SAID, belonging))
    places = (*group.cells, *belonging)
    for quantity, label, number, cells in (
        ("districts", "涉及区县数", group.districts, group.district_cells),
        ("sites", "涉及点位数", len(group.sites), ()),
    ):
        derivation = Derivation(_PLACES, (*places, *cells))
        writer.count(f"{id}.{quantity}", f"{group.name}{label}", number, derivation)
    lost = [value for value in points if value.id.split(".")[1] in group.place.indicators]
    cells = deduction_cells(writer, group.place.indicators)
    inputs = (*(value.id for value in lost), *cells, *belonging)
    derivation = Derivation(_OF_LOST, inputs)
    writer.count(f"{id}.deductions", f"{group.name}资料扣分条数", len(lost), derivation)
    total = sum(value.number for value in lost)
    writer.points(f"{id}.points", f"{group.name}资料扣分合计", total, derivation)
    _group(writer, groups, group)
    enter_department_sentences(writer, group, bool(lost))


def _problems(writer: RegisterWriter) -> None:
    """Enter of each line of the ledger the name of its check item and who is responsible."""
    positions = {item.code: place for place, item in enumerate(writer.standard.item_list)}
    columns = (
        writer.column("rectification", field).tolist() for field in ("problem", "item", "row")
    )
    for problem, code, row in zip(*columns, strict=True):
        cells = writer.cells("rectification", "item", [row])
        places = [positions[code]] if code in positions else []
        item = writer.standard.item_list[places[0]] if places else None
        named = (*writer.pack("check_items.csv", "name", places), *cells)
        text = item.name if item else str(code)
        writer.text(f"problem.{problem}.item", f"问题{problem}检查项", text, quoted(*named))
        said = (*department_cells(writer, "check_items.csv", places), *cells)
        names = "、".join(departments_of(item)) if item else ""
        id, label = f"problem.{problem}.department", f"问题{problem}责任部门"
        writer.text(id, label, names or _NOTHING, quoted(*said))


def _facts(writer: RegisterWriter) -> None:
    """Enter when the verdict is made public and whom to ask; what is not filled in is an empty text.

    That it is not filled in rests on the items that are.
    """
    filled_in = writer.cells("facts", "item", writer.column("facts", "row"))
    for id, item in _FACTS.items():
        content, cells = fact(writer, item)
        writer.text(id, item, _as_printed(content), quoted(*(cells or filled_in)))


def _as_printed(content: str) -> str:
    """Return a date as an official writes it; another content as it is."""
    try:
        return chinese_date(dt.date.fromisoformat(content[:10]))
    except ValueError:
        return content
