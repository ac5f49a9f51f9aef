"""The sheets and columns that a pack asks for: those that every city has, and what the pack's own rules read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shifan.clean.pack_columns import READ_AS, columns_of
from shifan.raw_sheets import MEASUREMENTS, RECORDS, SITES, RawSheet, RawWorkbook, SheetColumn
from shifan.standards import Standard
from shifan.standards import objects as ob

_ROUND = "round"


def sheets_of(workbook: RawWorkbook, standard: Standard) -> tuple[RawSheet[Any], ...]:
    """Return the sheets of a workbook that a city fills in for a pack."""
    asked = (sheet for sheet in workbook.more if _is_asked_by_pack(sheet, standard))
    return (*workbook.sheets, *asked)


def _is_asked_by_pack(sheet: RawSheet[Any], standard: Standard) -> bool:
    return sheet is MEASUREMENTS and not standard.measures.empty


def asked_columns(sheet: RawSheet[Any], standard: Standard) -> tuple[SheetColumn, ...]:
    """Return the columns of a sheet that a city fills in for a pack, in their order."""
    read = set(_read(standard))
    return tuple(
        column
        for column in columns_of(sheet, standard)
        if not column.on_demand or _is_read(sheet, column.field, read)
    )


def _read(standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield object and column of everything that a pack's rules read of records."""
    for rule in standard.program.rules if standard.program else ():
        for reference in rule.references:
            yield reference.object, reference.name
        for child in rule.children:
            yield child, ""


def _is_read(sheet: RawSheet[Any], field: str, read: set[tuple[str, str]]) -> bool:
    if sheet not in (RECORDS, SITES):
        return False
    if field == _ROUND:
        return any(place == ob.RECHECKS for place, _ in read)
    names = READ_AS.get(field, ()) if sheet is RECORDS else ()
    return any((place, name) in read for place in (ob.RECORDS, ob.RECHECKS) for name in names)
