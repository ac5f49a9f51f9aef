"""Checks of the rectification ledger: each line a problem that was found, its dates and words in agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shifan.clean.checks import at, dates_known, has
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard


def problems(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines that belong to no 不符合 record, that repeat, and problems without a line."""
    frame, records = city.tables["rectification"], city.tables["records"]
    failed, unread = records[records["result"] == "不符合"], records[records["result"].isna()]
    found, unsure = (set(zip(part["site"].astype(object), part["item"].astype(object), strict=True)) for part in (failed, unread))
    known = has(city, "records", "site", "item", "result") and (frame.empty or has(city, "rectification", "site", "item"))
    seen: dict[tuple, int] = {}
    for row in frame[frame["problem"].duplicated()].itertuples():
        yield at(city, "rectification", "problem", row.row, "twice-problem", row.problem or "空", "不重复的问题编号")
    for row in frame.itertuples():
        key = (row.site, row.item)
        if not row.problem:
            yield at(city, "rectification", "problem", row.row, "missing-problem-code", "空", "问题编号", "请填写")
        if known and key not in found and key not in unsure:
            yield at(city, "rectification", "item", row.row, "unknown-problem", f"{row.site} {row.item}", "检查记录中“不符合”的点位和检查项")
        elif known and seen.setdefault(key, row.row) != row.row:
            yield at(city, "rectification", "item", row.row, "twice-listed", f"{row.site} {row.item}", f"每个问题一行（另见第{seen[key]}行）",
                     "请只保留一行")
    lacking = len(found - set(zip(frame["site"], frame["item"], strict=True)))
    if lacking and known and city.sources["rectification"].sha256:
        yield at(city, "rectification", "problem", 0, "unlisted-problem", f"{lacking}个不符合项没有列入台账", "每个不符合项一行", "未拒绝，请核对", "warning")


def progress(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines whose status, dates and conclusion contradict each other, the inspection or the report."""
    places = city.tables["sites"].drop_duplicates("site").set_index("site")["date"]
    days = dates_known(city)
    for row in city.tables["rectification"].itertuples():
        if not row.due:
            yield at(city, "rectification", "due", row.row, "missing-due", "空", "整改时限（日期）", "请填写")
        if row.conclusion == "通过" and row.status != "已完成":
            yield at(city, "rectification", "status", row.row, "closed-not-done", f"复查通过而状态为“{row.status or '空'}”", "已完成", "请核对二者之一")
        yield from _dates(city, row, places.get(row.site), days.get("报告日期"))
        yield from _doubts(city, row, days)


def _dates(city: CleanCity, row: object, inspected: object, report: dt.date | None) -> Iterable[Finding]:
    for field, word in (("completed", "完成日期"), ("rechecked", "复查日期")):
        day = getattr(row, field)
        if day and isinstance(inspected, dt.date) and day < inspected:
            yield at(city, "rectification", field, row.row, "done-before", f"{word} {day} 早于检查日期", f"不早于检查日期 {inspected}")
        if day and report and day > report:
            yield at(city, "rectification", field, row.row, "date-future", f"{word} {day}", f"不晚于报告日期 {report}")


def _doubts(city: CleanCity, row: object, days: dict[str, dt.date]) -> Iterable[Finding]:
    """Yield what does not fit together but changes no number."""
    start, end = days.get("整改抽查开始日期"), days.get("整改抽查结束日期")
    doubts = []
    if row.status == "已完成" and not row.completed:
        doubts.append(("completed", "no-completed-date", "已完成而没有完成日期", "完成日期"))
    if row.status in ("整改中", "未整改") and row.completed:
        doubts.append(("completed", "completed-open", f"状态“{row.status}”却有完成日期 {row.completed}", "状态与完成日期一致"))
    if row.conclusion and not row.rechecked:
        doubts.append(("rechecked", "no-recheck-date", "有复查结论而没有复查日期", "复查日期"))
    if row.rechecked and not row.conclusion:
        doubts.append(("conclusion", "no-conclusion", "有复查日期而没有复查结论", "通过或未通过"))
    if row.rechecked and row.completed and row.conclusion == "通过" and row.completed > row.rechecked:
        doubts.append(("completed", "done-after-recheck", f"完成日期 {row.completed} 晚于复查日期", f"不晚于复查日期 {row.rechecked}"))
    if row.rechecked and ((start and row.rechecked < start) or (end and row.rechecked > end)):
        doubts.append(("rechecked", "recheck-outside", row.rechecked, f"整改抽查期间 {start} 至 {end}"))
    for field, code, found, expected in doubts:
        yield at(city, "rectification", field, row.row, code, found, expected, "未拒绝，请核对", "warning")


CHECKS = (problems, progress)
