"""Sheets that shifan itself adds to workbooks: blank ones and annotated copies. They are never read as data."""

from __future__ import annotations

GUIDE = "填表说明"
OPTIONS = "选项"
ITEMS_BY_TYPE = "业态与检查项"
CHECK_RESULTS = "检查结果"
ORIGINAL_FILLS = "检查结果-原底色"

ADDED_SHEETS = (GUIDE, ITEMS_BY_TYPE, OPTIONS, CHECK_RESULTS, ORIGINAL_FILLS)
