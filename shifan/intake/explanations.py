"""What the sheets of a workbook say that are not read themselves: texts that may explain its signs and colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
from python_calamine import CalamineWorkbook

from shifan.addresses import address
from shifan.intake.cell_arrays import SharedTexts
from shifan.intake.grid import Grid
from shifan.intake.model import Explanation
from shifan.intake.oddities import SheetOddities
from shifan.intake.sheet_grids import small_sheets

_LARGEST = 2_000  # cells: a sheet of notes is small
_SHORTEST, _LONGEST, _MOST = 4, 500, 200  # signs of a text, texts


def explanations(
    book: CalamineWorkbook, sheets: Mapping[str, SheetOddities], texts: SharedTexts | None
) -> tuple[Explanation, ...]:
    """Return the texts of those of some sheets, by name, that are small."""
    readable = {name: odd for name, odd in sheets.items() if not odd.refused}
    found = (
        Explanation(text, name, cell)
        for together in small_sheets(book, readable, texts, _LARGEST)
        for name, own in together.items()
        for text, cell in _texts(own.rows)
    )
    return tuple(islice(found, _MOST))


def _texts(rows: Grid) -> Iterator[tuple[str, str]]:
    """Yield the texts of a sheet with their cell."""
    for column in range(rows.width):
        codes, cells = rows.column(column)
        # Of many small sheets in one grid the cells are those of all of them.
        occurring, firsts = np.unique(codes, return_index=True)
        for code, row in zip(occurring.tolist(), firsts.tolist(), strict=True):
            cell = cells[code]
            if isinstance(cell, str) and _SHORTEST <= len(cell) <= _LONGEST:
                yield cell, address(row, column)
