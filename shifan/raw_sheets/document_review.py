"""资料审查: what the review of the documents took off each indicator, by aspect."""

from __future__ import annotations

from decimal import Decimal

from shifan.raw_sheets.contents import (
    DeductedPoints,
    FreeText,
    MeasuredNumber,
    PackCode,
    ProperName,
    Remark,
    ReviewAspect,
    YesNo,
)
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass

ASPECTS = ("完整性", "准确性", "规范性")
# Of the table that keeps every score of the aspects that several scored; the table itself has what counts.
SCORED_PREFIX = "scored_"


@dataclass(frozen=True)
class DocumentRow(TableRow):
    """The review of one aspect of one indicator; `deduction` is None where the indicator is not applicable."""

    indicator: str = column(
        "指标编号",
        PackCode("indicators", "指标编号", "指标名称"),
        "指标编号，已填好，请勿改动",
        width=10,
    )
    name: str = optional("指标名称", ProperName(), "指标名称，已填好", width=26)
    aspect: str = column(
        "评价方面",
        ReviewAspect(),
        "评价方面，已填好，每个指标三行",
        "完整性",
        width=10,
    )
    deduction: Decimal | None = column(
        "扣分",
        DeductedPoints(),
        "该方面扣的分；不扣分填0，合理缺项的留空",
        "0.3",
        unit="分",
        width=8,
    )
    reason: str = optional("扣分理由", Remark(), "扣分的理由", "缺少年度工作总结", width=36)
    evidence: str = optional("佐证材料编号", FreeText(), "佐证材料的编号", "B01-03", width=14)
    reviewer: str = optional("审查人", FreeText(30), "审查人的姓名或代号", "审查员01", width=12)
    not_applicable: bool = column(
        "合理缺项",
        YesNo(empty=False, only_yes=True),
        "本城市不涉及的填“是”，否则留空",
        width=8,
        may_be_blank=True,
    )


@dataclass(frozen=True)
class MeasurementRow(TableRow):
    """What was measured: a number, or the part and the whole whose quotient it is; all None where nothing is known."""

    measure: str = column(
        "测量编号", PackCode("measures", "测量编号", "测量名称"), "测量项的编号", "C01", width=10
    )
    number: Decimal | None = optional("数值", MeasuredNumber(), "测得的数", "98.6", width=10)
    part: Decimal | None = optional("分子", MeasuredNumber(), "比率的分子", "1972", width=10)
    whole: Decimal | None = optional("分母", MeasuredNumber(), "比率的分母", "2000", width=10)
    period: str = optional("时段", FreeText(), "测量的时段", "2023年", width=14)
    origin: str = optional("来源", Remark(), "数的来源", "年度抽检报告", width=30)


DOCUMENTS = RawSheet(
    "documents", "资料审查", "评分", DocumentRow, ("indicator", "aspect"), may_be_empty=False
)
MEASUREMENTS = RawSheet(
    "measurements", "资料审查", "测量", MeasurementRow, ("measure",), blank_rows=200, on_demand=True
)
WORKBOOK = RawWorkbook(
    "资料审查",
    (DOCUMENTS,),
    ("每个指标的完整性、准确性、规范性各一行，已经列好，逐行填写扣分；某一方面不扣分的填0。",),
    (MEASUREMENTS,),
)
