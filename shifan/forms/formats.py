"""How the blank workbooks look: formats by what a cell is for, and A4 pages across."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NEEDED, OPTIONAL, GIVEN = "#BDD7EE", "#EDEDED", "#F7F7F7"
_BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_EDGE = {"border": 1, "border_color": "#A6A6A6"}
_HEAD = _BASE | {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "border": 1,
    "border_color": "#808080",
}


def formats(book: Workbook) -> dict[str, Format]:
    """Return the formats by name; the names of looks (text, date, number, prose) are those of the kinds."""
    kinds = {
        "text": {"num_format": "@", "text_wrap": True},
        "date": {"num_format": "yyyy-mm-dd", "align": "center"},
        "number": {"align": "right"},
        "prose": {"text_wrap": True},
    }
    made = {name: book.add_format(_BASE | own) for name, own in kinds.items()}
    made |= {
        f"given {name}": book.add_format(_BASE | _EDGE | {"bg_color": GIVEN} | own)
        for name, own in kinds.items()
    }
    made |= {
        f"open {name}": book.add_format(_BASE | _EDGE | own | {"align": "left"})
        for name, own in kinds.items()
    }
    made |= {
        "needed": book.add_format(_HEAD | {"bg_color": NEEDED}),
        "optional": book.add_format(_HEAD | {"bg_color": OPTIONAL}),
        "title": book.add_format(_BASE | {"bold": True, "font_size": 16, "align": "center"}),
        "part": book.add_format(_BASE | {"bold": True}),
        "line": book.add_format(_BASE | {"text_wrap": True, "valign": "top"}),
        "cell": book.add_format(_BASE | _EDGE | {"text_wrap": True}),
        "middle": book.add_format(_BASE | _EDGE | {"text_wrap": True, "align": "center"}),
        "standing": book.add_format(
            _BASE
            | {"bold": True, "font_color": "#9C5700", "bg_color": "#FFEB9C", "text_wrap": True}
        ),
    }
    return made


def page(sheet: Worksheet, city: str, title: str, repeat: bool = True) -> None:
    """Set A4 across, one page wide, with lines, the city and the sheet's name on top, page numbers below, and the header on each page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    sheet.set_header(f"&L{city.replace('&', '&&')}&C{title}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if repeat:
        sheet.hide_gridlines(0)
        sheet.repeat_rows(0)


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of that many Latin letters: a Chinese sign is as wide as two."""
    letters = sum(1 if sign.isascii() else 2 for sign in text)
    return max(1, -(-letters // max(1, int(width) - 1)))


def fit(sheet: Worksheet, row: int, texts: Iterable[str], widths: Iterable[float]) -> None:
    """Make a row as high as its longest text needs: not every program does so by itself."""
    most = max((lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
    if most > 1:
        sheet.set_row(row, 15 * most + 2)
