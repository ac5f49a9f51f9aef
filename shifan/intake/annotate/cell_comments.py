"""What a finding leaves on its cells: a fill and a comment.

Those of an earlier check are removed first, and the cells get back the fills that they had.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from copy import copy as copied
from typing import Any

from openpyxl import Workbook as NewBook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import LAST_ROW, address
from shifan.errors import Finding
from shifan.intake.annotate.opened_copies import writable
from shifan.intake.cell_ranges import corners
from shifan.raw_sheets.added_sheets import ORIGINAL_FILLS

COLOURS = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
_SIGN = "【检查】"
_MOST_CELLS = 2_000
_WIDTH, _HIGHEST, _LINE = 320, 400, 18  # pixels: of a comment, and of a line of it
_LETTERS = 50  # Latin letters in a line of a comment
Fills = dict[tuple[str, str], PatternFill]  # by sheet and address


def remove_earlier(copy: NewBook) -> None:
    """Remove what an earlier check left in a copy that took its original's place: only new findings shall stand."""
    fills = _earlier_fills(copy)
    for page in copy.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.comment and isinstance(cell, Cell):
                    _remove_comment(cell, fills.get((page.title, cell.coordinate), PatternFill()))


def _remove_comment(cell: Cell, fill: PatternFill) -> None:
    """Reduce the comment to what its keeper wrote; a cell that a check had commented gets its own fill back."""
    comment: Any = cell.comment
    kept, sign, _ = comment.text.partition(_SIGN)
    if sign:
        comment = Comment(kept.strip(), comment.author) if kept.strip() else None
        cell.comment = comment
        cell.fill = fill
    if comment:  # the library does not read how large it was
        comment.width, comment.height = _size(comment.text)


def add(copy: NewBook, finding: Finding, original_fills: Fills) -> None:
    """Put fill and comment on every cell of a finding: D3, D3:D9 or D3:D5,D9.

    `original_fills` takes the fill of each cell that had not been filled before.
    """
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    if finding.sheet not in names:
        return
    page = copy[names[finding.sheet]]
    text = writable(
        f"{_SIGN}{finding.level}：{finding.found}\n应为：{finding.expected}\n{finding.action}"
    )
    for place in itertools.islice(_cells(finding.cell), _MOST_CELLS):
        cell = _visible(page, place)
        before, author = "", "shifan"
        if cell.comment:
            before, author = f"{cell.comment.text}\n", cell.comment.author
        width, height = _size(before + text)
        cell.comment = Comment(before + text, author, width=width, height=height)
        fill: Any = copied(cell.fill)  # as a style of its own, no longer the cell's
        original_fills.setdefault((page.title, cell.coordinate), fill)
        cell.fill = PatternFill("solid", fgColor=COLOURS[finding.severity])


def keep_fills(copy: NewBook, fills: Mapping[tuple[str, str], PatternFill]) -> None:
    """Keep the original fills in a sheet that no menu shows; without any there is no such sheet."""
    rows = [
        (*place, fill.fill_type, fill.fgColor.type, str(fill.fgColor.value), str(fill.fgColor.tint))
        for place, fill in fills.items()
        if isinstance(fill, PatternFill) and fill.fill_type
    ]
    if rows:
        page = copy.create_sheet(ORIGINAL_FILLS)
        page.sheet_state = "veryHidden"
        for row in rows:
            page.append(row)


def _earlier_fills(copy: NewBook) -> Fills:
    """Return the fills that an earlier check covered, and remove the sheet that kept them."""
    if ORIGINAL_FILLS not in copy.sheetnames:
        return {}
    fills: Fills = {}
    rows: Any = copy[ORIGINAL_FILLS].iter_rows(values_only=True)
    for row in rows:
        try:
            sheet, cell, pattern, kind, value, tint = row[:6]
            colour = Color(**{kind: value if kind == "rgb" else int(value)}, tint=float(tint))
            fills[sheet, cell] = PatternFill(pattern, fgColor=colour)
        except (TypeError, ValueError):  # somebody wrote in it
            continue
    del copy[ORIGINAL_FILLS]
    return fills


def _size(text: str) -> tuple[int, int]:
    """Return width and height in pixels that show the whole text: a Chinese sign is as wide as two letters."""
    lines = 0
    for line in text.split("\n"):
        letters = sum(1 if sign.isascii() else 2 for sign in line)
        lines += max(1, math.ceil(letters / _LETTERS))
    return _WIDTH, min(_HIGHEST, _LINE * (lines + 1))


def _cells(cells: str) -> Iterator[str]:
    """Yield the address of each cell of D3, D3:D9 or D3:D5,D9."""
    for top, left, bottom, right in corners(cells):
        if max(bottom, right) < LAST_ROW:
            for row in range(top, bottom + 1):
                yield from (address(row, column) for column in range(left, right + 1))


def _visible(page: Worksheet, place: str) -> Cell:
    """Return the cell, or the first cell of the merged range that hides it."""
    cell: Any = page[place]
    if isinstance(cell, MergedCell):
        span = next(span for span in page.merged_cells.ranges if place in span)
        cell = page.cell(span.min_row, span.min_col)
    visible: Cell = cell
    return visible
