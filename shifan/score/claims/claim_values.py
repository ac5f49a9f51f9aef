"""The values that claims cite: checks and problems by item name, district and business type; what documents lost."""

from __future__ import annotations

from fractions import Fraction

from shifan.raw_sheets import DOCUMENTS, DocumentRow
from shifan.raw_sheets.document_review import ASPECTS
from shifan.records import dataclass
from shifan.score.claims.inspection import Group, Inspection, NamedItem
from shifan.score.inspected_units import without_units
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.standards.model import Indicator
from shifan.values import half_up

_ITEMS = "check_items.csv"
_MOST_NAMED = 3
_BY_NAME = "名称相同的检查项合并计数"
_CHECKED = "检查结果不是合理缺项的检查记录计数"
_SAME = "与现场检查结果相同"
_LABEL = "两种检查方式有同名业态的，注明检查方式"
_FAILED = "检查结果为不符合的检查记录计数"
_EXPECTED = "同类检查在全市的不符合率乘以该组的检查项次，各类相加"
_TYPES = "发现该问题的业态计数，各检查方式的同名业态算一类"
_DEDUCTED = "有扣分的指标计数，合理缺项除外"
DEDUCTED = "claim.deducted"
_REASONS = "有扣分的评价方面的扣分理由，按表中顺序列出，相同的只列一次"


def enter_items(writer: RegisterWriter, results: Results, inspection: Inspection) -> None:
    """Enter the check items that failed, by name, most frequent first."""
    for item in inspection.items:
        _item(writer, results, inspection, item)


def _item(
    writer: RegisterWriter, results: Results, inspection: Inspection, item: NamedItem
) -> None:
    rows = writer.column("records", "row")
    cells = writer.cells("records", "result", rows[item.records])
    name_cells = writer.pack(_ITEMS, "name", item.positions)
    if item.problems == 1:
        # Only what failed is listed: the one failed record of a name keeps it on the list.
        name_cells += writer.cells("records", "result", rows[item.failed])
    writer.text(f"{item.id}.name", f"检查项“{item.name}”", item.name, quoted(*name_cells))
    types = inspection.type_names_of(item.failed)
    writer.text(
        f"{item.id}.where",
        f"“{item.name}”涉及业态",
        some_of(types, "类业态"),
        Derivation(_TYPES, cells),
    )
    for quantity, name, count, rule in (
        ("checked", "检查项次", item.checked, _BY_NAME),
        ("problems", "不符合项次", item.problems, _BY_NAME),
        ("types", "涉及业态数", len(types), _TYPES),
    ):
        writer.count(
            f"{item.id}.{quantity}", f"“{item.name}”{name}", count, Derivation(rule, cells)
        )


def some_of(names: list[str], unit: str) -> str:
    """Return names joined by 、; of many the first three and how many there are: A、B、C等7类业态."""
    if len(names) <= _MOST_NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_MOST_NAMED])}等{len(names)}{unit}"


def enter_total(writer: RegisterWriter, inspection: Inspection) -> None:
    """Enter the number of all checks; that of the problems is there already."""
    cells = writer.all_cells("records", "result")
    checked, _ = inspection.total
    writer.count("checks.total", "检查项次合计", checked, Derivation(_CHECKED, cells))


def enter_groups(writer: RegisterWriter, inspection: Inspection) -> None:
    """Enter checks and problems of the districts and business types that were inspected."""
    # Any site may be moved into a district, or out of it.
    moved = writer.all_cells("sites", "district")
    for groups, belonging in ((inspection.districts, moved), (inspection.types, ())):
        for group in groups:
            _group(writer, group, belonging)


