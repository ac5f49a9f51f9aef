"""Find where things stand in a sheet: header, data rows, and what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Body, Rows
from shifan.clean.cell_looks import report_looks, report_looks_around
from shifan.clean.column_reader import ColumnReader
from shifan.clean.data_rows import data_rows
from shifan.clean.header import find_header, known_headings, place_columns, report_header
from shifan.clean.heading_brackets import split_heading
from shifan.clean.legend_findings import of_other_sheets, report_legends
from shifan.clean.notice import Notice
from shifan.clean.second_tables import set_second_table_aside
from shifan.clean.surroundings import report_gaps, report_hidden, report_unread_columns
from shifan.clean.text import header_key, packed, plain
from shifan.clean.transposed import headings_down
from shifan.intake.grid import Codes, rows_where
from shifan.intake.model import Sheet

_Span = tuple[int, int]  # first and last row of a merged range


def find_body(
    sheet: Sheet, columns: Iterable[ColumnReader], aliases: Mapping[str, str], may_be_empty: bool
) -> Body:
    """Return where header and data are; missing columns, titles, totals and notes are findings.

    `aliases` maps other headings to those of the columns.
    """
    columns = list(columns)
    wanted = _known_names(columns, aliases)
    header, body = find_header(sheet, wanted), Body(sheet)
    on_its_side = headings_down(sheet, wanted, known_headings(header, wanted))
    if on_its_side:
        body.report(*on_its_side)
        return body
    if header is None:
        _report_no_header(body, columns, may_be_empty)
        return body
    body.header = header.last
    place_columns(body, header, wanted, {column.heading: column for column in columns})
    report_header(body, [column.column for column in columns], header)
    _fill_merges(body, columns)
    body.rows = data_rows(body, header)
    set_second_table_aside(body, columns)
    report_gaps(body)
    report_unread_columns(body, header)
    report_hidden(body)
    report_looks(body, columns)
    report_looks_around(body, body.places.values())
    _report_legends(body, columns)
    return body


def _report_legends(body: Body, columns: list[ColumnReader]) -> None:
    """Report titles and notes that give signs another meaning than they are read with."""
    for column in columns:
        if column.words and column.heading in body.places:
            cells = body.data(body.places[column.heading])[1]
            report_legends(body, body.surroundings, column.read, cells)
            body.findings += of_other_sheets(body.sheet, column.read, cells)


def _known_names(columns: list[ColumnReader], aliases: Mapping[str, str]) -> dict[str, str]:
    """Return each name by which a column is known, as it is compared → its heading."""
    official = {header_key(column.heading): column.heading for column in columns}
    known = {alias: head for alias, head in aliases.items() if head in official.values()}
    # 县（市、区） stands for 区县 with its brackets and without them.
    wanted = {split_heading(header_key(alias))[0]: heading for alias, heading in known.items()}
    return wanted | {header_key(alias): heading for alias, heading in known.items()} | official


def _report_no_header(body: Body, columns: list[ColumnReader], may_be_empty: bool) -> None:
    expected = "、".join(column.heading for column in columns)
    first = _first_filled(body)
    if first:
        text = packed(body.sheet.rows.cell(*first))[:40]
        body.report(
            address(*first),
            Notice(
                "header",
                f"找不到表头；第一格为“{text}”",
                expected,
                "请在数据上方补上一行表头",
            ),
        )
    elif not may_be_empty:
        body.report("", Notice("empty-sheet", "空表，没有表头", expected, "请填写"))


def _first_filled(body: Body) -> tuple[int, int] | None:
    """Return row and column of the first cell that says anything, row by row; None in an empty sheet."""
    first: list[tuple[int, int]] = []
    for place in range(body.sheet.rows.width):
        filled = rows_where(*body.column(place), lambda cell: bool(plain(cell)))
        rows = np.flatnonzero(filled)
        if len(rows):
            first.append((int(rows[0]), place))
    return min(first, default=None)


def _fill_merges(body: Body, columns: list[ColumnReader]) -> None:
    """Spread the value of a merged range below the header over its rows.

    A number is refused instead: nobody knows whether it counts once or in each row.
    """
    spans: dict[int, list[_Span]] = {}
    numeric = {
        body.places.get(column.heading): column.heading
        for column in columns
        if column.column.content.numeric
    }
    for top, left, bottom, right in _merges_of_data(body):
        cells = f"{address(top, left)}:{address(bottom, right)}"
        number = plain(body.sheet.rows.cell(top, left)) if left in numeric else ""
        if number:
            body.report(
                cells,
                Notice(
                    "merged-number",
                    f"{numeric[left]}：{number}（合并单元格）",
                    "每行单独填写",
                    "不知道是每行都计还是只计一次，请取消合并，逐行填写",
                ),
            )
        else:
            spans.setdefault(left, []).append((top, bottom))
            action = "已按首格内容填充各行"
            body.report(cells, Notice("merged", "合并单元格", "每行单独填写", action, "info"))
    _spread_down(body, spans)


def _spread_down(body: Body, spans: dict[int, list[_Span]]) -> None:
    """Fill the rows of merged ranges, by column."""
    for left, column_spans in spans.items():
        body.spread[left], below = _spread(body.sheet.rows.column(left)[0], column_spans)
        body.merged_below.append(below)


def _merges_of_data(body: Body) -> list[tuple[int, int, int, int]]:
    """Return the merged ranges of several rows that begin below the header in a column that is read."""
    rows = body.sheet.rows
    places = {place for place in body.places.values() if place < rows.width}
    return [
        (top, left, bottom, right)
        for top, left, bottom, right in body.sheet.merges
        if left in places and body.header < top < len(rows) and bottom > top
    ]


def _spread(codes: Codes, spans: list[_Span]) -> tuple[Codes, Rows]:
    """Return a column with the code of each span's first row in its other rows, and those rows.

    Each row is written once, however many spans reach it: where spans overlap, which no office program writes, the
    upper one holds.
    """
    tops, bottoms = np.array(sorted(spans)).T
    bottoms = np.minimum(bottoms, len(codes) - 1)
    firsts = np.maximum(tops, np.maximum.accumulate(np.concatenate(([0], bottoms[:-1])))) + 1
    lengths = np.maximum(bottoms - firsts + 1, 0)
    below = np.arange(lengths.sum()) + np.repeat(
        firsts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths
    )
    spread = codes.copy()
    spread[below] = np.repeat(codes[tops], lengths)
    return spread, below
