"""Where things stand in a sheet: header, data rows, and what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from shifan.clean import datarows
from shifan.clean.header import find_header, place_columns, tell_surroundings
from shifan.clean.readers import Reader
from shifan.clean.text import header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.model import Sheet, address


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

    `filled` holds what merged cells spread; `asides` the rows around the data (titles, totals, notes); `doubled` refused columns.
    """

    sheet: Sheet
    places: dict[str, int]
    rows: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    header: int = 0
    findings: list[Finding] = field(default_factory=list)
    filled: dict[tuple[int, int], object] = field(default_factory=dict)
    asides: list[tuple[str, int]] = field(default_factory=list)
    doubled: set[int] = field(default_factory=set)

    def tell(self, code: str, severity: str, cell: str, found: str, expected: str, action: str) -> None:
        """Add a finding on this sheet."""
        self.findings.append(Finding(code, severity, self.sheet.file, self.sheet.name, cell, found, expected, action))

    def data(self, place: int) -> list[object]:
        """Return the cells of a worksheet column in the data rows."""
        cells, rows = self.cells(place), self.rows
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
            return cells[rows[0]:rows[-1] + 1]
        return [cells[n] for n in rows.tolist()]

    def cells(self, place: int) -> list[object]:
        """Return a worksheet column from the first row on; a cell that a short row lacks is empty."""
        rows = self.sheet.rows
        try:
            values = list(map(itemgetter(place), rows))
        except IndexError:
            values = [row[place] if place < len(row) else "" for row in rows]
        for (row, column), value in self.filled.items():
            if column == place:
                values[row] = value
        return values


def find_body(sheet: Sheet, columns: Iterable[Column], aliases: dict[str, str], may_be_empty: bool) -> Body:
    """Return where header and data are; missing columns, titles, totals and notes are findings."""
    columns = list(columns)
    wanted = {header_key(column.header): column.header for column in columns}
    wanted = {header_key(alias): official for alias, official in aliases.items() if official in wanted.values()} | wanted
    header, body = find_header(sheet, wanted), Body(sheet, {})
    if header is None:
        _no_header(body, columns, may_be_empty)
        return body
    body.header = header.last
    place_columns(body, header, wanted)
    tell_surroundings(body, columns, header)
    _fill_merges(body, columns)
    body.rows = datarows.data_rows(body, header)
    datarows.tell_gaps(body)
    datarows.tell_strays(body, header)
    datarows.tell_hidden(body)
    return body


def _no_header(body: Body, columns: list[Column], may_be_empty: bool) -> None:
    expected = "、".join(column.header for column in columns)
    first = next(((row, place) for row, cells in enumerate(body.sheet.rows) for place, cell in enumerate(cells) if plain(cell)), None)
    if first:
        body.tell("header", "error", address(*first), f"找不到表头；第一格为“{packed(body.sheet.rows[first[0]][first[1]])[:40]}”", expected,
                  "请在数据上方补上一行表头")
    elif not may_be_empty:
        body.tell("empty-sheet", "error", "", "空表，没有表头", expected, "请填写")


def _fill_merges(body: Body, columns: list[Column]) -> None:
    """Spread the value of a merged range below the header over its rows; a number is not: nobody knows whether it counts once or in each."""
    rows, numeric = body.sheet.rows, {body.places.get(column.header): column.header for column in columns if column.numeric}
    for top, left, bottom, right in body.sheet.merges:
        if not (body.header < top < len(rows) and bottom > top and left in body.places.values() and left < len(rows[top])):
            continue
        span = f"{address(top, left)}:{address(bottom, right)}"
        if left in numeric and plain(rows[top][left]):
            body.tell("merged-number", "error", span, f"{numeric[left]}：{plain(rows[top][left])}（合并单元格）", "每行单独填写",
                      "不知道是每行都计还是只计一次，请取消合并，逐行填写")
            continue
        for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
            body.filled[row, left] = rows[top][left]
        body.tell("merged", "info", span, "合并单元格", "每行单独填写", "已按首格内容填充各行")
