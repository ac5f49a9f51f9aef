"""The CSV files of a pack: columns, types, and every fault with its row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from string import ascii_uppercase

import pandas as pd

from shifan.errors import Finding
from shifan.rules.settings import METHOD_NAMES

NEXT = "请修改规则包后重试"
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class PackColumn:
    """A column: its name, how a cell is read (ValueError with what was expected), whether it may be empty."""

    name: str
    read: Callable[[str], object] = str
    may_be_empty: bool = False


def decimal(text: str) -> Decimal:
    """Return a decimal ≥ 0 written with plain digits, as 3 or 0.8; ValueError otherwise."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("不小于0的数字")
    return Decimal(text)


def share(text: str) -> Decimal:
    """Return a decimal from 0 to 1; ValueError otherwise."""
    number = decimal(text)
    if number > 1:
        raise ValueError("0至1之间的数字")
    return number


def whole(text: str) -> int:
    """Return an integer ≥ 0 written with plain digits; ValueError otherwise."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("不小于0的整数")
    return int(text)


def code(text: str) -> str:
    """Return a code; ValueError if it has a blank or a sign that addresses, ids and anchors use."""
    if re.search(r"[\s.!:{}|,，、/\\]", text):
        raise ValueError("不含空格、点号、斜线等符号的编号")
    return text


def one_of(**words: object) -> Callable[[str], object]:
    """Return a reader of some words, each with what it stands for; ValueError for any other word."""

    def read(text: str) -> object:
        if text not in words:
            raise ValueError("或".join(words))
        return words[text]

    return read


TABLES: dict[str, tuple[PackColumn, ...]] = {
    "indicators.csv": (
        PackColumn("code", code),
        PackColumn("dimension"),
        PackColumn("name"),
        PackColumn("full_score", decimal),
        PackColumn("document_share", share),
        PackColumn("key", one_of(**{"0": False, "1": True})),
    ),
    "business_types.csv": (
        PackColumn("method", one_of(**{code: code for code in METHOD_NAMES})),
        PackColumn("code", code),
        PackColumn("name"),
        PackColumn("min_sites", whole),
        PackColumn("items", whole),
        PackColumn("key_items", whole),
        PackColumn("aliases", str, True),
    ),
    "check_items.csv": (
        PackColumn("code", code),
        PackColumn("business_type"),
        PackColumn("name"),
        PackColumn("key", one_of(重点=True, 一般=False)),
        PackColumn("points", decimal),
        PackColumn("indicator"),
    ),
    "vetoes.csv": (PackColumn("code", code), PackColumn("name")),
    "interview_topics.csv": (PackColumn("code", code), PackColumn("name")),
    "headers.csv": (
        PackColumn("workbook"),
        PackColumn("sheet"),
        PackColumn("column"),
        PackColumn("alias"),
    ),
}
# Files that a pack may have: rules of its own, and the decision tables that they look into.
RULES, BANDS = "rules.csv", "bands.csv"
OPTIONAL_TABLES: dict[str, tuple[PackColumn, ...]] = {
    RULES: (
        PackColumn("object"),
        PackColumn("id", code),
        PackColumn("name"),
        PackColumn("formula"),
        PackColumn("unit"),
        PackColumn("clause", str, True),
        PackColumn("note", str, True),
    ),
    BANDS: (
        PackColumn("table"),
        PackColumn("condition", str, True),
        PackColumn("result"),
        PackColumn("note", str, True),
    ),
}
_COLUMNS = {**TABLES, **OPTIONAL_TABLES}
# Lists to whose rows a pack may add columns of its own, for its formulas to read.
EXTENSIBLE = ("indicators.csv", "business_types.csv", "check_items.csv")


def column_letter(file: str, name: str) -> str:
    """Return the letter of a column in a pack's file, as addresses of its cells use it."""
    names = [column.name for column in _COLUMNS[file]]
    return ascii_uppercase[names.index(name)]


