"""Where things stand in a sheet: header, data rows, and what surrounds them. Totals, notes and titles are told, never read as data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
import pandas as pd

from shifan.clean.parsers import Reader
from shifan.clean.text import header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.model import Sheet, address, letter

_HEADER_DEPTH = 12
_TOTALS = re.compile(r"(合计|小计|总计|共计|累计|平均)[:：]?")
_NOTES = re.compile(r"(注|备注|说明|填表人|填报人|审核人|制表|单位负责人)\d*[:：.、]")
_NUMBERING = ("序号", "行号", "编号")


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

    `filled` holds what merged cells spread; `asides` the rows around the data (titles, totals, notes).
    """

    sheet: Sheet
    places: dict[str, int]
    rows: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    header: int = 0
    findings: list[Finding] = field(default_factory=list)
    filled: dict[tuple[int, int], object] = field(default_factory=dict)
    asides: list[tuple[str, int]] = field(default_factory=list)

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
    best, body = _header(sheet, wanted), Body(sheet, {})
    if best is None:
        _no_header(body, columns, may_be_empty)
        return body
    first, last, texts = best
    body.header = last
    _match(body, texts, wanted, first)
    _lacking(body, columns, texts, first)
    _titles(body, first)
    _fill_merges(body, last)
    body.rows = _data_rows(body, last)
    _strays(body, texts)
    _hidden(body)
    return body


def _no_header(body: Body, columns: list[Column], may_be_empty: bool) -> None:
    expected = "、".join(column.header for column in columns)
    if any(plain(cell) for row in body.sheet.rows for cell in row):
        body.tell("header", "error", "", "找不到表头", expected, "请补上表头")
    elif not may_be_empty:
        body.tell("empty-sheet", "error", "", "空表，没有表头", expected, "请填写")


def _header(sheet: Sheet, wanted: dict[str, str]) -> tuple[int, int, list[str]] | None:
    """Return first and last row of the header and its texts: the row, or pair of rows, with the most known names."""
    best, score = None, 0
    for n, row in enumerate(sheet.rows[:_HEADER_DEPTH]):
        texts = [packed(cell) for cell in row]
        hits = len({wanted[header_key(text)] for text in texts if header_key(text) in wanted})
        if hits > score:
            best, score = (n, n, texts), hits
        if hits and n + 1 < len(sheet.rows):
            below = [packed(cell) for cell in sheet.rows[n + 1]]
            pair = [text if header_key(text) in wanted else other if header_key(other) in wanted else text
                    for text, other in zip(texts, below, strict=False)]
            both = len({wanted[header_key(text)] for text in pair if header_key(text) in wanted})
            if both > score:
                best, score = (n, n + 1, pair), both
    return best


