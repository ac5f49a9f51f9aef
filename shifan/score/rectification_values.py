"""Values of the rectification ledger: its numbers on the report date, and each of its problems."""

from __future__ import annotations

import datetime as dt

from shifan.raw_sheets import RECTIFICATION, RectificationRow
from shifan.records import dataclass
from shifan.score.compute import rectification_results
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.score.stated_facts import fact
from shifan.values import chinese_date

_TABLE = "rectification"
_EMPTY = "—"
_LABELS = {"measure": "整改措施", "status": "整改状态", "conclusion": "复查结论"}


@dataclass(frozen=True)
class _RecordedProblem:
    """The problem text of an on-site record, and the record's worksheet row; both empty without a record."""

    text: str
    rows: tuple[int, ...]
    photo: str = ""


_RECORDED = ("site", "item", "result", "problem", "photo", "row")
_NOT_RECORDED = _RecordedProblem("", ())


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the numbers of the ledger, and its problems for the list of problems."""
    _numbers(writer, results)
    recorded = _recorded_problems(writer)
    places = {item.code: place for place, item in enumerate(writer.standard.item_list)}
    for line in writer.rows(RECTIFICATION):
        found = recorded.get((line.site, line.item), _NOT_RECORDED)
        _problem_text(writer, line, found)
        _kind_and_photo(writer, line, found, places.get(line.item))
        _ledger_entries(writer, line)


def _numbers(writer: RegisterWriter, results: Results) -> None:
    content, dated = fact(writer, "报告日期")
    report_date = dt.date.fromisoformat(content[:10])
    numbers, inputs = (
        rectification_results(results, writer.clean, report_date),
        _inputs(writer, dated),
    )
    for quantity in numbers:
        id, rule = f"rectification.{quantity}", f"rectification_{quantity}"
        name = results.rules[rule].name
        derivation = Derivation(rule, inputs.get(quantity, inputs["status"]))
        if quantity == "rate":
            writer.rate(id, name, numbers.fraction(quantity), derivation)
        else:
            writer.count(id, name, numbers.count(quantity), derivation)


def _inputs(writer: RegisterWriter, dated: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what the numbers of the ledger are made of; those by status are made of `status`.

    `dated` is the cell of the report date.
    """
    rows = writer.clean.tables[_TABLE]["row"]
    problems, due, status, conclusions = (
        writer.cells(_TABLE, field, rows) for field in ("problem", "due", "status", "conclusion")
    )
    return {
        "problems": problems,
        "closed": conclusions,
        "rate": ("rectification.closed", "rectification.problems"),
        "overdue": (*writer.dated(due), *conclusions, *writer.dated(dated)),
        "status": status,
    }


def _recorded_problems(writer: RegisterWriter) -> dict[tuple[str, str], _RecordedProblem]:
    """Return by site and check item of the ledger the problem that was recorded on site."""
    records = writer.clean.tables["records"]
    listed = {(line.site, line.item) for line in writer.rows(RECTIFICATION)}
    columns = (records[field].tolist() for field in _RECORDED)
    recorded: dict[tuple[str, str], _RecordedProblem] = {}
    problem_words = writer.standard.problem_words
    for site, item, result, problem, photo, row in zip(*columns, strict=True):
        if (site, item) in listed:
            text = problem if result in problem_words else ""
            recorded[site, item] = _RecordedProblem(text, (row,), photo or "")
    return recorded


def _problem_text(
    writer: RegisterWriter, line: RectificationRow, recorded: _RecordedProblem
) -> None:
    """Enter what was recorded of a line of the ledger."""
    cells = (
        *writer.cells("records", "problem", recorded.rows),
        *writer.cells(_TABLE, "site", [line.row]),
        *writer.cells(_TABLE, "item", [line.row]),
    )
    writer.text(
        f"problem.{line.problem}.text",
        f"问题{line.problem}描述",
        recorded.text or "未描述",
        quoted(*cells),
    )


def _kind_and_photo(
    writer: RegisterWriter, line: RectificationRow, recorded: _RecordedProblem, place: int | None
) -> None:
    """Enter whether the check item of a line is a 重点项, and which photograph shows the problem.

    `place` is where the item stands in the pack; None for one that it has not.
    """
    id, name = f"problem.{line.problem}", f"问题{line.problem}"
    which = tuple(
        cell for field in ("site", "item") for cell in writer.cells(_TABLE, field, [line.row])
    )
    is_key = place is not None and writer.standard.item_list[place].key
    declared = writer.pack("check_items.csv", "key", [] if place is None else [place])
    kind = "重点" if is_key else "一般"
    writer.text(f"{id}.kind", f"{name}检查项类别", kind, quoted(*declared, *which))
    photo_cells = (*writer.cells("records", "photo", recorded.rows), *which)
    writer.text(f"{id}.photo", f"{name}照片编号", recorded.photo or _EMPTY, quoted(*photo_cells))


def _ledger_entries(writer: RegisterWriter, line: RectificationRow) -> None:
    """Enter measure, status, conclusion and due date of a line of the ledger."""
    id, name = f"problem.{line.problem}", f"问题{line.problem}"
    for field, label in _LABELS.items():
        cells = writer.cells(_TABLE, field, [line.row])
        entry = getattr(line, field) or _EMPTY
        writer.text(f"{id}.{field}", f"{name}{label}", entry, quoted(*cells))
    due = chinese_date(line.due) if line.due else _EMPTY
    cells = writer.dated(writer.cells(_TABLE, "due", [line.row]))
    writer.text(f"{id}.due", f"{name}整改时限", due, quoted(*cells))
