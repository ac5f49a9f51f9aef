"""Rows of a table with the values anchored in them."""

from __future__ import annotations

import copy
from dataclasses import field
from functools import cached_property

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import TABLE, VALUE
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W, el, run, text_of
from shifan.word.revisions import AUTHOR

_NONE, _DASH = "无", "—"  # all that stands in the row of a table without rows
_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_START, _NAME = f"{W}bookmarkStart", f"{W}name"


@dataclass(eq=False)
class AnchoredRow:
    """A row below the head of a table, with the ids of the values in it and the names of their anchors, in order."""

    element: etree._Element
    value_ids: tuple[str, ...]
    names: tuple[str, ...]
    rows_below: list[etree._Element] = field(default_factory=list)  # people's own

    @cached_property
    def cells(self) -> list[etree._Element]:
        """Return the cells, those inside row controls too."""
        return list(self.element.iter(_CELL))

    @property
    def elements(self) -> list[etree._Element]:
        """Return the row and the rows that people have put below it."""
        return [self.element, *self.rows_below]

    @property
    def says_none(self) -> bool:
        """Return whether the row says that the table has no rows."""
        return not self.value_ids and self._words == _NONE

    @property
    def _words(self) -> str:
        return "".join(map(text_of, self.cells)).replace(_DASH, "").strip()

    @cached_property
    def names_by_cell(self) -> list[list[str]]:
        """Return the names of the anchors in each cell."""
        return [[name for name in _bookmarks(cell) if name in self.names] for cell in self.cells]

    @cached_property
    def ids_by_cell(self) -> list[list[str]]:
        """Return the ids of the values in each cell."""
        ids = dict(zip(self.names, self.value_ids, strict=True))
        return [[ids[name] for name in names] for names in self.names_by_cell]


@dataclass
class TableComparison:
    """A table of the file beside the same table of the run's report.

    `pairs` lead from the places of rows to the places of the same rows in the run's report.
    """

    element: etree._Element
    rows: list[AnchoredRow]
    run_rows: list[AnchoredRow]
    pairs: dict[int, int]


def rows_of(table: etree._Element, reading: Reading) -> list[AnchoredRow]:
    """Return the rows below the head of a table; a row without anchored values belongs to the row above it."""
    rows: list[AnchoredRow] = []
    for element in table.iter(_ROW):
        if not _is_body_row(element, table, reading):
            continue
        row = _table_row(element, reading)
        if row.value_ids or not rows or row.says_none:
            rows.append(row)
        else:
            rows[-1].rows_below.append(element)
    return rows


def row_of_none(row: AnchoredRow) -> AnchoredRow:
    """Return a row that says that its table has no rows, with the cells of another one."""
    made = el("tr", el("trPr", el("cantSplit")))
    for place, cell in enumerate(row.cells):
        word = run(_DASH if place else _NONE)
        inside = [copy.deepcopy(part) for part in cell.findall(f"{W}p/{W}pPr")[:1]]
        properties = [copy.deepcopy(part) for part in cell.findall(f"{W}tcPr")]
        made.append(el("tc", *properties, el("p", *inside, word)))
    return AnchoredRow(made, (), ())


def _table_row(element: etree._Element, reading: Reading) -> AnchoredRow:
    names = tuple(name for name in _bookmarks(element) if _is_kind(reading, name, VALUE))
    return AnchoredRow(element, tuple(reading.anchors[name].value_id for name in names), names)


def _bookmarks(element: etree._Element) -> list[str]:
    """Return the names of the bookmarks in an element."""
    return [start.get(_NAME, "") for start in element.iter(_START)]


def _is_body_row(element: etree._Element, table: etree._Element, reading: Reading) -> bool:
    """Return whether a row is the table's own and below its head, and not one that an earlier refresh has deleted."""
    deletion = element.find(f"{W}trPr/{W}del")
    return (
        next(element.iterancestors(_TABLE)) is table
        and element.find(f"{W}trPr/{W}tblHeader") is None
        and (deletion is None or deletion.get(f"{W}author") != AUTHOR)
        and not any(_is_kind(reading, name, TABLE) for name in _bookmarks(element))
    )


def _is_kind(reading: Reading, name: str, kind: str) -> bool:
    """Return whether a bookmark is an anchor of a kind that is found in the file."""
    return name in reading.ranges and reading.anchors[name].kind == kind


def have_same_rows(
    table: etree._Element, reading: Reading, run_table: etree._Element, run_report: Reading
) -> bool:
    """Return whether two tables have as many rows and the same values in the same order: most have."""
    ids = _anchored_ids(table, reading)
    return (
        bool(ids)
        and ids == _anchored_ids(run_table, run_report)
        and sum(1 for _ in table.iter(_ROW)) == sum(1 for _ in run_table.iter(_ROW))
    )


def _anchored_ids(table: etree._Element, reading: Reading) -> list[tuple[str, str]]:
    """Return kind and id of each anchor in a table."""
    anchors = [reading.anchors[name] for name in _bookmarks(table) if name in reading.ranges]
    return [(anchor.kind, anchor.value_id) for anchor in anchors]


def table_at(reading: Reading, name: str) -> etree._Element | None:
    """Return the table around an anchor; None if there is no such anchor, or no table around it."""
    anchor_range = reading.ranges.get(name)
    return next(anchor_range.start.iterancestors(_TABLE), None) if anchor_range else None
