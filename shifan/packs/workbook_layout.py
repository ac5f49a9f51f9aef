"""What in a pack's workbook would be left unread: sheets of other names, merged cells, cells under no heading."""

from __future__ import annotations

from collections.abc import Iterator

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shifan.packs.exchange import TOML_SHEETS
from shifan.packs.sheets import ATTACHMENTS_SHEET, GUIDE_SHEET, SHEETS
from shifan.records import dataclass
from shifan.standards.pack_files import near_names

READ_SHEETS = (*(sheet.title for sheet in SHEETS), *TOML_SHEETS, ATTACHMENTS_SHEET)
_LONGEST_FOUND = 60  # signs of what stands in a cell


@dataclass(frozen=True)
class UnreadPart:
    """Something that would be left unread: its sheet, its cell, what was found, what was expected."""

    sheet: str
    cell: str
    found: str
    expected: str


def unread_parts(book: openpyxl.Workbook) -> Iterator[UnreadPart]:
    """Yield what nobody would read of a workbook, sheet by sheet; empty sheets and the guide may stand there."""
    for page in book.worksheets:
        if page.title in READ_SHEETS:
            yield from _merged(page)
            yield from _without_heading(page)
        elif page.title != GUIDE_SHEET and _has_content(page):
            missing = [title for title in READ_SHEETS if title not in book.sheetnames]
            expected = f"改正表名或移出工作簿；{near_names(page.title, missing or READ_SHEETS)}"
            yield UnreadPart(page.title, "", "没有用到这张工作表", expected)


def _has_content(page: Worksheet) -> bool:
    return any(value is not None for row in page.iter_rows(values_only=True) for value in row)


def _merged(page: Worksheet) -> Iterator[UnreadPart]:
    for merged in page.merged_cells.ranges:
        yield UnreadPart(page.title, str(merged.coord), "合并单元格", "取消合并，每格各自填写")


def _without_heading(page: Worksheet) -> Iterator[UnreadPart]:
    """Yield the cells beside the columns that have a heading; of each such column the first cell."""
    headings = [cell.value for cell in page[1]]
    while headings and headings[-1] in (None, ""):
        headings.pop()
    if not headings or page.max_column <= len(headings):
        return
    for column in range(len(headings) + 1, page.max_column + 1):
        letter = get_column_letter(column)
        for (cell,) in page.iter_rows(min_row=2, min_col=column, max_col=column):
            if cell.value not in (None, ""):
                found = str(cell.value)[:_LONGEST_FOUND]
                expected = f"第1行有列名的一列；不用的移出（{letter}列没有列名）"
                yield UnreadPart(page.title, str(cell.coordinate), found, expected)
                break
