"""Read one file: a workbook through calamine, or the CSV files of a workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from shifan.addresses import position
from shifan.intake.grid import Grid
from shifan.intake.model import LAYOUT, Sheet, uncollected
from shifan.intake.quiet_stderr import hushed
from shifan.intake.safety import (
    LARGEST_CELLS,
    LARGEST_FILE,
    MOST_ROWS,
    Inside,
    Odd,
    Unsafe,
    inspect,
)
from shifan.safe_xml import parse_workbook_part

HOLLOW = "公式没有计算结果"
OWN_SHEETS = ("填表说明", "业态与检查项", "选项", "检查结果", "检查结果-原底色")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Read:
    """A workbook as read: its SHA-256, wanted sheets, names of all sheets, and what was odd as (code, severity, sheet, found, action)."""

    sha256: str
    sheets: dict[str, Sheet]
    names: tuple[str, ...] = ()
    odd: list[tuple[str, str, str, str, str]] = field(default_factory=list)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_workbook(path: Path, wanted: tuple[str, ...]) -> Read:
    """Return the file's wanted sheets (names compared without blanks); Unsafe if it cannot be read."""
    inside = inspect(path)
    try:
        with hushed(), CalamineWorkbook.from_path(str(path)) as book:
            return _read(book, path, wanted, inside)
    except (
        CalamineError,
        ValueError,
        LookupError,
        OSError,
        MemoryError,
        OverflowError,
        zlib.error,
        zipfile.BadZipFile,
    ) as error:
        if isinstance(error, PermissionError):
            raise
        raise Unsafe("文件损坏、已加密或不是表格文件") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own breakdown is no Exception
            raise
        raise Unsafe("文件损坏，无法解析") from error


def _read(book: CalamineWorkbook, path: Path, wanted: tuple[str, ...], inside: Inside) -> Read:
    parts = sheet_parts(path) if path.suffix.lower() in (".xlsx", ".xlsm") else {}
    read = Read(digest(path), {}, tuple(book.sheet_names))
    hidden = {one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    for name in book.sheet_names:
        plain = re.sub(r"\s", "", name)
        if plain in read.sheets:
            read.odd.append(
                ("twice-sheet", "error", plain, f"工作表“{plain}”有两份", "请只保留一份")
            )
        elif plain in wanted:
            odd = inside.sheets.get(parts.get(name, name), Odd())
            read.sheets[plain] = _sheet(
                book, name, Sheet(plain, path.name, read.sha256, [], date1904=inside.date1904), odd
            )
            if name in hidden:
                read.odd.append(
                    ("hidden-sheet", "warning", plain, "工作表被隐藏", "隐藏的内容同样计入，请核对")
                )
        elif plain not in OWN_SHEETS and name not in hidden:
            read.odd.append(("unused-sheet", "info", name, "不是约定的工作表", "未读取"))
    if inside.macros:
        read.odd.append(("macros", "info", "", "含有宏", "宏不会运行，只读取单元格"))
    if inside.linked:
        read.odd.append(
            (
                "external-link",
                "warning",
                "",
                "含有指向其他文件的链接",
                "按保存时的结果读取，请核对并改为数值",
            )
        )
    return read


def _sheet(book: CalamineWorkbook, name: str, sheet: Sheet, odd: Odd) -> Sheet:
    """Return the sheet with its rows, merges and odd cells; error cells carry their text, which the reader leaves out."""
    source = book.get_sheet_by_name(name)
    # A stray address that the look into the file did not see; no office program has more rows.
    if source.total_height > MOST_ROWS or source.total_height * source.total_width > LARGEST_CELLS:
        raise Unsafe("表格过大")
    with uncollected():
        sheet.rows = Grid(source.iter_rows(), (source.start or (0, 0))[1])
    sheet.merges = [
        (a[0], a[1], b[0], b[1]) for a, b in (source.merged_cell_ranges or ())
    ] or odd.merges
    sheet.hidden_rows, sheet.hidden_columns = tuple(odd.hidden_rows), tuple(odd.hidden_columns)
    for cell in odd.hollow:
        sheet.notes[position(cell)] = HOLLOW
    for cell, text in odd.errors:
        row, column = position(cell)
        if row < len(sheet.rows) and column < sheet.rows.width:
            sheet.rows.put(row, column, text)
    return sheet


def is_error(text: str) -> bool:
    """Return whether a cell's text is a spreadsheet error such as #N/A."""
    return bool(_ERROR.match(text))


def sheet_parts(path: Path) -> dict[str, str]:
    """Return sheet name → part name inside an xlsx or xlsm file."""
    with zipfile.ZipFile(path) as archive:
        book = parse_workbook_part(archive.read("xl/workbook.xml"))
        links = parse_workbook_part(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").lstrip("/") for link in links}
    full = {
        key: target if target.startswith("xl/") else f"xl/{target}"
        for key, target in targets.items()
    }
    return {
        sheet.get("name"): full.get(sheet.get(_REL), "") for sheet in book.iter(f"{_MAIN}sheet")
    }


def read_csv(path: Path, sheet: str) -> tuple[Sheet, str]:
    """Return the sheet of a CSV file and its encoding: strict UTF-8 first, then GB18030; Unsafe if neither fits."""
    if not path.is_file():
        raise OSError("not a regular file")
    if path.stat().st_size > LARGEST_FILE:
        raise Unsafe(f"文件超过{LARGEST_FILE // 2**20}MB")
    content = path.read_bytes()
    text, encoding = _decoded(content)
    rows = _rows(text)
    width = max(map(len, rows), default=0)
    if width > 1000 or width * len(rows) > LARGEST_CELLS:
        raise Unsafe("列数异常")
    return Sheet(sheet, path.name, hashlib.sha256(content).hexdigest(), rows), encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding: strict UTF-8, then strict GB18030; the other order would turn UTF-8 into other signs silently."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unsafe("UTF-16 编码（“Unicode 文本”），应为 UTF-8 编码的 CSV")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unsafe("既不是 UTF-8 也不是 GB18030 编码")


def _rows(text: str) -> list[list[str]]:
    if "\x00" in text:
        raise Unsafe("不是文本文件")
    if text.count("\n") > LARGEST_CELLS or text.count(",") > LARGEST_CELLS:
        raise Unsafe("表格过大，请拆分，或删去多余的行和列")
    first = text.lstrip().partition("\n")[0]
    for sign, name in (("\t", "制表符"), (";", "分号")):
        if sign in first and "," not in first:
            raise Unsafe(f"各列以{name}分隔，应为逗号")
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise Unsafe("不是规范的 CSV 文件") from error


def csv_names() -> dict[str, tuple[str, str]]:
    """Return CSV stem → (workbook, sheet): 现场检查-点位 → (现场检查, 点位)."""
    return {f"{book}-{sheet}": (book, sheet) for book, sheets in LAYOUT.items() for sheet in sheets}
