"""What the style of a table gives to the runs in its cells: to all, and to first and last rows and columns."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.word.elements import W, attribute, descendant, value_at
from shifan.word.styles import StyleSheet

_CONTENT = f"{W}sdtContent"
_ROW, _CELL, _TABLE, _R_PR = f"{W}tr", f"{W}tc", f"{W}tbl", f"{W}rPr"
# The parts of a table that a style may set apart, in the order in which they win → what of the table turns them off.
_BANDS = ("band1Vert", "band2Vert", "band1Horz", "band2Horz")
_SWITCHES = {
    "band1Vert": ("noVBand", 0x400, True),
    "band2Vert": ("noVBand", 0x400, True),
    "band1Horz": ("noHBand", 0x200, True),
    "band2Horz": ("noHBand", 0x200, True),
    "firstCol": ("firstColumn", 0x80, False),
    "lastCol": ("lastColumn", 0x100, False),
    "firstRow": ("firstRow", 0x20, False),
    "lastRow": ("lastRow", 0x40, False),
}
_ON = ("1", "true", "on")
Look = tuple[etree._Element, ...]  # run properties, the weakest first


class TableLooks:
    """The run properties that the styles of tables give to cells."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._parts: dict[etree._Element, dict[str, list[etree._Element]]] = {}

    def of(self, cell: etree._Element) -> Look:
        """Return what the style of its table gives to the runs in a cell; nothing for most tables.

        A row that is shaded in turn may be of either shade.
        """
        row = _nearest(cell, _ROW)
        table = None if row is None else _nearest(row, _TABLE)
        if row is None or table is None:
            return ()
        if table not in self._parts:
            self._parts[table] = self._parts_of(table)
        parts = self._parts[table]
        if not parts:
            return ()
        kinds = ("", *(kind for kind in _SWITCHES if kind in parts and _is_in(cell, row, kind)))
        return tuple(properties for kind in kinds for properties in parts.get(kind, ()))

    def _parts_of(self, table: etree._Element) -> dict[str, list[etree._Element]]:
        parts: dict[str, list[etree._Element]] = {}
        style_id = value_at(table, "tblPr/tblStyle")
        for style in reversed(self._styles.lineage(style_id)):
            for kind, properties in _properties_of(style):
                if not kind or _is_used(table, kind):
                    parts.setdefault(kind, []).append(properties)
        return parts


def cell_around(paragraph: etree._Element) -> etree._Element | None:
    """Return the cell that a paragraph stands in, in a control or not; None for one that stands in none."""
    around = paragraph.getparent()
    if around is not None and around.tag == _CONTENT:
        around = next(around.iterancestors(_CELL), None)
    return around if around is not None and around.tag == _CELL else None


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the nearest element of a tag around another one: mostly the one right around it."""
    around = element.getparent()
    if around is None or around.tag == tag:
        return around
    return next(around.iterancestors(tag), None)


def _properties_of(style: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for holder in (style, *style.iterchildren(f"{W}tblStylePr")):
        properties = holder.find(_R_PR)
        kind = attribute(holder, "type") if holder is not style else ""
        kind = "" if kind == "wholeTable" else kind
        if properties is not None and (not kind or kind in _SWITCHES):
            yield kind, properties


def _is_used(table: etree._Element, kind: str) -> bool:
    """Return whether a table shows a part of its style; one that does not say shows it."""
    look = descendant(table, "tblPr/tblLook")
    name, bit, turns_off = _SWITCHES[kind]
    stated, bits = attribute(look, name), attribute(look, "val")
    if stated:
        return (stated in _ON) is not turns_off
    try:
        return (int(bits, 16) & bit > 0) is not turns_off if bits else True
    except ValueError:
        return True


def _is_in(cell: etree._Element, row: etree._Element, kind: str) -> bool:
    if kind in _BANDS:
        return True
    is_first = kind.startswith("first")
    place, tag = (cell, _CELL) if kind.endswith("Col") else (row, _ROW)
    return next(place.itersiblings(tag, preceding=is_first), None) is None
