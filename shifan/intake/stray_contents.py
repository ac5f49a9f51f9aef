"""Workbooks under names that say nothing of what they are, or look like those of copies: their contents tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from shifan.errors import Finding
from shifan.intake.cell_text import shown
from shifan.intake.model import FORMATS, RawCity, Sheet
from shifan.intake.oddities import Unsafe
from shifan.intake.parts import undeclared_file
from shifan.intake.workbooks import WorkbookRead, read_workbook
from shifan.raw_sheets import ALL_SHEET_NAMES, ALL_SHEETS, SheetColumn

_DEPTH = 12  # rows in which headings may stand
_MOST_LOOKED_INTO, _LARGEST = 20, 20 * 2**20  # files, and bytes of one


def told_by_contents(city: RawCity) -> Iterator[Finding]:
    """Yield the findings on a city's files, those on files that are not read by what is in them.

    A workbook with sheets of a raw workbook, but entries that the one that was read does not have, is a part of it: to
    move it away, or to replace the other by it, would lose entries.
    """
    looked_into = 0
    for told in city.findings:
        path = city.folder / told.file
        is_stray = told.code == "unused-file" and path.suffix.lower() in FORMATS
        if not is_stray or looked_into >= _MOST_LOOKED_INTO:
            yield told
            continue
        looked_into += 1
        yield _by_contents(told, path, city)


def _by_contents(told: Finding, path: Path, city: RawCity) -> Finding:
    """Return the finding on a file: a part of a workbook, the workbook itself if it is missing, or as it was told."""
    read = _read(path)
    for workbook, names in ALL_SHEET_NAMES.items():
        ours = [
            name for name in names if read and _is_raw_sheet(read.sheets.get(name), workbook, name)
        ]
        if not read or not ours:
            continue
        listed = "”“".join(ours)
        if workbook not in city.workbooks:
            name = f"{workbook}{path.suffix.lower()}"
            action = f"未读取；如是“{workbook}”，请改名为 {name}；不是的请移出该文件夹"
            found = f"含工作表“{listed}”，像是“{workbook}”"
            return replace(told, found=found, expected=name, action=action)
        there = [city.sheets_of(workbook, name) for name in ours]
        if any(_is_new(read.sheets[name], own) for name, own in zip(ours, there, strict=True)):
            found = (
                f"含工作表“{listed}”，其中的编号不在已读取的“{workbook}”里：像是它的一部分，未读取"
            )
            return replace(undeclared_file(told.file, workbook), found=found)
    return told


def _read(path: Path) -> WorkbookRead | None:
    """Return a workbook's sheets that are named like sheets of the raw workbooks; None for one that cannot be read."""
    wanted = tuple(name for names in ALL_SHEET_NAMES.values() for name in names)
    try:
        return read_workbook(path, wanted) if path.stat().st_size <= _LARGEST else None
    except (OSError, Unsafe):
        return None


def _is_raw_sheet(sheet: Sheet | None, workbook: str, name: str) -> bool:
    """Return whether a sheet has most of the headings that the raw sheet of that name has."""
    if sheet is None:
        return False
    known = {column.heading for column in _columns(workbook, name) if not column.may_be_absent}
    there = {shown(cell) for row in sheet.rows[:_DEPTH] for cell in row}
    return 2 * len(known & there) > len(known)


def _columns(workbook: str, name: str) -> Sequence[SheetColumn]:
    return next(own.columns for own in ALL_SHEETS if (own.workbook, own.name) == (workbook, name))


def _is_new(sheet: Sheet, there: list[Sheet]) -> bool:
    """Return whether most entries of a sheet, by its first column, are in none of the sheets that are there."""
    known = {text for own in there for text in _entries(own)}
    entries = _entries(sheet) - _headings(there)
    return len(entries) > 0 and 2 * len(entries - known) > len(entries)


def _headings(sheets: list[Sheet]) -> set[str]:
    return {shown(cell) for own in sheets for row in own.rows[:1] for cell in row}


def _entries(sheet: Sheet) -> set[str]:
    """Return the texts of the first column that holds any."""
    for place in range(sheet.rows.width):
        _, cells = sheet.rows.column(place)
        texts = {shown(cell) for cell in cells} - {""}
        if texts:
            return texts
    return set()
