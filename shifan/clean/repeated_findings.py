"""Findings that say the same of several cells of a column, joined for a screen; files keep them cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from shifan.errors import Finding
from shifan.intake.cell_ranges import ranges

_CELL = re.compile(r"([A-Z]+)(\d+)")
_MOST_RANGES = 8


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings; those alike but for the row are one on their ranges (`C4:C9,C12`) with their number.

    It stands where the first of them stood.
    """
    groups: dict[Finding, list[int]] = {}
    for finding in findings:
        cell = _CELL.fullmatch(finding.cell)
        if cell:
            groups.setdefault(replace(finding, cell=cell[1]), []).append(int(cell[2]))
        else:
            groups.setdefault(finding, []).append(0)
    return [_joined(finding, rows) for finding, rows in groups.items()]


def _joined(finding: Finding, rows: list[int]) -> Finding:
    """Return one finding for its rows, `finding.cell` being their column; row 0 is none."""
    if rows[0] == 0:
        return finding
    if len(rows) == 1:
        return replace(finding, cell=f"{finding.cell}{rows[0]}")
    return replace(
        finding,
        cell=ranges(sorted(rows), _MOST_RANGES, finding.cell),
        found=f"{finding.found}（{len(rows)}处）",
    )
