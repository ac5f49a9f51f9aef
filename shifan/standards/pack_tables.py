"""The CSV files of a pack: columns, types, and every fault with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from string import ascii_uppercase

import pandas as pd

from shifan.errors import Finding
from shifan.received import read_bytes
from shifan.standards.odd_rows import (
    LEAST_BLANK,
    odd_row,
    rows_inside,
    separated_otherwise,
    unclosed_quote,
)
from shifan.standards.pack_columns import ALL_TABLES, EXTENSIBLE, PackColumn, without_stars
from shifan.standards.pack_files import NEXT, decoded, near_names, unreadable
from shifan.standards.split_rows import put_together

Lines = list[list[str]]
_WAY_OUT = "一格里的半角逗号请改为全角，或给这一格加上双引号"


def column_letter(file: str, name: str) -> str:
    """Return the letter of a column in a pack's file, as addresses of its cells use it."""
    names = [column.name for column in ALL_TABLES[file]]
    return ascii_uppercase[names.index(name)]


def read_table(path: Path, faults: list[Finding]) -> pd.DataFrame:
    """Return the table of a pack's CSV file with typed columns; every fault is added with its cell.

    A cell that cannot be read is None in the table; a file that cannot be read gives a table without rows.
    Columns that a pack has added to a list stand behind the declared ones, as texts.
    """
    lines = _lines(path, faults)
    if lines is None or not _header_holds(path.name, lines[0], faults):
        return no_rows(path.name)
    header, *rows = lines
    file = _File(path.name, header, faults)
    above = file.codes_above(rows)
    rows = [file.whole_row(line, row, above) for line, row in enumerate(rows, 2)]
    cells = [file.row(line, row, above) for line, row in enumerate(rows, 2)]
    faults += [*_anchors(path.name, header, rows), *_swallowed(path.name, header, rows)]
    names = [column.name for column in file.columns]
    table = pd.DataFrame(cells, columns=names, dtype=object)
    return _with_added(path.name, table, header, rows, faults)


def _header_holds(file: str, header: list[str], faults: list[Finding]) -> bool:
    """Return whether a header has each column that the file must have once; a fault is added where it has not."""
    wrong = [
        column.name
        for column in ALL_TABLES[file]
        if header.count(column.name) != 1 and not _is_left_out(column, header)
    ]
    if wrong:
        apart = "，用半角逗号隔开" if len(header) == 1 else ""
        expected = f"列 {'、'.join(wrong)} 各一列{apart}"
        found = "、".join(header)
        faults.append(_fault("pack-column", file, cell="第1行", found=found, expected=expected))
    return not wrong


def no_rows(file: str) -> pd.DataFrame:
    """Return the table of a file without rows, with the columns that it must have."""
    columns = [column.name for column in ALL_TABLES[file] if not column.may_be_missing]
    return pd.DataFrame({name: [] for name in columns}, dtype=object)


def _is_left_out(column: PackColumn, header: list[str]) -> bool:
    return column.may_be_missing and column.name not in header


def _with_added(
    file: str, table: pd.DataFrame, header: list[str], rows: Lines, faults: list[Finding]
) -> pd.DataFrame:
    """Return the table with the columns that a pack has added; a fault for each where none may be added."""
    declared = [column.name for column in ALL_TABLES[file]]
    for place, name in enumerate(header):
        if name in declared:
            continue
        if file in EXTENSIBLE and name and header.count(name) == 1:
            table[name] = [_text_at(row, place) for row in rows]
        else:
            expected = f"只有 {'、'.join(declared)} 各列"
            found = name or "空"
            faults.append(_fault("pack-column", file, cell="第1行", found=found, expected=expected))
    return table


