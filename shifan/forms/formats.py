"""How the blank workbooks look: formats by what a cell is for, and A4 pages across."""

from __future__ import annotations

import math
from collections.abc import Iterable

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

NEEDED, OPTIONAL, GIVEN = "#BDD7EE", "#EDEDED", "#F7F7F7"
Look = dict[str, str | int | bool]
_BASE: Look = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_EDGE: Look = {"border": 1, "border_color": "#A6A6A6"}
_HEAD: Look = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "border": 1,
    "border_color": "#808080",
}
_LOOKS: dict[str, Look] = {
    "text": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "number": {"align": "right"},
    "prose": {"text_wrap": True},
}
_OTHER_LOOKS: dict[str, Look] = {
    "needed": _HEAD | {"bg_color": NEEDED},
    "optional": _HEAD | {"bg_color": OPTIONAL},
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "part": {"bold": True},
    "line": {"text_wrap": True, "valign": "top"},
    "cell": _EDGE | {"text_wrap": True},
    "middle": _EDGE | {"text_wrap": True, "align": "center"},
    "standing": {
        "bold": True,
        "font_color": "#9C5700",
        "bg_color": "#FFEB9C",
        "text_wrap": True,
    },
}


def formats(book: Workbook) -> dict[str, Format]:
    """Return the formats by name.

    `text`, `date`, `number` and `prose` are those of empty cells; `given …` those of cells that are filled in already,
    `open …` those of cells beside them that are still empty.
    """
    looks = _LOOKS | {
        f"given {name}": _EDGE | {"bg_color": GIVEN} | look for name, look in _LOOKS.items()
    }
    looks |= {f"open {name}": _EDGE | look | {"align": "left"} for name, look in _LOOKS.items()}
    looks |= _OTHER_LOOKS
    return {name: book.add_format(_BASE | look) for name, look in looks.items()}


def page(sheet: Worksheet, city: str, title: str, repeat: bool = True) -> None:
    """Set A4 across, one page wide, with the city and the sheet's name on top and page numbers below.

    With `repeat` the first row stands on each page and the cells are printed with lines.
    """
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
    return max(1, math.ceil(letters / max(1, int(width) - 1)))


def fit(sheet: Worksheet, row: int, texts: Iterable[str], widths: Iterable[float]) -> None:
    """Make a row as high as its longest text needs: not every program does so by itself."""
    most = max((lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
    if most > 1:
        sheet.set_row(row, 15 * most + 2)
