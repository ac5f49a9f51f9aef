"""Columns of a sheet as values: distinct cells are parsed once, what was noticed is reported by cell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.notice import Notice
from shifan.clean.readers import Parsed, Reader
from shifan.clean.readers.codes import PLAIN_CODE, code
from shifan.clean.readers.parsed import normalised, refusal
from shifan.clean.readers.texts import ORDINARY_NAME, all_ordinary, name, text
from shifan.clean.text import packed, visible
from shifan.clean.whole_columns import report_refused
from shifan.intake.cell_ranges import ranges
from shifan.intake.cell_text import CellValue, shown
from shifan.intake.grid import Codes
from shifan.intake.model import Corrected
from shifan.raw_sheets import contents
from shifan.records import dataclass

_DITTOS = frozenset({"同上", "〃", "″", "“", "”", '"', "同左", "同前", "''"})
_MANY = 20  # beyond it, cells normalised alike are reported in one finding
_MANY_REFUSED = 10 * _MANY  # beyond it, cells refused alike
_MOST_REFUSED = 500  # refusals of a column that are reported at all
_MOST_NORMALISED = 500  # of a column that are reported one by one, the rest together
_ASK_NUMBER = "已按代码换算；其余各格写的是文字，请核对这里的数字是不是问题个数"
_TEXT_NUMBER = normalised(None, "text-number", "数字格式", "已按数字读取（原为文本格式）")
# What a reader gives as it is.
_PLAIN: dict[Reader, re.Pattern[str]] = {code: PLAIN_CODE, name: ORDINARY_NAME}
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ColumnValues:
    """The values of a column: the distinct ones, and for each row which of them it holds."""

    values: list[Any]
    codes: Codes

    def series(self, repetitive: bool, index: pd.Index[Any] | None = None) -> pd.Series[Any]:
        """Return the values as a column of a table: as objects, or as a category where it is repetitive.

        Columns of one `index` are put together sooner: pandas need not align them.
        """
        return _series(self.values, self.codes, repetitive, index)


def join_values(pieces: Sequence[ColumnValues]) -> ColumnValues:
    """Return the values of several columns, at least one, below one another."""
    if all(piece.values is pieces[0].values for piece in pieces):
        return ColumnValues(pieces[0].values, np.concatenate([piece.codes for piece in pieces]))
    numbers: dict[Any, int] = {}
    values: list[Any] = []
    codes = []
    for piece in pieces:
        own = np.zeros(max(len(piece.values), 1), dtype=np.int64)
        for n, value in enumerate(piece.values):
            key = value if type(value) is str else (type(value), repr(value))
            number = numbers.setdefault(key, len(values))
            if number == len(values):
                values.append(value)
            own[n] = number
        codes.append(own[piece.codes])
    return ColumnValues(values, np.concatenate(codes))


def read_column(body: Body, column: ColumnReader, index: pd.Index[Any]) -> pd.Series[Any]:
    """Return the column's values as objects, or as a category where it is repetitive.

    A column that is not there holds in each row what an empty cell gives.
    """
    return read_values(body, column).series(column.column.repetitive, index)


def read_values(body: Body, column: ColumnReader) -> ColumnValues:
    """Return the column's values; one that is not there holds in each row what an empty cell gives."""
    place = body.places.get(column.heading)
    if place is None:
        empty = column.read("").value if column.column.may_be_absent else None
        return ColumnValues([empty], np.zeros(len(body.rows), dtype=np.int64))
    codes, cells = body.data(place)
    plain_texts = column.read is text and not body.sheet.notes and all_ordinary(cells)
    if plain_texts and not _DITTOS.intersection(cells):
        return ColumnValues([*cells], codes)
    values: list[Any] = list(cells)
    parsed: dict[int, Parsed] = {}
    for n in _to_be_read(body, column, cells):
        parsed[n] = _lost(cells[n]) or column.read(body.as_meant(column.heading, cells[n]))
        values[n] = parsed[n].value
    _report(body, column, codes, cells, parsed)
    _report_uncalculated(body, column, place)
    return ColumnValues(values, codes)


