"""Cells without room for their text: margins and indents as wide as the cell, rows cut off above it."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from lxml import etree

from shifan.word.elements import (
    W,
    accepted_text,
    attribute,
    first_child,
    length,
    value_at,
    whole_number,
)
from shifan.word.paper import Papers
from shifan.word.styles import StyleSheet

_MARGINS, _WIDTH, _CELL = f"{W}tcMar", f"{W}tcW", f"{W}tc"
_INDENT, _SPACING, _PARAGRAPH = f"{W}ind", f"{W}spacing", f"{W}p"
_SIDES = (("left", "start"), ("right", "end"))
_USUAL = 108.0  # twips: of each side, where nothing is stated
_LEAST_ROOM = 60.0  # twips
_LEAST_HEIGHT = 100.0
_LOWEST_LINE = 200.0
_SMALL_TYPE, _LAST_NARROW = 180.0, 0x2E80  # nine points; signs from here on are as wide as high
_SEEN, _NARROW, _CUT_OFF = "", "边距或缩进太大、放不下文字的单元格", "被行高截去的文字"
Insets = dict[str, float]
Properties = Mapping[str, etree._Element]


class _RowRoom(NamedTuple):
    """What holds of the cells of a row: insets, whether widths are kept, the height if it is kept, too."""

    insets: Insets
    is_fixed: bool
    height: float | None
    is_usual: bool


class SqueezedCells:
    """What the insets of cells leave of their texts, in a document with these styles."""

    def __init__(self, styles: StyleSheet, papers: Papers) -> None:
        self._styles, self._paper_width = styles, papers.largest.width
        self._of_tables: dict[etree._Element, tuple[Insets, bool]] = {}
        self._of_rows: dict[etree._Element, _RowRoom] = {}

    def hides(
        self,
        paragraph: etree._Element,
        cell: etree._Element,
        of_paragraph: Properties,
        of_cell: Properties,
    ) -> str:
        """Return why a paragraph in a cell is not seen: nothing is left of its width, or its row ends above it.

        Properties are given by tag. A table without fixed widths grows with its insets, up to the paper.
        """
        row = cell.getparent()
        if row is None:
            return _SEEN
        if row not in self._of_rows:
            self._of_rows[row] = self._room_of_row(row)
        room = self._of_rows[row]
        if room.is_usual and _MARGINS not in of_cell and _INDENT not in of_paragraph:
            return _SEEN  # as in most cells
        insets = {**room.insets, **_insets(of_cell.get(_MARGINS))}
        taken = _taken(insets) + _indents(of_paragraph.get(_INDENT))
        if taken > 2 * _USUAL:
            width = (_width(cell, of_cell) if room.is_fixed else None) or self._paper_width
            if min(width, self._paper_width) - taken < _LEAST_ROOM:
                return _NARROW
        if room.height is None:
            return _SEEN
        width = (_width(cell, of_cell) or self._paper_width) - taken
        above = insets.get("top", 0.0) + _above(paragraph, of_paragraph)
        return _cut_off(paragraph, room.height, above, width)

    def _room_of_row(self, row: etree._Element) -> _RowRoom:
        table = row.getparent()
        insets, is_fixed = ({}, False) if table is None else self._of_table(table)
        height = row.find(f"{W}trPr/{W}trHeight")
        is_exact = attribute(height, "hRule") == "exact"
        exact = length(attribute(height, "val")) if is_exact else None
        is_usual = exact is None and _taken(insets) <= 2 * _USUAL
        return _RowRoom(insets, is_fixed, exact, is_usual)

    def _of_table(self, table: etree._Element) -> tuple[Insets, bool]:
        """Return the insets that a table gives its cells, and whether its columns keep their widths."""
        if table not in self._of_tables:
            properties = first_child(table, f"{W}tblPr")
            insets: Insets = {}
            if properties is not None:
                styles = self._styles.lineage(value_at(table, "tblPr/tblStyle"))
                holders = [*(style.find(f"{W}tblPr") for style in reversed(styles)), properties]
                for holder in holders:
                    insets |= _insets(None if holder is None else holder.find(f"{W}tblCellMar"))
            is_fixed = value_at(table, "tblPr/tblLayout", "type") == "fixed"
            self._of_tables[table] = insets, is_fixed
        return self._of_tables[table]


def _insets(margins: etree._Element | None) -> Insets:
    stated: Insets = {}
    if margins is None:
        return stated
    for names in (*_SIDES, ("top",)):
        for name in names:
            side = margins.find(W + name)
            inset = length(attribute(side, "w"))
            if inset is not None:
                stated[names[0]] = inset
    return stated


def _taken(insets: Insets) -> float:
    return sum(insets.get(names[0], _USUAL) for names in _SIDES)


def _indents(indent: etree._Element | None) -> float:
    """Return what indents take of a line on both sides; those out of the cell give nothing back."""
    if indent is None:
        return 0.0
    stated = (
        next(filter(None, (length(attribute(indent, name)) for name in names)), 0.0)
        for names in _SIDES
    )
    return sum(max(side, 0.0) for side in stated)


def _width(cell: etree._Element, of_cell: Properties) -> float | None:
    """Return the width of a cell: its own, or where none is said that of its columns; None if neither is known."""
    width = of_cell.get(_WIDTH)
    own = length(attribute(width, "w")) if attribute(width, "type", "dxa") == "dxa" else None
    if own:
        return own
    row = cell.getparent()
    table = None if row is None else row.getparent()
    grid = [] if table is None else table.findall(f"{W}tblGrid/{W}gridCol")
    before = value_at(row, "trPr/gridBefore")
    start = (whole_number(before) or 0) + sum(map(_span, cell.itersiblings(_CELL, preceding=True)))
    columns = [length(attribute(column, "w")) for column in grid[start : start + _span(cell)]]
    return sum(filter(None, columns)) or None


def _span(cell: etree._Element) -> int:
    return whole_number(value_at(cell, "tcPr/gridSpan")) or 1


def _cut_off(paragraph: etree._Element, height: float, above: float, width: float) -> str:
    """Return whether a row of a height ends above a paragraph, or before half of it."""
    if above and height - above < _LEAST_HEIGHT:
        return _CUT_OFF
    return _CUT_OFF if 2 * height < _least_height(paragraph, width) else _SEEN


def _least_height(paragraph: etree._Element, width: float) -> float:
    """Return what the lines of a paragraph take at least, in type that is just readable."""
    signs = sum(2 if ord(sign) > _LAST_NARROW else 1 for sign in accepted_text(paragraph)) / 2
    return ceil(signs * _SMALL_TYPE / max(width, _SMALL_TYPE)) * _SMALL_TYPE


def _above(paragraph: etree._Element, of_paragraph: Properties) -> float:
    """Return how far down in its cell a paragraph begins, at least."""
    before = length(attribute(of_paragraph.get(_SPACING), "before")) or 0.0
    return before + _LOWEST_LINE * sum(
        1 for _ in paragraph.itersiblings(_PARAGRAPH, preceding=True)
    )
