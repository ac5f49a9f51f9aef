"""How the workbook looks: formats by what a cell is, page set-up, and writing of plain contents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

MOST_LINKS = 20_000  # a sheet holds 65,530 links at most; beyond it they are formulas
FONT = "宋体"
INPUT, CORRECTED, MENDED, DEMO = "#FFF9E5", "#F8CBAD", "#DDEBF7", "#FFEB9C"
_BASE = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_EDGE = {"border": 1, "border_color": "#D0D0D0"}
_TEXT_LIMIT = 32_000
LINE = 14  # points a line of a wrapped text takes


class OldFunctions(Worksheet):
    """A sheet whose formulas use functions of Excel 2007 only: the search for newer ones, half the time, is left out."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def formats(file: Workbook, places: int) -> dict[str, Format]:
    """Return the formats by look; inputs are yellow, corrected ones orange, mended ones blue, formulas white.

    None is the text format `@`: a formula in such a cell turns into its own text once a reviewer has touched it.
    """
    decimals = "0." + "0" * places if places else "0"
    kinds = {
        "text": {},
        "wrap": {"text_wrap": True, "indent": 1},
        "plain": {},
        "count": {"num_format": "0", "align": "right"},
        "number": {},
        "score": {"num_format": decimals, "align": "right"},
        "rate": {"num_format": f"{decimals}%", "align": "right"},
        "date": {"num_format": "yyyy-mm-dd"},
        "label": {"align": "center"},
        "strong": {"bold": True, "bg_color": "#F2F2F2"},
    }
    made = {name: file.add_format(_BASE | _EDGE | own) for name, own in kinds.items()}
    for name, colour in (("input", INPUT), ("corrected", CORRECTED), ("mended", MENDED)):
        made |= {
            f"{name}": file.add_format(_BASE | _EDGE | {"bg_color": colour}),
            f"{name} date": file.add_format(
                _BASE | _EDGE | {"bg_color": colour, "num_format": "yyyy-mm-dd"}
            ),
            f"{name} rate": file.add_format(
                _BASE | _EDGE | {"bg_color": colour, "num_format": "0.00%"}
            ),
        }
    made["head"] = file.add_format(
        _BASE
        | {
            "bold": True,
            "bg_color": "#D9E2EC",
            "border": 1,
            "border_color": "#9AA5B1",
            "text_wrap": True,
            "align": "center",
        }
    )
    made["link"] = file.add_format(
        _BASE | _EDGE | {"font_color": "#0563C1", "underline": 1, "indent": 1}
    )
    made["title"] = file.add_format(
        {"font_name": FONT, "bold": True, "font_size": 14, "valign": "vcenter"}
    )
    made["note"] = file.add_format({"font_name": FONT, "font_size": 10, "font_color": "#595959"})
    made["demo"] = file.add_format(
        {
            "font_name": FONT,
            "font_size": 10,
            "bold": True,
            "font_color": "#9C5700",
            "bg_color": DEMO,
        }
    )
    made["bad"] = file.add_format({"font_color": "#C00000", "bg_color": "#FFC7CE", "bold": True})
    made["good"] = file.add_format({"font_color": "#006100", "bg_color": "#C6EFCE"})
    return made


def print_setup(sheet: Worksheet, city: str, demo: str) -> None:
    """Set A4 across, one page wide, with city and demo notice on top and page numbers below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    safe = city.replace("&", "&&")
    sheet.set_header(f"&L{safe}省级初评计算底稿&C&A&R{demo}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of that many Latin letters: a Chinese sign is as wide as two."""
    letters = sum(1 if sign.isascii() else 2 for sign in text)
    return max(1, -(-letters // max(1, int(width * 0.92) - 2)))


def put(
    sheet: Worksheet, place: tuple[int, int], content: object, looks: dict[str, Format], look: str
) -> None:
    """Write one content; a text stays a text whatever its first sign is."""
    if content in (None, ""):
        sheet.write_blank(*place, None, looks[look])
    elif isinstance(content, (Decimal, Fraction, int, float)) and not isinstance(content, bool):
        sheet.write_number(*place, float(content), looks[look])
    elif isinstance(content, dt.date):
        sheet.write_datetime(
            *place,
            dt.datetime(content.year, content.month, content.day),
            looks.get(f"{look} date", looks["date"]),
        )
    else:
        sheet.write_string(*place, str(content)[:_TEXT_LIMIT], looks[look])
