"""A pack's workbook back as a rule pack: every fault by sheet and cell, and nothing written while there is one."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Finding, Refused
from shifan.packs.exchange import OPTIONAL_TOML, TOML_SHEETS
from shifan.packs.flat_toml import COMMENT, DATE, FLAG, comments_in, content_of
from shifan.packs.hidden_parts import hidden_parts
from shifan.packs.sheets import (
    ADDED,
    ATTACHMENTS,
    ATTACHMENTS_SHEET,
    DOCUMENTS_SHEET,
    SHEETS,
    PackSheet,
)
from shifan.packs.toml_writing import toml_text
from shifan.packs.workbook_layout import unread_parts
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.standards import load

_NEXT = "请改正工作簿后重试"
_IN_A_TABLE = pattern_of(r"第(\d+)行 (\S+)(.*)")
_COLUMN_NAME = pattern_of(r"[a-z_]+")
_IN_A_TEXT = pattern_of(r"第\d+行 [a-z_]+")


def _ignore(_: Finding) -> None:
    """Leave untold what is hidden: whoever imports without a reader of findings."""


def import_pack(workbook: Path, target: Path, tell: Callable[[Finding], object] = _ignore) -> Path:
    """Return the folder of the pack that a workbook holds, checked as a whole.

    `tell` is called with what is read though it is hidden. Refused, with every fault by sheet and cell, what is hidden
    with them, and nothing written, if the workbook cannot be read, the pack in it has faults, or the folder is there.
    """
    taken = [_taken(target)] if target.exists() else []
    try:
        book = _opened(workbook)
    except Refused as refusal:
        raise Refused([*refusal.findings, *taken]) from None
    hidden = tuple(hidden_parts(book, workbook.name))
    faults = _imported(_PackReader(book, workbook.name), target, bool(taken))
    if faults or taken:
        raise Refused([*taken, *faults, *hidden])
    for finding in hidden:
        tell(finding)
    return target


def _taken(target: Path) -> Finding:
    return Finding(
        "exists",
        "error",
        target.name,
        found="文件夹已经存在",
        expected="新的文件夹",
        action="请换一个文件夹",
    )


def _imported(reader: _PackReader, target: Path, only_checked: bool) -> list[Finding]:
    """Write the pack of a workbook into a new folder and return nothing, or return every fault, nothing written."""
    reader.check_layout()
    files = {sheet.file: reader.csv_text(sheet) for sheet in SHEETS}
    files |= {file: reader.toml_text(title, file) for title, file in TOML_SHEETS.items()}
    attachments = reader.attachments()
    written = {file: text.encode() for file, text in files.items() if text}
    if reader.findings or only_checked:
        return [*reader.findings, *_other_faults(reader, written | attachments)]
    try:
        _write_folder(target, written | attachments)
    except Refused as refusal:
        return [reader.in_workbook(finding) for finding in refusal.findings]
    return []


def _other_faults(reader: _PackReader, files: Mapping[str, bytes]) -> list[Finding]:
    """Return what is wrong with a pack beside what could not be read of its workbook: told in the same round."""
    with tempfile.TemporaryDirectory() as folder:
        for file, content in files.items():
            (Path(folder) / file).write_bytes(content)
        try:
            load(Path(folder))
        except Refused as refusal:
            return reader.beside(refusal.findings)
    return []


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a pack into a new folder once they load as a pack, all or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for file, content in files.items():
            (unfinished / file).write_bytes(content)
        load(unfinished)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _opened(workbook: Path) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(workbook)
    except FileNotFoundError:
        found = "没有这个文件"
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException):
        found = "无法读取" if workbook.exists() else "没有这个文件"
    raise Refused(
        "pack-workbook",
        file=workbook.name,
        found=found,
        expected="shifan pack export 写出的 .xlsx 工作簿",
        action="请核对文件；正在 Excel 中打开的，先关闭",
    )


@dataclass
class _ReadSheet:
    """Where what was read of a sheet stands in it: the row of each line, the letter of each column or place."""

    title: str
    rows: list[int] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


class _PackReader:
    """A pack's workbook while it is read: every fault with its sheet and cell."""

    def __init__(self, book: openpyxl.Workbook, file: str) -> None:
        self._book, self._file = book, file
        self.findings: list[Finding] = []
        self._read: dict[str, _ReadSheet] = {}  # by file of the pack

    def check_layout(self) -> None:
        """Note what nobody would read of the workbook."""
        for fault in unread_parts(self._book):
            self._add(fault.sheet, fault.cell, fault.found, fault.expected)

    def csv_text(self, sheet: PackSheet) -> str:
        """Return the text of a CSV file from its sheet; empty for an optional file without rows."""
        page = self._page(sheet.title, sheet.optional)
        if page is None:
            return ""
        headings = [self._text(cell, sheet.title) for cell in page[1]]
        while headings and not headings[-1]:
            headings.pop()
        if not self._headings_hold(headings, sheet):
            return ""
        known = sheet.headings()
        names = [known.get(heading, heading.removeprefix(ADDED)) for heading in headings]
        codes = {column.name for column in sheet.columns if column.is_code}
        kept = _ReadSheet(sheet.title)
        self._read[sheet.file] = kept
        rows = []
        for row, cells in enumerate(page.iter_rows(min_row=2, max_col=len(names)), 2):
            texts = [
                self._code(cell, sheet.title) if name in codes else self._text(cell, sheet.title)
                for name, cell in zip(names, cells, strict=True)
            ]
            if any(texts):
                rows.append(texts)
                kept.rows.append(row)
        kept.letters = {name: get_column_letter(n) for n, name in enumerate(names, 1)}
        return "" if sheet.optional and not rows else _csv_of(sheet, names, rows)

    def _headings_hold(self, headings: list[str], sheet: PackSheet) -> bool:
        """Return whether each column that the file must have stands in the sheet once, and none twice."""
        needed = [
            heading
            for heading, name in sheet.headings().items()
            if name not in sheet.may_be_missing
        ]
        wrong = [heading for heading in needed if headings.count(heading) != 1]
        twice = [heading for heading in dict.fromkeys(headings) if headings.count(heading) > 1]
        if wrong or twice:
            expected = f"列 {'、'.join(dict.fromkeys((*wrong, *twice)))} 各一列"
            self._add(sheet.title, "第1行", "、".join(headings) or "空", expected)
        return not wrong and not twice

    def toml_text(self, title: str, file: str) -> str:
        """Return the text of a TOML file from its sheet; empty for an optional file without one, or without rows."""
        page = self._page(title, title in OPTIONAL_TOML)
        if page is None:
            return ""
        kept = self._read[file] = _ReadSheet(title)
        rows = []
        for row, cells in enumerate(page.iter_rows(min_row=2, max_col=3), 2):
            place, kind = (self._text(cell, title) for cell in cells[:2])
            text = self._entry(cells[2], kind, title)
            if place or kind or text.strip():
                if kind != COMMENT:
                    kept.places.setdefault(place, row)
                kept.rows.append(row)
                rows.append((place, kind, text))
        content, faults = content_of(rows)
        for fault in faults:
            self._add(
                title, f"{'ABC'[fault.column]}{kept.rows[fault.row]}", fault.found, fault.expected
            )
        return "" if faults or not rows else toml_text(content, comments_in(rows))

    def attachments(self) -> dict[str, bytes]:
        """Return the skeletons and notes that the workbook holds, by name; none without their sheet."""
        page = self._page(ATTACHMENTS_SHEET, optional=True)
        pieces: dict[str, str] = {}
        for name, piece in page.iter_rows(min_row=2, max_col=2) if page else ():
            file = self._text(name, ATTACHMENTS_SHEET)
            if file:
                pieces[file] = pieces.get(file, "") + self._text(piece, ATTACHMENTS_SHEET)
        files = {}
        for file, text in pieces.items():
            try:
                files[file] = base64.b64decode(text, validate=True)
            except ValueError:
                self._add(
                    ATTACHMENTS_SHEET,
                    "B列",
                    f"{file} 的内容被改动",
                    "shifan pack export 写出的内容",
                )
            if Path(file).name != file or not file.lower().endswith(ATTACHMENTS):
                expected = f"没有文件夹的文件名，以 {'、'.join(ATTACHMENTS)} 结尾"
                self._add(ATTACHMENTS_SHEET, "A列", file, expected)
        return files

    def _page(self, title: str, optional: bool = False) -> Worksheet | None:
        if title in self._book.sheetnames:
            page = self._book[title]
            if isinstance(page, Worksheet):
                return page
        if not optional:
            self._add(title, "", "没有这张工作表", f"工作表“{title}”")
        return None

    def _text(self, cell: Any, title: str, as_it_is: bool = False) -> str:
        """Return a cell's text; a number that was typed is written as people read it; an error value is told."""
        value = cell.value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, (int, float)):
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        if isinstance(value, str) and not (isinstance(cell, Cell) and cell.data_type == "e"):
            return value if as_it_is else value.strip()
        self._add(title, str(cell.coordinate), str(value), "文字或数")
        return ""

    def _entry(self, cell: Any, kind: str, title: str) -> str:
        """Return the content of a row of settings; dates and truth values may be typed as a spreadsheet has them."""
        value = cell.value
        if kind == FLAG and isinstance(value, bool):
            return "是" if value else "否"
        if kind == DATE and isinstance(value, dt.datetime) and value.time() == dt.time():
            return value.date().isoformat()
        return self._text(cell, title, as_it_is=True)

    def _code(self, cell: Any, title: str) -> str:
        """Return the code in a cell; one that has become a number with decimals is told: 3.10 is not 3.1."""
        found = ""
        if isinstance(cell.value, float) and not cell.value.is_integer():
            found = f"编号存成了数 {cell.value}，原来可能是 {cell.value}0"
        elif isinstance(cell.value, (dt.datetime, dt.date, dt.time)):
            found = f"编号存成了日期或时刻 {str(cell.value).removesuffix(' 00:00:00')}"
        if found:
            expected = "文本格式的编号：先把单元格设为文本，再填"
            self._add(title, str(cell.coordinate), found, expected)
            return ""
        return self._text(cell, title)

    def in_workbook(self, finding: Finding) -> Finding:
        """Return a finding about a file of the pack as one about the sheet and cell that it came from."""
        read = self._read.get(finding.file)
        if read is None:
            return finding
        return replace(
            finding,
            file=self._file,
            sheet=read.title,
            cell=_cell_of(read, finding.cell),
            found=_IN_A_TEXT.sub(lambda place: _cell_of(read, place[0]), finding.found),
            expected=_in_headings(read.title, finding.expected),
            action=_NEXT,
        )

    def beside(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings as those of the workbook, but for cells and sheets that could not be read."""
        cells = {(own.sheet, own.cell) for own in self.findings}
        sheets = {own.sheet for own in self.findings}
        if ATTACHMENTS_SHEET in sheets:  # what stands there is declared in another sheet
            findings = [own for own in findings if own.file != TOML_SHEETS[DOCUMENTS_SHEET]]
        told = [self.in_workbook(own) for own in findings if own.file in self._read]
        return [
            own
            for own in told
            if (own.sheet, own.cell) not in cells and (own.cell or own.sheet not in sheets)
        ]

    def _add(self, sheet: str, cell: str, found: str, expected: str) -> None:
        self.findings.append(
            Finding(
                "pack-workbook",
                "error",
                self._file,
                sheet,
                cell,
                found=found,
                expected=expected,
                action=_NEXT,
            )
        )


def _in_headings(title: str, expected: str) -> str:
    """Return what was expected with the headings of a sheet in the place of the names of a file's columns."""
    sheet = next((sheet for sheet in SHEETS if sheet.title == title), None)
    if sheet is None:
        return expected
    headings = {name: heading for heading, name in sheet.headings().items()}
    return _COLUMN_NAME.sub(lambda name: headings.get(name[0], name[0]), expected)


def _cell_of(read: _ReadSheet, place: str) -> str:
    """Return the cell of a place in a file of the pack, 第2行 formula 第5字 or verdict.pass_line; else the place."""
    found = _IN_A_TABLE.fullmatch(place)
    if found and read.letters:
        line, name, rest = int(found[1]), found[2], found[3]
        letter = read.letters.get(name, "")
        row = 1 if line == 1 else read.rows[line - 2] if line - 2 < len(read.rows) else 0
        return f"{letter}{row}{rest}" if letter and row else place
    row = read.places.get(place, 0)
    return f"C{row}（{place}）" if row else place


def _csv_of(sheet: PackSheet, names: list[str], rows: list[list[str]]) -> str:
    """Return rows as the text of a CSV file, without the columns that need not be there and that no row fills."""
    kept = [
        place
        for place, name in enumerate(names)
        if name not in sheet.may_be_missing or any(row[place] for row in rows)
    ]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names[place] for place in kept)
    writer.writerows([row[place] for place in kept] for row in rows)
    return stream.getvalue()
