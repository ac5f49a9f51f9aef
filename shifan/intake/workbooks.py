"""Read one file: a workbook through calamine, or the CSV files of a workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from shifan.intake.model import LAYOUT, Sheet, position
from shifan.intake.safety import LARGEST_FILE, Unsafe, inspect

HOLLOW = "公式没有计算结果"
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_workbook(path: Path, wanted: tuple[str, ...]) -> tuple[str, dict[str, Sheet]]:
    """Return the file's SHA-256 and its wanted sheets (names compared without blanks); Unsafe if it cannot be read."""
    hollow = inspect(path)
    code = digest(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            parts = _sheet_parts(path) if any(hollow.values()) else {}
            sheets = {}
            for name in book.sheet_names:
                plain = re.sub(r"\s", "", name)
                if plain in wanted:
                    sheets[plain] = _sheet(book, name, plain, path.name, code, hollow.get(parts.get(name, ""), []))
            return code, sheets
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, PermissionError):
            raise
        raise Unsafe("文件损坏、已加密或不是表格文件") from error


def _sheet(book: CalamineWorkbook, name: str, plain: str, file: str, code: str, hollow: list[str]) -> Sheet:
    source = book.get_sheet_by_name(name)
    rows = source.to_python(skip_empty_area=False)
    merges = [(a[0], a[1], b[0], b[1]) for a, b in (source.merged_cell_ranges or ())]
    sheet = Sheet(plain, file, code, rows, merges)
    for cell in hollow:
        sheet.notes[position(cell)] = HOLLOW
    return sheet


def is_error(text: str) -> bool:
    """Return whether a cell's text is a spreadsheet error such as #N/A."""
    return bool(_ERROR.match(text))


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return sheet name → part name inside an xlsx or xlsm file."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").lstrip("/") for link in links}
    full = {key: target if target.startswith("xl/") else f"xl/{target}" for key, target in targets.items()}
    return {sheet.get("name"): full.get(sheet.get(_REL), "") for sheet in book.iter(f"{_MAIN}sheet")}


def read_csv(path: Path, sheet: str) -> tuple[Sheet, str]:
    """Return the sheet of a CSV file and its encoding: strict UTF-8 first, then GB18030; Unsafe if neither fits."""
    if path.stat().st_size > LARGEST_FILE:
        raise Unsafe(f"文件超过{LARGEST_FILE // 2**20}MB")
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unsafe("既不是 UTF-8 也不是 GB18030 编码")
    if "\x00" in text:
        raise Unsafe("不是文本文件")
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise Unsafe("不是规范的 CSV 文件") from error
    width = max(map(len, rows), default=0)
    if width > 1000:
        raise Unsafe("列数异常")
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(sheet, path.name, hashlib.sha256(content).hexdigest(), rows), encoding


def csv_names() -> dict[str, tuple[str, str]]:
    """Return CSV stem → (workbook, sheet): 现场检查-点位 → (现场检查, 点位)."""
    return {f"{book}-{sheet}": (book, sheet) for book, sheets in LAYOUT.items() for sheet in sheets}
