"""The blank workbooks: what may be typed where, and how a person is told so before the check has to."""

from __future__ import annotations

from shifan.forms.book import workbook
from shifan.forms.lists import Plan

__all__ = ["Plan", "workbook"]
