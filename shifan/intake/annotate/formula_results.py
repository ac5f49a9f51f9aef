"""Results of formulas, put back into a copy.

The writing library leaves them out, and a formula without result is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import address
from shifan.intake.cell_text import CellValue, is_error
from shifan.intake.model import Workbook
from shifan.intake.workbooks import UNCALCULATED, sheet_parts

_FORMULA = re.compile(
    rb'<c r="([A-Z]+\d+)"((?: s="\d+")?)>(<f(?:[^>]*/>|.*?</f>))<v\s*(?:/>|></v>)</c>', re.DOTALL
)
Results = Mapping[str, CellValue]  # the stored result of each cell of a sheet that has a formula


def stored_results(original: Path, book: NewBook, read: Workbook) -> dict[str, Results]:
    """Return the name of each sheet with formulas → their stored results, for an xlsx or xlsm file.

    `book` is the file as the writing library opened it, `read` as the intake read it: only that tells an empty text
    from no result.
    """
    formulas = {page.title: list(_formulas(page)) for page in book.worksheets}
    if not any(formulas.values()):
        return {}
    stored = load_workbook(original, data_only=True)
    uncalculated = frozenset(_uncalculated(read))
    results: dict[str, Results] = {}
    for sheet, cells in formulas.items():
        name = re.sub(r"\s", "", sheet)
        calculated = [cell for cell in cells if (name, cell) not in uncalculated]
        if cells:
            results[sheet] = {cell: _result(stored[sheet][cell].value) for cell in calculated}
    return results


def _formulas(page: Worksheet) -> Iterator[str]:
    """Yield the address of each formula of a sheet."""
    for row in page.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield cell.coordinate


def _result(value: CellValue) -> CellValue:
    """Return a stored result; the library gives None for an empty text."""
    return "" if value is None else value


def _uncalculated(read: Workbook) -> Iterator[tuple[str, str]]:
    """Yield sheet and address of each formula that has no stored result."""
    for name, sheet in read.sheets.items():
        for place, note in sheet.notes.items():
            if note == UNCALCULATED:
                yield name, address(*place)


def restore_results(copy: Path, results: Mapping[str, Results]) -> None:
    """Write the results, by name of their sheet, into a saved copy; a formula that had none is left without."""
    if not results:
        return
    parts = {part: results[name] for name, part in sheet_parts(copy).items() if name in results}
    with zipfile.ZipFile(copy) as package:
        contents = [(info, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in contents:
            if info.filename in parts:
                content = _with_results(content, parts[info.filename])
            package.writestr(info, content, zipfile.ZIP_DEFLATED)


def _with_results(sheet: bytes, results: Results) -> bytes:
    """Return the XML of a sheet with the results in their cells."""

    def cell(match: re.Match[bytes]) -> bytes:
        value = results.get(match[1].decode())
        if value is None:
            return match[0]
        kind, text = _as_stored(value)
        place, style, formula = match.groups()
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (
            place,
            style,
            kind,
            formula,
            escape(text).encode("utf-8"),
        )

    return _FORMULA.sub(cell, sheet)


def _as_stored(value: CellValue) -> tuple[bytes, str]:
    """Return how a result is stored: its type, if it is no number, and its text."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        serial: float = to_excel(value)  # type: ignore[no-untyped-call]  # the stubs leave it untyped
        return b"", str(serial)
    if isinstance(value, (int, float)):
        return b"", repr(value)
    return (b' t="e"' if is_error(str(value)) else b' t="str"'), str(value)
