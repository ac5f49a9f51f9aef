"""Check for tables that may be empty and are, but hardly ever rightly so."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.raw_sheets import SHEETS
from shifan.standards import Standard


def empty_tables(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield the tables without rows of which the raw sheets declare what was expected."""
    for sheet in SHEETS:
        if sheet.rarely_empty and city.tables[sheet.table].empty:
            expected, counted = sheet.rarely_empty
            action = f"{counted}，请核对并补充"
            notice = Notice("empty-table", "表内没有数据", expected, action, "warning")
            finding = city.finding_at(sheet, "", 0, notice)
            yield Consequence(finding, (city.source(sheet).place,))
