"""Checks of 点位: each site once, dates within the inspection, districts where the method was at work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from shifan.clean.checks.fact_dates import Compared, dates, misfits
from shifan.clean.checks.near_codes import all_without_zeros
from shifan.clean.consequences import Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.table_rows import rows
from shifan.errors import Finding
from shifan.raw_sheets import DISTRICTS, SITES, SiteRow
from shifan.raw_sheets.city_profile import INSPECTION_START
from shifan.standards import Standard

_FEWEST_DISTRICTS = 2  # with sites of a method, so that others without are missed
_INSPECTION_END, _REPORT = "现场检查结束日期", "报告日期"


def sites(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield sites that stand twice, or have no code, name or date."""
    frame = city.tables[SITES.table]
    for row in rows(frame[frame["site"].duplicated()], SiteRow):
        notice = Notice("twice-site", row.site or "空", "不重复的点位编号")
        yield city.finding_at(SITES, "site", row.row, notice)
    complete = frame["site"].astype(bool) & frame["date"].astype(bool) & (frame["name"] != "")
    for row in rows(frame[~complete], SiteRow):  # hardly any
        for field, notice in _blank(row):
            yield city.finding_at(SITES, field, row.row, notice)


def nearly_same_codes(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield sites whose code differs from that of an earlier one in leading zeros alone: 002 and 2."""
    seen: dict[str, str] = {}
    frame = city.tables[SITES.table]
    codes = frame["site"].fillna("").tolist()
    bare = all_without_zeros(codes)
    if len({*bare}) == len({*codes}):
        return
    for row, code, without in zip(frame["row"], codes, bare, strict=True):
        if not code:
            continue
        earlier = seen.setdefault(without, code)
        if earlier != code:
            action = "按不同点位计；如为同一点位，请统一编号并改为文本格式"
            notice = Notice(
                "near-site", f"{code}（另有 {earlier}）", "写法一致的点位编号", action, "warning"
            )
            yield city.finding_at(SITES, "site", row, notice)


def _blank(row: SiteRow) -> Iterator[tuple[str, Notice]]:
    if not row.site:
        yield "site", Notice("missing-site", "空", "点位编号", "请填写")
    if row.name == "":  # a name that could not be read has been refused
        yield "name", Notice("missing-name", "空", "单位名称", "不影响计分，请补充", "warning")
    if not row.date:
        yield "date", Notice("missing-date", "空", "检查日期", "请填写")


def site_dates(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield sites inspected before or after the stated dates, or after the report."""
    frame, days = city.tables[SITES.table], dates(city)
    dated = [
        (row, day)
        for row, day in zip(frame["row"].tolist(), frame["date"].tolist(), strict=True)
        if day
    ]
    missed = {day: _missed(day, days) for day in {day for _, day in dated}}
    found: dict[str, list[Finding]] = {}
    for row, day in dated if any(missed.values()) else ():
        item = missed[day]
        if item:
            notice = Notice("date-outside", str(day), _period(item, days))
            finding = city.finding_at(SITES, "date", row, notice)
            found.setdefault(item, []).append(finding)
    for item, findings in found.items():
        yield from misfits(city, Compared(item, len(dated), "点位的检查日期"), findings)


def _missed(day: dt.date, days: dict[str, dt.date]) -> str:
    """Return the date of 基本信息 that a day of inspection does not fit; empty if it fits all that are known."""
    if INSPECTION_START in days and day < days[INSPECTION_START]:
        return INSPECTION_START
    ends = (_INSPECTION_END, _REPORT)
    return next((item for item in ends if item in days and day > days[item]), "")


def _period(item: str, days: dict[str, dt.date]) -> str:
    if item == _REPORT:
        return f"不晚于报告日期 {days[item]}"
    start, end = (days.get(other, "（未填）") for other in (INSPECTION_START, _INSPECTION_END))
    return f"现场检查期间 {start} 至 {end}"


def site_districts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield sites in a district that is not marked for their method.

    Where a mark is missing or unreadable nothing is said.
    """
    frame, districts = city.tables[SITES.table], city.tables[DISTRICTS.table]
    unmarked = {
        (name, method)
        for method in standard.method_names
        for name, marked in zip(districts["name"], districts[method], strict=True)
        if marked is False
    }
    columns = (frame[field].tolist() for field in ("row", "district", "method"))
    for row, district, method in zip(*columns, strict=True) if unmarked else ():
        if (district, method) in unmarked:
            expected = f"“区县”表中“{standard.method_names[method]}”填“是”的区县"
            action = "仍按该区县计，请核对"
            notice = Notice("district-method", district, expected, action, "warning")
            yield city.finding_at(SITES, "district", row, notice)


def districts_without_sites(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield districts that 区县 marks for a method of inspection of which they have no site.

    Where fewer than two districts have any, the list is hardly begun, and nothing is missed yet.
    """
    frame, districts = city.tables[SITES.table], city.tables[DISTRICTS.table]
    visited = set(zip(frame["district"].tolist(), frame["method"].tolist(), strict=True))
    for method, word in standard.method_names.items():
        if sum(way == method for _, way in visited) < _FEWEST_DISTRICTS:
            continue
        for row, name, marked in zip(
            districts["row"], districts["name"], districts[method], strict=True
        ):
            if marked is True and name and (name, method) not in visited:
                found = f"{name}列入{word}，“点位”表中没有它的{word}点位"
                action = "请核对是否少了一份点位，或该区县是否列入"
                notice = Notice(
                    "district-without-sites", found, f"至少一个{word}点位", action, "warning"
                )
                yield city.finding_at(DISTRICTS, method, row, notice)


def same_name(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield different sites of one method that carry the same name in one district."""
    frame = city.tables[SITES.table]
    # A code that stands twice is refused as such.
    if frame["name"].is_unique:
        return
    named = frame[frame["name"].astype(bool)].drop_duplicates("site")
    for row in rows(named[named.duplicated(["method", "district", "name"])], SiteRow):
        action = "编号不同，仍按不同点位计，请核对"
        notice = Notice("same-name", row.name, "同一单位只列一个点位", action, "warning")
        yield city.finding_at(SITES, "name", row.row, notice)
