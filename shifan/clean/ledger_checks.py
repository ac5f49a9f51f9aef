"""Checks of the rectification ledger: each line a problem that was found, its dates and words in agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean.consequences import Follows, at_places
from shifan.clean.date_checks import dates_known, misfits
from shifan.clean.table_checks import at, has
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard


def codes(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines without a code of their own, or with that of another, and lines without a date by which."""
    frame = city.tables["rectification"]
    for row in each(frame[frame["problem"].duplicated()]):
        yield at(
            city,
            "rectification",
            "problem",
            row.row,
            "twice-problem",
            row.problem or "空",
            "不重复的问题编号",
        )
    for row in each(frame):
        if not row.problem:
            yield at(
                city,
                "rectification",
                "problem",
                row.row,
                "missing-problem-code",
                "空",
                "问题编号",
                "请填写",
            )
        if not row.due:
            yield at(
                city,
                "rectification",
                "due",
                row.row,
                "missing-due",
                "空",
                "整改时限（日期）",
                "请填写",
            )


def problems(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield lines that belong to no 不符合 record, that repeat, and problems without a line."""
    frame, records = city.tables["rectification"], city.tables["records"]
    if not has(city, "records", "site", "item", "result") or not (
        frame.empty or has(city, "rectification", "site", "item")
    ):
        return
    found, unsure = (
        _keys(records[which]) for which in (records["result"] == "不符合", records["result"].isna())
    )
    seen: dict[tuple, int] = {}
    idle: list[tuple[str, ...]] = []
    for row in each(frame):
        key = (row.site, row.item)
        if key not in found and key not in unsure:
            idle.append(
                at_places(city.sources["rectification"], ("item", row.row), ("site", row.row))
                + _refused(city, standard, key)
            )
            if all(key):
                yield Follows(
                    at(
                        city,
                        "rectification",
                        "item",
                        row.row,
                        "unknown-problem",
                        f"{row.site} {row.item}",
                        "检查记录中结果为“不符合”的点位和检查项",
                        "请核对点位编号和检查项编号",
                    ),
                    idle[-1][2:],
                )
        elif seen.setdefault(key, row.row) != row.row:
            yield at(
                city,
                "rectification",
                "item",
                row.row,
                "twice-listed",
                f"{row.site} {row.item}",
                f"每个问题一行（另见第{seen[key]}行）",
                "请只保留一行",
            )
    yield from _unlisted(
        city,
        found
        - set(zip(frame["site"], frame["item"], strict=True))
        - _unlisted_anyway(city, standard, found),
        idle,
    )


def _keys(records: pd.DataFrame) -> set[tuple]:
    return set(zip(records["site"].astype(object), records["item"].astype(object), strict=True))


def _unlisted_anyway(city: CleanCity, standard: Standard, found: set[tuple]) -> set[tuple]:
    """Return the problems at unknown sites or of unknown items: those are refused as records."""
    records = city.tables["records"]
    sites, items = (
        {*records[field].cat.categories} - {*known}
        for field, known in (
            ("site", city.tables["sites"]["site"]),
            ("item", standard.check_items["code"]),
        )
    )
    unread = records["site"].hasnans or records["item"].hasnans
    if not (sites or items or unread):  # hardly any; then long lists need not be gone through
        return set()
    return {
        (site, item)
        for site, item in found
        if site in sites or item in items or not (isinstance(site, str) and isinstance(item, str))
    }


def _unlisted(
    city: CleanCity, lacking: set[tuple], idle: list[tuple[str, ...]]
) -> Iterable[Finding | Follows]:
    """Yield how many problems have no line; as many lines that belong to no problem account for them."""
    source = city.sources["rectification"]
    if lacking and source.sha256:
        whole = f"{source.file}!{source.sheet}"
        cells = tuple(cell for own in idle for cell in own) if len(lacking) <= len(idle) else ()
        yield Follows(
            at(
                city,
                "rectification",
                "problem",
                0,
                "unlisted-problem",
                f"{len(lacking)}个不符合项没有列入台账",
                "每个不符合项一行",
                "仍按检查记录计分，请补充",
                "warning",
            ),
            (whole, *cells),
        )


def _refused(city: CleanCity, standard: Standard, key: tuple) -> tuple[str, ...]:
    """Return the cells of records, refused for an unknown site or item, that this line may be about."""
    records, source = city.tables["records"], city.sources["records"]
    strays = records[
        (records["item"] == key[1]) & ~records["site"].isin(city.tables["sites"]["site"])
    ]
    unread = records[
        (records["site"] == key[0]) & ~records["item"].isin(standard.check_items["code"])
    ]
    return tuple(
        cell
        for rows, field in ((strays, "site"), (unread, "item"))
        for row in rows["row"].head(1)
        for cell in at_places(source, (field, row))
    )


def progress(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield lines whose status, dates and conclusion contradict each other."""
    days = dates_known(city)
    for row in each(city.tables["rectification"]):
        if _closed_not_done(row):
            yield at(
                city,
                "rectification",
                "status",
                row.row,
                "closed-not-done",
                f"复查结论为“通过”，整改状态为“{row.status or '空'}”",
                "已完成",
                "请核对二者之一",
            )
        for field, code, found, expected in (*_doubts(row), *_outside(row, days)):
            yield at(
                city,
                "rectification",
                field,
                row.row,
                code,
                found,
                expected,
                "仍按原样计，请核对",
                "warning",
            )


def _closed_not_done(row: object) -> bool:
    return row.conclusion == "通过" and row.status is not None and row.status != "已完成"


def dates(city: CleanCity, standard: Standard) -> Iterable[Finding | Follows]:
    """Yield dates before the inspection of the site, or after the report."""
    places = city.tables["sites"].drop_duplicates("site").set_index("site")[["date", "row"]]
    report, late, of = dates_known(city).get("报告日期"), [], 0
    for row in each(city.tables["rectification"]):
        inspected, place = places.loc[row.site] if row.site in places.index else (None, 0)
        for field, word in (("completed", "完成日期"), ("rechecked", "复查日期")):
            day = getattr(row, field)
            of += bool(day)
            if day and _before(day, inspected):
                yield Follows(
                    at(
                        city,
                        "rectification",
                        field,
                        row.row,
                        "done-before",
                        f"{word} {day}，早于检查日期",
                        f"不早于检查日期 {inspected}",
                    ),
                    at_places(city.sources["sites"], ("date", place)),
                )
            if day and report and day > report:
                late.append(
                    at(
                        city,
                        "rectification",
                        field,
                        row.row,
                        "date-future",
                        f"{word} {day}",
                        f"不晚于报告日期 {report}",
                    )
                )
    yield from misfits(city, "报告日期", late, of, "台账的日期")


def _before(day: dt.date, inspected: object) -> bool:
    return isinstance(inspected, dt.date) and day < inspected


def _doubts(row: object) -> Iterable[tuple[str, str, str, str]]:
    """Yield field, code, found and expected of what does not fit together but changes no number."""
    if row.status == "已完成" and not row.completed:
        yield "completed", "no-completed-date", "整改状态为“已完成”，没有完成日期", "完成日期"
    if row.status in ("整改中", "未整改") and row.completed:
        yield (
            "completed",
            "completed-open",
            f"整改状态为“{row.status}”，却有完成日期 {row.completed}",
            "整改状态与完成日期一致",
        )
    if row.conclusion and not row.rechecked:
        yield "rechecked", "no-recheck-date", "有复查结论，没有复查日期", "复查日期"
    if row.rechecked and not row.conclusion:
        yield "conclusion", "no-conclusion", "有复查日期，没有复查结论", "通过或未通过"
    if (
        row.rechecked
        and row.completed
        and row.conclusion == "通过"
        and row.completed > row.rechecked
    ):
        yield (
            "completed",
            "done-after-recheck",
            f"完成日期 {row.completed}，晚于复查日期",
            f"不晚于复查日期 {row.rechecked}",
        )


def _outside(row: object, days: dict[str, dt.date]) -> Iterable[tuple[str, str, str, str]]:
    """Yield a re-check outside the stated days."""
    start, end = days.get("整改抽查开始日期"), days.get("整改抽查结束日期")
    if row.rechecked and ((start and row.rechecked < start) or (end and row.rechecked > end)):
        yield (
            "rechecked",
            "recheck-outside",
            row.rechecked,
            f"整改抽查期间 {start or '（未填）'} 至 {end or '（未填）'}",
        )


CHECKS = (codes, problems, progress, dates)