def read_table(path: Path, faults: list[Finding]) -> pd.DataFrame:
    """Return the table of a pack's CSV file with typed columns; every fault is added with its cell.

    A cell that cannot be read is None in the table; a file that cannot be read gives a table without rows.
    Columns that a pack has added to a list stand behind the declared ones, as texts.
    """
    columns = _COLUMNS[path.name]
    empty = no_rows(path.name)
    lines = _lines(path, faults)
    if lines is None:
        return empty
    header, *rows = lines
    wrong = [column.name for column in columns if header.count(column.name) != 1]
    if wrong:
        expected = f"列 {'、'.join(wrong)} 各一列"
        faults.append(
            _fault(
                "pack-column", path.name, cell="第1行", found="、".join(header), expected=expected
            )
        )
        return empty
    cells = [_row(path.name, line, header, row, faults) for line, row in enumerate(rows, 2)]
    table = pd.DataFrame(cells, columns=[column.name for column in columns], dtype=object)
    return _with_added(path.name, table, header, rows, faults)


def no_rows(file: str) -> pd.DataFrame:
    """Return the table of a file without rows, with its declared columns."""
    return pd.DataFrame({column.name: [] for column in _COLUMNS[file]}, dtype=object)


def _with_added(
    file: str, table: pd.DataFrame, header: list[str], rows: list[list[str]], faults: list[Finding]
) -> pd.DataFrame:
    """Return the table with the columns that a pack has added; a fault for each where none may be added."""
    declared = [column.name for column in _COLUMNS[file]]
    expected = f"只有 {'、'.join(declared)} 各列"
    for place, name in enumerate(header):
        if name in declared:
            continue
        if file in EXTENSIBLE and name and header.count(name) == 1:
            table[name] = [_text_at(row, place) for row in rows]
        else:
            found = name or "空"
            faults.append(_fault("pack-column", file, cell="第1行", found=found, expected=expected))
    return table


def _text_at(row: list[str], place: int) -> str:
    """Return the cell of a line; a line that ends before it has an empty one."""
    return row[place] if place < len(row) else ""


def added_columns(file: str, table: pd.DataFrame) -> list[str]:
    """Return the columns that a pack has added to one of its lists, in their order."""
    declared = {column.name for column in TABLES[file]}
    return [str(name) for name in table.columns if name not in declared]


def _fault(code: str, file: str, **words: str) -> Finding:
    return Finding(code, "error", file, **words, action=NEXT)


def _lines(path: Path, faults: list[Finding]) -> list[list[str]] | None:
    """Return the lines of a CSV file as cells, empty ones at the end left out; None if there are none to read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(_fault("pack-file", path.name, found="没有这个文件"))
        return None
    except (OSError, ValueError):
        faults.append(
            _fault("pack-file", path.name, found="无法读取", expected="UTF-8 编码的 CSV 文件")
        )
        return None
    # Not strict: a stray quote is part of a text; an unclosed one ends with the file and is seen by the cell checks.
    lines = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    while lines and not any(lines[-1]):
        lines.pop()
    if not lines:
        faults.append(_fault("pack-file", path.name, found="空文件"))
        return None
    return lines


def _row(
    file: str, line: int, header: list[str], row: list[str], faults: list[Finding]
) -> list[object]:
    """Return the cells of a line, typed, in the order of the declared columns."""
    if any(row[len(header) :]):
        faults.append(
            _fault(
                "pack-cell",
                file,
                cell=f"第{line}行",
                found=f"{len(row)}列",
                expected=f"{len(header)}列",
            )
        )
    cells: list[object] = []
    for column in _COLUMNS[file]:
        place = header.index(column.name)
        text = _text_at(row, place)
        try:
            cells.append(_cell(column, text))
        except ValueError as expected:
            cells.append(None)
            where = f"第{line}行 {column.name}"
            faults.append(
                _fault("pack-cell", file, cell=where, found=text or "空", expected=str(expected))
            )
    return cells


def _cell(column: PackColumn, text: str) -> object:
    if not text and not column.may_be_empty:
        raise ValueError("不能为空")
    return column.read(text)
