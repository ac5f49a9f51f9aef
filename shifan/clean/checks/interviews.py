"""Checks of 访谈: known topics and levels, one row a topic of each interview, dates that fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from shifan.clean.checks.fact_dates import Compared, dates, misfits
from shifan.clean.checks.near_codes import meant_code
from shifan.clean.consequences import Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import INTERVIEWS, InterviewRow
from shifan.raw_sheets.interviews import LEVELS
from shifan.standards import Standard


def interviews(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield interviews with an unknown topic, without unit, or told twice."""
    topics = dict.fromkeys(topic.code for topic in standard.topic_list)
    first: dict[tuple[str, str], int] = {}
    for row in city.rows(INTERVIEWS):
        for field, notice in _faults(row, topics, first):
            yield city.finding_at(INTERVIEWS, field, row.row, notice)


def _faults(
    row: InterviewRow, topics: Collection[str], first: dict[tuple[str, str], int]
) -> Iterator[tuple[str, Notice]]:
    """Yield the fields of a row that are wrong, and why; `first` holds the first row of each interview and topic."""
    if row.topic not in topics:
        yield "topic", _unknown_topic(row.topic, topics)
    if row.level and row.level not in LEVELS:
        yield (
            "level",
            Notice(
                "interview-level",
                f"层级：{row.level}",
                "、".join(LEVELS),
                "仍按原文，请核对",
                "warning",
            ),
        )
    if not row.unit:
        yield "unit", Notice("missing-unit", "空", "访谈单位", "请填写")
    earlier = first.setdefault((row.interview, row.topic), row.row)
    if earlier != row.row:
        yield (
            "interview",
            Notice(
                "twice-interview",
                f"{row.interview} {row.topic}",
                f"每次访谈每个题目一行（另见第{earlier}行）",
                "请只保留一行",
            ),
        )


def _unknown_topic(topic: str, topics: Collection[str]) -> Notice:
    action = meant_code(topic, topics) or "请改正"
    return Notice("unknown-topic", topic or "空", "规则包中的题目编号", action)


def interview_dates(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield interviews after the report, or on another day than 基本信息 states."""
    days = dates(city)
    dated = [(row.row, row.date) for row in city.rows(INTERVIEWS) if row.date]
    late: list[Finding] = []
    on_other_days: list[Finding] = []
    for row, day in dated:
        if _is_late(day, days):
            expected = f"不晚于报告日期 {days['报告日期']}"
            notice = Notice("date-future", str(day), expected)
            late.append(city.finding_at(INTERVIEWS, "date", row, notice))
        elif day != days.get("访谈日期", day):
            notice = Notice(
                "interview-date",
                str(day),
                f"与“基本信息”的访谈日期 {days['访谈日期']} 一致",
                "仍按原样计，请核对",
                "warning",
            )
            on_other_days.append(city.finding_at(INTERVIEWS, "date", row, notice))
    yield from misfits(city, Compared("报告日期", len(dated), "访谈的日期"), late)
    yield from misfits(city, Compared("访谈日期", len(dated), "访谈的日期"), on_other_days)


def _is_late(day: dt.date, days: dict[str, dt.date]) -> bool:
    return "报告日期" in days and day > days["报告日期"]
