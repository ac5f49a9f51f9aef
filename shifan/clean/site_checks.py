"""Checks between tables: sites, their types and districts, absent types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean.consequences import Follows, at_places
from shifan.clean.date_checks import dates_known, misfits
from shifan.clean.record_checks import Matched, misplaced, records
from shifan.clean.table_checks import at, has
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

METHODS = {"announced": "明查", "covert": "暗访"}


def types_of_sites(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Settle which type code a name means under its method, in place; yield types that the method does not have."""
    method_of = dict(
        zip(standard.business_types["code"], standard.business_types["method"], strict=True)
    )
    for table in ("sites", "absent_types"):
        frame, codes, known = city.tables[table], [], {}
        for row, kinds, method in zip(
            frame["row"], frame["business_type"], frame["method"], strict=True
        ):
            told = kinds, method
            if told not in known:
                known[told] = next((code for code in kinds or () if method_of[code] == method), "")
            codes.append(known[told])
            if kinds and method and not known[told]:
                yield at(
                    city,
                    table,
                    "business_type",
                    row,
                    "type-method",
                    f"{METHODS[method]}没有这一业态",
                    "规则包中该检查方式的业态",
                    "请核对检查方式和业态",
                )
        city.tables[table] = frame.assign(
            business_type=pd.Series(codes, index=frame.index, dtype=object)
        )


def sites(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield sites told twice, without code, name or date."""
    frame = city.tables["sites"]
    for row in each(frame[frame["site"].duplicated()]):
        yield at(city, "sites", "site", row.row, "twice-site", row.site or "空", "不重复的点位编号")
    for row, site, name, date in zip(
        *(frame[field] for field in ("row", "site", "name", "date")), strict=True
    ):
        if not site:
            yield at(city, "sites", "site", row, "missing-site", "空", "点位编号", "请填写")
        if name == "":
            yield at(
                city,
                "sites",
                "name",
                row,
                "missing-name",
                "空",
                "单位名称",
                "不影响计分，请补充",
                "warning",
            )
        if not date:
            yield at(city, "sites", "date", row, "missing-date", "空", "检查日期", "请填写")


def site_dates(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield sites inspected before or after the stated dates, or after the report."""
    frame, days = city.tables["sites"], dates_known(city)
    dated = [(row, date) for row, date in zip(frame["row"], frame["date"], strict=True) if date]
    outside = {date: _outside(date, days) for date in {date for _, date in dated}}
    found: dict[str, list[Finding]] = {}
    for row, date in dated:
        item = outside[date]
        if item:
            found.setdefault(item, []).append(
                at(city, "sites", "date", row, "date-outside", date, _period(item, days))
            )
    for item, own in found.items():
        yield from misfits(city, item, own, len(dated), "点位的检查日期")


def _outside(date: dt.date, days: dict[str, dt.date]) -> str:
    """Return the date of 基本信息 that a day of inspection does not fit; empty if it fits all that are known."""
    if "现场检查开始日期" in days and date < days["现场检查开始日期"]:
        return "现场检查开始日期"
    return next(
        (item for item in ("现场检查结束日期", "报告日期") if item in days and date > days[item]),
        "",
    )


def _period(item: str, days: dict[str, dt.date]) -> str:
    start, end = (days.get(f"现场检查{word}日期", "（未填）") for word in ("开始", "结束"))
    return (
        f"不晚于报告日期 {days[item]}" if item == "报告日期" else f"现场检查期间 {start} 至 {end}"
    )


def site_districts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield sites in a district that is not marked for their method; where marks are missing or unreadable nothing is said."""
    frame, districts = city.tables["sites"], city.tables["districts"]
    unmarked = {
        (name, method)
        for method in METHODS
        for name, marked in zip(districts["name"], districts[method], strict=True)
        if marked is False
    }
    for row, district, method in zip(frame["row"], frame["district"], frame["method"], strict=True):
        if (district, method) in unmarked:
            yield at(
                city,
                "sites",
                "district",
                row,
                "district-method",
                district,
                f"“区县”表中“{METHODS[method]}”填“是”的区县",
                "仍按该区县计，请核对",
                "warning",
            )


def same_name(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield different sites of one method that carry the same name in one district."""
    frame = city.tables["sites"]
    named = frame[frame["name"].astype(bool)]
    for row in each(named[named.duplicated(["method", "district", "name"])]):
        yield at(
            city,
            "sites",
            "name",
            row.row,
            "same-name",
            row.name,
            "同一单位只列一个点位",
            "编号不同，仍按不同点位计，请核对",
            "warning",
        )


def types_and_records(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield what is wrong with the sites of each type and with the records of each site; the records are matched once."""
    one = Matched(city, standard)
    misfits = misplaced(one) if one.whole else {}
    yield from _coverage(city, standard, misfits)
    if one.whole:
        yield from records(one, misfits)


def _coverage(
    city: CleanCity, standard: Standard, misfits: Iterable[int]
) -> Iterable[Finding | Follows]:
    """Yield types without sites that are not declared absent, absent ones with sites, and types with too few."""
    if (
        not has(city, "sites", "method", "business_type") or city.tables["sites"].empty
    ):  # that nothing is filled in has been told
        return
    counts = city.tables["sites"]["business_type"].value_counts()
    absent = {
        row.business_type: row.row for row in each(city.tables["absent_types"]) if row.business_type
    }
    unsettled = list(_unsettled(city, misfits))
    for kind in each(standard.business_types):
        count, name = int(counts.get(kind.code, 0)), f"{METHODS[kind.method]}“{kind.name}”"
        if count and kind.code in absent:
            yield _absent_with_sites(city, absent[kind.code], name, count)
        elif not count and kind.code not in absent:
            yield Follows(_without_sites(city, name), _taken(unsettled, kind.method))
        elif 0 < count < kind.min_sites:
            yield at(
                city,
                "sites",
                "business_type",
                0,
                "few-sites",
                f"{name}只有{count}个点位",
                f"不少于{kind.min_sites}个",
                "仍按实有点位计，请核对",
                "warning",
            )


def _absent_with_sites(city: CleanCity, row: int, name: str, count: int) -> Finding:
    return at(
        city,
        "absent_types",
        "business_type",
        row,
        "absent-with-sites",
        f"{name}登记为缺项，却有{count}个点位",
        "缺项业态没有点位",
        "请核对二者之一",
    )


def _without_sites(city: CleanCity, name: str) -> Finding:
    return at(
        city,
        "sites",
        "business_type",
        0,
        "type-without-sites",
        f"{name}没有点位",
        "每个业态都有点位，或在“业态缺项”表中登记",
        "请补充",
    )


def _unsettled(
    city: CleanCity, misfits: Iterable[int]
) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """Yield the cells of each site and absent type whose type is refused, with its method; `misfits` are rows of sites of another type."""
    for table in ("sites", "absent_types"):
        frame = city.tables[table]
        for row in each(frame[frame["business_type"] == ""]):
            yield (
                at_places(city.sources[table], ("business_type", row.row), ("method", row.row)),
                row.method,
            )
    for row in misfits:
        yield at_places(city.sources["sites"], ("business_type", row)), None


def _taken(unsettled: list[tuple[tuple[str, ...], str | None]], method: str) -> tuple[str, ...]:
    """Return the cells of one row, rather of this method, which then explains no other lack; empty if none is left."""
    place = min(range(len(unsettled)), key=lambda n: unsettled[n][1] != method, default=None)
    return () if place is None else unsettled.pop(place)[0]


CHECKS = (types_of_sites, sites, site_dates, site_districts, same_name, types_and_records)
