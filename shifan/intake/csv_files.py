"""Read the CSV files of a workbook, one a sheet: 现场检查-点位.csv."""

from __future__ import annotations

import hashlib
from pathlib import Path

from shifan.addresses import LAST_ROW, address
from shifan.errors import Finding
from shifan.intake.csv_text import CsvText, LineFault, split_csv
from shifan.intake.grid import Grid
from shifan.intake.limits import LARGEST_CELLS, largest_cells
from shifan.intake.model import Sheet
from shifan.intake.oddities import Unsafe
from shifan.intake.safety import other_kind, refuse_too_large
from shifan.raw_sheets import ALL_SHEETS
from shifan.records import dataclass

_MOST_COLUMNS = 1000
_MOST_TOLD, _MOST_FOUND = 5, 200
_ADVICE = "请用记事本打开，改正这几行：内容里有逗号、换行或引号的，整格写在一对半角引号内，格内的引号写两个"
_SAVE = "请用 Excel 或 WPS 打开核对，“文件—另存为”，保存类型选“CSV UTF-8（逗号分隔）（*.csv）”，文件名不变"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEAD, _FIRST_LINES = 4096, 4  # a title may stand above the headings
_START = 512  # bytes that tell what a file really is
_SEPARATORS = (
    ("\t", "制表符"),
    (";", "分号"),
    ("，", "全角逗号"),
    ("|", "竖线"),
    ("；", "全角分号"),
)


def csv_names() -> dict[str, tuple[str, str]]:
    """Return the name of each CSV file, without its ending → (workbook, sheet)."""
    return {f"{sheet.workbook}-{sheet.name}": (sheet.workbook, sheet.name) for sheet in ALL_SHEETS}


@dataclass(frozen=True)
class CsvRead:
    """A CSV file as a sheet, its encoding, and what was noticed in it."""

    sheet: Sheet
    encoding: str
    findings: tuple[Finding, ...]


def read_csv(path: Path, sheet: str, even: bool = True) -> CsvRead:
    """Return a CSV file as the sheet of that name: strict UTF-8 is tried first, then GB18030.

    Unsafe if neither fits, if the file is none or too large, or if a line cannot be read for certain; with `even`
    also if a row has more or fewer cells than most.
    """
    if not path.is_file():
        raise OSError("not a regular file")
    refuse_too_large(path)
    content = path.read_bytes()
    other = other_kind(content[:_START])
    if other:
        raise Unsafe(other, _SAVE)
    text, encoding = _decoded(content)
    split = split_csv(_checked(text), even)
    if split.faults:
        raise Unsafe(f"不是规范的 CSV：{_told(split.faults)}", _ADVICE)
    width = max(map(len, split.rows), default=0)
    if width > _MOST_COLUMNS or width * len(split.rows) > LARGEST_CELLS:
        raise Unsafe(f"列数异常（{width}列）", _SAVE)
    read = Sheet(sheet, path.name, hashlib.sha256(content).hexdigest(), Grid(split.rows))
    return CsvRead(read, encoding, tuple(_inner_quotes(read, split)))


def _told(faults: list[LineFault]) -> str:
    """Return the faults of single lines in words: those alike together."""
    lines: dict[str, list[int]] = {}
    for fault in faults:
        lines.setdefault(fault.found, []).append(fault.line)
    told = [
        f"第{'、'.join(map(str, numbers[:_MOST_TOLD]))}行{'等' if len(numbers) > _MOST_TOLD else ''}{found}"
        for found, numbers in lines.items()
    ]
    more = f"；另有{len(told) - _MOST_TOLD}处" if len(told) > _MOST_TOLD else ""
    return "；".join(told[:_MOST_TOLD]) + more


def _inner_quotes(sheet: Sheet, split: CsvText) -> list[Finding]:
    """Return a finding on each cell in which quotes stand that do not enclose it."""
    found = []
    for row, column in split.inner_quotes[:_MOST_FOUND]:
        shown = split.rows[row][column][:40]
        action = "已按原样读取，引号保留在内容里；请核对"
        found.append(
            Finding(
                "inner-quotes",
                "warning",
                sheet.file,
                sheet.name,
                address(row, column),
                f"引号不在整格两端：{shown}",
                "引号括住整格，格内的引号写两个",
                action,
            )
        )
    return found


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding.

    Strict UTF-8 is tried before strict GB18030: the other order would turn UTF-8 into other signs silently.
    """
    if content.startswith(_UTF16_MARKS):
        raise Unsafe("UTF-16 编码（“Unicode 文本”），应为 UTF-8 编码的 CSV", _SAVE)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unsafe("既不是 UTF-8 也不是 GB18030 编码，或有乱码", _SAVE)


def _checked(text: str) -> str:
    """Return a text that may be one of CSV; Unsafe for others."""
    if "\x00" in text:
        raise Unsafe("不是文本文件", _SAVE)
    rows, commas = text.count("\n") + text.count("\r") - text.count("\r\n"), text.count(",")
    if rows > LAST_ROW or rows + commas > largest_cells(len(text)):
        raise Unsafe(f"表格过大（{rows + 1}行、{commas}个逗号），请拆分，或删去多余的行和列")
    first_lines = "\n".join(text.lstrip()[:_HEAD].splitlines()[:_FIRST_LINES])
    for sign, name in _SEPARATORS:
        if sign in first_lines and "," not in first_lines:
            raise Unsafe(f"各列以{name}分隔，应为半角逗号", _SAVE)
    return text
