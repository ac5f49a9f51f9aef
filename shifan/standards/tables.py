"""The CSV files of a pack: columns, types, and every fault with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from shifan.errors import Finding

NEXT = "请修改规则包后重试"


@dataclass(frozen=True)
class Column:
    """A column: its name, how a cell is read (ValueError with what was expected), whether it may be empty."""

    name: str
    read: Callable[[str], object] = str
    may_be_empty: bool = False


def decimal(text: str) -> Decimal:
    """Return a finite decimal ≥ 0; ValueError otherwise."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("数字") from None
    if not number.is_finite() or number < 0:
        raise ValueError("不小于0的数字")
    return number


def share(text: str) -> Decimal:
    """Return a decimal from 0 to 1."""
    number = decimal(text)
    if number > 1:
        raise ValueError("0至1之间的数字")
    return number


def whole(text: str) -> int:
    """Return an integer ≥ 0."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("不小于0的整数")
    return int(text)


def one_of(**words: object) -> Callable[[str], object]:
    """Return a reader for one of some words."""
    def read(text: str) -> object:
        if text not in words:
            raise ValueError("或".join(words))
        return words[text]
    return read


METHOD = one_of(announced="announced", covert="covert")
TABLES = {
    "indicators.csv": (Column("code"), Column("dimension"), Column("name"), Column("full_score", decimal),
                       Column("document_share", share), Column("key", one_of(**{"0": False, "1": True}))),
    "business_types.csv": (Column("method", METHOD), Column("code"), Column("name"), Column("min_sites", whole),
                           Column("items", whole), Column("key_items", whole), Column("aliases", str, True)),
    "check_items.csv": (Column("code"), Column("business_type"), Column("name"),
                        Column("key", one_of(重点=True, 一般=False)), Column("points", decimal), Column("indicator")),
    "vetoes.csv": (Column("code"), Column("name")),
    "interview_topics.csv": (Column("code"), Column("name")),
    "headers.csv": (Column("workbook"), Column("sheet"), Column("column"), Column("alias")),
}


def read_table(path: Path, faults: list[Finding]) -> pd.DataFrame:
    """Return the table of a pack's CSV file with typed columns; every fault is added with its cell."""
    columns = TABLES[path.name]
    empty = pd.DataFrame({column.name: [] for column in columns}, dtype=object)
    rows = _rows(path, faults)
    if rows is None:
        return empty
    missing = [column.name for column in columns if column.name not in rows[0]]
    if missing:
        faults.append(Finding("pack-column", "error", path.name, cell="1", found="、".join(rows[0]),
                              expected=f"列 {'、'.join(missing)}", action=NEXT))
        return empty
    read = [_row(path.name, line, row, rows[0], faults) for line, row in enumerate(rows[1:], 2) if any(row)]
    return pd.DataFrame(read, columns=[column.name for column in columns], dtype=object)


def _rows(path: Path, faults: list[Finding]) -> list[list[str]] | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Finding("pack-file", "error", path.name, found="没有这个文件", action=NEXT))
        return None
    except (OSError, UnicodeDecodeError):
        faults.append(Finding("pack-file", "error", path.name, found="无法读取", expected="UTF-8 编码的 CSV 文件", action=NEXT))
        return None
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    if not rows:
        faults.append(Finding("pack-file", "error", path.name, found="空文件", action=NEXT))
        return None
    return rows


def _row(file: str, line: int, row: list[str], header: list[str], faults: list[Finding]) -> list[object]:
    read = []
    for column in TABLES[file]:
        place = header.index(column.name)
        text = row[place] if place < len(row) else ""
        try:
            if not text and not column.may_be_empty:
                raise ValueError("不能为空")
            read.append(column.read(text))
        except ValueError as expected:
            read.append(None)
            faults.append(Finding("pack-cell", "error", file, cell=f"第{line}行 {column.name}", found=text or "空",
                                  expected=str(expected), action=NEXT))
    return read
