"""Checks of the business types: each has sites or is declared absent, and has enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import ABSENT_TYPES, SITES, RawSheet
from shifan.standards import Standard

# Cells of a row whose business type is refused, and the row's method; None where any method may be meant.
_Unsettled = tuple[tuple[str, ...], str | None]


def coverage(city: CleanCity, standard: Standard, misplaced: Iterable[int]) -> Iterable[Told]:
    """Yield types without sites that are not declared absent, absent ones with sites, and types with too few.

    `misplaced` are the worksheet rows of sites whose records are of another type.
    """
    # That nothing is filled in has been said.
    if not city.has_columns(SITES, "method", "business_type") or city.tables[SITES.table].empty:
        return
    counts = city.tables[SITES.table]["business_type"].value_counts()
    absent = _declared_absent(city)
    unsettled = list(_unsettled(city, misplaced))
    for kind in standard.type_list:
        count = int(counts.get(kind.code, 0))
        name = f"{standard.method_names[kind.method]}“{kind.name}”"
        if count and kind.code in absent:
            yield _absent_with_sites(city, absent[kind.code], name, count)
        elif not count and kind.code not in absent:
            causes = _taken(unsettled, kind.method) or (city.source(SITES).place,)
            yield Consequence(_without_sites(city, name), causes)
        elif 0 < count < kind.min_sites:
            yield _few_sites(city, name, count, kind.min_sites)


def _declared_absent(city: CleanCity) -> dict[str, int]:
    """Return code of each business type that is declared absent → worksheet row."""
    return {row.business_type: row.row for row in city.rows(ABSENT_TYPES) if row.business_type}


def _few_sites(city: CleanCity, name: str, count: int, least: int) -> Finding:
    found, expected = f"{name}只有{count}个点位", f"不少于{least}个"
    notice = Notice("few-sites", found, expected, "仍按实有点位计，请核对", "warning")
    return city.finding_at(SITES, "business_type", 0, notice)


def _absent_with_sites(city: CleanCity, row: int, name: str, count: int) -> Finding:
    found = f"{name}登记为缺项，却有{count}个点位"
    notice = Notice("absent-with-sites", found, "缺项业态没有点位", "请核对二者之一")
    return city.finding_at(ABSENT_TYPES, "business_type", row, notice)


def _without_sites(city: CleanCity, name: str) -> Finding:
    expected = "每个业态都有点位，或在“业态缺项”表中登记"
    notice = Notice("type-without-sites", f"{name}没有点位", expected, "请补充")
    return city.finding_at(SITES, "business_type", 0, notice)


def _unsettled(city: CleanCity, misplaced: Iterable[int]) -> Iterator[_Unsettled]:
    """Yield the sites and absent types whose business type is refused or doubted."""
    sheets: tuple[RawSheet[Any], ...] = (SITES, ABSENT_TYPES)
    for sheet in sheets:
        frame, source = city.tables[sheet.table], city.source(sheet)
        without_type = frame[frame["business_type"] == ""]
        for row, method in zip(without_type["row"], without_type["method"], strict=True):
            yield source.cells(row, "business_type", "method"), method
    for row in misplaced:
        yield city.source(SITES).cells(row, "business_type"), None


def _taken(unsettled: list[_Unsettled], method: str) -> tuple[str, ...]:
    """Return the cells of one row, rather of this method, which then explains no other lack; empty if none is left."""
    place = min(range(len(unsettled)), key=lambda n: unsettled[n][1] != method, default=None)
    return () if place is None else unsettled.pop(place)[0]
