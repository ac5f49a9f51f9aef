"""Clean a city: read its sheets into typed tables, check them, and put what was found in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

import numpy as np
import pandas as pd

from shifan.clean import fact_contents
from shifan.clean.broken_columns import broken_columns
from shifan.clean.business_type_codes import settle_codes
from shifan.clean.checks import CHECKS
from shifan.clean.checks.photographs import photographs
from shifan.clean.cited_figures import settle_figures
from shifan.clean.column_reading import ColumnValues
from shifan.clean.consequences import Consequence, Told, fold
from shifan.clean.empty_columns import join_empty_columns
from shifan.clean.export_advice import advised
from shifan.clean.form_heads import place_of
from shifan.clean.measured_numbers import with_quotients
from shifan.clean.model import NO_COLUMN, CleanCity, Source
from shifan.clean.named_items import known_sites
from shifan.clean.notice import Notice
from shifan.clean.pack_columns import is_read, not_asked_for
from shifan.clean.readers import ReadingContext
from shifan.clean.rounds import split_rounds
from shifan.clean.second_reviewers import settle_reviewers
from shifan.clean.sheet_reading import TablePart, join, read_sheet
from shifan.clean.site_forms import read_forms
from shifan.clean.transposed import facts_across, items_down
from shifan.clean.unit_names import misnamed_sites, unit_column
from shifan.clean.whole_columns import join_most
from shifan.clean.wide_header import find_wide
from shifan.clean.wide_records import read_wide
from shifan.errors import Finding
from shifan.garbage_collection import garbage_collection_paused
from shifan.intake.model import RawCity, Sheet
from shifan.patterns import pattern_of
from shifan.raw_sheets import (
    ALL_SHEETS,
    DISTRICTS,
    DOCUMENTS,
    FACT_SHEET,
    MEASUREMENTS,
    RECORDS,
    SITES,
    RawSheet,
)
from shifan.raw_sheets.document_review import SCORED_PREFIX
from shifan.records import dataclass
from shifan.standards import Standard

_ADDRESS = pattern_of(r"([A-Z]*)(\d*)")
_RANKS = {"error": 0, "warning": 1, "info": 2}
Aliases = Mapping[tuple[str, str], Mapping[str, str]]


def clean(raw: RawCity, standard: Standard) -> CleanCity:
    """Return the typed tables of a city; whatever is wrong is an error finding, never an exception."""
    with garbage_collection_paused():
        return _clean(raw, standard)


def _clean(raw: RawCity, standard: Standard) -> CleanCity:
    reading = _read_sheets(raw, standard)
    told: list[Told] = [*raw.findings, *reading.findings, *_notices(standard)]
    city, noticed = settle_figures(
        CleanCity(
            raw.name,
            reading.tables,
            reading.sources,
            corrections=raw.corrections,
            provenance=dict(raw.provenance),
        )
    )
    told += noticed
    city, asked = _with_reviewers_joined(city, standard)
    told += asked
    tables, mismatches = settle_codes(city, standard)
    city = replace(city, tables=tables)
    told += mismatches
    for check in CHECKS:
        told += check(city, standard)
    told += photographs(city, raw.photographs)
    city = _with_quotients(city, standard)
    findings = fold(join_most(_with_known_causes(city, told), city, standard))
    reported = dict.fromkeys(finding for finding in findings if finding.cell != NO_COLUMN)
    in_order = sorted(join_empty_columns(reported, city, standard), key=_order)
    return replace(city, findings=tuple(in_order))


def _notices(standard: Standard) -> Iterator[Finding]:
    """Yield what is possible in the pack but hardly meant, under the pack's name."""
    for notice in standard.notices:
        yield replace(notice, file=f"{standard.id}/{notice.file}")


def _with_reviewers_joined(city: CleanCity, standard: Standard) -> tuple[CleanCity, list[Told]]:
    """Return the city with one row an aspect, every score of those that several scored in a table of its own."""
    joined = settle_reviewers(city, standard)
    tables = {**city.tables, DOCUMENTS.table: joined.documents}
    if joined.scored is None:
        return replace(city, tables=tables), joined.told
    name = f"{SCORED_PREFIX}{DOCUMENTS.table}"
    sources = {**city.sources, name: city.sources[DOCUMENTS.table]}
    tables[name] = joined.scored
    return replace(city, tables=tables, sources=sources), joined.told


