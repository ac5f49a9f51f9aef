"""Annotated copies of a city's workbooks: a comment and a fill on each cell in question, and a sheet 检查结果."""

from __future__ import annotations

from shifan.intake.annotate.annotated_copies import AnnotatedCopy, annotate, annotated

__all__ = ["AnnotatedCopy", "annotate", "annotated"]
