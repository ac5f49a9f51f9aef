"""领导访谈: what each interviewed unit knew of each topic."""

from __future__ import annotations

import datetime as dt

from shifan.raw_sheets.contents import (
    CalendarDay,
    MasteryWord,
    OneOf,
    PackCode,
    ProperName,
    Remark,
    RowCode,
    Suggested,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass

LEVELS = ("市", "区县", "乡镇", "部门")


@dataclass(frozen=True)
class InterviewRow(TableRow):
    """The answer of one interview to one topic."""

    interview: str = column(
        "访谈编号", RowCode(), "访谈的编号；同一次访谈每个题目一行", "F01", width=10
    )
    date: dt.date = column("日期", CalendarDay(), "访谈当天的日期", "2023-11-15", width=12)
    unit: str = column("单位", ProperName(60), "受访单位", "市政府", width=20)
    level: str = column("层级", Suggested(LEVELS), "受访单位的层级", "市", width=8)
    kind: str = column(
        "类型",
        OneOf(("主访谈", "延伸访谈"), {"主访": "主访谈", "延伸": "延伸访谈"}),
        "主访谈或延伸访谈",
        "主访谈",
        width=10,
    )
    topic: str = column(
        "题目编号",
        PackCode("interview_topics", "题目编号", "题目"),
        "题目编号，题目见“选项”表",
        width=10,
    )
    mastery: str = column("掌握程度", MasteryWord(), "对题目的掌握程度", width=12)
    note: str = optional("要点", Remark(), "回答的要点", "熟悉属地管理责任", width=44)


INTERVIEWS = RawSheet(
    "interviews",
    "领导访谈",
    "访谈",
    InterviewRow,
    ("interview", "topic"),
    rarely_empty=("每个访谈题目一行", "按没有访谈计，访谈权重为0"),
    drop_repeats=True,
)
WORKBOOK = RawWorkbook("领导访谈", (INTERVIEWS,), ("同一次访谈的每个题目一行，题目见“选项”表。",))
