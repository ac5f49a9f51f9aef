"""The sheet that no menu shows: which cells a check has filled, and how they were filled before.

Each row names a cell; its third cell has the format that the named one had, so that office programs, which number
formats anew when they save, keep the two together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from python_calamine import CalamineWorkbook

from shifan.addresses import position
from shifan.intake.annotate.findings_sheet import inline_text
from shifan.patterns import pattern_of

Cell = tuple[str, str]  # the name of a sheet, and an address in it
_STYLE = pattern_of(rb"""<(?:\w+:)?c\s(?=[^<>]*?\br="C(\d+)")[^<>]*?\bs="(\d+)\"""")


def first_row(package: bytes, name: str) -> list[str]:
    """Return the texts of the first row of a sheet."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(package)).get_sheet_by_name(name)
    return [str(cell) for cell in next(iter(rows.to_python(nrows=1)), [])]


def listed(package: bytes, name: str, part: bytes) -> dict[Cell, int]:
    """Return each cell that the sheet `name`, whose XML is `part`, lists → the number of the format it had."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(package))
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    styles = {int(row): int(style) for row, style in _STYLE.findall(part)}
    return {
        (str(row[0]), str(row[1])): styles.get(number, 0)
        for number, row in enumerate(rows, 1)
        if len(row) > 1 and position(str(row[1]))
    }


def content(cells: Iterable[tuple[Cell, int]], namespace: str) -> bytes:
    """Return the bytes of the sheet."""
    rows = "".join(
        f'<row r="{n}">{inline_text(f"A{n}", sheet)}{inline_text(f"B{n}", cell)}<c r="C{n}" s="{style}"/></row>'
        for n, ((sheet, cell), style) in enumerate(cells, 1)
    )
    text = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n" + text.encode("utf-8")
