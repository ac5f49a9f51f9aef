"""工作成效: what the city says it achieved, and the figures that its text cites."""

from __future__ import annotations

from decimal import Decimal

from shifan.raw_sheets.contents import (
    CodeAsSpelt,
    FreeText,
    ProperName,
    QuantityQualifiers,
    RunningText,
    TypedQuantity,
    WholeNumber,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass


@dataclass(frozen=True)
class FigureRow(TableRow):
    """A figure of the city's own: number, qualifiers joined by `/`, and unit with its scale (万元)."""

    figure: str = column(
        "数据编号",
        CodeAsSpelt(unique=True),
        "数据的编号，英文字母开头；在“成效”表的内容中以 {编号} 引用",
        "funding",
        width=20,
    )
    name: str = column("名称", FreeText(), "数据的名称", "食品安全投入", width=28)
    number: Decimal = column(
        "数值", TypedQuantity(), "数值本身，不带单位；百分数填 92.58，单位填 %", "2044", width=12
    )
    qualifier: str = optional(
        "修饰",
        QuantityQualifiers(("约", "余", "多", "以上", "约/余")),
        "修饰词，多个以 / 分开，如 约/余；没有的留空",
        "约/余",
        width=10,
    )
    unit: str = optional("单位", ProperName(20), "单位，可带万、亿", "万元", width=10)
    period: str = optional("时段", FreeText(), "数据的时段", "2023年", width=14)
    origin: str = optional("来源", FreeText(), "数据的来源", "市财政部门", width=24)


@dataclass(frozen=True)
class AchievementRow(TableRow):
    """A paragraph of a theme; `content` cites figures as `{数据编号}`, equal ones as `{编号一、编号二}`."""

    theme_number: int = column(
        "主题序号",
        WholeNumber(1, 98, meaning="主题的先后次序，如 1"),
        "主题的先后次序，同一主题同一序号",
        "1",
        width=10,
    )
    theme: str = column(
        "主题", ProperName(60), "主题，作报告中的小标题", "高位推动，责任落实", width=24
    )
    layer: str = optional(
        "层次", CodeAsSpelt(4), "主题之下“一是、二是”的序号；没有的留空", "1", width=8
    )
    heading: str = optional(
        "小标题", ProperName(60), "该层的小标题；没有的留空", "健全机制", width=20
    )
    content: str = column(
        "内容",
        RunningText(),
        "一段文字；其中的数字在“数据”表登记，以 {编号} 引用",
        "全年投入{funding}。",
        width=70,
    )


FIGURES = RawSheet("figures", "工作成效", "数据", FigureRow, ("figure",))
ACHIEVEMENTS = RawSheet(
    "achievements",
    "工作成效",
    "成效",
    AchievementRow,
    ("theme_number", "layer", "heading"),
    rarely_empty=("每个成效主题至少一行", "报告中没有工作成效"),
)
WORKBOOK = RawWorkbook(
    "工作成效",
    (FIGURES, ACHIEVEMENTS),
    ("“成效”表写文字，其中的数字在“数据”表登记后以 {编号} 引用，如 全年投入{funding}。",),
)
