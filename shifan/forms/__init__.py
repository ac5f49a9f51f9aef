"""The blank workbooks: what may be typed where, and how a person is told so before the check has to."""

from __future__ import annotations

from shifan.forms.blank_workbook import workbook
from shifan.forms.plan import WorkbookPlan

__all__ = ["WorkbookPlan", "workbook"]
