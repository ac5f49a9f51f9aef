"""Units named beside the codes of sites in 检查记录: where they are those of other sites, one column was moved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Rows
from shifan.clean.column_reading import ColumnValues
from shifan.clean.named_items import KnownSites
from shifan.clean.notice import Notice
from shifan.clean.text import header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.model import Sheet

_HEADINGS = frozenset({"单位名称", "被检查单位", "检查对象", "单位", "被检查单位名称", "受检单位"})
_MOST_TOLD = 5


def unit_column(sheet: Sheet, before: int) -> int | None:
    """Return the column above whose data, in the rows before the given one, stands a heading of units; None if none."""
    for row in reversed(range(min(before, len(sheet.rows)))):
        for place, cell in enumerate(sheet.rows[row]):
            if isinstance(cell, str) and header_key(cell) in _HEADINGS:
                return place
    return None


def misnamed_sites(
    sheet: Sheet, rows: Rows, sites: ColumnValues, known: KnownSites
) -> Iterator[Finding]:
    """Yield the units that stand beside the code of another site, and once those that 点位 has under no site.

    `rows` are worksheet rows from 0, `sites` the code of each.
    """
    place = unit_column(sheet, int(rows[0])) if len(rows) else None
    if place is None:
        return
    unknown, told = list[int](), 0
    for row, site, unit in _pairs(sheet, rows, sites, place):
        stated, other = known.units.get(site, ""), known.meant(unit)
        if not stated or packed(unit) == packed(stated):
            continue
        if not other:
            unknown.append(row)
        elif told < _MOST_TOLD:
            told += 1
            notice = _of_another(site, other, plain(unit), stated)
            yield notice.at(sheet.file, sheet.name, address(row, place))
    if unknown:
        seen = plain(sheet.rows.cell(min(unknown), place))[:30]
        yield _unknown(len(unknown), seen).at(sheet.file, sheet.name, address(min(unknown), place))


def _pairs(
    sheet: Sheet, rows: Rows, sites: ColumnValues, place: int
) -> Iterator[tuple[int, str, CellValue]]:
    """Yield the first row of each pair of a site and a unit beside it, both not empty."""
    codes, cells = sheet.rows.column(place)
    pairs = sites.codes.astype(np.int64) * len(cells) + codes[rows]
    occurring, first = np.unique(pairs, return_index=True)
    for pair, at in zip(occurring.tolist(), first.tolist(), strict=True):
        site, unit = sites.values[pair // len(cells)], cells[pair % len(cells)]
        if site and plain(unit):
            yield int(rows[at]), site, unit


def _unknown(count: int, seen: str) -> Notice:
    found = f"{count}个点位的单位名称与“点位”表不同，如“{seen}”"
    action = "按点位编号计，请核对"
    return Notice("site-misfit", found, "与“点位”表的单位名称一致", action, "warning")


def _of_another(site: str, other: str, unit: str, stated: str) -> Notice:
    found = f"点位编号写的是 {site}，单位名称“{unit}”却是点位 {other} 的"
    action = "点位编号和单位名称对不上（是否只排序了一列？），请核对"
    return Notice("site-misfit", found, f"点位 {site} 的单位：{stated}", action)
