"""Checks of 点位总数: each number once, complete, and not below what was drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import SITE_TOTALS, SITES, SiteTotalRow
from shifan.standards import Standard

_Key = tuple[str, str, str]  # method, business type, district or nothing


def site_totals(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield numbers that stand twice, stand for city and districts at once, or are below what was drawn."""
    if SITE_TOTALS.table not in city.tables:
        return
    drawn = _drawn(city)
    first: dict[_Key, int] = {}
    for row in city.rows(SITE_TOTALS):
        if not row.method or not row.business_type:
            continue  # refused where it was read
        key = (row.method, row.business_type, row.district or "")
        earlier = first.setdefault(key, row.row)
        if earlier != row.row:
            expected = f"每种检查方式、业态、区县一行（另见第{earlier}行）"
            notice = Notice("twice-total", str(row.number), expected, "请只保留一行")
            yield city.finding_at(SITE_TOTALS, "number", row.row, notice)
        yield from _number_faults(city, row, drawn[key])
    yield from _mixed(city, first)


def _drawn(city: CleanCity) -> Counter[_Key]:
    """Return how many sites were drawn, by method and type, in each district and in the whole city."""
    counts: Counter[_Key] = Counter()
    for site in city.rows(SITES):
        counts[(site.method, site.business_type, "")] += 1
        if site.district:
            counts[(site.method, site.business_type, site.district)] += 1
    return counts


def _number_faults(city: CleanCity, row: SiteTotalRow, drawn: int) -> Iterator[Finding]:
    if row.number is not None and row.number < drawn:
        found = f"总数{row.number}个，已抽{drawn}个点位"
        notice = Notice("total-below-drawn", found, "不少于已抽的点位数", "请核对总数和点位")
        yield city.finding_at(SITE_TOTALS, "number", row.row, notice)


def _mixed(city: CleanCity, rows: dict[_Key, int]) -> Iterator[Finding]:
    """Yield the numbers of districts of a type that also has a number for the whole city."""
    for (method, kind, district), row in rows.items():
        if district and (method, kind, "") in rows:
            found = f"另有全市的总数（第{rows[(method, kind, '')]}行）"
            notice = Notice("mixed-totals", found, "全市一个数，或各区县各一个数", "请删去其一")
            yield city.finding_at(SITE_TOTALS, "district", row, notice)