def _group(writer: RegisterWriter, group: Group, belonging: tuple[str, ...]) -> None:
    rows, id = writer.column("records", "row"), f"claim.{group.id}"
    cells = writer.cells("records", "result", rows[group.records])
    writer.text(
        f"{id}.label", f"{group.name}称谓", group.name, Derivation(_LABEL, (f"{group.id}.name",))
    )
    # The body is published and prints no value of the tables of results: it has values of its own.
    sites = Derivation(_SAME, (f"{group.id}.sites",))
    writer.count(
        f"{id}.sites", f"{group.name}点位数", writer.register[f"{group.id}.sites"].count, sites
    )
    for quantity, name, count, rule in (
        ("checked", "检查项次", group.checked, _CHECKED),
        ("problems", "不符合项次", group.problems, _FAILED),
    ):
        derivation = Derivation(rule, (*cells, *belonging))
        writer.count(f"{id}.{quantity}", f"{group.name}{name}", count, derivation)
    everywhere = writer.all_cells("records", "result")
    derivation = Derivation(_EXPECTED, (*everywhere, *belonging))
    expected = int(half_up(group.expected, 0))
    writer.count(f"{id}.expected", f"{group.name}按同类推算的不符合项次", expected, derivation)


@dataclass(frozen=True)
class DocumentFault:
    """An indicator whose documents lost points: how many, for which reasons, in which aspects.

    `worksheet_rows` are all rows of the indicator: any of them may come to have a deduction.
    """

    indicator: Indicator
    lost: Fraction
    reasons: tuple[str, ...]
    aspects: tuple[str, ...]
    worksheet_rows: tuple[int, ...]

    @property
    def id(self) -> str:
        """Return what the ids of its values begin with."""
        return f"claim.documents.{self.indicator.code}"


def document_faults(writer: RegisterWriter) -> list[DocumentFault]:
    """Return the indicators whose documents lost points, most points first (ties: pack order)."""
    by_indicator: dict[str, list[DocumentRow]] = {}
    for row in writer.rows(DOCUMENTS):
        if row.deduction and not row.not_applicable:
            by_indicator.setdefault(row.indicator, []).append(row)
    indicators, all_rows = (
        writer.column("documents", "indicator"),
        writer.column("documents", "row"),
    )
    faults = []
    for indicator in writer.standard.indicator_list:
        own = sorted(by_indicator.get(indicator.code, []), key=_aspect_order)
        if own:
            lost = sum((Fraction(row.deduction or 0) for row in own), Fraction())
            reasons = dict.fromkeys(row.reason for row in own if row.reason)
            aspects = dict.fromkeys(row.aspect for row in own)
            at_rows = tuple(all_rows[indicators == indicator.code].tolist())
            faults.append(DocumentFault(indicator, lost, tuple(reasons), tuple(aspects), at_rows))
    return sorted(faults, key=lambda fault: -fault.lost)


def enter_deducted(writer: RegisterWriter, faults: list[DocumentFault]) -> None:
    """Enter how many indicators lost points for their documents."""
    cells = (
        *writer.all_cells("documents", "deduction"),
        *writer.all_cells("documents", "not_applicable"),
    )
    derivation = Derivation(_DEDUCTED, cells)
    writer.count(DEDUCTED, "资料审查有扣分的指标数", len(faults), derivation, "个")


def _aspect_order(row: DocumentRow) -> int:
    return ASPECTS.index(row.aspect) if row.aspect in ASPECTS else len(ASPECTS)


def enter_document_fault(writer: RegisterWriter, fault: DocumentFault) -> None:
    """Enter the reasons for which the documents of an indicator lost points, and the aspects."""
    deductions = writer.cells("documents", "deduction", fault.worksheet_rows)
    reasons = writer.cells("documents", "reason", fault.worksheet_rows)
    quoted_reasons = "".join(f"“{without_units(writer, reason)}”" for reason in fault.reasons)
    id, name = fault.id, fault.indicator.name
    own_name = Derivation(_SAME, (f"indicator.{fault.indicator.code}.name", *deductions))
    writer.text(f"{id}.name", f"资料有扣分的指标{fault.indicator.code}", name, own_name)
    writer.text(
        f"{id}.reasons",
        f"“{name}”资料审查扣分理由",
        quoted_reasons,
        Derivation(_REASONS, (*reasons, *deductions)),
    )
    writer.text(
        f"{id}.aspects",
        f"“{name}”资料审查扣分方面",
        "、".join(fault.aspects),
        Derivation(_REASONS, deductions),
    )
