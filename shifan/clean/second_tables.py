"""A second table below the data of a sheet, such as counts by district: told once, never read as data."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from shifan.addresses import address, position
from shifan.clean.body import Body, Rows
from shifan.clean.column_reader import ColumnReader
from shifan.clean.data_rows import SKIPPED_ROWS
from shifan.clean.lone_texts import set_lone_texts_aside, set_totals_aside
from shifan.clean.notice import Notice
from shifan.clean.readers import Reader
from shifan.clean.text import packed
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import rows_where
from shifan.patterns import pattern_of
from shifan.raw_sheets import contents
from shifan.records import dataclass

_CHINESE = pattern_of(r"[\u4e00-\u9fff]")
_SIGN_OF_CODE = pattern_of(r"[0-9A-Za-z]")
_CODES = (
    contents.RowCode,
    contents.CodeAsSpelt,
    contents.PackCode,
    contents.SiteReference,
    contents.ItemOfSite,
    contents.DistrictCode,
)
_ANY_TEXT = "某某内容"
_MOST_ROWS = 200
_FEWEST_HEADINGS = 2
_MOST_NAMED = 5
_FEWEST_NAMED = 3
_Readers = Sequence[tuple[int, Reader]]  # columns, with the reader of each


@dataclass(frozen=True)
class _Judge:
    """The columns that hold codes, and the readers of those that do not take any text.

    `plain` are the columns of codes without Chinese above: Chinese in them is no code.
    """

    codes: Sequence[int]
    strict: _Readers
    plain: Sequence[int] = ()

    def is_foreign(self, row: Sequence[CellValue]) -> bool:
        """Return whether a row is no record: a code without a sign of codes, or a cell that its column refuses."""
        if any(_is_word(row[place]) for place in self.codes):
            return True
        if any(_CHINESE.search(packed(row[place])) for place in self.plain):
            return True
        if not any(packed(row[place]) for place in self.codes):
            return True
        return any(packed(row[place]) and read(row[place]).refused for place, read in self.strict)

    def is_heading(self, row: Sequence[CellValue]) -> bool:
        """Return whether a row may head another table: words alone, several of them, none read by its column."""
        texts = [cell for cell in row if packed(cell)]
        if len(texts) < _FEWEST_HEADINGS or not all(map(_is_word, texts)):
            return False
        return all(not packed(row[at]) or read(row[at]).refused for at, read in self.strict)


def set_second_table_aside(body: Body, columns: Sequence[ColumnReader]) -> None:
    """Take lone texts, and the rows of a second table below the data, out of the body's rows, and report them."""
    placed = [(body.places[own.heading], own) for own in columns if own.heading in body.places]
    codes = [place for place, own in placed if isinstance(own.column.content, _CODES)]
    strict = [(at, own.read) for at, own in placed if own.read(_ANY_TEXT).refused]
    set_totals_aside(body, codes, dict(strict))
    set_lone_texts_aside(body, codes, dict(strict))
    set_aside(body, codes, lambda: strict)


def set_aside(body: Body, codes: Sequence[int], strict: Callable[[], _Readers]) -> None:
    """Do the same where `codes` are the columns of codes, and `strict` gives those that do not take any text."""
    if not codes or not len(body.rows):
        return
    first = _first_row(body, codes, strict)
    if first is None:
        return
    top, bottom = int(body.rows[first]), int(body.rows[-1])
    rows = body.sheet.rows
    texts = _texts(rows[top])
    headings = texts if len(texts) > 1 else _texts(rows[top + 1])  # below a title
    filled = [n for n in range(rows.width) if any(packed(row[n]) for row in rows[top : bottom + 1])]
    body.rows = body.rows[:first]
    body.surroundings = [(text, row) for text, row in body.surroundings if row < top]
    body.findings = [told for told in body.findings if not _is_skipped_below(told, top)]
    action = "请把它移到另一张工作表，或删去"
    if len({*headings} & {*body.places}) >= _FEWEST_HEADINGS:
        action = "如是同一种数据，请按上面表头的列序粘贴到数据末尾；不是的移到另一张工作表"
    named = "、".join(headings[:_MOST_NAMED])
    found = f"数据下方第{top + 1}行起像是另一张表（列名：{named}），共{bottom - top + 1}行"
    cells = f"{address(top, filled[0])}:{address(bottom, filled[-1])}"
    body.report(cells, Notice("second-table", found, "一张工作表只有一张表", action))