def _lost(cell: CellValue) -> Parsed | None:
    """Return the refusal of a cell that does not say what it stands for: a word for the cell above, or ###.

    ### is what is left where the column was too narrow when it was saved as text.
    """
    if type(cell) is not str:
        return None
    if cell in _DITTOS:
        return refusal("ditto", "写出内容", "每一格都写出内容，不写“同上”（可双击填充柄向下填充）")
    if not cell.startswith("###") or cell.strip("# "):
        return None
    action = "列太窄时另存为文本造成的，原来的内容已丢失，请从原表重新另存或填写"
    return refusal("lost-content", "原来的内容", action)


def _to_be_read(body: Body, column: ColumnReader, cells: list[CellValue]) -> Iterable[int]:
    """Return which cells have to be read one by one: of codes and names, those that are not plainly spelt."""
    pattern = _PLAIN.get(column.read)
    if pattern is None or column.heading in body.brackets:
        return range(len(cells))
    plain = pattern.fullmatch
    if {*map(type, cells)} != {str}:
        return [n for n, cell in enumerate(cells) if type(cell) is not str or not plain(cell)]
    spelt = map(plain, cast(list[str], cells))
    dittos = _DITTOS.intersection(cells)
    if not dittos:
        return [n for n, is_plain in enumerate(spelt) if not is_plain]
    return [n for n, is_plain in enumerate(spelt) if not is_plain or cells[n] in dittos]


def _series(
    values: list[Any], codes: Codes, category: bool, index: pd.Index[Any] | None
) -> pd.Series[Any]:
    """Return the value of each row, `codes` saying which of the values it is."""
    if category:
        known = sorted(value for value in dict.fromkeys(values) if value is not None)
        place = dict(zip(known, range(len(known)), strict=True))
        numbers = map(place.get, values or [None], itertools.repeat(-1))
        of_value = np.fromiter(numbers, dtype=np.int32, count=max(len(values), 1))
        categories = pd.Index(known, dtype=object)
        own = pd.Categorical.from_codes(of_value[codes], categories=categories)
        return pd.Series(own, index=index, copy=False)
    table: Objects = np.empty(max(len(values), 1), dtype=object)
    table[: len(values)] = np.fromiter(values, dtype=object, count=len(values))
    return pd.Series(table[codes], index=index, dtype=object, copy=False)


def _report(
    body: Body,
    column: ColumnReader,
    codes: Codes,
    cells: list[CellValue],
    parsed: dict[int, Parsed],
) -> None:
    """Add a finding a cell for refusals; many cells of one text that were normalised alike are reported together."""
    noticed = _noticed(body, column, cells, parsed)
    if not noticed:
        return
    refusals = {n: notice for n, notice in noticed.items() if notice.refused}
    if refusals and report_refused(body, column, codes, cells, refusals):
        noticed = {n: notice for n, notice in noticed.items() if n not in refusals}
    refused, reported = 0, 0
    rest: dict[str, list[tuple[int, list[int]]]] = {}  # normalised beyond those that are reported
    for n, rows in _rows_of(noticed, codes, len(cells), body):
        if not noticed[n].refused and reported >= _MOST_NORMALISED:
            rest.setdefault(noticed[n].code, []).append((n, rows))
            continue
        for group in _groups(rows, noticed[n].refused):
            refused += noticed[n].refused
            reported += not noticed[n].refused
            if refused <= _MOST_REFUSED:
                _report_cells(body, column, group, cells[n], noticed[n])
    for more in rest.values():
        _report_rest(body, column, more, cells, noticed)
    if refused > _MOST_REFUSED:
        _report_number(body, column, refused - _MOST_REFUSED)


def _report_number(body: Body, column: ColumnReader, refused: int) -> None:
    """Report how many further cells are refused."""
    place, found = letter(body.places[column.heading]), f"{column.heading}：另有{refused}处错误"
    body.report(place, Notice("more", found, "", "请先改正以上各处"))


def _report_rest(
    body: Body,
    column: ColumnReader,
    more: list[tuple[int, list[int]]],
    cells: list[CellValue],
    noticed: dict[int, Parsed],
) -> None:
    """Report in one finding the further cells that were normalised alike, `more` being cells and their rows."""
    first, rows = more[0][0], sorted(row for _, rows in more for row in rows)
    parsed, place = noticed[first], letter(body.places[column.heading])
    found = f"{column.heading}：另有{len(rows)}处，如 {_as_seen(cells[first])}"
    notice = Notice(parsed.code, found, parsed.expected[:200], parsed.action, parsed.severity)
    body.report(ranges(np.array(rows) + 1, prefix=place), notice)


