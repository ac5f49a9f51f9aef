"""Checks of 点位总数: each number once, not below what was drawn, and complete: what cannot be used is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import ABSENT_TYPES, DISTRICTS, SITE_TOTALS, SITES, SiteTotalRow
from shifan.standards import Standard

_MOST = 1_000_000
_AS_UNKNOWN = "该业态按总数很大计，区间可能偏宽；请补充"
_Key = tuple[str, str, str]  # method, business type, district or nothing


def site_totals(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield numbers that stand twice, stand for city and districts at once, or are below what was drawn.

    Told, too: numbers that are missing, of some districts only, of a type that the city does not have, or hardly right.
    """
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
    yield from _districts_missing(city, first, drawn, standard)
    yield from _of_absent_types(city)


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

    if row.number is None:
        notice = Notice("no-total", "空", "可供抽取的点位数", _AS_UNKNOWN, "warning")
        yield city.finding_at(SITE_TOTALS, "number", row.row, notice)
    elif row.number > _MOST:
        notice = Notice("large-total", f"{row.number}个", f"不多于{_MOST}个", "请核对", "warning")
        yield city.finding_at(SITE_TOTALS, "number", row.row, notice)


def _districts_missing(
    city: CleanCity, rows: dict[_Key, int], drawn: Counter[_Key], standard: Standard
) -> Iterator[Finding]:
    """Yield the types with numbers of some districts only, though sites were drawn in others, too."""
    listed: dict[tuple[str, str], dict[str, int]] = {}
    for (method, kind, district), row in rows.items():
        if district:
            listed.setdefault((method, kind), {})[district] = row
    names_of = {row.code: row.name for row in city.rows(DISTRICTS)}
    for (method, kind), own in listed.items():
        needed = {place for (m, k, place) in drawn if place and (m, k) == (method, kind)}
        missing = sorted(needed - own.keys())
        if missing and (method, kind, "") not in rows:
            names = "、".join(names_of.get(code, code) for code in missing)
            found = f"{standard.method_names[method]}“{standard.type_names[kind]}”没有{names}的总数"
            expected = "有点位的区县各一个数，或全市一个数"
            notice = Notice("districts-missing", found, expected, _AS_UNKNOWN, "warning")
            yield city.finding_at(SITE_TOTALS, "district", min(own.values()), notice)


def _of_absent_types(city: CleanCity) -> Iterator[Finding]:
    absent = {row.business_type: row.row for row in city.rows(ABSENT_TYPES)}
    for row in city.rows(SITE_TOTALS):
        if row.number and row.business_type in absent:
            expected = f"“业态缺项”登记了这一业态（第{absent[row.business_type]}行），没有点位"
            notice = Notice(
                "absent-with-total", f"{row.number}个", expected, "请核对二者之一", "warning"
            )
            yield city.finding_at(SITE_TOTALS, "number", row.row, notice)


def _mixed(city: CleanCity, rows: dict[_Key, int]) -> Iterator[Finding]:
    """Yield the numbers of districts of a type that also has a number for the whole city."""
    for (method, kind, district), row in rows.items():
        if district and (method, kind, "") in rows:
            found = f"另有全市的总数（第{rows[(method, kind, '')]}行）"
            notice = Notice("mixed-totals", found, "全市一个数，或各区县各一个数", "请删去其一")
            yield city.finding_at(SITE_TOTALS, "district", row, notice)
