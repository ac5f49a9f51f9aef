"""Findings that say the same of several cells of a column, joined for a screen; files keep them cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from shifan.errors import Finding
from shifan.intake.cell_ranges import AND_MORE, ranges
from shifan.patterns import pattern_of

_CELL = pattern_of(r"([A-Z]+)(\d+)")
_COUNT = pattern_of(r"（共?(\d+)处）$")
# By lines from their beginnings, so that a line is looked through once.
_ELSEWHERE = pattern_of(r"(?m)^(?P<before>(?:(?!；另见 ).)*+)；另见 .* 等(?=\n?\Z)")
_COLUMN = pattern_of(r"[A-Z]*")
_MOST_RANGES = 8
_MANY = 6  # findings beyond which those that differ in a word, a column or a sheet alone are one
_NAMED = 3


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings; those alike but for the row are one on their ranges (`C4:C9,C12`) with their number.

    It stands where the first of them stood. More than a few that differ in what stands in the cells of a column, in the
    column, or in the sheet alone become one, too, which names the first of them.
    """
    groups: dict[Finding, list[int]] = {}
    for finding in findings:
        cell = _CELL.fullmatch(finding.cell)
        if cell:
            groups.setdefault(replace(finding, cell=cell[1]), []).append(int(cell[2]))
        else:
            groups.setdefault(finding, []).append(0)
    joined = [_joined(finding, rows) for finding, rows in groups.items()]
    for key in (_in_a_column, _of_one_text, _in_a_sheet, _in_a_file):
        joined = _many_as_one(joined, key)
    return joined


def _joined(finding: Finding, rows: list[int]) -> Finding:
    """Return one finding for its rows, `finding.cell` being their column; row 0 is none."""
    if rows[0] == 0:
        return finding
    if len(rows) == 1:
        return replace(finding, cell=f"{finding.cell}{rows[0]}")
    return replace(
        finding,
        cell=ranges(sorted(rows), _MOST_RANGES, finding.cell),
        found=f"{finding.found}（{len(rows)}处）",
    )


_Key = tuple[str, ...]


def _in_a_column(finding: Finding) -> _Key:
    column = _COLUMN.match(finding.cell)
    place = (finding.file, finding.sheet, column[0] if column else "")
    return (finding.code, finding.severity, *place, finding.action)


def _of_one_text(finding: Finding) -> _Key:
    return (*_in_a_sheet(finding), _COUNT.sub("", finding.found))


def _in_a_sheet(finding: Finding) -> _Key:
    return (*_in_a_file(finding), finding.sheet)


def _in_a_file(finding: Finding) -> _Key:
    return finding.code, finding.severity, finding.file, finding.expected, finding.action


def _many_as_one(findings: Sequence[Finding], key: Callable[[Finding], _Key]) -> list[Finding]:
    """Return the findings; of more than a few with one key and a cell the first stands for all."""
    groups: dict[_Key, list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            groups.setdefault(key(finding), []).append(finding)
    kept = []
    for finding in findings:
        own = groups[key(finding)] if finding.cell else [finding]
        if len(own) <= _MANY:
            kept.append(finding)
        elif own[0] is finding:
            kept.append(_first_of(own))
    return kept


def _first_of(findings: Sequence[Finding]) -> Finding:
    """Return the first of many findings, which says how many there are and names a few cells more."""
    first, count = findings[0], sum(map(_cells_told, findings))
    same_sheet = len({finding.sheet for finding in findings}) == 1
    sheets = [finding for finding in findings if same_sheet or finding.sheet != first.sheet]
    places = [
        place.cell if same_sheet else f"{place.sheet}!{place.cell}"
        for place in sheets
        if place != first
    ]
    shown = "、".join(place.removesuffix(AND_MORE) for place in places[: _NAMED - 1])
    text = _ELSEWHERE.sub(r"\g<before>", _COUNT.sub("", first.found))
    return replace(first, found=f"{text}；另见 {shown} 等（共{count}处）")


def _cells_told(finding: Finding) -> int:
    found = _COUNT.search(finding.found)
    return int(found[1]) if found else 1
