"""更正.csv: corrections as data, each with a guard; a correction whose 原值 is gone stops the run."""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from shifan.addresses import address, position
from shifan.errors import Finding, Severity
from shifan.intake.cell_text import CellValue, shown
from shifan.intake.csv_files import read_csv
from shifan.intake.model import Corrected, Correction, RawCity, Sheet
from shifan.intake.oddities import Unsafe
from shifan.patterns import pattern_of

FILE = "更正.csv"
COLUMNS = ("文件", "工作表", "单元格", "原值", "新值", "理由", "更正人", "日期")
_DAY = pattern_of(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_LONGEST = 80
Applied = dict[tuple[str, str, str], int]  # the line of the correction of each cell


class Fault(NamedTuple):
    """Why a correction cannot be applied; `column` is the one of 更正.csv that says what is wrong."""

    column: str
    found: str
    expected: str
    action: str


def apply_corrections(city: RawCity) -> None:
    """Change the cells that 更正.csv names and keep what was before; faults and stale guards are errors."""
    path = city.folder / FILE
    _tell_files_named_alike(city)
    if not path.exists() and not path.is_symlink():
        return
    rows = _rows(path, city)
    if rows is None:
        return
    header = [str(cell).strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
    if _has_columns(header, city):
        city.corrections = tuple(_applied(header, rows, city))


def _has_columns(header: list[str], city: RawCity) -> bool:
    """Return whether the file has all columns; a finding names those it lacks."""
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        city.findings.append(
            Finding(
                "correction-column",
                "error",
                FILE,
                cell="A1",
                found="、".join(header) or "空文件",
                expected=f"列 {'、'.join(COLUMNS)}",
                action=f"请补充 {'、'.join(missing)}",
            )
        )
    return not missing


def _applied(
    header: list[str], rows: Sequence[Sequence[CellValue]], city: RawCity
) -> Iterator[Correction]:
    """Apply the lines below the header; yield those that could be applied."""
    applied: Applied = {}
    for line, row in enumerate(rows[1:], 2):
        if any(str(cell).strip() for cell in row):
            correction = _correction(header, row)
            if _apply(city, correction, _Line(line, header), applied):
                yield correction


def _rows(path: Path, city: RawCity) -> Sequence[Sequence[CellValue]] | None:
    """Return the rows of the file; None, with a finding, if it cannot be read."""
    try:
        sheet = read_csv(path, FILE, even=False).sheet
    except (Unsafe, OSError) as error:
        reason = str(error) if isinstance(error, Unsafe) else "文件无法读取"
        city.findings.append(
            Finding(
                "correction-unreadable",
                "error",
                FILE,
                found=reason,
                expected="CSV 文件",
                action="请修改后重试",
            )
        )
        return None
    return sheet.rows


def _tell_files_named_alike(city: RawCity) -> None:
    """Refuse a file that is called nearly so: corrections that nobody reads would be silent errors.

    Beside 更正.csv itself such a file is told.
    """
    severity: Severity = "error"
    action = f"请另存为 CSV（UTF-8）格式，文件名 {FILE}；不是更正的，请移到别处"
    if (city.folder / FILE).exists():
        severity = "warning"
        action = f"已有 {FILE}；如也是更正，请把各行并入 {FILE} 再移出；不是更正的，请移到别处"
    for told in list(city.findings):
        if told.code == "unused-file" and told.file.startswith(Path(FILE).stem):
            city.findings.remove(told)
            found = "更正没有读取：文件名或格式不对"
            said = (found, FILE, action)
            city.findings.append(Finding("correction-file", severity, told.file, "", "", *said))


def _correction(header: list[str], row: Sequence[CellValue]) -> Correction:
    """Return a line as a correction; its address as others write it: $d$5 is D5."""
    texts = (unicodedata.normalize("NFC", str(cell).strip()) for cell in row)
    fields = dict(zip(header, texts, strict=False))
    place = position(fields["单元格"].replace("$", ""))
    if place:
        fields["单元格"] = address(*place)
    return Correction(*(fields[column] for column in COLUMNS))


class _Line(NamedTuple):
    """A line of 更正.csv, counted from 1, and the headings of its columns."""

    number: int
    header: list[str]

    def cell(self, column: str) -> str:
        """Return the address of a column in the line."""
        return address(self.number - 1, self.header.index(column))


def _apply(city: RawCity, correction: Correction, line: _Line, applied: Applied) -> bool:
    """Apply a correction and return whether it could be; a finding says so, or why not."""
    sheet, place = _sheet_of(city, correction), position(correction.cell)
    cell = correction.file, correction.sheet, correction.cell
    fault = _applied_already(cell, applied) or _fault(city, correction, sheet, place)
    if fault:
        where, *said = fault
        city.findings.append(Finding("correction", "error", FILE, "", line.cell(where), *said))
    if fault or sheet is None or place is None:
        return False
    applied[cell] = line.number
    sheet.rows.put(*place, Corrected(correction.after))
    sheet.notes.pop(place, None)
    city.findings.append(
        Finding(
            "corrected",
            "info",
            *cell,
            found=correction.before or "（空）",
            expected=correction.after or "（空）",
            action=f"已更正：{correction.reason}（{correction.author}，{correction.date}）",
        )
    )
    return True


def _sheet_of(city: RawCity, correction: Correction) -> Sheet | None:
    wanted = correction.file, correction.sheet
    return next((sheet for sheet in city.sheets() if (sheet.file, sheet.name) == wanted), None)


def _applied_already(cell: tuple[str, str, str], applied: Applied) -> Fault | None:
    if cell not in applied:
        return None
    return Fault(
        "单元格",
        "!".join(cell),
        f"每个单元格一条更正（另见第{applied[cell]}行）",
        "请合并为一条：原值为工作簿中的内容，新值为最后的内容",
    )


def _fault(
    city: RawCity, correction: Correction, sheet: Sheet | None, place: tuple[int, int] | None
) -> Fault | None:
    """Return why a correction of the cell at `place` cannot be applied; None if it can."""
    stated = {"理由": correction.reason, "更正人": correction.author, "日期": correction.date}
    lacking = [word for word, text in stated.items() if not text]
    if lacking:
        found = f"{correction.cell} 没有{'、'.join(lacking)}"
        return Fault(lacking[0], found, "每条更正写明理由、更正人和日期", "请补充")
    if sheet is None:
        return _no_such_sheet(city, correction)
    if place is None or place[0] >= len(sheet.rows) or place[1] >= sheet.rows.width:
        last = address(len(sheet.rows) - 1, sheet.rows.width - 1)
        return Fault(
            "单元格",
            correction.cell[:_LONGEST] or "没有单元格",
            f"表内的单元格，如 D5；{correction.sheet}到{last}为止",
            "请核对单元格",
        )
    now = sheet.rows.cell(*place)
    if not _still_holds(now, correction.before):
        return Fault(
            "原值",
            f"{correction.file}!{correction.sheet}!{correction.cell} 现为“{shown(now)[:_LONGEST]}”",
            f"原值“{correction.before[:_LONGEST]}”",
            "原始数据已变化，请核对后删除或修改这条更正",
        )
    return None


def _no_such_sheet(city: RawCity, correction: Correction) -> Fault:
    """Return the fault of a file or sheet that is not there, with those that are."""
    files: dict[str, list[str]] = {}
    for sheet in city.sheets():
        files.setdefault(sheet.file, []).append(sheet.name)
    if correction.file in files:
        return Fault(
            "工作表",
            f"{correction.file} 中没有工作表“{correction.sheet[:_LONGEST]}”",
            f"工作表：{'、'.join(files[correction.file])}",
            "请核对工作表名",
        )
    near = difflib.get_close_matches(correction.file[:_LONGEST], files, n=1)
    return Fault(
        "文件",
        f"没有文件“{correction.file[:_LONGEST]}”",
        "本城市的文件名，含扩展名",
        f"是否为 {near[0]}？请改正文件名" if near else "请核对文件名",
    )


def _still_holds(now: CellValue, before: str) -> bool:
    """Return whether a cell still holds what a correction says.

    A spreadsheet that saves the CSV file rewrites numbers and days, so these are compared as such.
    """
    if shown(now) == before:
        return True
    if isinstance(now, float):
        try:
            return Decimal(before.replace(",", "")) == Decimal(repr(now))
        except InvalidOperation:
            return False
    match = _DAY.fullmatch(before)
    if not match or not isinstance(now, dt.date):
        return False
    year, month, day = map(int, match.groups())
    return shown(now) == f"{year:04d}-{month:02d}-{day:02d}"
