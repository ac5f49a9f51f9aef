"""Addresses of raw cells as boxes that can be compared: `现场检查.xlsx!点位!A5:A58`."""

from __future__ import annotations

import re
from functools import lru_cache

_PLACE = re.compile(r"(.+)!(.+)!([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?", re.IGNORECASE)
# Sheet, first row, first column, last row, last column; counted from 1.
Box = tuple[str, int, int, int, int]


@lru_cache(maxsize=200_000)
def as_box(address: str) -> Box | None:
    """Return the box of an address; None if the text is no cell or range."""
    match = _PLACE.fullmatch(address)
    if not match:
        return None
    file, sheet, column, row, last_column, last_row = match.groups()
    ends = (
        sorted((int(row), int(last_row or row))),
        sorted((number(column), number(last_column or column))),
    )
    return f"{file}!{sheet}", ends[0][0], ends[1][0], ends[0][1], ends[1][1]


def number(letters: str) -> int:
    """Return a column's number, A = 1."""
    count = 0
    for sign in letters.upper():
        count = count * 26 + ord(sign) - 64
    return count


def letters(column: int) -> str:
    """Return a column's letters, 1 = A."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def overlap(one: Box, other: Box | None) -> bool:
    """Return whether two boxes share a cell."""
    return (
        other is not None
        and one[0] == other[0]
        and one[1] <= other[3]
        and other[1] <= one[3]
        and one[2] <= other[4]
        and other[2] <= one[4]
    )
