"""The columns and sheets that a pack has read: flags of its methods in 区县, and sheets that only some packs need."""

from __future__ import annotations

from typing import Any

from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.intake.model import Sheet
from shifan.raw_sheets import DISTRICTS, MEASUREMENTS, OPINIONS, SITE_TOTALS, RawSheet, SheetColumn
from shifan.raw_sheets.contents import YesNo
from shifan.rules.settings import METHOD_NAMES
from shifan.standards import Standard

# Columns of records that only rules of a pack read, by field: the names in formulas.
READ_AS = {"number": ("数值",), "problem_count": ("问题数", "应扣分")}


def columns_of(sheet: RawSheet[Any], standard: Standard) -> tuple[SheetColumn, ...]:
    """Return the columns of a sheet as the pack has them read: 区县 has a flag for each of its methods."""
    if sheet is not DISTRICTS:
        return sheet.all_columns
    flags = (
        SheetColumn(method.name, YesNo(empty=False), f"是否列入{method.name}", field=method.code)
        for method in standard.methods
    )
    return (*(column for column in sheet.all_columns if column.field not in METHOD_NAMES), *flags)


def is_read(raw_sheet: RawSheet[Any], sheet: Sheet | None, standard: Standard) -> bool:
    """Return whether a sheet that a workbook need not have is read: as the pack asks for it, or where it is there."""
    if raw_sheet in (SITE_TOTALS, OPINIONS):
        return sheet is not None
    return raw_sheet is not MEASUREMENTS or not standard.measures.empty


def not_asked_for(sheet: Sheet) -> Finding:
    """Return what is said of a sheet that is there though the pack does not have it read."""
    notice = Notice(
        "unused-sheet", "规则包没有测量项", "规则包有 measures.csv", "未使用该工作表", "warning"
    )
    return notice.at(sheet.file, sheet.name, "")
