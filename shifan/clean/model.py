"""The clean city: typed tables that know their cells, and everything noticed on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from shifan.addresses import LAST_ROW, column_ranges
from shifan.clean import parquet
from shifan.clean.notice import Notice
from shifan.clean.table_reads import TableReads
from shifan.clean.table_rows import R, rows
from shifan.errors import Finding, Refused
from shifan.files.run_files import CLEAN_LIST
from shifan.intake.model import Correction
from shifan.intake.provenance import REAL
from shifan.raw_sheets import RawSheet
from shifan.received import read_json
from shifan.records import dataclass

NO_COLUMN = "?"  # the cell of a column that is not there: that it is missing has been said once
_LONGEST = 120
_MOST_KEPT_ROWS = 5_000  # of a range: longer ones would fill the memory


ROWS_OF_PART = (
    LAST_ROW  # row n of the k-th further part of a table has the number n + k · ROWS_OF_PART
)


@dataclass(frozen=True)
class SourcePart:
    """Rows of a table that stand in one sheet: file, sheet, SHA-256 of the file, and the column of each field.

    A column is its letter; where one cell holds for all rows it is that cell: `B2`.
    """

    file: str
    sheet: str
    sha256: str
    columns: dict[str, str]

    @property
    def place(self) -> str:
        """Return the place of the whole sheet: `资料审查.xlsx!评分`."""
        return f"{self.file}!{self.sheet}"

    def address(self, field: str, row: int) -> str:
        """Return the address of a field in a worksheet row: D5; without a column, the row's first cell."""
        column = self.columns.get(field, "A")
        return column if column[-1].isdigit() else f"{column}{row}"

    def row_address(self, row: int) -> str:
        """Return the address of a worksheet row, from the first column that is read to the last."""
        letters = sorted(
            (column for column in self.columns.values() if not column[-1].isdigit()),
            key=lambda text: (len(text), text),
        ) or ["A"]
        return f"{self.place}!{letters[0]}{row}:{letters[-1]}{row}"


