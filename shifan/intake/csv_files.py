"""Read the CSV files of a workbook, one a sheet: 现场检查-点位.csv."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.intake.oddities import LARGEST_CELLS, Unsafe
from shifan.intake.safety import refuse_too_large
from shifan.raw_sheets import SHEETS

_MOST_COLUMNS = 1000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def csv_names() -> dict[str, tuple[str, str]]:
    """Return the name of each CSV file, without its ending → (workbook, sheet)."""
    return {f"{sheet.workbook}-{sheet.name}": (sheet.workbook, sheet.name) for sheet in SHEETS}


def read_csv(path: Path, sheet: str) -> tuple[Sheet, str]:
    """Return a CSV file as the sheet of that name, and its encoding: strict UTF-8 first, then GB18030.

    Unsafe if neither fits, or if the file is no CSV file or too large.
    """
    if not path.is_file():
        raise OSError("not a regular file")
    refuse_too_large(path)
    content = path.read_bytes()
    text, encoding = _decoded(content)
    rows = _rows(text)
    width = max(map(len, rows), default=0)
    if width > _MOST_COLUMNS or width * len(rows) > LARGEST_CELLS:
        raise Unsafe("列数异常")
    return Sheet(sheet, path.name, hashlib.sha256(content).hexdigest(), Grid(rows)), encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding.

    Strict UTF-8 is tried before strict GB18030: the other order would turn UTF-8 into other signs silently.
    """
    if content.startswith(_UTF16_MARKS):
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
    first_line = text.lstrip().partition("\n")[0]
    for sign, name in (("\t", "制表符"), (";", "分号")):
        if sign in first_line and "," not in first_line:
            raise Unsafe(f"各列以{name}分隔，应为逗号")
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Unsafe("不是规范的 CSV 文件") from error
