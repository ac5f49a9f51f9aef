"""Columns that nobody has filled in yet are reported once, not cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shifan.clean.model import CleanCity
from shifan.clean.pack_columns import columns_of
from shifan.errors import Finding
from shifan.intake.cell_ranges import ranges
from shifan.raw_sheets import FACT_SHEET, SHEETS
from shifan.standards import Standard

Groups = dict[tuple[str, str, str, str], list[Finding]]  # by code, file, sheet and column letter


def join_empty_columns(
    findings: Iterable[Finding], city: CleanCity, standard: Standard
) -> Iterator[Finding]:
    """Yield the findings; those that call each data row of a column empty become one on the column's range.

    The items of 基本信息 differ in meaning and stay apart.
    """
    findings, joined = list(findings), []
    replaced: set[Finding] = set()
    groups = _of_empty_cells(findings)
    columns = dict(columns_of_tables(city, standard)) if groups else {}
    for (_, *place), group in groups.items():
        table, heading = columns.get(tuple(place), ("", ""))
        rows = rows_of_part(city, table, place[0], place[1])
        if 1 < len(group) == len(rows):
            found = f"{heading}：整列没有填写（{len(rows)}行）"
            cells = ranges(sorted(rows), prefix=place[2])
            joined.append(replace(group[0], cell=cells, action="请逐行填写", found=found))
            replaced.update(group)
    yield from (finding for finding in findings if finding not in replaced)
    yield from joined


def _of_empty_cells(findings: Iterable[Finding]) -> Groups:
    """Return the findings that call a cell empty, by what they say and by column."""
    groups: Groups = {}
    for finding in findings:
        if finding.found == "空" or finding.found.endswith("：空"):
            column = finding.cell.rstrip("0123456789")
            key = finding.code, finding.file, finding.sheet, column
            groups.setdefault(key, []).append(finding)
    return groups


def columns_of_tables(
    city: CleanCity, standard: Standard
) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Yield file, sheet and letter of each column that is read, with its table and heading.

    Flags of the pack's methods among them.
    """
    for sheet in SHEETS:
        source = city.source(sheet)
        if sheet is not FACT_SHEET:
            headings = {column.field: column.heading for column in columns_of(sheet, standard)}
            for part in source.all_parts:
                for field, letter in part.columns.items():
                    yield (part.file, part.sheet, letter), (sheet.table, headings[field])


def rows_of_part(city: CleanCity, table: str, file: str, sheet: str) -> list[int]:
    """Return the worksheet rows of a clean table that stand in a sheet, each once."""
    if not table:
        return []
    source = city.sources[table]
    parts = [source.part(row) for row in city.tables[table]["row"].tolist()]
    rows = (row for part, row in parts if (part.file, part.sheet) == (file, sheet))
    return list(dict.fromkeys(rows))
