"""Word tables from values: fixed grid, repeated header, no torn rows, an anchor on the table and on each number."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from shifan.report.make.expansion import Expander
from shifan.tables.description import Cell, Grid, Ref
from shifan.word.elements import W, el, paragraph, run

_SMALL = 10  # rows of a table that is kept on one page


def build(grid: Grid, expander: Expander) -> list[etree._Element]:
    """Return the numbered caption, the table and an empty line; a table without rows says 无."""
    widths = _widths(grid)
    name = expander.references.caption(f"table {grid.name}", grid.title, expander.anchors)
    rows = [_row(grid, grid.header, widths, expander, head=True)]
    rows += [
        _row(grid, row, widths, expander, strong=n in grid.strong)
        for n, row in enumerate(grid.rows)
    ]
    if len(grid.rows) <= _SMALL:
        _keep(rows[:-1])
    if not grid.rows:
        rows.append(_row(grid, ("无", *[""] * (len(grid.header) - 1)), widths, expander))
    table = el(
        "tbl",
        _properties(grid),
        el("tblGrid", *(el("gridCol", w=width) for width in widths)),
        *rows,
    )
    return [name, table, paragraph("SfNote")]


def _keep(rows: list[etree._Element]) -> None:
    """Keep each of the rows on the page of the next."""
    for row in rows:
        for style in row.iter(f"{W}pStyle"):
            style.addnext(el("keepNext"))


def _widths(grid: Grid) -> list[int]:
    unit = grid.width / sum(grid.shares)
    widths = [int(share * unit) for share in grid.shares]
    widths[-1] += grid.width - sum(widths)
    return widths


def _properties(grid: Grid) -> etree._Element:
    edges = el(
        "tblBorders",
        *(
            el(side, val="single", sz=size, space=0, color="000000")
            for side, size in (
                ("top", 8),
                ("left", 4),
                ("bottom", 8),
                ("right", 4),
                ("insideH", 4),
                ("insideV", 4),
            )
        ),
    )
    margins = el("tblCellMar", el("left", w=57, type="dxa"), el("right", w=57, type="dxa"))
    return el(
        "tblPr",
        el("tblW", w=grid.width, type="dxa"),
        el("jc", val="center"),
        edges,
        el("tblLayout", type="fixed"),
        margins,
        el("tblCaption", val=grid.title),
        el(
            "tblDescription",
            val=f"{len(grid.rows)}行{len(grid.header)}列：{'、'.join(grid.header)}",
        ),
    )


def _row(
    grid: Grid,
    cells: Iterable[Cell],
    widths: list[int],
    expander: Expander,
    head: bool = False,
    strong: bool = False,
) -> etree._Element:
    made = []
    for n, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        anchor = (
            expander.anchors.empty("table", f"table.{grid.name}", grid.title)
            if head and n == 0
            else []
        )
        made.append(
            _cell(
                cell,
                width,
                expander,
                "left" if n in grid.left and not head else "center",
                head or strong,
                anchor,
            )
        )
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if head else None), *made)


def _cell(
    cell: Cell, width: int, expander: Expander, align: str, head: bool, anchor: list[etree._Element]
) -> etree._Element:
    properties = el(
        "tcPr",
        el("tcW", w=width, type="dxa"),
        el("shd", val="clear", color="auto", fill="EDEDED") if head else None,
        el("vAlign", val="center"),
    )
    content = expander.pieces(cell.key) if isinstance(cell, Ref) else [run(cell)] if cell else []
    style = "SfCellHead" if head else "SfCell"
    return el("tc", properties, paragraph(style, *anchor, *content, before=(el("jc", val=align),)))
