"""Values that stand in a wrong cell of their table: cells that someone has swapped with the anchors in them.

In a table of results a row is about one subject (indicator.B01), a column about one aspect (score). A value is
misplaced if the rest of its row is about another subject whose row it should not be in, or the rest of its column about
another aspect, while its own has a row or column of its own. Rows that are sorted and columns that are moved as a whole
stay right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from lxml import etree

from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W

_TABLE_CELL, _ROW, _BODY = f"{W}tc", f"{W}tr", f"{W}body"
_WIDE_CELLS = (f"{W}gridSpan", f"{W}gridBefore")


class _ValueInCell(NamedTuple):
    """An anchor of a value in a table."""

    name: str
    row: etree._Element
    cell: etree._Element


class _Trait(NamedTuple):
    """What a value in a row or column is about."""

    name: str
    line: Hashable  # the row or column
    trait: str


def misplaced_values(reading: Reading) -> set[str]:
    """Return the names of the anchors that stand in another one's cell."""
    written_at = {name: n for n, name in enumerate(reading.anchors)}
    misplaced: set[str] = set()
    for values in _values_by_table(reading).values():
        places = [written_at.get(value.name, -1) for value in values]
        # As they were written, nothing was exchanged.
        if places != sorted(places) or -1 in places:
            misplaced |= _misplaced_in_table(reading, values)
    return misplaced


def _values_by_table(reading: Reading) -> dict[etree._Element, list[_ValueInCell]]:
    tables: dict[etree._Element, list[_ValueInCell]] = defaultdict(list)
    for name, anchor_range in reading.ranges.items():
        cell = _cell_around(anchor_range.start)
        row = _row_around(cell) if cell is not None else None
        table = (
            row.getparent() if row is not None else None
        )  # none: a refresh has taken the row out
        if cell is None or row is None or table is None:
            continue
        if reading.anchor(name).kind == VALUE:
            tables[table].append(_ValueInCell(name, row, cell))
    return tables


def _misplaced_in_table(reading: Reading, values: list[_ValueInCell]) -> set[str]:
    rows = dict.fromkeys(value.row for value in values)
    columns = {row: _columns(row) for row in rows}
    by_row, by_column = [], []
    for name, row, cell in values:
        subject, _, aspect = reading.anchor(name).value_id.rpartition(".")
        by_row.append(_Trait(name, row, subject))
        column = columns[row].get(cell)
        if column is not None:
            by_column.append(_Trait(name, column, aspect))
    return {*_in_wrong_line(by_row), *_in_wrong_line(by_column)}


def _cell_around(start: etree._Element) -> etree._Element | None:
    """Return the cell that an anchor stands in; None if it stands in none."""
    # Most anchors stand in a paragraph of the body or of a cell: then nothing further up is looked at.
    paragraph = start.getparent()
    around = paragraph.getparent() if paragraph is not None else None
    if around is not None and around.tag == _TABLE_CELL:
        return around
    if around is None or around.tag == _BODY:
        return None
    return next(start.iterancestors(_TABLE_CELL), None)


def _row_around(cell: etree._Element) -> etree._Element | None:
    around = cell.getparent()
    if around is None or around.tag == _ROW:
        return around
    return next(cell.iterancestors(_ROW), None)


def _columns(row: etree._Element) -> dict[etree._Element, int | None]:
    """Return the column of the grid that each cell of a row stands in; None for a cell over several columns."""
    cells = list(_cells(row))
    if next(row.iter(*_WIDE_CELLS), None) is None:
        return {cell: n for n, cell in enumerate(cells)}
    columns: dict[etree._Element, int | None] = {}
    column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in cells:
        span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        columns[cell] = column if span == 1 else None
        column += span
    return columns


def _cells(row: etree._Element) -> Iterable[etree._Element]:
    """Yield the cells of a row, those in content controls too."""
    for child in row.iterchildren(_TABLE_CELL, f"{W}sdt"):
        if child.tag == _TABLE_CELL:
            yield child
        else:
            yield from child.iterfind(f"{W}sdtContent/{_TABLE_CELL}")


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdecimal() else otherwise


def _in_wrong_line(traits: list[_Trait]) -> list[str]:
    """Return the names whose trait is not that of their line (row or column) but that of another line."""
    counts = _counts_by_line(traits)
    if all(len(traits_of_line) == 1 for traits_of_line in counts.values()):
        return []
    usual = {line: counted.most_common(1)[0][0] for line, counted in counts.items()}
    line_of = {trait: line for line, trait in usual.items() if _is_ruled_by(counts[line], trait)}
    ruled_lines = set(line_of.values())
    misplaced = []
    for name, line, trait in traits:
        belongs_elsewhere = line_of.get(trait, line) != line
        if belongs_elsewhere and line in ruled_lines and usual[line] != trait:
            misplaced.append(name)
    return misplaced


def _counts_by_line(traits: list[_Trait]) -> dict[Hashable, Counter[str]]:
    counts: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for _, line, trait in traits:
        counts[line][trait] += 1
    return counts


def _is_ruled_by(counts: Counter[str], trait: str) -> bool:
    """Return whether several values of a line have a trait, and more of them than have any other."""
    others = (count for other, count in counts.items() if other != trait)
    return counts[trait] > max(1, *others, 1)
