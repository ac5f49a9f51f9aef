"""What of a pack's workbook is read otherwise than it looks; of each sheet one finding of a kind.

Hidden sheets, rows and columns are read, and cells that are struck through; comments beside cells are not.
"""

from __future__ import annotations

from collections.abc import Iterator

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension, RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Finding
from shifan.intake.cell_ranges import ranges
from shifan.packs.workbook_layout import READ_SHEETS

_MOST_PLACES, _MOST_SHOWN = 5, 30
_MOST_CELLS = (
    1_000_000  # in a sheet that is looked through: a single stray format can make it endless
)


def hidden_parts(book: openpyxl.Workbook, file: str) -> Iterator[Finding]:
    """Yield a warning for each sheet with something in it that nobody sees, though it is read."""
    for page in book.worksheets:
        if page.title not in READ_SHEETS:
            continue
        rows, columns = _rows(page), _columns(page)
        found = ["工作表被隐藏"] if page.sheet_state != page.SHEETSTATE_VISIBLE else []
        found += [f"隐藏的{len(rows)}行中有内容：第{ranges(rows)}行"] if rows else []
        found += [f"隐藏的列：{'、'.join(columns.values())}"] if columns else []
        if found and page.max_row > 1:
            cell = f"A{rows[0]}" if rows else next((f"{letter}1" for letter in columns), "")
            said = ("；".join(found), "没有隐藏的内容", "同样写入规则包，请核对")
            yield Finding("hidden-in-pack", "warning", file, page.title, cell, *said)
        yield from _marked(page, file)


def _marked(page: Worksheet, file: str) -> Iterator[Finding]:
    """Yield what somebody has marked in cells: struck through though it is read, said beside though it is not."""
    if page.max_row * page.max_column > _MOST_CELLS:
        return
    filled = [cell for row in page.iter_rows() for cell in row if isinstance(cell, Cell)]
    struck = [
        cell.coordinate for cell in filled if cell.value not in (None, "") and cell.font.strike
    ]
    if struck:
        said = (f"划掉的{len(struck)}格：{_listed(struck)}", "不要的删去，要的去掉删除线")
        action = "同样写入规则包，请核对"
        yield Finding("marked-in-pack", "warning", file, page.title, struck[0], *said, action)
    notes = [cell for cell in filled if cell.comment]
    if notes:
        places = _listed([cell.coordinate for cell in notes])
        text = str(notes[0].comment.text).strip().splitlines() if notes[0].comment else []
        shown = f"“{text[0][:_MOST_SHOWN]}”" if text else ""
        said = (f"{len(notes)}格有批注：{places}{shown}", "要改的写在单元格里")
        action = "批注不写入规则包，请核对"
        place = notes[0].coordinate
        yield Finding("marked-in-pack", "warning", file, page.title, place, *said, action)


def _listed(places: list[str]) -> str:
    more = "等" if len(places) > _MOST_PLACES else ""
    return "、".join(places[:_MOST_PLACES]) + more


def _rows(page: Worksheet) -> list[int]:
    """Return the hidden rows below the headings that hold something."""
    hidden = sorted(
        number
        for number, own in page.row_dimensions.items()
        if number > 1 and _is_unseen(own, own.height)
    )
    return [
        number for number in hidden if any(cell.value not in (None, "") for cell in page[number])
    ]


def _columns(page: Worksheet) -> dict[str, str]:
    """Return the hidden columns that have a heading: letter → heading."""
    spans = [
        (own.min, own.max)
        for own in page.column_dimensions.values()
        if _is_unseen(own, own.width) and own.min and own.max
    ]
    return {
        get_column_letter(place): str(page.cell(1, place).value)
        for first, last in sorted(spans)
        for place in range(first, min(last, page.max_column) + 1)
        if page.cell(1, place).value not in (None, "")
    }


def _is_unseen(own: RowDimension | ColumnDimension, size: float | None) -> bool:
    """Return whether a row or column is hidden, or has no height or width."""
    return bool(own.hidden) or size == 0
