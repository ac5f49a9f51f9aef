"""Values that stand in a wrong cell of their table: cells that someone has swapped with the anchors in them.

In a table of results a row is about one subject (indicator.B01), a column about one aspect (score). A value is misplaced if the rest of its row is
about another subject whose row it should not be in, or the rest of its column about another aspect, while its own has a row or column of its own.
Rows that are sorted and columns that are moved as a whole stay right.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from lxml import etree

from shifan.report.ooxml import W
from shifan.report.reading import Reading


def misplaced(reading: Reading) -> set[str]:
    """Return the names of the anchors that stand in another one's cell."""
    tables: dict[etree._Element, list[tuple[str, object, object, str, str]]] = defaultdict(list)
    for name, spot in reading.spots.items():
        cell = next(spot.start.iterancestors(f"{W}tc"), None)
        if cell is None or reading.entry(name)["kind"] != "value":
            continue
        row = next(cell.iterancestors(f"{W}tr"))
        subject, _, aspect = str(reading.entry(name)["id"]).rpartition(".")
        column = list(row.iter(f"{W}tc")).index(cell)
        tables[next(row.iterancestors(f"{W}tbl"))].append((name, row, column, subject, aspect))
    return {name for cells in tables.values() for line, own in ((1, 3), (2, 4)) for name in _strangers([(one[0], one[line], one[own]) for one in cells])}


def _strangers(cells: list[tuple[str, object, str]]) -> list[str]:
    """Return the names whose trait is not that of their line (row or column) but that of another line."""
    lines: dict[object, Counter[str]] = defaultdict(Counter)
    for _, line, trait in cells:
        lines[line][trait] += 1
    owners = {line: counts.most_common(1)[0] for line, counts in lines.items()}
    ruled = {trait: line for line, (trait, count) in owners.items() if count > 1 and 2 * count > sum(lines[line].values())}
    return [name for name, line, trait in cells if line in ruled.values() and owners[line][0] != trait and ruled.get(trait, line) != line]
