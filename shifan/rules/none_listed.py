"""What is said where nothing is listed."""

from __future__ import annotations

NONE_LISTED = "无"
# The values that say in a sentence that a table has no rows: a report prints them instead.
WITHOUT_ROWS = {
    "deductions": "deduction.none",
    "items": "named_item.none",
    "problems": "rectification.no_problems",
}
