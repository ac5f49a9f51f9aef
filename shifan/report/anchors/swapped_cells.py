"""Values that stand in a wrong cell of their table: cells that someone has swapped with the anchors in them.

In a table of results a row is about one subject (indicator.B01), a column about one aspect (score). A value is misplaced if the rest of its row is
about another subject whose row it should not be in, or the rest of its column about another aspect, while its own has a row or column of its own.
Rows that are sorted and columns that are moved as a whole stay right.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from lxml import etree

from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W

_CELL, _ROW, _BODY = f"{W}tc", f"{W}tr", f"{W}body"
_WIDE = (f"{W}gridSpan", f"{W}gridBefore")


def misplaced(reading: Reading) -> set[str]:
    """Return the names of the anchors that stand in another one's cell."""
    place = {name: n for n, name in enumerate(reading.written)}
    tables: dict[etree._Element, list[tuple[str, etree._Element, etree._Element]]] = defaultdict(
        list
    )
    for name, spot in reading.spots.items():
        cell = _cell(spot.start)
        row = cell.getparent() if cell is not None else None
        row = row if row is None or row.tag == _ROW else next(cell.iterancestors(_ROW), None)
        if (
            row is not None and row.getparent() is not None and reading.entry(name).kind == VALUE
        ):  # none for what a refresh has taken out
            tables[row.getparent()].append((name, row, cell))
    found: set[str] = set()
    for cells in tables.values():
        places = [place.get(name, -1) for name, _, _ in cells]
        if places != sorted(places) or -1 in places:  # as they were written nothing was exchanged
            found |= _in_table(reading, cells)
    return found


def _in_table(
    reading: Reading, cells: list[tuple[str, etree._Element, etree._Element]]
) -> set[str]:
    columns = {row: _columns(row) for row in dict.fromkeys(row for _, row, _ in cells)}
    known = []
    for name, row, cell in cells:
        subject, _, aspect = reading.entry(name).value_id.rpartition(".")
        known.append((name, row, columns[row].get(cell), subject, aspect))
    return {
        name
        for line, own in ((1, 3), (2, 4))
        for name in _strangers(
            [(one[0], one[line], one[own]) for one in known if one[line] is not None]
        )
    }


def _cell(start: etree._Element) -> etree._Element | None:
    """Return the cell that an anchor stands in; most stand in a paragraph of the body or of a cell, and that is soon seen."""
    paragraph = start.getparent()
    around = paragraph.getparent() if paragraph is not None else None
    if around is None or around.tag in (_CELL, _BODY):
        return around if around is not None and around.tag == _CELL else None
    return next(start.iterancestors(_CELL), None)


def _columns(row: etree._Element) -> dict[etree._Element, int | None]:
    """Return the column of the grid that each cell of a row stands in; None for a cell over several: what is in it may be of any of them."""
    cells = [
        cell
        for child in row.iterchildren(_CELL, f"{W}sdt")
        for cell in ((child,) if child.tag == _CELL else child.iterfind(f"{W}sdtContent/{_CELL}"))
    ]
    if next(row.iter(*_WIDE), None) is None:
        return {cell: n for n, cell in enumerate(cells)}
    made, at = {}, _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in cells:
        span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        made[cell] = at if span == 1 else None
        at += span
    return made


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdecimal() else otherwise


def _strangers(cells: list[tuple[str, object, str]]) -> list[str]:
    """Return the names whose trait is not that of their line (row or column) but that of another line."""
    if len({(line, trait) for _, line, trait in cells}) == len({line for _, line, _ in cells}):
        return []  # each line has one trait only
    lines: dict[object, Counter[str]] = defaultdict(Counter)
    for _, line, trait in cells:
        lines[line][trait] += 1
    owners = {line: counts.most_common(1)[0] for line, counts in lines.items()}
    ruled = {
        trait: line
        for line, (trait, count) in owners.items()
        if count > 1 and 2 * count > sum(lines[line].values())
    }
    return [
        name
        for name, line, trait in cells
        if line in ruled.values() and owners[line][0] != trait and ruled.get(trait, line) != line
    ]
