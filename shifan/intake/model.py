"""Cells with addresses: a city's workbooks as they were read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shifan.errors import Finding
from shifan.intake.grid import Grid

# The workbooks and sheets of a city (contract: DESIGN of the raw data). A sheet of the same name with blanks inside is the same sheet.
LAYOUT: dict[str, tuple[str, ...]] = {
    "城市概况": ("基本信息", "区县", "评审组"),
    "资料审查": ("评分",),
    "现场检查": ("点位", "检查记录", "业态缺项"),
    "整改复查": ("台账",),
    "领导访谈": ("访谈",),
    "否决项": ("核查",),
    "工作成效": ("数据", "成效"),
}
FORMATS = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass
class Sheet:
    """One sheet: `rows[0]` is worksheet row 1 and its first cell column A. `notes` tells of odd cells by address.

    Rows may be given as lists; they are kept as a Grid.
    """

    name: str
    file: str
    sha256: str
    rows: Grid
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, first column, last row, last column
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()  # counted from 1
    hidden_columns: tuple[tuple[int, int], ...] = ()  # first and last, counted from 1
    date1904: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.rows, Grid):
            self.rows = Grid(self.rows)


@dataclass
class Workbook:
    """One of a city's workbooks; `file` is empty for a set of CSV files, whose sheets name their own."""

    name: str
    file: str
    sha256: str
    sheets: dict[str, Sheet] = field(default_factory=dict)


class Corrected(str):
    """A cell's text put there by 更正.csv."""


@dataclass(frozen=True)
class Correction:
    """A line of 更正.csv that was applied."""

    file: str
    sheet: str
    cell: str
    before: str
    after: str
    reason: str
    author: str
    date: str


@dataclass
class RawCity:
    """Everything read from a city's folder, with the findings of reading."""

    name: str
    folder: Path
    workbooks: dict[str, Workbook] = field(default_factory=dict)
    provenance: dict[str, dict[str, str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def sheet(self, workbook: str, sheet: str) -> Sheet | None:
        """Return a sheet, None if it is not there."""
        found = self.workbooks.get(workbook)
        return found.sheets.get(sheet) if found else None


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many objects without the garbage collector looking at each: a third of the time of a long sheet."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
