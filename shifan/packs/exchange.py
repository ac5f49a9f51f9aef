"""A rule pack as one Excel workbook, and back: every cell a text, so that 3.10 stays 3.10 and a formula a text."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import tomli_w
import xlsxwriter
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Finding, Refused
from shifan.packs.flat_toml import KINDS, Row, UnreadablePlace, content_of, rows_of
from shifan.packs.sheets import (
    FLAT_HEADINGS,
    GUIDE_SHEET,
    SETTINGS_SHEET,
    SHEETS,
    WORDING_SHEET,
    PackSheet,
)
from shifan.standards import load, pack_folder, standard_file, wording

_TOML_SHEETS = {SETTINGS_SHEET: standard_file.FILE, WORDING_SHEET: wording.FILE}
_NEXT = "请改正工作簿后重试"
_LAST_ROW = 2000  # drop-downs reach this far below the last row, for rows to come
_GUIDE = (
    "本工作簿是一个规则包。每张表对应规则包的一个文件，第一行是列名，请勿改动。",
    "所有单元格都是文本：编号 3.10 与 3.1 不同；公式以 = 开头，也按文字填写。",
    "改好后用 shifan pack import 工作簿 -o 文件夹 变回规则包，有错逐处列出，不会写出不完整的规则包。",
    "公式的写法见使用说明“规则包”一页；用 shifan pack check 文件夹 检查，用 shifan pack diff 比较对得分的影响。",
)


def export_pack(pack: str | Path, target: Path) -> Path:
    """Return the workbook written for a pack; Refused for an unknown or faulty pack, or a file that exists."""
    folder = pack_folder(pack)
    load(pack)
    write_new(target, _workbook(folder))
    return target


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
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _workbook(folder: Path) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "head": book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1}),
    }
    guide = book.add_worksheet(GUIDE_SHEET)
    guide.set_column(0, 0, 16)
    guide.set_column(1, 1, 90, formats["text"])
    for row, line in enumerate(_GUIDE):
        guide.write_string(row, 1, line, formats["text"])
    for row, sheet in enumerate(SHEETS, len(_GUIDE) + 1):
        guide.write_string(row, 0, sheet.title)
        guide.write_string(row, 1, sheet.guide, formats["text"])
    for sheet in SHEETS:
        _table_sheet(book, sheet, folder / sheet.file, formats)
    for title, file in _TOML_SHEETS.items():
        content = tomllib.loads(
            (folder / file).read_text(encoding="utf-8-sig"), parse_float=Decimal
        )
        _flat_sheet(book, title, rows_of(content), formats)
    book.close()
    return stream.getvalue()


def _table_sheet(
    book: xlsxwriter.Workbook, sheet: PackSheet, path: Path, formats: dict[str, Any]
) -> None:
    """Write a CSV file as a sheet: declared columns by their headings, added ones by their own names."""
    header, rows = _csv(path) if path.is_file() else ([], [])
    added = [name for name in header if name not in [column.name for column in sheet.columns]]
    page = book.add_worksheet(sheet.title)
    page.freeze_panes(1, 0)
    names = [*(column.name for column in sheet.columns), *added]
    headings = [*(column.heading for column in sheet.columns), *added]
    for place, (name, heading) in enumerate(zip(names, headings, strict=True)):
        width = sheet.columns[place].width if place < len(sheet.columns) else 14
        page.set_column(place, place, width, formats["text"])
        page.write_string(0, place, heading, formats["head"])
        if name in header:
            source = header.index(name)
            for line, row in enumerate(rows, 1):
                page.write_string(line, place, row[source], formats["text"])
    for place, column in enumerate(sheet.columns):
        if column.choices:
            page.data_validation(
                1,
                place,
                len(rows) + _LAST_ROW,
                place,
                {"validate": "list", "source": list(column.choices), "error_type": "warning"},
            )


def _flat_sheet(
    book: xlsxwriter.Workbook, title: str, rows: list[Row], formats: dict[str, Any]
) -> None:
    page = book.add_worksheet(title)
    page.freeze_panes(1, 0)
    for place, (heading, width) in enumerate(zip(FLAT_HEADINGS, (40, 8, 90), strict=True)):
        page.set_column(place, place, width, formats["text"])
        page.write_string(0, place, heading, formats["head"])
    for line, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            page.write_string(line, place, text, formats["text"])
    page.data_validation(
        1, 1, len(rows) + _LAST_ROW, 1, {"validate": "list", "source": list(KINDS)}
    )


def _csv(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a CSV file, each row as wide as the header."""
    text = path.read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    wide = [[*row, *[""] * (len(header) - len(row))][: len(header)] for row in rows if any(row)]
    return header, wide


