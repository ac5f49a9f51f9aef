"""Tables: column widths that WPS can use, header rows that repeat, rows that stay whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import LayoutFault, LintedDocument
from shifan.word.elements import (
    W,
    attribute,
    descendant,
    first_child,
    is_on,
    twips,
    value_at,
    whole_number,
)
from shifan.word.sections import section_of

_TABLE, _CELL, _PROPERTIES = f"{W}tbl", f"{W}tc", f"{W}tcPr"
_WIDTH, _SPAN = f"{W}tcW", f"{W}gridSpan"
_SLACK = 40  # twip that column widths and cells may differ
_OVERHANG = 120  # twip that a table may be wider than the text
_TWIPS_PER_MM = 56.7


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the faults of the tables of the body; a table of one row is layout and left alone."""
    for table in document.body.iter(f"{W}tbl"):
        rows, place = table.findall(f"{W}tr"), document.place_names.of_table(table)
        yield from _width_faults(table, rows, place)
        if len(rows) < 2:
            continue
        if not is_on(descendant(rows[0], "trPr/tblHeader")):
            yield LayoutFault(
                "table-header",
                place,
                "跨页时不重复表头",
                "表头行设为“重复标题行”",
                "请设置重复标题行",
            )
        torn = sum(not is_on(descendant(row, "trPr/cantSplit")) for row in rows)
        if torn and document.profile.whole_rows:
            found = f"{torn}行允许跨页断行"
            yield LayoutFault("table-split", place, found, "每行不跨页", "请取消“允许跨页断行”")


def _width_faults(
    table: etree._Element, rows: list[etree._Element], place: str
) -> Iterator[LayoutFault]:
    """Yield the first fault of the widths of a table's columns and cells."""
    columns = [twips(column, "w") for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    has_inner = next(itertools.islice(table.iter(_TABLE), 1, None), None) is not None
    widest = max((_columns_of(row, table, has_inner) for row in rows), default=0)
    if len(columns) < widest or not all(columns):
        stated = sum(bool(width) for width in columns)
        yield LayoutFault(
            "table-grid",
            place,
            f"列宽定义{stated}列",
            f"{widest}列都有宽度",
            "请重设列宽，否则 WPS 中可能看不见表格",
        )
        return
    unequal = next((widths for row in rows for widths in _unequal_widths(row, columns)), None)
    if unequal is not None:
        cell_width, column_width = unequal
        yield LayoutFault(
            "table-width",
            place,
            f"单元格宽 {cell_width}，列宽 {column_width}",
            "两者一致",
            "请重设列宽：WPS 按列宽，Word 按单元格宽",
        )
        return
    yield from _too_wide(table, sum(columns), place)


def _columns_of(row: etree._Element, table: etree._Element, has_inner: bool) -> int:
    """Return how many columns the cells of a row take, those of tables inside left out."""
    cells = list(row.iter(_CELL))
    if has_inner:
        cells = [cell for cell in cells if next(cell.iterancestors(_TABLE)) is table]
    if next(row.iter(_SPAN), None) is None:  # most: there is no need to ask each
        return len(cells)
    return sum(_span(cell) for cell in cells)


def _unequal_widths(row: etree._Element, columns: list[int]) -> Iterator[tuple[str, int]]:
    """Yield the stated width of each cell that is not as wide as its columns, and theirs."""
    at = 0
    has_spans = next(row.iter(_SPAN), None) is not None
    for cell in row.iterchildren(_CELL):
        properties = first_child(cell, _PROPERTIES)
        stated = None if properties is None else first_child(properties, _WIDTH)
        span = _span(cell) if has_spans else 1
        width = sum(columns[at : at + span])
        if attribute(stated, "type") == "dxa" and abs(twips(stated, "w") - width) > _SLACK:
            yield attribute(stated, "w"), width
        at += span


def _too_wide(table: etree._Element, width: int, place: str) -> Iterator[LayoutFault]:
    """Yield a table that is wider than the text area of its section."""
    section = section_of(table)
    size, margins = descendant(section, "pgSz"), descendant(section, "pgMar")
    room = twips(size, "w") - twips(margins, "left") - twips(margins, "right")
    if room > 0 and width > room + _OVERHANG:
        yield LayoutFault(
            "table-wide",
            place,
            f"表宽 {width / _TWIPS_PER_MM:.0f} 毫米",
            f"不超过版心 {room / _TWIPS_PER_MM:.0f} 毫米",
            "请减小列宽，或改用横排页面",
        )


def _span(cell: etree._Element) -> int:
    return whole_number(value_at(cell, "tcPr/gridSpan")) or 1
