"""What only the scoring of a city shows: blanks that rules lose, scores out of range, a verdict that is none.

Only a pack's own rules give such. They are found before anything is printed, and told with what cleaning has found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shifan.clean.notice import Notice
from shifan.clean.rounds import RECHECK_RECORDS
from shifan.errors import OUT_OF_RANGE, ZERO_DIVISION, Finding
from shifan.raw_sheets import MEASUREMENTS, RECORDS, RawSheet
from shifan.records import dataclass
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule
from shifan.score.blank_cells import How, LostBlanks, lost_blanks
from shifan.score.method_results import computed, verdict_fault
from shifan.score.range_words import TooMuch, action, by_rule, shown
from shifan.score.results import OwnResults
from shifan.score.score_range import OutOfRange, out_of_range
from shifan.score.zero_divisions import ACTION, EXPECTED, found_words, zero_divisions
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of, place_of
from shifan.standards.pack_columns import RULES

if TYPE_CHECKING:
    from typing import Any

    from shifan.clean import CleanCity
    from shifan.standards import Standard

_MOST_REPORTED = 200  # cells of one column
_TAKEN: dict[How, str] = {
    "sum": "合计时按0计",
    "condition": "按条件不成立计",
    "left_out": "不计这一行",
}
_SAY = "请填写；空白另有算法的，由规则写明，如 如果(数值＝不适用，0，数值)"
_LEFT_OUT = "按不适用计，请核对"


@dataclass(frozen=True)
class _Column:
    """A column that rows may leave blank, as rules and as sheets call it; `refuses`: a sum may not do without."""

    place: str
    name: str
    sheet: RawSheet[Any]
    table: str
    field: str
    refuses: bool


_COLUMNS = (
    _Column(ob.RECORDS, "数值", RECORDS, RECORDS.table, "number", True),
    _Column(ob.RECHECKS, "数值", RECORDS, RECHECK_RECORDS, "number", True),
    _Column(ob.MEASURES, "分子", MEASUREMENTS, MEASUREMENTS.table, "part", False),
    _Column(ob.MEASURES, "分母", MEASUREMENTS, MEASUREMENTS.table, "whole", False),
)


def with_scoring_findings(clean: CleanCity, standard: Standard) -> CleanCity:
    """Return a city with what scoring it by the pack's own rules shows behind its other findings.

    A city that is refused already is not scored.
    """
    if standard.program is None or clean.errors:
        return clean
    return replace(clean, findings=(*clean.findings, *_found(clean, standard)))


def _found(clean: CleanCity, standard: Standard) -> Iterator[Finding]:
    own = computed(clean, standard)
    blanks = [found for column in _COLUMNS for found in _blanks(column, clean, standard, own)]
    yield from blanks
    if any(finding.severity == "error" for finding in blanks):
        return  # what is scored without them says little
    verdict = own.column(CITY, "verdict")
    fault = verdict_fault(verdict[0] if verdict else None, standard)
    yield from [fault] if fault else []
    yield from _zero_divisions(own, standard)
    found = out_of_range(own, standard)
    yield from _records(found, clean, standard)
    rest = (out for out in found if out.rule.text.object != ob.RECORDS)
    yield from (_of_rule(too_much, standard) for too_much in by_rule(rest, standard))


def _zero_divisions(own: OwnResults, standard: Standard) -> Iterator[Finding]:
    """Yield each rule of the pack that divides by 0, with the rows where it does."""
    for divided in zero_divisions(own, parameters_of(standard)):
        yield Finding(
            ZERO_DIVISION,
            "warning",
            RULES,
            cell=place_of(divided.rule.text, standard),
            found=found_words(divided, standard),
            expected=EXPECTED,
            action=ACTION,
        )


def _of_rule(too_much: TooMuch, standard: Standard) -> Finding:
    return Finding(
        OUT_OF_RANGE,
        "warning",
        RULES,
        cell=place_of(too_much.rule.text, standard),
        found=too_much.found,
        expected=too_much.expected,
        action=too_much.action,
    )


def _records(
    found: Iterable[OutOfRange], clean: CleanCity, standard: Standard
) -> Iterator[Finding]:
    """Yield at its cell each check record that earns more than the points of its item."""
    records = [out for out in found if out.rule.text.object == ob.RECORDS]
    for number, out in enumerate(records[: _MOST_REPORTED + 1]):
        points = "" if out.limit is None else f"{out.limit.number}"
        told = f"“{out.rule.text.name}”为{shown(out, standard.places)}，该检查项{points}分"
        if number == _MOST_REPORTED:
            told = f"同类问题另有{len(records) - _MOST_REPORTED}处"
        notice = Notice(OUT_OF_RANGE, told, "0至分值", action(out), "warning")
        field = "number" if _reads_numbers(out.rule) else "result"
        yield clean.finding_at(RECORDS, field, int(out.codes[0]), notice)


def _reads_numbers(rule: CompiledRule) -> bool:
    return any(read.name == "数值" and not read.is_rule for read in rule.row_reads)


def _blanks(
    column: _Column, clean: CleanCity, standard: Standard, own: OwnResults
) -> Iterator[Finding]:
    """Yield the blank cells of a column that rules lose, each once; the whole column where the sheet has none."""
    if column.table not in clean.tables:
        return
    blank = _blank_rows(column, clean, standard)
    key = (column.place, column.name)
    lost = list(lost_blanks(own, parameters_of(standard), key, blank))
    if lost and not clean.has_columns(column.sheet, column.field):
        notice = _notice(column, lost[0], f"没有“{column.name}”一列", f"“{column.name}”一列")
        yield clean.finding_at(column.sheet, column.field, 0, notice)
        return
    yield from _at_cells(column, clean, _first_of_each(lost))


def _blank_rows(column: _Column, clean: CleanCity, standard: Standard) -> np.ndarray:
    """Return which rows of a table are blank where they could say something: not records that do not apply."""
    table = clean.tables[column.table]
    held = table[column.field].tolist() if column.field in table else [None] * len(table)
    blank = _is_none(held)
    if column.place == ob.MEASURES:  # one that says no number at all is told when it is read
        return np.asarray(blank & ~_is_none(table["number"].tolist()))
    absent = [word.word for word in standard.results if word.share is None]
    return np.asarray(blank & ~table["result"].isin(absent).to_numpy(dtype=bool))


def _is_none(entries: list[object]) -> np.ndarray:
    return np.array([entry is None for entry in entries], dtype=bool)


def _first_of_each(lost: list[LostBlanks]) -> dict[int, LostBlanks]:
    """Return for each row the rule that is told: one that counts the blank as 0 before one that leaves it out."""
    told: dict[int, LostBlanks] = {}
    for own in sorted(lost, key=lambda own: own.how == "left_out"):
        for row in own.rows.tolist():
            told.setdefault(row, own)
    return dict(sorted(told.items()))


def _at_cells(column: _Column, clean: CleanCity, told: dict[int, LostBlanks]) -> Iterator[Finding]:
    table = clean.tables[column.table]
    for number, (row, own) in enumerate(told.items()):
        result = f"结果为“{table['result'].iloc[row]}”的" if "result" in table else ""
        found = "空"
        if number == _MOST_REPORTED:
            found = f"同类问题另有{len(told) - _MOST_REPORTED}处"
        notice = _notice(column, own, found, f"{result}{column.name}")
        yield clean.finding_at(column.sheet, column.field, int(table["row"].iloc[row]), notice)
        if number == _MOST_REPORTED:
            return


def _notice(column: _Column, own: LostBlanks, found: str, expected: str) -> Notice:
    refused = column.refuses and own.how != "left_out"
    return Notice(
        f"blank-{column.field}",
        f"{found}，规则“{own.rule.text.name}”{_TAKEN[own.how]}",
        expected,
        _SAY if refused else _LEFT_OUT,
        "error" if refused else "warning",
    )