def _with_quotients(city: CleanCity, standard: Standard) -> CleanCity:
    """Return the city with a number for each measurement that is given as a quotient."""
    if MEASUREMENTS.table not in city.tables:
        return city
    units = {measure.code: measure.unit for measure in standard.measure_list}
    frame = with_quotients(city.tables[MEASUREMENTS.table], units)
    return replace(city, tables={**city.tables, MEASUREMENTS.table: frame})


@dataclass
class _Reading:
    """What reading the sheets gives."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _read_sheets(raw: RawCity, standard: Standard) -> _Reading:
    """Read the sheets in order: what 基本信息 and 区县 state is known when the later ones are read."""
    reading = _Reading()
    context, aliases = ReadingContext(standard, raw.name), _aliases(standard)
    for raw_sheet in ALL_SHEETS:
        sheets = _sheets(raw, raw_sheet)
        sheet = sheets[0] if sheets else None
        if raw_sheet.on_demand and not is_read(raw_sheet, sheet, standard):
            reading.findings += [not_asked_for(sheet)] if sheet else []
            continue
        if not sheets and not _reported(raw, raw_sheet):
            reading.findings.append(_missing_sheet(raw_sheet))
        names = aliases.get((raw_sheet.workbook, raw_sheet.name), {})
        parts = _parts(raw, raw_sheet, names, context, reading.tables)
        frame, source = join(parts)
        reading.findings += _found_in(parts, standard)
        if raw_sheet is FACT_SHEET:
            frame, noticed = fact_contents.read_contents(frame, source)
            reading.findings += noticed
            context = replace(
                context,
                year=fact_contents.inspection_year(frame),
                province=fact_contents.contents(frame).get("省份", ""),
            )
        elif raw_sheet is DISTRICTS:
            context = replace(context, districts=tuple(name for name in frame["name"] if name))
        reading.tables[raw_sheet.table] = frame
        reading.sources[raw_sheet.table] = source
    split_rounds(reading.tables, reading.sources)
    return reading


def _found_in(parts: Iterable[TablePart], standard: Standard) -> list[Finding]:
    findings = (finding for part in parts for finding in part.findings)
    return [finding for finding in findings if not _explains_veto(finding, standard)]


def _explains_veto(finding: Finding, standard: Standard) -> bool:
    """Return whether a comment found in a cell is the name of a veto.

    Blank workbooks explain the codes of vetoes so; a program that saves them may drop who wrote it.
    """
    names = (veto.name for veto in standard.veto_list)
    return finding.code == "comment" and any(finding.found.endswith(name) for name in names)


def _sheets(raw: RawCity, raw_sheet: RawSheet[Any]) -> list[Sheet]:
    """Return the sheets that a table is read from; 检查记录 may come as forms."""
    sheets = raw.sheets_of(raw_sheet.workbook, raw_sheet.name)
    return sheets + (raw.forms(raw_sheet.workbook) if raw_sheet is RECORDS else [])


def _parts(
    raw: RawCity,
    raw_sheet: RawSheet[Any],
    aliases: Mapping[str, str],
    context: ReadingContext,
    tables: Mapping[str, pd.DataFrame],
) -> list[TablePart]:
    """Return the rows of a sheet and its further parts: of 检查记录 in whatever shape, of others a record a row."""
    parts: list[TablePart] = []
    for sheet in raw.sheets_of(raw_sheet.workbook, raw_sheet.name):
        own = replace(context, date1904=sheet.date1904)
        wide = find_wide(sheet, aliases, context.standard) if raw_sheet is RECORDS else None
        if wide:
            parts.append(read_wide(sheet, wide, own, tables[SITES.table]))
            continue
        parts.append(read_sheet(sheet, raw_sheet, aliases, own))
        if raw_sheet is RECORDS:
            _report_units(parts[-1], sheet, tables[SITES.table], context.standard)
        if raw_sheet is RECORDS and "result" not in parts[-1].sources[0].columns:
            known = known_sites(tables[SITES.table], context.standard)
            _refuse_turned(parts[-1], sheet, items_down(sheet, known, context.standard))
        elif raw_sheet is FACT_SHEET and parts[-1].frame.empty:
            _refuse_turned(parts[-1], sheet, facts_across(sheet))
    if raw_sheet is RECORDS and raw.forms(raw_sheet.workbook):
        known = known_sites(tables[SITES.table], context.standard)
        parts += read_forms(raw.forms(raw_sheet.workbook), context, known, _met(parts))
    _settle_findings(parts, raw.sheets_of(raw_sheet.workbook, raw_sheet.name))
    return parts or [read_sheet(None, raw_sheet, aliases, context)]


def _settle_findings(parts: Sequence[TablePart], sheets: Sequence[Sheet]) -> None:
    """Word what is said of exports for their keeper; of several parts one may be empty."""
    for part, sheet in zip(parts, sheets, strict=False):
        if sheet.mapped:
            part.findings = advised(part.findings, sheet)
    if any(len(part.frame) for part in parts):
        for part in parts:
            part.findings = [finding for finding in part.findings if finding.code != "empty-sheet"]


def _report_units(part: TablePart, sheet: Sheet, sites: pd.DataFrame, standard: Standard) -> None:
    """Report units that stand beside the code of another site."""
    column = part.frame.get("site")
    if (
        column is None
        or part.frame.empty
        or unit_column(sheet, int(part.frame["row"].iloc[0]) - 1) is None
    ):
        return
    values = [*column.cat.categories, None]
    codes = column.cat.codes.to_numpy(dtype="int64")
    named = ColumnValues(values, np.where(codes < 0, len(values) - 1, codes))
    rows = part.frame["row"].to_numpy(dtype="int64") - 1
    part.findings += misnamed_sites(sheet, rows, named, known_sites(sites, standard))


def _met(parts: Iterable[TablePart]) -> dict[str, str]:
    """Return the sites whose records have been read, with the sheet that holds them."""
    return {
        site: place_of(part.sources[0].file, part.sources[0].sheet)
        for part in parts
        if "site" in part.frame
        for site in part.frame["site"].dropna().unique().tolist()
        if site
    }


def _refuse_turned(part: TablePart, sheet: Sheet, turned: tuple[str, Notice] | None) -> None:
    """Say of a sheet that it lies on its side, if it does, in place of all that it lacks."""
    if turned and not any(found.code == "transposed" for found in part.findings):
        cell, notice = turned
        part.frame = part.frame.iloc[:0]
        part.findings = [notice.at(sheet.file, sheet.name, cell)]


def _reported(raw: RawCity, sheet: RawSheet[Any]) -> bool:
    """Return whether something of the sheet's workbook was refused in reading: that says why a sheet is missing."""
    errors = [finding for finding in raw.findings if finding.severity == "error"]
    if sheet is RECORDS and any(finding.code in ("mapping", "form") for finding in errors):
        return True
    return any(finding.file.startswith(sheet.workbook) for finding in errors)


