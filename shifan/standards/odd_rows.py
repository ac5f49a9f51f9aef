"""Rows of a pack's CSV files that are none of its rows: blank ones, sums and notes below a list, rows inside a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

LEAST_BLANK = 3  # from so many cells that are blank and must not be, a row is told as a whole
_SHOWN = 3
_OTHER_COMMAS = ("，", "；", ";", "\t")


def odd_row(row: Sequence[str], blank: Sequence[str], needed: int) -> tuple[str, str] | None:
    """Return what is told of a row as a whole, found and expected; None for one whose cells are looked at.

    `blank` are the columns that are blank and must not be so, of `needed` that must not.
    """
    filled = [cell for cell in row if cell]
    if not filled:
        return "空行", "删去这一行"
    if len(blank) < LEAST_BLANK or 2 * len(blank) <= needed:
        return None
    shown = "”“".join(filled[:_SHOWN])
    return f"只有“{shown}”", f"{'、'.join(blank)} 各有内容；合计、说明写在 .md、.txt 文件中"


def unclosed_quote(text: str) -> int | None:
    """Return the row, counted from 1, in which a quote opens that nothing closes; None if each has its other half."""
    row = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), strict=True):
            row += 1
    except csv.Error as error:
        return row + 1 if "end of data" in str(error) else None
    return None


def rows_inside(cell: str, width: int) -> int:
    """Return how many rows of the file stand inside a cell, since quotes around it were opened and closed elsewhere."""
    inner = cell.splitlines()[1:]
    return sum(line.count(",") >= max(width - 2, 1) for line in inner)


def separated_otherwise(row: Sequence[str], width: int) -> Mapping[str, list[str]]:
    """Return sign → cells, where a row has fewer cells than the header since another sign stands between them."""
    if len(row) >= width:
        return {}
    text = ",".join(row)
    found = {
        sign: [part.strip() for part in text.replace(sign, ",").split(",")]
        for sign in _OTHER_COMMAS
    }
    return {sign: cells for sign, cells in found.items() if len(row) < len(cells) <= width}
