"""A described table as a Word table: fixed grid, repeated header, no torn rows, anchors on the table and its values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from shifan.records import dataclass
from shifan.report.make import report_styles
from shifan.report.make.expansion import Expander
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_names import TABLE
from shifan.rules.none_listed import WITHOUT_ROWS
from shifan.tables.annexes import TABLES
from shifan.tables.description import (
    INDENT,
    Cell,
    DescribedRow,
    TableColumn,
    TableDescription,
    ValueRef,
)
from shifan.word.elements import W, el, paragraph, run
from shifan.word.sections import text_area

_SMALL = 10  # rows of a table that is kept on one page
_HEAD_FILL = "EDEDED"
_EDGES = {"top": 8, "left": 4, "bottom": 8, "right": 4, "insideH": 4, "insideV": 4}
_NO_ROWS, _NOTHING = "无", "—"  # of a table that no sentence stands for
_SLACK = 12  # twip by which a table may be broader than the text


@dataclass(frozen=True)
class _CellFormat:
    """How a cell is set: its width in twip, its alignment, and whether it is bold and shaded."""

    width: int
    align: str
    bold: bool


def annex_table(draft: ReportDraft, name: str, place: etree._Element) -> list[etree._Element]:
    """Return the table that `{{ table NAME }}` asks for, no broader than the text area at its place.

    Where it has no rows the sentence that says so stands in its place. An unknown name gives nothing and is noted as
    a fault.
    """
    if name not in TABLES:
        draft.expander.unknown(f"{TABLE}{name}")
        return []
    data, (width, _) = draft.data, text_area(place)
    described = TABLES[name](data.register, data.standard, data.clean)
    table = described.in_words(data.standard.in_own_words)
    sentence = WITHOUT_ROWS.get(name, "")
    if not table.rows and sentence in data.register:
        draft.expander.references.leave_out(f"{TABLE}{name}")
        return [paragraph(report_styles.BODY, *draft.expander.pieces(sentence))]
    if 0 < width < table.width - _SLACK:
        table = replace(table, width=width)
    return word_table(table, draft.expander)


def word_table(table: TableDescription, expander: Expander) -> list[etree._Element]:
    """Return the numbered caption, the table and an empty line; a table without rows says 无."""
    widths = _widths(table)
    caption = expander.references.caption(f"{TABLE}{table.name}", table.title, expander.anchors)
    rows = [_header(table, widths, expander)]
    rows += [_row(table.columns, row, widths, expander) for row in table.rows]
    if len(table.rows) <= _SMALL:
        _keep_with_next(rows[:-1])
    if not table.rows:
        rows.append(_row(table.columns, _empty_row(table.columns), widths, expander))
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return [caption, el("tbl", _properties(table), grid, *rows), paragraph(report_styles.NOTE)]


def _empty_row(columns: tuple[TableColumn, ...]) -> DescribedRow:
    """Return the row of a table without rows: 无 in its first cell, a dash in the others."""
    dashes = {column.key: _NOTHING for column in columns}
    return DescribedRow(cells=dashes | {columns[0].key: _NO_ROWS})


def _keep_with_next(rows: Iterable[etree._Element]) -> None:
    """Keep each of the rows on the page of the next."""
    for row in rows:
        for style in row.iter(f"{W}pStyle"):
            style.addnext(el("keepNext"))


def _widths(table: TableDescription) -> list[int]:
    """Return the widths of the columns in twip; the last one takes what rounding has left over."""
    unit = table.width / sum(column.width for column in table.columns)
    widths = [int(column.width * unit) for column in table.columns]
    widths[-1] += table.width - sum(widths)
    return widths


def _properties(table: TableDescription) -> etree._Element:
    headings = [column.printed_heading for column in table.columns]
    edges = (
        el(edge, val="single", sz=size, space=0, color="000000") for edge, size in _EDGES.items()
    )
    return el(
        "tblPr",
        el("tblW", w=table.width, type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *edges),
        el("tblLayout", type="fixed"),
        el("tblCellMar", el("left", w=57, type="dxa"), el("right", w=57, type="dxa")),
        el("tblCaption", val=table.title),
        el("tblDescription", val=f"{len(table.rows)}行{len(headings)}列：{'、'.join(headings)}"),
    )


def _header(table: TableDescription, widths: list[int], expander: Expander) -> etree._Element:
    """Return the row of headings, repeated on every page; the first cell carries the table's anchor."""
    anchor = expander.anchors.table(table.name, table.title)
    cells = []
    for column, width in zip(table.columns, widths, strict=True):
        content = [*anchor, *_content(column.printed_heading, expander)]
        cells.append(_cell(content, _CellFormat(width, "center", bold=True)))
        anchor = []
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader")), *cells)


def _row(
    columns: tuple[TableColumn, ...], row: DescribedRow, widths: list[int], expander: Expander
) -> etree._Element:
    cells: list[etree._Element] = []
    for column, width in zip(columns, widths, strict=True):
        cell_format = _CellFormat(width, "left" if column.left else "center", row.strong)
        set_in = [run(INDENT * row.indent)] if row.indent and not cells else []
        content = [*set_in, *_content(row.cell(column.key), expander)]
        cells.append(_cell(content, cell_format))
    return el("tr", el("trPr", el("cantSplit")), *cells)


def _content(cell: Cell, expander: Expander) -> list[etree._Element]:
    """Return the runs of a cell, with an anchor if it shows a value; none for an empty text."""
    if isinstance(cell, ValueRef):
        return expander.pieces(cell.id)
    return [run(str(cell))] if cell != "" else []


def _cell(content: list[etree._Element], cell_format: _CellFormat) -> etree._Element:
    """Return a table cell; what is bold is shaded too."""
    shading = [el("shd", val="clear", color="auto", fill=_HEAD_FILL)] if cell_format.bold else []
    width = el("tcW", w=cell_format.width, type="dxa")
    properties = el("tcPr", width, *shading, el("vAlign", val="center"))
    style = report_styles.CELL_HEAD if cell_format.bold else report_styles.CELL
    alignment = el("jc", val=cell_format.align)
    return el("tc", properties, paragraph(style, *content, before=(alignment,)))
