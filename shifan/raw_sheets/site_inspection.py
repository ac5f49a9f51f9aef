"""现场检查: the inspected sites, their records, and the business types that the city does not have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from shifan.raw_sheets.contents import (
    BusinessTypeName,
    CalendarDay,
    CheckResult,
    DistrictName,
    FreeText,
    InspectionMethod,
    ItemOfSite,
    MeasuredNumber,
    OneOf,
    ProperName,
    Remark,
    RowCode,
    SiteReference,
    WholeNumber,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, extra, optional
from shifan.records import dataclass
from shifan.rules.words import ABSENT, CONFORMS, FAILS
from shifan.rules.words import FIRST_ROUND as FIRST_ROUND
from shifan.rules.words import RECHECK_ROUND as RECHECK_ROUND

CONFORMING, FAILING, NOT_APPLICABLE = CONFORMS, FAILS, ABSENT
_OTHER_RESULTS = {
    **dict.fromkeys(
        (
            "√",
            "✓",
            "✔",
            "合格",
            "是",
            "Y",
            "Yes",
            "YES",
            "yes",
            "True",
            "TRUE",
            "true",
            "1",
            "1符合",
        ),
        CONFORMING,
    ),
    **dict.fromkeys(
        (
            "×",
            "╳",
            "✗",
            "X",
            "x",
            "不合格",
            "否",
            "N",
            "No",
            "NO",
            "no",
            "False",
            "FALSE",
            "false",
            "2",
            "2不符合",
        ),
        FAILING,
    ),
    **dict.fromkeys(
        ("3", "3合理缺项", "缺项", "不适用", "N/A", "/", "-", "－", "—"), NOT_APPLICABLE
    ),
}
RECHECK_PREFIX = "recheck_"  # of the tables that hold the rows of a recheck
_ROUND = OneOf((FIRST_ROUND, RECHECK_ROUND), empty=FIRST_ROUND)
_METHOD = InspectionMethod()


@dataclass(frozen=True)
class SiteRow(TableRow):
    """A site: one unit that one method inspected on one day; `method` and `business_type` are the pack's codes.

    `round` is 初查 or 复查, None where the sheet does not say.
    """

    site: str = column(
        "点位编号", RowCode(unique=True), "点位的编号，自行编排，每个点位一行", "A001", width=12
    )
    method: str = column("检查方式", _METHOD, "规则包的检查方式之一", width=10)
    district: str = column(
        "区县", DistrictName(), "所在区县，与“城市概况”的“区县”表一致", "某某区", width=14
    )
    business_type: str = column("业态", BusinessTypeName(), "业态名称", width=24)
    name: str = column("单位名称", ProperName(), "被检查单位的名称", "某某区农贸市场03", width=28)
    date: dt.date = column(
        "检查日期", CalendarDay(), "检查当天的日期，在现场检查期间之内", "2023-11-02", width=12
    )
    team: str = optional("检查组", FreeText(30), "检查组的名称", "甲组", width=10)
    round: str | None = extra("轮次", _ROUND, "初查或复查；空白为初查", "初查", width=8)


@dataclass(frozen=True)
class RecordRow(TableRow):
    """The result of one check item at one site.

    `round` is 初查 or 复查, `problem_count` how many problems were found, `number` what the pack's rules read; each is
    None where the sheet does not say.
    """

    site: str = column(
        "点位编号",
        SiteReference(),
        "“点位”表中的编号；每个点位的每个检查项一行",
        "A001",
        width=12,
        repetitive=True,
    )
    item: str = column(
        "检查项编号",
        ItemOfSite(),
        "该点位业态的检查项编号，可从“业态与检查项”表整列复制",
        width=14,
        repetitive=True,
    )
    result: str = column(
        "检查结果",
        CheckResult(_OTHER_RESULTS),
        "检查结果；不适用的填合理缺项",
        "符合",
        width=12,
        repetitive=True,
    )
    problem: str = optional(
        "问题描述", Remark(), "不符合的写明问题，符合的留空", "未落实进货查验", width=44
    )
    photo: str = optional(
        "照片编号", FreeText(), "照片的编号；一张照片只属于一个点位", "Z0001", width=14
    )
    round: str | None = extra("轮次", _ROUND, "初查或复查；空白为初查", "初查", width=8)
    problem_count: int | None = extra(
        "问题数",
        WholeNumber(0, 9999, "处", "发现的问题处数"),
        "发现几处问题；空白的，有问题计1处",
        "2",
        unit="处",
        width=8,
    )
    number: Decimal | None = extra("数值", MeasuredNumber(), "规则要用的数", "0.8", width=10)


@dataclass(frozen=True)
class AbsentTypeRow(TableRow):
    """A business type that the city does not have; `method` and `business_type` are the pack's codes."""

    method: str = column("检查方式", _METHOD, "规则包的检查方式之一", width=10)
    business_type: str = column(
        "业态", BusinessTypeName(), "本城市没有的业态；有点位的业态不登记", width=28
    )
    reason: str = optional("理由", Remark(), "没有该业态的理由", "辖区内没有此类企业", width=50)


SITES = RawSheet("sites", "现场检查", "点位", SiteRow, ("site",), may_be_empty=False)
RECORDS = RawSheet(
    "records",
    "现场检查",
    "检查记录",
    RecordRow,
    ("site", "item"),
    may_be_empty=False,
    blank_rows=20_000,
)
ABSENT_TYPES = RawSheet(
    "absent_types",
    "现场检查",
    "业态缺项",
    AbsentTypeRow,
    ("method", "business_type"),
    drop_repeats=True,
)
WORKBOOK = RawWorkbook(
    "现场检查",
    (SITES, RECORDS, ABSENT_TYPES),
    (
        "先在“选项”表的“区县”列写上各区县名称（与“城市概况”的“区县”表一致），“点位”表的区县即可选取。",
        "先填“点位”，再填“检查记录”：每个点位须有其业态的全部检查项，一项一行；"
        "可在“业态与检查项”表按业态筛选，把检查项编号整列复制过去。",
        "没有点位的业态在“业态缺项”中登记；没有缺项的，该表只留表头。",
    ),
)
