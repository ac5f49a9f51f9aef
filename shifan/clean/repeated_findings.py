"""Findings that say the same of several cells of a column, told once for a screen; files and pages keep them cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from shifan.clean.data_rows import ranges
from shifan.errors import Finding

_CELL = re.compile(r"([A-Z]+)(\d+)")
_MOST = 8


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, those alike but for the row as one on their ranges (`C4:C9,C12`) with their number, where the first of them stood."""
    groups: dict[Finding, list[int]] = {}
    for one in findings:
        cell = _CELL.fullmatch(one.cell)
        groups.setdefault(replace(one, cell=cell[1]) if cell else one, []).append(
            int(cell[2]) if cell else 0
        )
    return [_one(key, rows) for key, rows in groups.items()]


def _one(key: Finding, rows: list[int]) -> Finding:
    if rows[0] == 0:
        return key
    if len(rows) == 1:
        return replace(key, cell=f"{key.cell}{rows[0]}")
    return replace(
        key, cell=ranges(sorted(rows), _MOST, key.cell), found=f"{key.found}（{len(rows)}处）"
    )
