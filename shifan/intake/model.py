"""Cells with addresses: a city's workbooks as they were read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from shifan.errors import Finding
from shifan.intake.cell_ranges import Corners
from shifan.intake.grid import Grid
from shifan.intake.looks import SheetLooks
from shifan.photographs.folder import PhotographFolder
from shifan.records import dataclass

FORMATS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")


@dataclass(frozen=True)
class Explanation:
    """A text of a sheet that is not read itself, and where it stands."""

    text: str
    sheet: str
    cell: str


@dataclass
class Sheet:
    """One sheet: `rows[0]` is worksheet row 1 and its first cell column A.

    `merges` are boxes counted from 0: first row, first column, last row, last column. `notes` says of odd cells, by row
    and column, what is odd. Hidden rows and first and last hidden columns count from 1. `looks` is what the look of
    cells says. Of an export `mapped` are the columns that 映射.toml names, with its line. `explained` are the texts of
    the file's other sheets, which are not read.
    """

    name: str
    file: str
    sha256: str
    rows: Grid
    merges: list[Corners] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    date1904: bool = False
    looks: SheetLooks = field(default_factory=SheetLooks)
    mapped: dict[int, str] = field(default_factory=dict)
    explained: tuple[Explanation, ...] = ()


@dataclass
class Workbook:
    """One of a city's workbooks; `file` is empty for a set of CSV files, whose sheets name their own.

    `parts` are further sheets whose rows belong to a sheet, by that sheet's name: of other files, or by district.
    `forms` are sheets that each hold the filled check form of one site.
    """

    name: str
    file: str
    sha256: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    parts: dict[str, list[Sheet]] = field(default_factory=dict)
    forms: list[Sheet] = field(default_factory=list)

    def add(self, sheet: str, read: Sheet) -> None:
        """Add a sheet under the name that it is known by; where there is one, as a further part of it."""
        if sheet in self.sheets:
            self.parts.setdefault(sheet, []).append(read)
        else:
            self.sheets[sheet] = read

    def sheets_of(self, sheet: str) -> list[Sheet]:
        """Return a sheet and its further parts."""
        own = [self.sheets[sheet]] if sheet in self.sheets else []
        return own + self.parts.get(sheet, [])

    def all_sheets(self) -> Iterator[Sheet]:
        """Yield every sheet that was read."""
        yield from self.sheets.values()
        for parts in self.parts.values():
            yield from parts
        yield from self.forms


class Corrected(str):
    """A cell's text that 更正.csv put there."""


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
    """Everything read from a city's folder, with the findings of reading; without a folder 照片, no photographs."""

    name: str
    folder: Path
    workbooks: dict[str, Workbook] = field(default_factory=dict)
    provenance: dict[str, dict[str, str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    photographs: PhotographFolder | None = None
    findings: list[Finding] = field(default_factory=list)

    def sheet(self, workbook: str, sheet: str) -> Sheet | None:
        """Return a sheet, None if it is not there."""
        book = self.workbooks.get(workbook)
        return book.sheets.get(sheet) if book else None

    def sheets_of(self, workbook: str, sheet: str) -> list[Sheet]:
        """Return a sheet and its further parts, as far as they are there."""
        book = self.workbooks.get(workbook)
        return book.sheets_of(sheet) if book else []

    def forms(self, workbook: str) -> list[Sheet]:
        """Return the sheets of a workbook that each hold one site's check form."""
        book = self.workbooks.get(workbook)
        return book.forms if book else []

    def sheets(self) -> Iterator[Sheet]:
        """Yield every sheet that was read."""
        for book in self.workbooks.values():
            yield from book.all_sheets()
