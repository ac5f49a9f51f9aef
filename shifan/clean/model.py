"""The clean city: typed tables that know their cells, and everything noticed on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from shifan.addresses import column_ranges
from shifan.clean import parquet
from shifan.clean.notice import Notice
from shifan.clean.table_rows import R, rows
from shifan.errors import Finding, Refused
from shifan.intake.model import Correction
from shifan.intake.provenance import REAL
from shifan.raw_sheets import RawSheet

FILE = "clean.json"
NO_COLUMN = "?"  # the cell of a column that is not there: that it is missing has been said once
_LONGEST = 120


@dataclass(frozen=True)
class Source:
    """Where a table comes from: file, sheet, SHA-256 of the file, and the column letter of each field."""

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
        return f"{self.columns.get(field, 'A')}{row}"

    def cell(self, field: str, row: int) -> str:
        """Return the place of a field in a worksheet row: `资料审查.xlsx!评分!D5`; without a column, the row."""
        return f"{self.place}!{self.address(field, row)}"

    def cells(self, row: int, *fields: str) -> tuple[str, ...]:
        """Return the places of some fields in a worksheet row; fields without a column are left out."""
        return tuple(self.cell(field, row) for field in fields if field in self.columns)

    def span(self, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the addresses of a field in several rows as compact ranges; a field without column has none."""
        column = self.columns.get(field)
        if column is None:
            return ()
        return tuple(f"{self.place}!{cells}" for cells in column_ranges(column, rows))


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
        cell = source.address(field, row) if field in source.columns else NO_COLUMN
        shortened = replace(notice, found=notice.found[:_LONGEST])
        return shortened.at(source.file, source.sheet, cell if row else "")

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
        }
        text = json.dumps(rest, ensure_ascii=False, indent=1) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
        return [*written, folder / FILE]

    def _row_places(self, table: str) -> list[str]:
        """Return for each row of a table where it stands, over all its columns: `现场检查.xlsx!点位!A5:G5`."""
        source = self.sources[table]
        letters = sorted(source.columns.values(), key=lambda text: (len(text), text)) or ["A"]
        first, last = letters[0], letters[-1]
        return [
            f"{source.place}!{first}{row}:{last}{row}" for row in self.tables[table]["row"].tolist()
        ]

    @staticmethod
    def load(folder: Path) -> CleanCity:
        """Return the city that `save` wrote."""
        rest = json.loads((folder / FILE).read_text(encoding="utf-8"))
        sources = {name: Source(**entry) for name, entry in rest["sources"].items()}
        return CleanCity(
            rest["name"],
            {name: parquet.read(folder / f"{name}.parquet", name) for name in sources},
            sources,
            tuple(Finding(**entry) for entry in rest["findings"]),
            tuple(Correction(**entry) for entry in rest["corrections"]),
            rest["provenance"],
        )
