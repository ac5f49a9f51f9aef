"""Dates that state no year: another cell completes them, so it is among their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.clean import CleanCity

YEAR_FROM = "现场检查开始日期"  # the item of 基本信息 whose year completes dates without one


@dataclass(frozen=True)
class CompletedDates:
    """The cells of dates that state no year, by the sheet they are in: single cells, or a column too long to list."""

    cells: frozenset[str]
    columns: frozenset[str]

    @property
    def any(self) -> bool:
        """Return whether there are any: most cities write years."""
        return bool(self.cells or self.columns)

    def include(self, cell: str) -> bool:
        """Return whether a cell, or the first cell of a range, is one of them."""
        sheet, place = cell.rsplit("!", 1)
        first = place.split(":")[0]
        return f"{sheet}!{first}" in self.cells or f"{sheet}!{_letters(first)}" in self.columns


def completed_dates(clean: CleanCity) -> CompletedDates:
    """Return the cells whose date took its year from elsewhere, as the findings name them."""
    cells, columns = set(), set()
    for finding in clean.findings:
        if finding.code != "date-year":
            continue
        sheet = f"{finding.file}!{finding.sheet}"
        first = finding.cell.split(":")[0].split(",")[0]
        if first == finding.cell:
            cells.add(f"{sheet}!{first}")
        else:
            columns.add(f"{sheet}!{_letters(first)}")
    return CompletedDates(frozenset(cells), frozenset(columns))


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")
