"""A workbook written anew from the cells that were read, for files whose package cannot be edited."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shifan.addresses import letter, position
from shifan.intake.annotate.package_parts import without_illegal_signs
from shifan.intake.cell_text import CellValue
from shifan.intake.model import Correction, Sheet
from shifan.patterns import pattern_of

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_CREATED = dt.datetime(2000, 1, 1)  # always the same, so that the same cells give the same file
_NARROWEST, _WIDEST = 8, 40  # of a column, in Latin letters
_MEASURED = 200  # rows whose texts a column's width takes into account
_LONGEST, _LONGEST_NAME = 32_767, 31  # signs that a cell and the name of a sheet hold
_NOT_IN_NAMES = pattern_of(r"[\[\]:*?/\\]")
_MOST_DAYS = 2_958_465  # of Excel: up to the year 9999


def package_of_cells(
    sheets: Iterable[Sheet], corrections: Iterable[Correction] = ()
) -> tuple[bytes, dict[str, str]]:
    """Return a package with the sheets as they were read, before corrections, and the name that each has in it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"created": _CREATED})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    before = {(each.file, each.sheet, each.cell): each.before for each in corrections}
    names: dict[str, str] = {}
    for sheet in sheets:
        names[sheet.name] = _free_name(sheet.name, names.values())
        own = {
            place: kept
            for (file, name, cell), kept in before.items()
            if (file, name) == (sheet.file, sheet.name) and (place := position(cell))
        }
        _write_sheet(book.add_worksheet(names[sheet.name]), sheet, own, (text, day))
    book.close()
    return target.getvalue(), names


def _free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that a sheet may have, like the one it had."""
    plain = (
        _NOT_IN_NAMES.sub("_", without_illegal_signs(name)).strip("'")[:_LONGEST_NAME] or "Sheet"
    )
    known, number, free = {each.lower() for each in taken}, 1, plain
    while free.lower() in known:
        number += 1
        free = f"{plain[: _LONGEST_NAME - 4]}_{number}"
    return free


def _write_sheet(
    page: Worksheet,
    sheet: Sheet,
    before: dict[tuple[int, int], str],
    formats: tuple[Format, Format],
) -> None:
    """Write the cells of a sheet, each column as wide as its first texts need."""
    widths: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows):
        for column, content in enumerate(cells):
            content = before.get((row, column), content)
            if content in ("", None):
                continue
            _write_cell(page, (row, column), content, formats)
            if row < _MEASURED:
                needed = min(_WIDEST, 2 * len(str(content)) + 2)
                widths[column] = max(widths.get(column, _NARROWEST), needed)
    for column, width in widths.items():
        page.set_column(column, column, 12 if width > 24 and letter(column) == "A" else width)


def _write_cell(
    page: Worksheet, place: tuple[int, int], content: CellValue, formats: tuple[Format, Format]
) -> None:
    """Write a cell as it was read: a text stays one even if it looks like a formula or a number; a day shows as one."""
    text, day = formats
    if isinstance(content, str):
        plain = without_illegal_signs(content)[:_LONGEST]
        looks_like_number = plain.strip().replace(".", "").isdigit()
        page.write_string(*place, plain, text if looks_like_number else None)
    elif isinstance(content, bool):
        page.write_boolean(*place, content)
    elif isinstance(content, (dt.date, dt.time, dt.timedelta)):
        is_day = isinstance(content, dt.date) and getattr(content, "hour", 0) == 0
        page.write_datetime(*place, content, day if is_day else None)
    elif content is not None:
        page.write_number(*place, content)
