"""The clean city: twelve typed tables that know their cells, and everything noticed on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from shifan.addresses import letter
from shifan.clean import (
    city_facts,
    declared_totals,
    districts_and_team,
    document_checks,
    empty_columns,
    figures,
    ledger_checks,
    site_checks,
    store,
    table_checks,
)
from shifan.clean.column_reading import read_column
from shifan.clean.columns import CATEGORIES, TABLES, Context, Table
from shifan.clean.consequences import Follows, at_places, fold
from shifan.clean.layout import Body, Column, find_body
from shifan.clean.table_rows import each
from shifan.errors import Finding, Refused
from shifan.intake.model import Correction, RawCity, Sheet, uncollected

if TYPE_CHECKING:
    from shifan.standards import Standard

_ONE_ROW_EACH = ("facts", "documents", "sites", "records", "vetoes", "figures", "achievements")
_ADDRESS = re.compile(r"([A-Z]*)(\d*)")


@dataclass(frozen=True)
class Source:
    """Where a table comes from: file, sheet, SHA-256 of the file, and the column letter of each field."""

    file: str
    sheet: str
    sha256: str
    columns: dict[str, str]

    def cell(self, field: str, row: int) -> str:
        """Return the address of a field in a worksheet row: `资料审查.xlsx!评分!D5`; without a column, the row."""
        return f"{self.file}!{self.sheet}!{self.columns.get(field, 'A')}{row}"

    def span(self, field: str, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the addresses of a field in several rows as compact ranges; a field without column has none."""
        column = self.columns.get(field)
        if column is None:
            return ()
        return tuple(
            f"{self.file}!{self.sheet}!{column}{a}"
            if a == b
            else f"{self.file}!{self.sheet}!{column}{a}:{column}{b}"
            for a, b in _runs(rows)
        )


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for row in sorted(set(rows)):
        if last is not None and row == last + 1:
            last = row
            continue
        if last is not None:
            yield first, last
        first = last = row
    if last is not None:
        yield first, last


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
        return any(
            entry.get("status") not in ("collected", "published")
            for entry in (self.provenance or {}).values()
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that refuse the city."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def require(self) -> CleanCity:
        """Return the city; Refused with all errors if there are any."""
        if self.errors:
            raise Refused(self.errors)
        return self

    def save(self, folder: Path) -> list[Path]:
        """Return the files written: one parquet a table and clean.json."""
        return store.save(self, folder)

    @staticmethod
    def load(folder: Path) -> CleanCity:
        """Return the city that `save` wrote."""
        return store.load(folder)


def clean(raw: RawCity, standard: Standard) -> CleanCity:
    """Return the typed tables of a city; whatever is wrong is an error finding, never an exception."""
    with uncollected():
        return _clean(raw, standard)


def _clean(raw: RawCity, standard: Standard) -> CleanCity:
    findings, tables, sources, headers = list(raw.findings), {}, {}, {}
    context, aliases = Context(standard, raw.name), _aliases(standard)
    for table in TABLES:
        sheet = raw.sheet(table.workbook, table.sheet)
        context = replace(context, date1904=bool(sheet and sheet.date1904))
        if sheet is None and not _told(raw, table):
            findings.append(
                Finding(
                    "missing-sheet",
                    "error",
                    f"{table.workbook}.xlsx",
                    table.sheet,
                    "",
                    "没有这个工作表",
                    f"工作表“{table.sheet}”",
                    "请补充该工作表（可以只有表头）",
                )
            )
        columns = table.columns(context)
        frame, source = _read(
            sheet, table, columns, aliases.get((table.workbook, table.sheet), {}), findings
        )
        headers |= {(table.name, column.field): column.header for column in columns}
        if table.name == "facts":
            frame = city_facts.normalise(frame, source, findings)
            context = replace(
                context, year=city_facts.inspection_year(frame), province=city_facts.province(frame)
            )
        if table.name == "districts":
            context = replace(context, districts=tuple(name for name in frame["name"] if name))
        tables[table.name], sources[table.name] = frame, source
    city = CleanCity(raw.name, tables, sources, (), raw.corrections, dict(raw.provenance))
    figures.resolve(city, standard, findings)
    for check in (
        *table_checks.CHECKS,
        *districts_and_team.CHECKS,
        *document_checks.CHECKS,
        *site_checks.CHECKS,
        *ledger_checks.CHECKS,
    ):
        findings.extend(check(city, standard))
    told = dict.fromkeys(
        one for one in fold(_leaning(city, findings)) if one.cell != table_checks.NOWHERE
    )
    return replace(
        city,
        findings=tuple(sorted(empty_columns.together(told, tables, sources, headers), key=_order)),
    )


def _leaning(city: CleanCity, findings: list[Finding | Follows]) -> Iterator[Finding | Follows]:
    """Yield the findings, and what follows from a refused cell as such: an empty cell from itself, a district from an unread name."""
    own, names = city.sources["districts"], city.tables["districts"]
    unread = own.file and [
        cell for row in names["row"][names["name"].isna()] for cell in at_places(own, ("name", row))
    ]
    for one in findings:
        if isinstance(one, Finding) and one.cell and one.found.endswith("空"):
            yield Follows(one, (one.place,))
        elif isinstance(one, Finding) and one.code == "district" and unread:
            yield Follows(one, tuple(unread))
        else:
            yield one


def _order(finding: Finding) -> tuple:
    column, row = _ADDRESS.match(finding.cell).groups()
    rank = {"error": 0, "warning": 1, "info": 2}[finding.severity]
    return (
        rank,
        finding.file,
        finding.sheet,
        int(row or 0),
        len(column),
        column,
        finding.code,
        finding.found,
    )


def _read(
    sheet: Sheet | None,
    table: Table,
    columns: tuple[Column, ...],
    aliases: dict[str, str],
    findings: list[Finding],
) -> tuple[pd.DataFrame, Source]:
    """Return a table and its source; a sheet that is missing gives an empty table."""
    missing = sheet is None
    sheet = sheet or Sheet(table.sheet, f"{table.workbook}.xlsx", "", [])
    body = Body(sheet, {}) if missing else find_body(sheet, columns, aliases, table.may_be_empty)
    data = {
        column.field: read_column(body, column, (table.name, column.field) in CATEGORIES)
        for column in columns
    }
    declared_totals.check(body, columns, data)
    if not missing and not len(body.rows) and not table.may_be_empty and body.places:
        findings.append(
            Finding(
                "empty-sheet",
                "error",
                sheet.file,
                sheet.name,
                "",
                "没有数据行",
                "至少一行数据",
                "请填写",
            )
        )
    findings.extend(body.findings)
    frame = pd.DataFrame({"row": body.rows + 1} | data)
    letters = {
        column.field: letter(body.places[column.header])
        for column in columns
        if column.header in body.places
    }
    return _without_repeats(table, frame, sheet, letters, findings), Source(
        sheet.file, sheet.name, sheet.sha256, letters
    )


def _aliases(standard: Standard) -> dict[tuple[str, str], dict[str, str]]:
    """Return for each (workbook, sheet) the official name of each other header."""
    own: dict[tuple[str, str], dict[str, str]] = {}
    for row in each(standard.headers):
        own.setdefault((row.workbook, row.sheet), {})[row.alias] = row.column
    return own


def _told(raw: RawCity, table: Table) -> bool:
    """Return whether reading has refused something of the table's workbook: then that says why a sheet is missing."""
    return any(
        one.severity == "error" and one.file.startswith(table.workbook) for one in raw.findings
    )


def _without_repeats(
    table: Table,
    frame: pd.DataFrame,
    sheet: Sheet,
    letters: dict[str, str],
    findings: list[Finding],
) -> pd.DataFrame:
    """Return the frame without rows that repeat an earlier one cell by cell; each is told.

    Where the method demands exactly one row, repeated ones stay and are refused by the checks.
    """
    if frame.empty or table.name in _ONE_ROW_EACH:
        return frame
    lines = list(
        zip(
            *(
                [None if cell is None else str(cell) for cell in frame[field]]
                for field in frame.columns[1:]
            ),
            strict=True,
        )
    )
    if len(set(lines)) == len(lines):
        return frame
    repeated = pd.Series(lines).duplicated()
    for row in frame["row"][repeated]:
        findings.append(
            Finding(
                "repeated-row",
                "info",
                sheet.file,
                sheet.name,
                f"{next(iter(letters.values()), 'A')}{row}",
                "与前面某行完全相同",
                "每行一条记录",
                "重复行未计入",
            )
        )
    return frame[~repeated].reset_index(drop=True)
