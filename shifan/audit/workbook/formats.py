"""How the workbook looks: formats by what a cell is, page set-up, and writing of plain contents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

# What a cell may hold; None and an empty text leave it blank.
CellContent = Fraction | Decimal | int | float | str | dt.date | None

MOST_LINKS = 20_000  # a sheet holds 65,530 links at most; beyond it they are formulas
LONGEST_TEXT = 32_000
LINE_HEIGHT = 14  # points a line of a wrapped text takes
_FONT, _DATE = "宋体", "yyyy-mm-dd"
_INPUT_COLOURS = {"input": "#FFF9E5", "corrected": "#F8CBAD", "mended": "#DDEBF7"}
_BASE = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
_EDGE = {"border": 1, "border_color": "#D0D0D0"}
_HEAD = {
    "bold": True,
    "bg_color": "#D9E2EC",
    "border": 1,
    "border_color": "#9AA5B1",
    "text_wrap": True,
    "align": "center",
}
_TITLE = {"font_name": _FONT, "bold": True, "font_size": 14, "valign": "vcenter"}
_NOTE = {"font_name": _FONT, "font_size": 10, "font_color": "#595959"}
_DEMO = {
    "font_name": _FONT,
    "font_size": 10,
    "bold": True,
    "font_color": "#9C5700",
    "bg_color": "#FFEB9C",
}


class Excel2007Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose formulas use functions of Excel 2007 only.

    The search for newer ones, half the time, is left out.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def cell_formats(file: Workbook, places: int) -> dict[str, Format]:
    """Return the formats by style; inputs are yellow, corrected ones orange, mended ones blue, formulas white.

    None is the text format `@`: a formula in such a cell turns into its own text once a reviewer
    has touched it.
    """
    decimals = "0." + "0" * places if places else "0"
    properties = {
        **_bordered(_computed(decimals)),
        **_bordered(_inputs()),
        "head": _BASE | _HEAD,
        **_bordered({"link": {"font_color": "#0563C1", "underline": 1, "indent": 1}}),
        "title": _TITLE,
        "note": _NOTE,
        "demo": _DEMO,
        "bad": {"font_color": "#C00000", "bg_color": "#FFC7CE", "bold": True},
        "good": {"font_color": "#006100", "bg_color": "#C6EFCE"},
    }
    return {style: file.add_format(entry) for style, entry in properties.items()}


def _computed(decimals: str) -> dict[str, dict[str, Any]]:
    """Return the properties of cells that are no inputs, by style."""
    return {
        "text": {},
        "wrap": {"text_wrap": True, "indent": 1},
        "plain": {},
        "count": {"num_format": "0", "align": "right"},
        "number": {},
        "score": {"num_format": decimals, "align": "right"},
        "rate": {"num_format": f"{decimals}%", "align": "right"},
        "date": {"num_format": _DATE},
        "label": {"align": "center"},
        "strong": {"bold": True, "bg_color": "#F2F2F2"},
    }


def _inputs() -> dict[str, dict[str, Any]]:
    """Return the properties of raw and pack entries, by style: as text or number, as date, as rate."""
    properties: dict[str, dict[str, Any]] = {}
    for style, colour in _INPUT_COLOURS.items():
        properties[style] = {"bg_color": colour}
        properties[f"{style} date"] = {"bg_color": colour, "num_format": _DATE}
        properties[f"{style} rate"] = {"bg_color": colour, "num_format": "0.00%"}
    return properties


def _bordered(properties: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {style: _BASE | _EDGE | entry for style, entry in properties.items()}


def print_setup(sheet: Worksheet, city: str, demo: str) -> None:
    """Set A4 across, one page wide, with city and demo notice on top and page numbers below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    safe = city.replace("&", "&&")
    sheet.set_header(f"&L{safe}省级初评计算底稿&C&A&R{demo}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def line_count(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of that many Latin letters: a Chinese sign is as wide as two."""
    letters = sum(1 if sign.isascii() else 2 for sign in text)
    return max(1, -(-letters // max(1, int(width * 0.92) - 2)))


def put_content(
    sheet: Worksheet,
    place: tuple[int, int],
    content: CellContent,
    formats: dict[str, Format],
    style: str,
) -> None:
    """Write one content at (row, column) counted from 0; a text stays a text whatever its first sign is."""
    if content in (None, ""):
        sheet.write_blank(*place, None, formats[style])
    elif isinstance(content, (Decimal, Fraction, int, float)) and not isinstance(content, bool):
        sheet.write_number(*place, float(content), formats[style])
    elif isinstance(content, dt.date):
        midnight = dt.datetime(content.year, content.month, content.day)
        sheet.write_datetime(*place, midnight, formats.get(f"{style} date", formats["date"]))
    else:
        sheet.write_string(*place, str(content)[:LONGEST_TEXT], formats[style])