def import_pack(workbook: Path, target: Path) -> Path:
    """Return the folder of the pack that a workbook holds, checked as a whole.

    Refused, with every fault by sheet and cell and nothing written, if the workbook cannot be read, the pack in
    it has faults, or the folder is there already.
    """
    if target.exists():
        raise Refused(
            "exists",
            file=target.name,
            found="文件夹已经存在",
            expected="新的文件夹",
            action="请换一个文件夹",
        )
    book = _opened(workbook)
    findings: list[Finding] = []
    files = {sheet.file: _csv_text(book, sheet, workbook.name, findings) for sheet in SHEETS}
    files |= {
        file: _toml_text(book, title, workbook.name, findings)
        for title, file in _TOML_SHEETS.items()
    }
    if findings:
        raise Refused(findings)
    _write_folder(target, files)
    return target


def _write_folder(target: Path, files: Mapping[str, str]) -> None:
    """Write the files of a pack into a new folder once they load as a pack, all or none; empty ones are left out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for file, text in files.items():
            if text:
                (unfinished / file).write_text(text, encoding="utf-8", newline="\n")
        load(unfinished)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _opened(workbook: Path) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(workbook)
    except FileNotFoundError:
        found = "没有这个文件"
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        found = "无法读取"
    raise Refused(
        "pack-workbook",
        file=workbook.name,
        found=found,
        expected="shifan pack export 写出的 .xlsx 工作簿",
        action="请核对文件；正在 Excel 中打开的，先关闭",
    )


def _csv_text(book: openpyxl.Workbook, sheet: PackSheet, file: str, findings: list[Finding]) -> str:
    """Return the text of a CSV file from its sheet; empty for an optional file without rows."""
    page = _page(book, sheet.title, file, findings)
    if page is None:
        return ""
    headings = [_text(cell, sheet.title, file, findings) for cell in page[1]]
    while headings and not headings[-1]:
        headings.pop()
    known = sheet.headings()
    missing = [heading for heading in known if headings.count(heading) != 1]
    if missing:
        findings.append(
            _finding(
                file,
                sheet.title,
                "第1行",
                "、".join(headings) or "空",
                f"列 {'、'.join(missing)} 各一列",
            )
        )
        return ""
    rows = list(_rows(page, len(headings), sheet.title, file, findings))
    if not rows and sheet.file in ("rules.csv", "bands.csv"):
        return ""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(known.get(heading, heading) for heading in headings)
    writer.writerows(rows)
    return stream.getvalue()


def _toml_text(book: openpyxl.Workbook, title: str, file: str, findings: list[Finding]) -> str:
    page = _page(book, title, file, findings)
    if page is None:
        return ""
    rows = [(row[0], row[1], row[2]) for row in _rows(page, 3, title, file, findings)]
    try:
        return tomli_w.dumps(content_of(rows))
    except UnreadablePlace as place:
        findings.append(_finding(file, title, "位置", str(place), "位置，如 verdict.pass_line"))
    except (ValueError, ArithmeticError) as entry:
        findings.append(_finding(file, title, "内容", str(entry), "与类型相符的内容"))
    return ""


def _page(
    book: openpyxl.Workbook, title: str, file: str, findings: list[Finding]
) -> Worksheet | None:
    if title in book.sheetnames:
        page = book[title]
        if isinstance(page, Worksheet):
            return page
    findings.append(_finding(file, title, "", "没有这张工作表", "工作表“" + title + "”"))
    return None


def _rows(
    page: Worksheet, width: int, title: str, file: str, findings: list[Finding]
) -> Iterator[list[str]]:
    """Yield the rows below the header that are not empty, as texts."""
    for row in page.iter_rows(min_row=2, max_col=width):
        texts = [_text(cell, title, file, findings) for cell in row]
        if any(texts):
            yield texts


def _text(cell: Any, title: str, file: str, findings: list[Finding]) -> str:
    """Return a cell's text; a number that was typed is written as people read it; an error value is told."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, str) and not (isinstance(cell, Cell) and cell.data_type == "e"):
        return value.strip()
    findings.append(_finding(file, title, str(cell.coordinate), str(value), "文字或数"))
    return ""


def _finding(file: str, sheet: str, cell: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-workbook", "error", file, sheet, cell, found=found, expected=expected, action=_NEXT
    )
