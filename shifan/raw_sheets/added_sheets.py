"""What shifan itself adds to workbooks, blank ones and annotated copies: sheets, comments and fills.

They are never read as data.
"""

from __future__ import annotations

from collections.abc import Mapping

from shifan.errors import Severity

GUIDE = "填表说明"
OPTIONS = "选项"
ITEMS_BY_TYPE = "业态与检查项"
CHECK_RESULTS = "检查结果"
CHECK_RESULTS_BESIDE = "检查结果-批注"  # where the keeper has a sheet 检查结果 himself
ORIGINAL_FILLS = "检查结果-原底色"

ADDED_SHEETS = (
    GUIDE,
    ITEMS_BY_TYPE,
    OPTIONS,
    CHECK_RESULTS,
    CHECK_RESULTS_BESIDE,
    ORIGINAL_FILLS,
)
CHECK_SIGN = "【检查】"  # begins what a check adds to a comment
MARK_FILLS: Mapping[Severity, str] = {"error": "F8CBAD", "warning": "FFE699", "info": "C6E0B4"}
