"""整改复查: the ledger of the problems, what was done about them and what the re-check concluded."""

from __future__ import annotations

import datetime as dt

from shifan.raw_sheets.contents import CalendarDay, OneOf, PackCode, Remark, RowCode
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass
from shifan.rules.words import DONE as DONE
from shifan.rules.words import NOT_DONE as NOT_DONE
from shifan.rules.words import NOT_PASSED as NOT_PASSED
from shifan.rules.words import PASSED as PASSED
from shifan.rules.words import UNDER_WAY as UNDER_WAY

_OTHER_CONCLUSIONS = {
    "合格": PASSED,
    "不合格": NOT_PASSED,
    "√": PASSED,
    "×": NOT_PASSED,
    **dict.fromkeys(("-", "/", "—", "无"), ""),
}


@dataclass(frozen=True)
class RectificationRow(TableRow):
    """A line of the ledger; dates are None where nothing was completed or re-checked, `conclusion` is then empty."""

    problem: str = column(
        "问题编号", RowCode(unique=True), "问题的编号，每个不符合项一行", "W001", width=10
    )
    site: str = column("点位编号", RowCode(), "“现场检查”中的点位编号", "A001", width=10)
    item: str = column(
        "检查项编号",
        PackCode("check_items", "检查项编号", "检查内容"),
        "判为不符合的检查项编号",
        width=12,
    )
    measure: str = optional("整改措施", Remark(), "采取的整改措施", "已补齐进货查验记录", width=36)
    due: dt.date = column(
        "整改时限", CalendarDay(ahead=True), "整改的最后期限，填日期", "2023-11-20", width=12
    )
    status: str = column(
        "整改状态",
        OneOf((DONE, UNDER_WAY, NOT_DONE), {"完成": DONE, "已整改": DONE, "正在整改": UNDER_WAY}),
        "目前的整改状态",
        "已完成",
        width=10,
    )
    completed: dt.date | None = optional(
        "完成日期", CalendarDay(), "完成整改的日期；未完成的留空", "2023-11-10", width=12
    )
    rechecked: dt.date | None = optional(
        "复查日期", CalendarDay(), "复查的日期；未复查的留空", "2023-11-14", width=12
    )
    conclusion: str = column(
        "复查结论",
        OneOf((PASSED, NOT_PASSED), _OTHER_CONCLUSIONS, empty=""),
        "复查的结论；未复查的留空",
        "通过",
        width=10,
        may_be_blank=True,
    )


RECTIFICATION = RawSheet(
    "rectification", "整改复查", "台账", RectificationRow, ("problem",), drop_repeats=True
)
WORKBOOK = RawWorkbook(
    "整改复查",
    (RECTIFICATION,),
    ("每个判为“不符合”的检查项一行；没有问题的，该表只留表头。",),
)
