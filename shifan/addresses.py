"""Addresses of cells.

`D5` within a sheet, `现场检查.xlsx!点位!A5:A58` within a city, `demo-2023/vetoes.csv!vetoes!A2` within a
rule pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from shifan.patterns import pattern_of

LAST_ROW = 1_048_576  # of a worksheet
_CELL = pattern_of(r"([A-Z]{1,3})([0-9]{1,7})")
_CELLS = pattern_of(
    r"(.+)!([^!]+)!([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def letter(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, …, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(letters: str) -> int:
    """Return the number of a column counted from 1: A → 1, AA → 27."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """Return the address of a cell counted from 0: (0, 0) → A1."""
    return f"{letter(column)}{row + 1}"


def position(cell: str) -> tuple[int, int] | None:
    """Return row and column, counted from 0, of an address such as D5; None if it is none."""
    match = _CELL.fullmatch(cell.strip().upper())
    if not match or not 0 < int(match[2]) <= LAST_ROW:
        return None
    return int(match[2]) - 1, column_number(match[1]) - 1


def column_ranges(column: str, rows: Iterable[int]) -> list[str]:
    """Return the cells of a column in some rows as compact ranges, in ascending order: `E2:E9`, `E12`."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return [
        f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"
        for first, last in ranges
    ]


class Box(NamedTuple):
    """A rectangle of cells: `sheet` is `file!sheet`; rows and columns are counted from 1, the last ones are inside."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_one_cell(self) -> bool:
        """Return whether the rectangle is a single cell."""
        return (self.top, self.left) == (self.bottom, self.right)

    def overlaps(self, other: Box | None) -> bool:
        """Return whether two rectangles share a cell; False for None."""
        if other is None or self.sheet != other.sheet:
            return False
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


@lru_cache(maxsize=200_000)
def as_box(address: str) -> Box | None:
    """Return the rectangle of an address `file!sheet!A5` or `file!sheet!A5:B7`; None if the text is no such address."""
    match = _CELLS.fullmatch(address)
    if not match:
        return None
    file, sheet, column, row, last_column, last_row = match.groups()
    top, bottom = sorted((int(row), int(last_row or row)))
    left, right = sorted((column_number(column), column_number(last_column or column)))
    return Box(f"{file}!{sheet}", top, left, bottom, right)


def cells_of(address: str) -> Iterator[tuple[str, str, int]]:
    """Yield (`file!sheet`, column letters, row) of each cell of an address, row by row.

    Nothing for a text that names no cells.
    """
    box = as_box(address)
    if box is None:
        return
    columns = [letter(column - 1) for column in range(box.left, box.right + 1)]
    for row in range(box.top, box.bottom + 1):
        for column in columns:
            yield box.sheet, column, row


def file_of(address: str) -> str:
    """Return the file of an address: `资料审查.xlsx` or, for a rule pack, `demo-2023/indicators.csv`."""
    return address.split("!", 1)[0]


def in_pack(address: str) -> bool:
    """Return whether an address, or the name of a file, lies in a rule pack and not in a workbook."""
    return "/" in file_of(address)
