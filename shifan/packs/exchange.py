"""A rule pack as one Excel workbook: every cell a text, so that 3.10 stays 3.10 and a formula a text."""

from __future__ import annotations

import base64
import csv
import io
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.packs.flat_toml import COMMENT, KINDS, Row, rows_of
from shifan.packs.setting_meanings import meaning
from shifan.packs.sheets import (
    ADDED,
    ATTACHMENT_HEADINGS,
    ATTACHMENTS,
    ATTACHMENTS_SHEET,
    DOCUMENTS_SHEET,
    FLAT_HEADINGS,
    GUIDE_SHEET,
    MEANING_HEADING,
    SETTINGS_SHEET,
    SHEETS,
    WORDING_SHEET,
    PackSheet,
    PackSheetColumn,
)
from shifan.packs.toml_comments import comments_of
from shifan.received import parse_toml, read_bytes
from shifan.standards import Standard, documents, load, pack_folder, standard_file, wording
from shifan.standards.pack_files import decoded

TOML_SHEETS = {
    SETTINGS_SHEET: standard_file.FILE,
    WORDING_SHEET: wording.FILE,
    DOCUMENTS_SHEET: documents.FILE,
}
OPTIONAL_TOML = (DOCUMENTS_SHEET,)
_LONGEST = 32_767  # signs in a cell
_PIECE = 30_000  # signs of a file in a cell
_MORE_ROWS = 2000  # drop-downs reach this far below the last row, for rows to come
_GUIDE = (
    "本工作簿是一个规则包。每张表对应规则包的一个文件，第一行是列名，请勿改动。",
    "所有单元格都是文本：编号 3.10 与 3.1 不同；公式以 = 开头，也按文字填写。新加的行请用文本格式。",
    "改好后用 shifan pack import 工作簿 -o 文件夹 变回规则包，有错逐处列出，不会写出不完整的规则包。",
    "“设置”“用语”“文书”表中类型为“注释”的行是给人看的说明，不起作用，可以改、加、删；位置写它所说明的那一项，没有位置的放在末尾。",
    "公式的写法见使用说明“规则包”一页；用 shifan pack check 文件夹 检查，用 shifan pack diff 比较对得分的影响。",
)


def export_pack(pack: str | Path, target: Path) -> Path:
    """Return the workbook written for a pack; Refused for an unknown or faulty pack, or a file that exists."""
    folder = pack_folder(pack)
    write_new(target, _workbook(folder, load(pack)))
    return target


def _attachments(folder: Path) -> list[Path]:
    """Return the files of a pack that are neither lists nor settings: skeletons, and notes for people."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ATTACHMENTS and not path.name.startswith((".", "~"))
    )


def write_new(target: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; Refused if it is there."""
    if target.exists():
        raise Refused(
            "exists",
            file=target.name,
            found="文件已经存在",
            expected="新的文件名",
            action="请换一个文件名",
        )
    write_whole(target, content)


def _workbook(folder: Path, standard: Standard) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    writer = _PackWriter(book)
    writer.write_guide()
    for sheet in SHEETS:
        writer.write_table(sheet, folder / sheet.file)
    for title, file in TOML_SHEETS.items():
        if title in OPTIONAL_TOML and not (folder / file).is_file():
            continue
        text = decoded(read_bytes(folder / file))
        content = parse_toml(text, parse_float=Decimal)
        rows = rows_of(content, comments_of(text))
        writer.write_flat(title, rows, standard if title == SETTINGS_SHEET else None)
    writer.write_attachments(_attachments(folder))
    book.close()
    return stream.getvalue()