def _match(body: Body, texts: list[str], wanted: dict[str, str], row: int) -> None:
    """Set the place of each known header; an official name wins over an alias, two of a kind are refused."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        if text and header_key(text) in wanted:
            found.setdefault(wanted[header_key(text)], []).append(place)
    for official, places in found.items():
        exact = [place for place in places if texts[place] == official]
        chosen = exact if len(exact) == 1 else places
        for place in chosen[1:]:
            body.tell("twice-column", "error", address(row, place), texts[place], f"只有一列“{official}”", "请删去重复的列")
        body.places[official] = chosen[0]
        if texts[chosen[0]] != official:
            body.tell("header-alias", "info", address(row, chosen[0]), texts[chosen[0]], official, "已按别名识别")


def _lacking(body: Body, columns: list[Column], texts: list[str], row: int) -> None:
    for column in columns:
        if column.header not in body.places:
            severity, action = ("error", "请补充该列，或使用约定的列名") if column.needed else ("warning", "按空列处理，请核对列名")
            body.tell("missing-column", severity, f"{row + 1}行", "、".join(text for text in texts if text) or "空",
                      f"列“{column.header}”", action)


def _titles(body: Body, first: int) -> None:
    titles = [(plain(cell), row) for row, cells in enumerate(body.sheet.rows[:first]) for cell in cells if plain(cell)]
    if titles:
        body.asides += titles
        body.tell("title-row", "info", address(titles[0][1], 0), f"表头在第{first + 1}行", "表头在第1行", "已跳过表头以上的标题行")


def _fill_merges(body: Body, last: int) -> None:
    """Spread the value of a merged range below the header over its rows."""
    rows = body.sheet.rows
    for top, left, bottom, right in body.sheet.merges:
        if last < top < len(rows) and bottom > top and left in body.places.values() and left < len(rows[top]):
            for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
                body.filled[row, left] = rows[top][left]
            body.tell("merged", "info", f"{address(top, left)}:{address(bottom, right)}", "合并单元格", "每行单独填写", "已按首格内容填充各行")


def _data_rows(body: Body, last: int) -> np.ndarray:
    """Return the numbers of the data rows; rows whose first cell reads like ordinary data are settled all at once."""
    ordinary = np.ones(len(body.sheet.rows), dtype=bool)
    for place in {0, min(body.places.values())}:
        codes, cells = distinct(body.cells(place))
        ordinary &= np.array([isinstance(cell, str) and _ordinary(cell) for cell in cells] or [False])[codes]
    for row, _ in body.filled:      # a merged cell that reaches into a row without further data makes no row of it
        ordinary[row] = False
    ordinary[:last + 1] = False
    odd = [n for n in np.flatnonzero(~ordinary).tolist() if n > last and _is_data(body, n)]
    ordinary[odd] = True
    return np.flatnonzero(ordinary)


def distinct(cells: list[object]) -> tuple[np.ndarray, list[object]]:
    """Return a code for each cell and the distinct cells; 1, 1.0, True and "1" are distinct."""
    if set(map(type, cells)) == {str}:
        codes, known = pd.factorize(np.array(cells, dtype=object))
        return codes, list(known)
    kinds: dict[tuple[type, object], int] = {}
    codes = np.fromiter((kinds.setdefault((type(cell), cell), len(kinds)) for cell in cells), dtype=np.int64, count=len(cells))
    return codes, [cell for _, cell in kinds]


def _ordinary(text: str) -> bool:
    return text != "" and not text.isspace() and ((text.isascii() and text.isprintable()) or (bool(plain(text)) and not _marks(packed(text))))


def _marks(text: str) -> bool:
    return bool(_TOTALS.fullmatch(text) or _NOTES.match(text))


def _is_data(body: Body, n: int) -> bool:
    row = body.sheet.rows[n]
    full = [packed(cell) for cell in row if cell not in ("", None) and packed(cell)]
    if not full:
        return False
    if _TOTALS.fullmatch(full[0]):
        return _aside(body, n, "total-row", full)
    if _NOTES.match(full[0]) and len(full) <= 2:
        return _aside(body, n, "note-row", full)
    known = [row[place] for place in body.places.values() if place < len(row)]
    if not any(cell not in ("", None) and packed(cell) for cell in known):
        return _aside(body, n, "note-row", full)
    return True


def _aside(body: Body, n: int, code: str, texts: list[str]) -> bool:
    body.asides += [(text, n) for text in texts]
    kind = "合计行" if code == "total-row" else "备注行"
    body.tell(code, "info", address(n, 0), texts[0][:40], "只有数据行", f"{kind}，未计入数据")
    return False


def _strays(body: Body, texts: list[str]) -> None:
    """Tell of columns that are not read: unknown headers, and cells below no header at all."""
    width = max(map(len, body.sheet.rows), default=0)
    for place in sorted(set(range(width)) - set(body.places.values())):
        text = texts[place] if place < len(texts) else ""
        if text in _NUMBERING:
            continue
        cells = body.cells(place)
        full = next((n for n in body.rows if cells[n] not in ("", None) and plain(cells[n])), None)
        if text and full is not None:
            body.tell("unused-column", "info", address(body.header, place), text, "约定的列名", "未读取该列")
        elif full is not None:
            body.tell("headless-column", "warning", address(int(full), place), plain(cells[full])[:40], "有表头的列", "未读取，请补上列名或删去")


def _hidden(body: Body) -> None:
    rows = sorted(set(body.sheet.hidden_rows) & {n + 1 for n in body.rows.tolist()}) if body.sheet.hidden_rows else []
    if rows:
        body.tell("hidden-row", "warning", f"A{rows[0]}", f"隐藏的{len(rows)}行中有数据：第{ranges(rows)}行", "没有隐藏的数据", "同样计入，请核对")
    for low, high in body.sheet.hidden_columns:
        hidden = [header for header, place in body.places.items() if low <= place + 1 <= high]
        if hidden:
            body.tell("hidden-column", "warning", f"{letter(low - 1)}{body.header + 1}", f"隐藏的列：{'、'.join(hidden)}", "没有隐藏的数据",
                      "同样计入，请核对")


def ranges(numbers: Iterable[int], most: int = 30, prefix: str = "") -> str:
    """Return numbers as compact ranges: 3-5,9; with a prefix as cells: D3:D5,D9; beyond `most` ranges it ends with 等."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    joint = f":{prefix}" if prefix else "-"
    shown = [f"{prefix}{a}" if a == b else f"{prefix}{a}{joint}{b}" for a, b in runs[:most]]
    return ",".join(shown) + ("等" if len(runs) > most else "")