def _noticed(
    body: Body, column: ColumnReader, cells: list[CellValue], parsed: dict[int, Parsed]
) -> dict[int, Parsed]:
    """Return which cells there is something to say of, and what; a number stored as text is noticed, too."""
    stored = column.column.content.numeric and not body.sheet.file.endswith(".csv")
    noticed: dict[int, Parsed] = {}
    for n, result in parsed.items():
        if result.code:
            noticed[n] = result
        elif stored and _is_text_number(cells[n], result):
            noticed[n] = _TEXT_NUMBER
    if isinstance(column.column.content, contents.CheckResult):
        return _with_doubts(noticed, cells)
    return noticed


def _with_doubts(noticed: dict[int, Parsed], cells: list[CellValue]) -> dict[int, Parsed]:
    """Return what is noticed of results; of numbers that stand among words it is asked whether they count problems."""
    texts = [packed(cell) for cell in cells]
    if all(text.isdigit() or not text for text in texts):
        return noticed
    return {
        n: result._replace(doubtful=True, action=_ASK_NUMBER)
        if texts[n].isdigit() and not result.refused
        else result
        for n, result in noticed.items()
    }


def _is_text_number(raw: CellValue, parsed: Parsed) -> bool:
    return type(raw) is str and raw.strip() != "" and parsed.value is not None


def _rows_of(
    noticed: dict[int, Parsed], codes: Codes, distinct: int, body: Body
) -> Iterator[tuple[int, list[int]]]:
    """Yield each noticed cell with the worksheet rows in which it stands."""
    is_noticed, wanted = np.zeros(distinct, dtype=bool), list(noticed)
    is_noticed[wanted] = True
    places = np.flatnonzero(is_noticed[codes])  # mostly few of all rows
    places = places[np.argsort(codes[places], kind="stable")]
    starts = np.searchsorted(codes[places], wanted)
    ends = np.searchsorted(codes[places], wanted, side="right")
    for n, start, end in zip(wanted, starts, ends, strict=True):
        yield n, body.rows[places[start:end]].tolist()


def _groups(rows: list[int], refused: bool) -> Iterator[list[int]]:
    """Yield the rows that are reported together: all of very many, else each by itself."""
    if len(rows) > (_MANY_REFUSED if refused else _MANY):
        yield rows
    else:
        yield from ([row] for row in rows)


def _report_cells(
    body: Body, column: ColumnReader, rows: list[int], raw: CellValue, parsed: Parsed
) -> None:
    place = body.places[column.heading]
    if len(rows) == 1:
        cell, count = address(rows[0], place), ""
    else:
        cell = ranges(np.array(rows) + 1, prefix=letter(place))
        count = f"（共{len(rows)}处）"
    found = f"{column.heading}：{_as_seen(raw)}{count}"
    notice = Notice(parsed.code, found, parsed.expected[:200], parsed.action, parsed.severity)
    body.report(cell, notice)


def _as_seen(raw: CellValue) -> str:
    """Return a cell as its keeper sees it; outer blanks, which nobody sees, are made visible."""
    if isinstance(raw, str) and raw != raw.strip():
        return visible(raw)
    return shown(raw)[:80].replace("\r", "").replace("\n", "↵") or "空"


def _report_uncalculated(body: Body, column: ColumnReader, place: int) -> None:
    """Report formulas of a column that have no stored result; a corrected cell has one."""
    if not body.sheet.notes:
        return
    rows = set(body.rows.tolist())
    for (row, at), note in sorted(body.sheet.notes.items()):
        if at != place or row not in rows or isinstance(body.sheet.rows.cell(row, at), Corrected):
            continue
        notice = Notice(
            "hollow-formula",
            f"{column.heading}：{note}",
            f"{column.heading}的值",
            "请在 Excel 中重新计算并保存，或改为数值",
        )
        body.report(address(row, place), notice)
