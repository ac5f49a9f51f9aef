"""计算底稿.xlsx: raw records, parameters and live formulas from each raw cell to the conclusion.

Every formula is a rule's second reading (`Rule.excel`) with cells of this workbook put in; cached values are those of
the register, so programs that do not recalculate show the same. The last sheet ties each printed value to its cell.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.audit import calculation, inputs
from shifan.audit.sheets import Book
from shifan.report.package import repack

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FIXED = dt.datetime(2000, 1, 1)


def build(clean: CleanCity, standard: Standard, register: Register) -> bytes:
    """Return the workbook's bytes, the same for the same input."""
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, _OPTIONS)
    file.set_properties({"created": _FIXED, "title": f"{register.text('city')}省级初评计算底稿", "author": "shifan"})
    file.set_calc_mode("auto")
    book = Book(file, clean, standard, register)
    inputs.cover(book)
    inputs.parameters(book)
    inputs.raw_tables(book)
    calculation.sites(book)
    calculation.indicators(book)
    calculation.totals(book)
    calculation.groups(book)
    calculation.tie_out(book)
    file.close()
    return repack(target.getvalue())
