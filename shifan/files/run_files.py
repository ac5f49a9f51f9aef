"""The names of what a run's folder holds, declared once."""

from __future__ import annotations

from pathlib import Path

CLEAN = "clean"  # a folder: the clean tables
CLEAN_LIST = "clean.json"  # in that folder: sources and findings, written after all of the tables
VALUES = "values.json"
SCORES = "scores.json"
EXACT = "exact.json"
FINDINGS = "findings.json"
CHARTS = "图表"  # a folder: the charts as PNG and SVG
PICTURES = f"{CHARTS}/charts.json"
INTERNAL = "初评报告.docx"
PUBLIC = "初评报告-公开版.docx"
REVIEW = "初评报告-复核版.docx"
WORKBOOK = "计算底稿.xlsx"
PAGES = "审计"  # a folder: the audit pages
PRINTED = f"{PAGES}/printed.json"  # where each value is printed
DOCUMENTS = "文书"  # a folder: what the pack declares beside the report
PACK = "规则包"  # a folder: a copy of the rule pack that the run was judged by
SKELETON = "报告模板.docx"  # a pack or a run may bring its own
SCOPES = "复核基准.json"  # the scopes of sign-off with their digests
MANIFEST = "manifest.json"


def pdf_of(run: Path) -> Path:
    """Return where the PDF of a run's report goes: beside the run folders, not into the run.

    No two programs write the same bytes of a PDF, and a run's files have theirs in the manifest.
    """
    return run.parent / "PDF" / f"初评报告-{run.name}.pdf"
