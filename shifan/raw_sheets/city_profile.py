"""城市概况: what the city states of itself, its districts, and who evaluates it."""

from __future__ import annotations

from shifan.raw_sheets.contents import (
    AsTyped,
    BusinessTypeName,
    CalendarDay,
    Content,
    DistrictCode,
    DistrictName,
    DocumentNumber,
    FreeText,
    InspectionMethod,
    OneOf,
    PhoneNumber,
    ProperName,
    Suggested,
    WholeNumber,
    YesNo,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass
from shifan.rules.settings import METHOD_NAMES

INSPECTION_START = "现场检查开始日期"
SIGNER, DOCUMENT_NUMBER = "落款单位", "发文字号"
NOTICE_START, NOTICE_END = "公示开始日期", "公示结束日期"
CONTACT, CONTACT_PHONE = "联系人", "联系电话"
ROLES = ("食安委成员单位", "专家", "第三方机构")


@dataclass(frozen=True)
class Fact:
    """An item of 基本信息, which has a row of its own; documents print those that are `printed`."""

    item: str
    content: Content
    meaning: str
    example: str
    unit: str = "—"
    may_be_blank: bool = False
    printed: bool = True


FACTS = (
    Fact("城市", FreeText(60), "被评城市的名称，与文件夹名称相同（已填好）", "某市"),
    Fact("省份", FreeText(20), "所在省份全称", "某省"),
    Fact(
        "行政区划代码",
        DistrictCode(),
        "城市的六位行政区划代码",
        "140700",
        may_be_blank=True,
        printed=False,
    ),
    Fact("创建批次", FreeText(20), "国家公布的创建批次", "第四批"),
    Fact("创建启动年份", WholeNumber(2000, 2099), "启动创建的年份", "2021", "年"),
    Fact(
        "规则包",
        FreeText(60),
        "评价所用规则包的名称，由省级统一规定（已填好）",
        "demo-2023",
        printed=False,
    ),
    Fact(INSPECTION_START, CalendarDay(), "现场检查的第一天", "2023-11-02"),
    Fact("现场检查结束日期", CalendarDay(), "现场检查的最后一天", "2023-11-12"),
    Fact("整改抽查开始日期", CalendarDay(), "整改复查的第一天", "2023-11-14"),
    Fact("整改抽查结束日期", CalendarDay(), "整改复查的最后一天", "2023-11-15"),
    Fact("访谈日期", CalendarDay(), "领导访谈的日期", "2023-11-15"),
    Fact("报告日期", CalendarDay(ahead=True), "报告的落款日期，据此判断整改是否逾期", "2023-11-30"),
    Fact(
        SIGNER,
        FreeText(60),
        "报告和函件的署名单位；留空的按规则包的组织单位署名",
        "某省食品安全委员会办公室",
        may_be_blank=True,
    ),
    Fact(
        DOCUMENT_NUMBER,
        DocumentNumber(),
        "印发文件的发文字号，年份用六角括号",
        "某食安办〔2023〕5号",
        may_be_blank=True,
    ),
    Fact(
        NOTICE_START,
        CalendarDay(ahead=True),
        "初评结果公示的第一天",
        "2023-12-01",
        may_be_blank=True,
    ),
    Fact(
        NOTICE_END,
        CalendarDay(ahead=True),
        "初评结果公示的最后一天",
        "2023-12-15",
        may_be_blank=True,
    ),
    Fact(CONTACT, FreeText(20), "公示和函件上的联系人", "某某某", may_be_blank=True),
    Fact(
        CONTACT_PHONE,
        PhoneNumber(),
        "联系人的电话，带区号",
        "0354-1234567",
        may_be_blank=True,
    ),
)
ITEMS = tuple(fact.item for fact in FACTS)
DATES = tuple(fact.item for fact in FACTS if isinstance(fact.content, CalendarDay))
# Pairs of dates of which the first may not come after the second.
DATE_ORDER = (
    (INSPECTION_START, "现场检查结束日期"),
    ("整改抽查开始日期", "整改抽查结束日期"),
    (INSPECTION_START, "报告日期"),
    (INSPECTION_START, "整改抽查开始日期"),
    ("整改抽查结束日期", "报告日期"),
    ("访谈日期", "报告日期"),
    (NOTICE_START, NOTICE_END),
)


@dataclass(frozen=True)
class FactRow(TableRow):
    """An item of 基本信息 and its content as text; a date as 2023-11-02."""

    item: str = column("项目", ProperName(), "基本信息的项目，已填好，请勿改动", "城市", width=22)
    content: str = column("内容", AsTyped(), "各项目的内容，见下面逐项说明", "某市", width=30)


@dataclass(frozen=True)
class DistrictRow(TableRow):
    """A district, and which methods of inspection went there."""

    code: str = column("代码", DistrictCode(), "区县的六位行政区划代码", "140703", width=12)
    name: str = column(
        "名称",
        ProperName(30, unique=True),
        "区县全称，每个区县一行；现场检查的“区县”与此一致",
        "某某区",
        width=20,
    )
    kind: str = column(
        "类型",
        OneOf(("区", "县级市", "县"), {"市": "县级市"}),
        "区县类型，与代码一致（末两位01–20为区、21–80为县、81–99为县级市）",
        "区",
        width=10,
    )
    announced: bool = column(
        METHOD_NAMES["announced"], YesNo(empty=False), "是否列入明查", "是", width=8
    )
    covert: bool = column(METHOD_NAMES["covert"], YesNo(empty=False), "是否列入暗访", "否", width=8)


@dataclass(frozen=True)
class TeamRow(TableRow):
    """A unit that sent people to evaluate; `people` is None where the number is not known."""

    unit: str = column("单位", ProperName(60), "派员参加评审的单位", "第三方评价机构", width=30)
    role: str = column(
        "角色",
        Suggested(ROLES),
        "该单位在评审组中的角色",
        "第三方机构",
        width=18,
    )
    people: int | None = optional(
        "人数",
        WholeNumber(1, 98, "人", "实际人数，未知则留空"),
        "派出人数；未知的留空",
        "5",
        unit="人",
        width=8,
    )


@dataclass(frozen=True)
class SiteTotalRow(TableRow):
    """How many sites there are to draw from; the district is empty where the number is that of the whole city."""

    method: str = column(
        "检查方式",
        InspectionMethod(),
        "规则包的检查方式之一",
        width=10,
    )
    district: str = optional(
        "区县", DistrictName(empty=True), "总数是哪个区县的；全市一个数的留空", "某某区", width=16
    )
    business_type: str = column(
        "业态", BusinessTypeName(), "业态名称，与“点位”表一致", "农贸市场", width=28
    )
    number: int | None = column(
        "总数",
        WholeNumber(0, 1_000_000, "个", "该业态可供抽取的点位总数"),
        "该检查方式下该业态可供抽取的点位总数",
        "25",
        unit="个",
        width=8,
    )


FACT_SHEET = RawSheet("facts", "城市概况", "基本信息", FactRow, ("item",))
DISTRICTS = RawSheet(
    "districts",
    "城市概况",
    "区县",
    DistrictRow,
    ("code",),
    rarely_empty=("每个区县一行", "按没有区县计，不作分区县统计"),
    drop_repeats=True,
)
TEAM = RawSheet(
    "team",
    "城市概况",
    "评审组",
    TeamRow,
    ("unit",),
    rarely_empty=("评审组每个单位一行", "报告中写“无”"),
    drop_repeats=True,
)
SITE_TOTALS = RawSheet(
    "site_totals",
    "城市概况",
    "点位总数",
    SiteTotalRow,
    ("method", "district", "business_type"),
    blank_rows=500,
    on_demand=True,
)
WORKBOOK = RawWorkbook(
    "城市概况",
    (FACT_SHEET, DISTRICTS, TEAM),
    ("“基本信息”每个项目一行，各行的填法不同，逐项说明见下表。",),
    (SITE_TOTALS,),
)