def _missing_sheet(sheet: RawSheet[Any]) -> Finding:
    notice = Notice(
        "missing-sheet",
        "没有这个工作表",
        f"工作表“{sheet.name}”",
        f"请补充该工作表{sheet.least}",
    )
    return notice.at(f"{sheet.workbook}.xlsx", sheet.name, "")


def _aliases(standard: Standard) -> Aliases:
    """Return for each (workbook, sheet) the official heading of each other one that the pack knows."""
    aliases: dict[tuple[str, str], dict[str, str]] = {}
    headers = standard.headers
    columns = (headers[name] for name in ("workbook", "sheet", "alias", "column"))
    for workbook, sheet, alias, heading in zip(*columns, strict=True):
        aliases.setdefault((workbook, sheet), {})[alias] = heading
    return aliases


def _with_known_causes(city: CleanCity, told: Iterable[Told]) -> Iterator[Told]:
    """Yield what was found, and what follows from a refused cell as its consequence.

    That a cell is empty follows from itself, an unknown district from a name of 区县 that could not be read.
    """
    told = list(told)
    source, names = city.source(DISTRICTS), city.tables[DISTRICTS.table]
    unread = [
        cell
        for row in names["row"][names["name"].isna()]
        for cell in source.cells(row, "name")
        if source.file
    ]
    broken = broken_columns(told, city)
    for item in told:
        finding, causes = (
            (item.finding, item.causes) if isinstance(item, Consequence) else (item, ())
        )
        if finding.code in broken:
            yield Consequence(finding, (*causes, *broken[finding.code]))
        elif isinstance(item, Consequence):
            yield item
        elif item.cell and item.found.endswith("空"):
            yield Consequence(item, (item.place,))
        elif item.code == "district" and unread:
            yield Consequence(item, tuple(unread))
        else:
            yield item


def _order(finding: Finding) -> tuple[int, str, str, int, int, str, str, str]:
    """Return what findings are sorted by: weight, place by row and column, and what they say."""
    match = _ADDRESS.match(finding.cell)
    column, row = match.groups() if match else ("", "")
    return (
        _RANKS[finding.severity],
        finding.file,
        finding.sheet,
        int(row or 0),
        len(column),
        column,
        finding.code,
        finding.found,
    )