def _texts(row: Sequence[CellValue]) -> list[str]:
    return [packed(cell) for cell in row if packed(cell)]


def _is_skipped_below(told: Finding, top: int) -> bool:
    """Return whether a finding is on a total, a note or the like in the rows of a second table."""
    place = position(told.cell)
    return told.code in SKIPPED_ROWS and place is not None and place[0] >= top


def _first_row(body: Body, codes: Sequence[int], strict: Callable[[], _Readers]) -> int | None:
    """Return where among the rows of the body a second table begins that reaches to the last of them."""
    if len(body.rows) < _FEWEST_HEADINGS:
        return None
    column, cells = body.column(codes[0])
    words: Rows = np.flatnonzero(_are_words(cells)[column[body.rows]])
    looked_at = words[:_MOST_ROWS].tolist()
    again = next((n for n in looked_at if n and _is_header_again(body, int(body.rows[n]))), None)
    if again is not None:
        return int(again)
    if not 0 < len(words) <= min(_MOST_ROWS, len(body.rows) // 2):
        return None
    judge = _Judge(codes, strict(), _without_chinese(body, codes, int(words[0])))
    for first in words.tolist():
        below = body.rows[first:].tolist()
        if first == 0 or not 1 < len(below) <= _MOST_ROWS:
            continue
        rows = [body.sheet.rows[row] for row in below]
        if judge.is_heading(rows[0]) and all(map(judge.is_foreign, rows)):
            return _with_title(body, int(first))
    return None


def _without_chinese(body: Body, codes: Sequence[int], first: int) -> list[int]:
    """Return the columns of codes in which no data row before the given one holds Chinese."""
    rows = body.rows[:first]
    return [
        place
        for place in codes
        if not rows_where(*body.column(place), lambda cell: bool(_CHINESE.search(packed(cell))))[
            rows
        ].any()
    ]


def _with_title(body: Body, first: int) -> int:
    """Return where a second table begins: with its title, a single text in the row before its headings."""
    before = body.sheet.rows[int(body.rows[first - 1])]
    return first - 1 if first > 1 and len([cell for cell in before if packed(cell)]) == 1 else first


def _is_header_again(body: Body, row: int) -> bool:
    """Return whether a row names several columns of the header: data in another order follow."""
    texts = {packed(cell) for cell in body.sheet.rows[row]} - {""}
    return len(texts) >= _FEWEST_NAMED and texts <= set(map(packed, body.sheet.rows[body.header]))


def _are_words(cells: list[CellValue]) -> npt.NDArray[np.bool_]:
    """Return for each of many cells whether it is such a text; most are settled by one look at their signs."""
    if {*map(type, cells)} != {str}:
        return np.fromiter(map(_is_word, cells), dtype=bool, count=len(cells))
    without = map(operator.not_, map(_SIGN_OF_CODE.search, cast(list[str], cells)))
    words = np.fromiter(without, dtype=bool, count=len(cells))
    for n in np.flatnonzero(words).tolist():
        words[n] = _is_word(cells[n])
    return words


def _is_word(cell: CellValue) -> bool:
    """Return whether a cell is a text without any sign of codes and numbers."""
    if not isinstance(cell, str) or _SIGN_OF_CODE.search(cell):  # most cells
        return False
    text = packed(cell)
    return bool(text) and not _SIGN_OF_CODE.search(text)
