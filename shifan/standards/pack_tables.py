"""The CSV files of a pack: columns, types, and every fault with its row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from shifan.errors import Finding

NEXT = "请修改规则包后重试"
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Column:
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


def code(text: str) -> str:
    """Return a code: no blanks and none of the signs that addresses, ids and anchors use."""
    if re.search(r"[\s.!:{}|,，、/\\]", text):
        raise ValueError("不含空格、点号、斜线等符号的编号")
    return text


def one_of(**words: object) -> Callable[[str], object]:
    """Return a reader for one of some words."""

    def read(text: str) -> object:
        if text not in words:
            raise ValueError("或".join(words))
        return words[text]

    return read


METHOD = one_of(announced="announced", covert="covert")
TABLES = {
    "indicators.csv": (
        Column("code", code),
        Column("dimension"),
        Column("name"),
        Column("full_score", decimal),
        Column("document_share", share),
        Column("key", one_of(**{"0": False, "1": True})),
    ),
    "business_types.csv": (
        Column("method", METHOD),
        Column("code", code),
        Column("name"),
        Column("min_sites", whole),
        Column("items", whole),
        Column("key_items", whole),
        Column("aliases", str, True),
    ),
    "check_items.csv": (
        Column("code", code),
        Column("business_type"),
        Column("name"),
        Column("key", one_of(重点=True, 一般=False)),
        Column("points", decimal),
        Column("indicator"),
    ),
    "vetoes.csv": (Column("code", code), Column("name")),
    "interview_topics.csv": (Column("code", code), Column("name")),
    "headers.csv": (Column("workbook"), Column("sheet"), Column("column"), Column("alias")),
}


def read_table(path: Path, faults: list[Finding]) -> pd.DataFrame:
    """Return the table of a pack's CSV file with typed columns; every fault is added with its cell."""
    columns = TABLES[path.name]
    empty = pd.DataFrame({column.name: [] for column in columns}, dtype=object)
    rows = _rows(path, faults)
    if rows is None:
        return empty
    wrong = [column.name for column in columns if rows[0].count(column.name) != 1]
    if wrong:
        faults.append(
            Finding(
                "pack-column",
                "error",
                path.name,
                cell="第1行",
                found="、".join(rows[0]),
                expected=f"列 {'、'.join(wrong)} 各一列",
                action=NEXT,
            )
        )
        return empty
    read = [_row(path.name, line, row, rows[0], faults) for line, row in enumerate(rows[1:], 2)]
    return pd.DataFrame(read, columns=[column.name for column in columns], dtype=object)


def _rows(path: Path, faults: list[Finding]) -> list[list[str]] | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Finding("pack-file", "error", path.name, found="没有这个文件", action=NEXT))
        return None
    except (OSError, ValueError):
        faults.append(
            Finding(
                "pack-file",
                "error",
                path.name,
                found="无法读取",
                expected="UTF-8 编码的 CSV 文件",
                action=NEXT,
            )
        )
        return None
    # Not strict: a stray quote is part of a text; an unclosed one ends with the file and is seen by the cell checks.
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        faults.append(Finding("pack-file", "error", path.name, found="空文件", action=NEXT))
        return None
    return rows


def _row(
    file: str, line: int, row: list[str], header: list[str], faults: list[Finding]
) -> list[object]:
    read = []
    if any(row[len(header) :]):
        faults.append(
            Finding(
                "pack-cell",
                "error",
                file,
                cell=f"第{line}行",
                found=f"{len(row)}列",
                expected=f"{len(header)}列",
                action=NEXT,
            )
        )
    for column in TABLES[file]:
        place = header.index(column.name)
        text = row[place] if place < len(row) else ""
        try:
            if not text and not column.may_be_empty:
                raise ValueError("不能为空")
            read.append(column.read(text))
        except ValueError as expected:
            read.append(None)
            faults.append(
                Finding(
                    "pack-cell",
                    "error",
                    file,
                    cell=f"第{line}行 {column.name}",
                    found=text or "空",
                    expected=str(expected),
                    action=NEXT,
                )
            )
    return read
