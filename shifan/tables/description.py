"""What a table shows, free of any drawing library: a heading, columns, and rows of texts and references to values."""

from __future__ import annotations

from dataclasses import dataclass

PORTRAIT = 8844  # 156 mm in twip
LANDSCAPE = 12756  # 225 mm


@dataclass(frozen=True)
class Ref:
    """A cell that prints a value."""

    key: str


Cell = str | Ref


@dataclass(frozen=True)
class Grid:
    """A table to be printed: `shares` are relative column widths, `left` the columns set flush left."""

    name: str
    title: str
    header: tuple[str, ...]
    shares: tuple[int, ...]
    rows: list[tuple[Cell, ...]]
    left: frozenset[int] = frozenset()
    width: int = PORTRAIT
    strong: frozenset[int] = frozenset()