class _PackWriter:
    """A pack's workbook while it is written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._head = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
        self._head.set_text_wrap()

    def write_guide(self) -> None:
        """Write how the workbook is used and what stands in each sheet."""
        guide = self._book.add_worksheet(GUIDE_SHEET)
        guide.set_column(0, 0, 16)
        guide.set_column(1, 1, 90, self._text)
        for row, line in enumerate(_GUIDE):
            guide.write_string(row, 1, line, self._text)
        for row, sheet in enumerate(SHEETS, len(_GUIDE) + 1):
            guide.write_string(row, 0, sheet.title)
            guide.write_string(row, 1, sheet.guide, self._text)

    def write_table(self, sheet: PackSheet, path: Path) -> None:
        """Write a CSV file as a sheet: declared columns by their headings, added ones by their own names."""
        header, rows = _csv(path) if path.is_file() else ([], [])
        declared = [column.name for column in sheet.columns]
        added = [name for name in header if name not in declared]
        taken = sheet.headings()
        headings = [column.heading for column in sheet.columns]
        headings += [f"{ADDED}{name}" if name in taken else name for name in added]
        widths = [column.width for column in sheet.columns] + [14] * len(added)
        page = self._page(sheet.title, headings, widths)
        for place, name in enumerate((*declared, *added)):
            if name in header:
                source = header.index(name)
                for line, row in enumerate(rows, 1):
                    self._write(page, (line, place), row[source])
        for place, column in enumerate(sheet.columns):
            _offer(page, place, len(rows) + _MORE_ROWS, _offered(column))

    def write_flat(self, title: str, rows: list[Row], standard: Standard | None) -> None:
        """Write a TOML file as rows of place, kind and text; of settings also what they mean."""
        headings = [*FLAT_HEADINGS, *([MEANING_HEADING] if standard else [])]
        page = self._page(title, headings, [40, 8, 70, 40])
        for line, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                self._write(page, (line, place), text)
            if standard and row[1] != COMMENT:
                page.write_string(line, len(FLAT_HEADINGS), meaning(row[0], standard), self._text)
        _offer(page, 1, len(rows) + _MORE_ROWS, list(KINDS))

    def write_attachments(self, paths: list[Path]) -> None:
        """Write whole files as text, a row a piece; no sheet without any."""
        if not paths:
            return
        page, line = self._page(ATTACHMENTS_SHEET, list(ATTACHMENT_HEADINGS), [30, 40]), 0
        plain = self._book.add_format({"num_format": "@"})
        for path in paths:
            text = base64.b64encode(read_bytes(path)).decode("ascii")
            for start in range(0, max(len(text), 1), _PIECE):
                line += 1
                page.write_string(line, 0, path.name, plain)
                page.write_string(line, 1, text[start : start + _PIECE], plain)

    def _write(self, page: Worksheet, cell: tuple[int, int], text: str) -> None:
        """Write a text; Refused for one that a cell cannot hold, which would be left out without a word."""
        if page.write_string(*cell, text, self._text):
            raise Refused(
                "pack-workbook",
                file=page.get_name(),
                cell=xl_rowcol_to_cell(*cell),
                found=f"{len(text)}个字",
                expected=f"不超过{_LONGEST}个字，工作簿的一格写不下更多",
                action="请在规则包中缩短后重试",
            )

    def _page(self, title: str, headings: list[str], widths: list[int]) -> Worksheet:
        page = self._book.add_worksheet(title)
        page.freeze_panes(1, 0)
        page.set_row(0, 32)
        for place, (heading, width) in enumerate(zip(headings, widths, strict=False)):
            page.set_column(place, place, width, self._text)
            page.write_string(0, place, heading, self._head)
        return page


def _offered(column: PackSheetColumn) -> list[str] | str:
    """Return the texts that a cell may hold, or the cells that list them; empty for any text."""
    if column.codes_of:
        sheet = next(sheet for sheet in SHEETS if sheet.title == column.codes_of)
        place = [column.name for column in sheet.columns].index("code")
        letter = "ABCDEFGH"[place]
        return f"='{sheet.title}'!${letter}$2:${letter}${_MORE_ROWS}"
    return list(column.choices)


def _offer(page: Worksheet, place: int, last: int, offered: list[str] | str) -> None:
    """Offer a drop-down list in a column; another text is warned of, not refused."""
    if offered:
        rule = {"validate": "list", "source": offered, "error_type": "warning"}
        page.data_validation(1, place, last, place, rule)


def _csv(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a CSV file, each row as wide as the header."""
    text = decoded(read_bytes(path)).removeprefix("\ufeff")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    wide = [[*row, *[""] * (len(header) - len(row))][: len(header)] for row in rows if any(row)]
    return [name.strip() for name in header], wide