def _anchors(file: str, header: list[str], rows: Lines) -> Iterator[Finding]:
    """Yield a fault for each cell that would be taken for an anchor where it is printed."""
    for line, row in enumerate(rows, 2):
        for name, cell in zip(header, row, strict=False):
            if "{{" in cell or "{%" in cell:
                expected = "不含 {{、{% 的文字：这里的文字照印"
                place = f"第{line}行 {name}"
                yield _fault("pack-cell", file, cell=place, found=cell, expected=expected)


def _swallowed(file: str, header: list[str], rows: Lines) -> Iterator[Finding]:
    """Yield a fault for each cell that holds rows of the file: a quote before it was not meant to open one."""
    for line, row in enumerate(rows, 2):
        for name, cell in zip(header, row, strict=False):
            count = rows_inside(cell, len(header)) if "\n" in cell else 0
            if count:
                found = f"一格里有其后的{count}行：“{cell.splitlines()[0]}…”"
                expected = "成对的半角双引号；文字里的引号用“”"
                yield _fault(
                    "pack-cell", file, cell=f"第{line}行 {name}", found=found, expected=expected
                )


def _text_at(row: list[str], place: int) -> str:
    """Return the cell of a line; a line that ends before it has an empty one."""
    return row[place] if place < len(row) else ""


def added_columns(file: str, table: pd.DataFrame) -> list[str]:
    """Return the columns that a pack has added to one of its lists, in their order."""
    declared = {column.name for column in ALL_TABLES[file]}
    return [str(name) for name in table.columns if name not in declared]


def declared_near(file: str, name: str) -> str:
    """Return the declared columns of a file that come near the name of an added one."""
    return near_names(name, (column.name for column in ALL_TABLES[file]))


def _fault(code: str, file: str, **words: str) -> Finding:
    return Finding(code, "error", file, **words, action=NEXT)


def _lines(path: Path, faults: list[Finding]) -> Lines | None:
    """Return the lines of a CSV file as cells, empty ones at the end left out; None if there are none to read."""
    try:
        text = decoded(read_bytes(path))
    except FileNotFoundError:
        faults.append(_fault("pack-file", path.name, found="没有这个文件"))
        return None
    except (OSError, ValueError) as error:
        expected = "UTF-8 或 GB18030 编码的 CSV 文件（Excel 中另存为“CSV UTF-8（逗号分隔）”）"
        faults.append(_fault("pack-file", path.name, found=unreadable(error), expected=expected))
        return None
    fault, lines = _parsed(text)
    while lines and not any(lines[-1]):
        lines.pop()
    if fault or not lines:
        faults.append(_fault("pack-file", path.name, **(fault or {"found": "空文件"})))
        return None
    return lines


def _parsed(text: str) -> tuple[dict[str, str], Lines]:
    """Return what makes a text no CSV file, if anything, and its lines as cells."""
    unclosed = unclosed_quote(text) if '"' in text else None
    if unclosed:
        found, expected = (
            "引号没有另一半，其后各行都被读进这一格",
            "成对的半角双引号；文字里的引号用“”",
        )
        return {"cell": f"第{unclosed}行", "found": found, "expected": expected}, []
    # Not strict: a stray quote is part of a text.
    try:
        rows = csv.reader(io.StringIO(text, newline=""))
        return {}, [[cell.strip() for cell in row] for row in rows]
    except csv.Error:
        return {"found": "单元格过长", "expected": "规范的 CSV 文件"}, []