@dataclass(frozen=True)
class Source(SourcePart):
    """Where a table comes from; `parts` are the further sheets whose rows were joined to it.

    A row of the table has the number of its worksheet row, a row of a further part that number plus ROWS_OF_PART for
    each part before it.
    """

    parts: tuple[SourcePart, ...] = ()

    @property
    def all_parts(self) -> tuple[SourcePart, ...]:
        """Return the parts in the order of their rows' numbers."""
        return (self, *self.parts)

    def part(self, row: int) -> tuple[SourcePart, int]:
        """Return the part that a row of the table comes from, and its number in the worksheet."""
        if row <= ROWS_OF_PART:
            return self, row
        number, before = divmod(row - 1, ROWS_OF_PART)
        return self.parts[number - 1], before + 1

    def address(self, field: str, row: int) -> str:
        """Return the address of a field in the worksheet of a row: D5; without a column, the row's first cell."""
        part, row = self.part(row)
        return SourcePart.address(part, field, row)

    def cell(self, field: str, row: int) -> str:
        """Return the place of a field of a row: `资料审查.xlsx!评分!D5`; without a column, the row's first cell."""
        part, own = self.part(row)
        return f"{part.place}!{SourcePart.address(part, field, own)}"

    def cells(self, row: int, *fields: str) -> tuple[str, ...]:
        """Return the places of some fields of a row; fields without a column are left out."""
        part, _ = self.part(row)
        return tuple(self.cell(field, row) for field in fields if field in part.columns)

    def span(self, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the addresses of a field in several rows as compact ranges; a field without column has none."""
        plain = tuple(rows)
        known = self._spans.get((field, plain))
        if known is None:
            known = self._span(field, plain)
            if len(plain) <= _MOST_KEPT_ROWS:
                self._spans[field, plain] = known
        return known

    @cached_property
    def _spans(self) -> dict[tuple[str, tuple[int, ...]], tuple[str, ...]]:
        """Return the ranges that were asked for: a question what would be if asks for nearly all of them again."""
        return {}

    def _span(self, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        if not self.parts:
            return _span(self, field, rows)
        of_parts: dict[int, list[int]] = {}
        for row in rows:
            number, before = divmod(int(row) - 1, ROWS_OF_PART)
            of_parts.setdefault(number, []).append(before + 1)
        parts = self.all_parts
        spans = (
            _span(parts[number], field, rows_of_part)
            for number, rows_of_part in sorted(of_parts.items())
        )
        return tuple(dict.fromkeys(cells for span in spans for cells in span))

    def row_place(self, row: int) -> str:
        """Return the place of a row over all columns that are read: `现场检查.xlsx!点位!A5:G5`."""
        part, own = self.part(row)
        return part.row_address(own)

    def finding(self, field: str, row: int, notice: Notice) -> Finding:
        """Return a finding at a field of a row; with row 0 about the whole sheet."""
        if not row:
            return notice.at(self.file, self.sheet, "")
        part, own = self.part(row)
        return notice.at(part.file, part.sheet, SourcePart.address(part, field, own))

    def has(self, field: str, row: int) -> bool:
        """Return whether the sheet of a row has a column of this field."""
        return field in self.part(row)[0].columns


def _span(part: SourcePart, field: str, rows: Iterable[int]) -> tuple[str, ...]:
    column = part.columns.get(field)
    if column is None:
        return ()
    if column[-1].isdigit():
        return (f"{part.place}!{column}",)
    return tuple(f"{part.place}!{cells}" for cells in column_ranges(column, rows))


@dataclass(frozen=True)
class CleanCity:
    """The tables of a city by name (docs/architecture.md), their sources, and what was found."""

    name: str
    tables: dict[str, pd.DataFrame]
    sources: dict[str, Source]
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    provenance: dict[str, dict[str, str]] | None = None

    @property
    def demo(self) -> bool:
        """Return whether any file is neither collected nor published."""
        entries = (self.provenance or {}).values()
        return any(entry.get("status") not in REAL for entry in entries)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that refuse the city."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def require(self) -> CleanCity:
        """Return the city; Refused with all errors if there are any."""
        if self.errors:
            raise Refused(self.errors)
        return self

    def rows(self, sheet: RawSheet[R]) -> Iterator[R]:
        """Yield the rows of the table of a raw sheet as its records: `city.rows(SITES)` gives each SiteRow."""
        return rows(self.tables[sheet.table], sheet.record)

    def reads(self, table: str) -> TableReads:
        """Return what is read of a table, kept for whoever reads it next."""
        known = self._reads.get(table)
        if known is None or known.frame is not self.tables[table]:
            known = self._reads[table] = TableReads(self.tables[table])
        return known

    @cached_property
    def _reads(self) -> dict[str, TableReads]:
        return {}

    def with_tables(self, tables: dict[str, pd.DataFrame]) -> CleanCity:
        """Return the city with other tables; what was read of those that stay is shared."""
        changed = replace(self, tables=tables)
        changed._reads.update(self._reads)  # a table that is another one is read anew
        return changed

    def source(self, sheet: RawSheet[Any]) -> Source:
        """Return where the table of a raw sheet comes from."""
        return self.sources[sheet.table]

    def has_columns(self, sheet: RawSheet[Any], *fields: str) -> bool:
        """Return whether a raw sheet has all these columns."""
        return self.source(sheet).columns.keys() >= set(fields)

    def finding_at(self, sheet: RawSheet[Any], field: str, row: int, notice: Notice) -> Finding:
        """Return a finding at a cell of a clean table; with row 0 about the whole sheet.

        The cell of a column that the sheet does not have is NO_COLUMN.
        """
        source = self.source(sheet)
        shortened = replace(notice, found=notice.found[:_LONGEST])
        if row and not source.has(field, row):
            part, _ = source.part(row)
            return shortened.at(part.file, part.sheet, NO_COLUMN)
        return source.finding(field, row, shortened)

    def save(self, folder: Path) -> list[Path]:
        """Return the files written: one parquet a table and clean.json, with the same bytes for the same city."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, frame in self.tables.items():
            written.append(folder / f"{name}.parquet")
            parquet.write(written[-1], name, frame, self._row_places(name))
        rest = {
            "name": self.name,
            "sources": {name: asdict(source) for name, source in self.sources.items()},
            "findings": [finding.as_dict() for finding in self.findings],
            "corrections": [asdict(correction) for correction in self.corrections],
            "provenance": self.provenance or {},
            # For who shows how large the city is: the tables themselves take pandas to read.
            "rows": {name: len(frame) for name, frame in self.tables.items()},
        }
        text = json.dumps(rest, ensure_ascii=False, indent=1) + "\n"
        (folder / CLEAN_LIST).write_text(text, encoding="utf-8", newline="\n")
        return [*written, folder / CLEAN_LIST]

    def _row_places(self, table: str) -> list[str]:
        """Return for each row of a table where it stands, over all its columns: `现场检查.xlsx!点位!A5:G5`."""
        source = self.sources[table]
        return [source.row_place(row) for row in self.tables[table]["row"].tolist()]

    @staticmethod
    def load(folder: Path) -> CleanCity:
        """Return the city that `save` wrote."""
        rest = read_json(folder / CLEAN_LIST)
        sources = {name: _source(entry) for name, entry in rest["sources"].items()}
        return CleanCity(
            rest["name"],
            {name: parquet.read(folder / f"{name}.parquet", name) for name in sources},
            sources,
            tuple(Finding(**entry) for entry in rest["findings"]),
            tuple(Correction(**entry) for entry in rest["corrections"]),
            rest["provenance"],
        )


def _source(entry: dict[str, Any]) -> Source:
    """Return a source from what `CleanCity.save` wrote of it."""
    parts = tuple(SourcePart(**part) for part in entry.get("parts", ()))
    return Source(**{**entry, "parts": parts})
