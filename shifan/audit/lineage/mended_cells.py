"""Cells that were mended in reading by a stated rule: their findings, beside all others."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.errors import Finding


def mended_in_reading(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that a cell was mended in reading; those of corrections are told as corrections."""
    return tuple(
        finding
        for finding in findings
        if finding.severity == "info" and finding.code != "corrected"
    )
