"""Where things stand in a sheet: header, data rows, and what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from shifan.addresses import address
from shifan.clean import data_rows
from shifan.clean.header import find_header, place_columns, tell_surroundings
from shifan.clean.readers import Reader
from shifan.clean.text import header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.grid import met
from shifan.intake.model import Sheet


@dataclass(frozen=True)
class Column:
    """A column of a sheet: field name, header, reader; `needed` columns must be in the sheet; `numeric` cells hold numbers."""

    field: str
    header: str
    read: Reader
    needed: bool = True
    numeric: bool = False


@dataclass
class Body:
    """The data rows of a sheet and where each header stands; row numbers count from 0. The sheet itself is never changed.

    `spread` holds columns over which merged cells were spread, `beneath` the rows they reach down into; `asides` the rows around the data (titles, totals, notes);
    `doubled` refused columns.
    """

    sheet: Sheet
    places: dict[str, int]
    rows: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    header: int = 0
    findings: list[Finding] = field(default_factory=list)
    spread: dict[int, np.ndarray] = field(default_factory=dict)
    beneath: list[np.ndarray] = field(default_factory=list)
    asides: list[tuple[str, int]] = field(default_factory=list)
    doubled: set[int] = field(default_factory=set)

    def tell(
        self, code: str, severity: str, cell: str, found: str, expected: str, action: str
    ) -> None:
        """Add a finding on this sheet."""
        self.findings.append(
            Finding(code, severity, self.sheet.file, self.sheet.name, cell, found, expected, action)
        )

    def column(self, place: int) -> tuple[np.ndarray, list[object]]:
        """Return a worksheet column from the first row on: a code for each row, and the cells that the codes stand for."""
        codes, cells = self.sheet.rows.column(place)
        return self.spread.get(place, codes), cells

    def data(self, place: int) -> tuple[np.ndarray, list[object]]:
        """Return the cells of a column in the data rows: a code for each, and the distinct cells, each of which is met."""
        codes, cells = self.column(place)
        return met(codes[self.rows], cells)


def find_body(
    sheet: Sheet, columns: Iterable[Column], aliases: dict[str, str], may_be_empty: bool
) -> Body:
    """Return where header and data are; missing columns, titles, totals and notes are findings."""
    columns = list(columns)
    wanted = {header_key(column.header): column.header for column in columns}
    wanted = {
        header_key(alias): official
        for alias, official in aliases.items()
        if official in wanted.values()
    } | wanted
    header, body = find_header(sheet, wanted), Body(sheet, {})
    if header is None:
        _no_header(body, columns, may_be_empty)
        return body
    body.header = header.last
    place_columns(body, header, wanted)
    tell_surroundings(body, columns, header)
    _fill_merges(body, columns)
    body.rows = data_rows.data_rows(body, header)
    data_rows.tell_gaps(body)
    data_rows.tell_strays(body, header)
    data_rows.tell_hidden(body)
    return body


def _no_header(body: Body, columns: list[Column], may_be_empty: bool) -> None:
    expected = "、".join(column.header for column in columns)
    first = _first_filled(body)
    if first:
        body.tell(
            "header",
            "error",
            address(*first),
            f"找不到表头；第一格为“{packed(body.sheet.rows[first[0]][first[1]])[:40]}”",
            expected,
            "请在数据上方补上一行表头",
        )
    elif not may_be_empty:
        body.tell("empty-sheet", "error", "", "空表，没有表头", expected, "请填写")


def _first_filled(body: Body) -> tuple[int, int] | None:
    """Return row and column of the first cell that says anything, row by row; None in an empty sheet."""
    heads = [
        (int(rows[0]), place)
        for place in range(body.sheet.rows.width)
        if len(
            rows := np.flatnonzero(
                data_rows.filled(*body.column(place), lambda cell: bool(plain(cell)))
            )
        )
    ]
    return min(heads, default=None)


def _fill_merges(body: Body, columns: list[Column]) -> None:
    """Spread the value of a merged range below the header over its rows; a number is not: nobody knows whether it counts once or in each."""
    rows, numeric = (
        body.sheet.rows,
        {body.places.get(column.header): column.header for column in columns if column.numeric},
    )
    places, spans = {place for place in body.places.values() if place < rows.width}, {}
    for top, left, bottom, right in body.sheet.merges:
        if not (left in places and body.header < top < len(rows) and bottom > top):
            continue
        span = f"{address(top, left)}:{address(bottom, right)}"
        number = plain(rows.cell(top, left)) if left in numeric else ""
        if number:
            body.tell(
                "merged-number",
                "error",
                span,
                f"{numeric[left]}：{number}（合并单元格）",
                "每行单独填写",
                "不知道是每行都计还是只计一次，请取消合并，逐行填写",
            )
            continue
        spans.setdefault(left, []).append((top, bottom))
        body.tell("merged", "info", span, "合并单元格", "每行单独填写", "已按首格内容填充各行")
    for left, own in spans.items():
        body.spread[left], below = _spread(rows.column(left)[0], own)
        body.beneath.append(below)


def _spread(codes: np.ndarray, spans: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return a column with the code of each span's first row in its other rows, and those rows.

    Each row is written once, however many spans reach it: where spans overlap, which no office program writes, the upper one holds.
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
