"""Marks on cells: a fill and a comment; those of an earlier check are taken away and the cell's own fill comes back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from copy import copy as copied

from openpyxl import Workbook as NewBook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import LAST_ROW, address, position
from shifan.errors import Finding
from shifan.intake.annotate.copies import writable

FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
WORDS = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
MEMORY = "检查结果-原底色"  # a sheet that no menu shows: the fills that the marks cover
_SIGN = "【检查】"
_MOST_MARKED = 2_000
_WIDTH, _LINE, _LETTERS, _HIGHEST = (
    320,
    18,
    50,
    400,
)  # of a comment: pixels, pixels a line, Latin letters a line, pixels
Fills = dict[tuple[str, str], PatternFill]


def wipe(copy: NewBook) -> None:
    """Take away what an earlier check left in a copy that was mended and put in place: only what is found now shall stand there."""
    fills = _remembered(copy)
    for page in copy:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.comment):
            own, ours, _ = cell.comment.text.partition(_SIGN)
            if ours:
                cell.comment = Comment(own.strip(), cell.comment.author) if own.strip() else None
                cell.fill = fills.get((page.title, cell.coordinate), PatternFill())
            if cell.comment:  # the library does not read how large it was
                cell.comment.width, cell.comment.height = _size(cell.comment.text)


def mark(copy: NewBook, finding: Finding, before: Fills) -> None:
    """Put fill and comment on every cell of the finding: D3, D3:D9 or D3:D5,D9; `before` takes the fills that were there."""
    names = {re.sub(r"\s", "", name): name for name in copy.sheetnames}
    if finding.sheet not in names:
        return
    page = copy[names[finding.sheet]]
    text = writable(
        f"{_SIGN}{WORDS[finding.severity]}：{finding.found}\n应为：{finding.expected}\n{finding.action}"
    )
    for place in itertools.islice(_cells(finding.cell), _MOST_MARKED):
        cell = _visible(page, place)
        said, author = (
            (f"{cell.comment.text}\n", cell.comment.author) if cell.comment else ("", "shifan")
        )
        width, height = _size(said + text)
        cell.comment = Comment(said + text, author, width=width, height=height)
        before.setdefault((page.title, cell.coordinate), copied(cell.fill))
        cell.fill = PatternFill("solid", fgColor=FILLS[finding.severity])


def remember(copy: NewBook, before: Mapping[tuple[str, str], PatternFill]) -> None:
    """Keep the fills that the marks cover; a workbook without any has no such sheet."""
    rows = [
        (*place, fill.fill_type, fill.fgColor.type, str(fill.fgColor.value), str(fill.fgColor.tint))
        for place, fill in before.items()
        if isinstance(fill, PatternFill) and fill.fill_type
    ]
    if rows:
        page = copy.create_sheet(MEMORY)
        page.sheet_state = "veryHidden"
        for row in rows:
            page.append(row)


def _remembered(copy: NewBook) -> Fills:
    """Return the fills that an earlier check covered, and remove the sheet that kept them."""
    if MEMORY not in copy.sheetnames:
        return {}
    fills = {}
    for row in copy[MEMORY].iter_rows(values_only=True):
        try:
            sheet, cell, pattern, kind, value, tint = row[:6]
            fills[sheet, cell] = PatternFill(
                pattern,
                fgColor=Color(**{kind: value if kind == "rgb" else int(value)}, tint=float(tint)),
            )
        except (TypeError, ValueError):  # somebody wrote in it
            continue
    del copy[MEMORY]
    return fills


def _size(text: str) -> tuple[int, int]:
    """Return width and height in pixels that show the whole text: a Chinese sign is as wide as two letters."""
    lines = sum(
        max(1, -(-sum(1 if sign.isascii() else 2 for sign in line) // _LETTERS))
        for line in text.split("\n")
    )
    return _WIDTH, min(_HIGHEST, _LINE * (lines + 1))


def _cells(cell: str) -> Iterator[str]:
    for part in cell.removesuffix("等").split(","):
        first, _, last = part.partition(":")
        start, end = position(first), position(last or first)
        if start and end and max(end) < LAST_ROW:
            for row in range(start[0], end[0] + 1):
                yield from (address(row, column) for column in range(start[1], end[1] + 1))


def _visible(page: Worksheet, place: str) -> Cell:
    """Return the cell, or the first cell of the merged range that hides it."""
    cell = page[place]
    if isinstance(cell, MergedCell):
        span = next(span for span in page.merged_cells.ranges if place in span)
        return page.cell(span.min_row, span.min_col)
    return cell