class _File:
    """A file being read: its name, its header, the declared columns that it has, and the faults found."""

    def __init__(self, name: str, header: list[str], faults: list[Finding]) -> None:
        self.name, self.header, self.faults = name, header, faults
        self.columns = [c for c in ALL_TABLES[name] if not _is_left_out(c, header)]
        self._places = [(column, header.index(column.name)) for column in self.columns]

    def whole_row(self, line: int, row: list[str], above: set[str]) -> list[str]:
        """Return the cells of a line; those that a comma has made of one cell are one again, and that is a fault."""
        for sign, apart in separated_otherwise(row, len(self.header)).items():
            if self._reads([*apart, *[""] * (len(self.header) - len(apart))], above):
                self._add(f"第{line}行", f"各列之间有“{sign}”", "半角逗号")
                return apart
        whole = put_together(row, self.header, self.name, partial(self._reads, above=above))
        if whole is None:
            return row
        texts = "或".join(f"“{text}”" for text in whole.texts)
        self._add(f"第{line}行", f"{texts}被半角逗号分成了{whole.pieces}格", f"一格（{_WAY_OUT}）")
        return whole.cells

    def _reads(self, row: list[str], above: set[str]) -> bool:
        """Return whether each cell of a line can be read."""
        stands_above = self._stands_above(row, above)
        try:
            for column, place in self._places:
                if not self._may_be_blank(row, (column, row[place]), stands_above):
                    _read(column, row[place])
        except ValueError:
            return False
        return True

    def codes_above(self, rows: Lines) -> set[str]:
        """Return the codes of rows that stand above others, by what the column `parent` says."""
        if "parent" not in (column.name for column in self.columns):
            return set()
        place = self.header.index("parent")
        return {without_stars(_text_at(row, place)) for row in rows} - {""}

    def row(self, line: int, row: list[str], above: set[str]) -> list[object]:
        """Return the cells of a line, typed, in the order of the declared columns."""
        if any(row[len(self.header) :]):
            expected = f"{len(self.header)}列（{_WAY_OUT}）"
            self._add(f"第{line}行", f"{len(row)}列", expected)
        stands_above = self._stands_above(row, above)
        few = row.count("") >= LEAST_BLANK or len(row) < len(self.header)
        odd = self._odd(row, stands_above) if few else None
        if odd:
            names = [column.name for column in self.columns]
            # The column that other checks stand on: they wait until the row is mended.
            self._add(f"第{line}行 {'code' if 'code' in names else names[0]}", *odd)
            return [column.read("") if column.may_be_empty else None for column in self.columns]
        width = len(row)
        return [
            self._cell(line, row, (column, row[place] if place < width else ""), stands_above)
            for column, place in self._places
        ]

    def _cell(
        self, line: int, row: list[str], held: tuple[PackColumn, str], stands_above: bool
    ) -> object:
        column, text = held
        try:
            if self._may_be_blank(row, held, stands_above):
                return None
            return _read(column, text)
        except ValueError as expected:
            self._add(f"第{line}行 {column.name}", text or "空", str(expected))
            return None

    def _odd(self, row: list[str], stands_above: bool) -> tuple[str, str] | None:
        """Return what is told of a line as a whole; None for one whose cells are looked at."""
        texts = [(column, _text_at(row, place)) for column, place in self._places]
        needed = [
            (column.name, text)
            for column, text in texts
            if not column.may_be_empty and not self._may_be_blank(row, (column, text), stands_above)
        ]
        return odd_row(row, [name for name, text in needed if not text], len(needed))

    def _stands_above(self, row: list[str], above: set[str]) -> bool:
        return without_stars(_text_at(row, self.header.index(self.columns[0].name))) in above

    def _may_be_blank(
        self, row: list[str], held: tuple[PackColumn, str], stands_above: bool
    ) -> bool:
        """Return whether a cell is blank since the row stands above others, or below one that says it."""
        column, text = held
        return not text and column.blank_above and (stands_above or self._is_below(row, column))

    def _is_below(self, row: list[str], column: PackColumn) -> bool:
        """Return whether a row may leave out its dimension, since the row above it says it."""
        if column.name != "dimension" or "parent" not in self.header:
            return False
        return bool(_text_at(row, self.header.index("parent")))

    def _add(self, cell: str, found: str, expected: str) -> None:
        self.faults.append(
            _fault("pack-cell", self.name, cell=cell, found=found, expected=expected)
        )


def _read(column: PackColumn, text: str) -> object:
    if not text and not column.may_be_empty:
        raise ValueError("不能为空")
    return column.read(text)
