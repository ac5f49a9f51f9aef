"""Rows of a table with the values in each: how they are read, and which row of another table is the same one."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from shifan.report.anchors.anchor import TABLE, VALUE
from shifan.report.anchors.reading import AUTHOR, Reading, W
from shifan.word.elements import text_of

_NONE = "无"
_ROW, _START, _NAME = f"{W}tr", f"{W}bookmarkStart", f"{W}name"


@dataclass(eq=False)
class Row:
    """A table row with the values anchored in it (ids in order), and the rows that people put below it."""

    element: etree._Element
    ids: tuple[str, ...]
    names: tuple[str, ...]
    below: list[etree._Element] = field(default_factory=list)

    @property
    def cells(self) -> list[etree._Element]:
        """Return the cells, those inside row controls too."""
        return list(self.element.iter(f"{W}tc"))


def alike(here: etree._Element, reading: Reading, there: etree._Element, fresh: Reading) -> bool:
    """Return whether two tables have as many rows and the same values in the same order: most have."""

    def told(element: etree._Element, known: Reading) -> list[tuple[object, object]]:
        names = [start.get(_NAME) for start in element.iter(_START)]
        return [
            (entry.kind, entry.value_id)
            for name in names
            if name in known.spots
            for entry in [known.written[name]]
        ]

    mine = told(here, reading)
    return (
        bool(mine)
        and mine == told(there, fresh)
        and sum(1 for _ in here.iter(_ROW)) == sum(1 for _ in there.iter(_ROW))
    )


def rows_of(element: etree._Element, reading: Reading) -> list[Row]:
    """Return the rows below the head; a row without values of ours belongs to the row above it."""
    found: list[Row] = []
    for row in element.iter(f"{W}tr"):
        if (
            next(row.iterancestors(f"{W}tbl")) is not element
            or row.find(f"{W}trPr/{W}tblHeader") is not None
            or _struck(row)
        ):
            continue
        names = tuple(
            start.get(f"{W}name")
            for start in row.iter(f"{W}bookmarkStart")
            if start.get(f"{W}name") in reading.spots
        )
        names = tuple(one for one in names if reading.written[one].kind == VALUE)
        if any(
            reading.written[start.get(f"{W}name", "")].kind == TABLE
            for start in row.iter(f"{W}bookmarkStart")
            if start.get(f"{W}name", "") in reading.written
        ):
            continue
        one = Row(row, tuple(reading.written[name].value_id for name in names), names)
        if one.ids or not found or says_none(one):
            found.append(one)
        else:
            found[-1].below.append(row)
    return found


def _struck(row: etree._Element) -> bool:
    """Return whether a row stands there only as one that an earlier refresh has deleted."""
    mark = row.find(f"{W}trPr/{W}del")
    return mark is not None and mark.get(f"{W}author") == AUTHOR


def says_none(row: Row) -> bool:
    return not row.ids and "".join(text_of(cell) for cell in row.cells).strip() == _NONE


def match(old: list[Row], new: list[Row]) -> dict[int, int]:
    """Return for each old row that goes on its new row: of those with its rarest value the one with which it shares most, and more than half of its own.

    Each new row goes to the first old row that asks for it.
    """
    homes: dict[str, list[int]] = {}
    for n, row in enumerate(new):
        for key in dict.fromkeys(row.ids):
            homes.setdefault(key, []).append(n)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for n, row in enumerate(old):
        found = _partner(set(row.ids), homes, new, taken)
        if found is None and says_none(row):
            found = next(
                (m for m, one in enumerate(new) if says_none(one) and m not in taken), None
            )
        if found is not None:
            pairs[n] = found
            taken.add(found)
    return pairs


def _partner(
    ids: set[str], homes: dict[str, list[int]], new: list[Row], taken: set[int]
) -> int | None:
    """Return the new row that shares more than half of some values; looked for by the rarest of them, for most are in many rows."""
    there = sorted((key for key in ids if key in homes), key=lambda key: (len(homes[key]), key))
    for key in there if 2 * len(there) > len(ids) else ():
        shared = {m: len(ids.intersection(new[m].ids)) for m in homes[key] if m not in taken}
        best = max(shared, key=shared.__getitem__, default=None)
        if best is not None and 2 * shared[best] > len(ids):
            return best
        if 2 * (len(there) - there.index(key) - 1) <= len(
            ids
        ):  # no row without the values tried so far can share enough
            return None
    return None
