"""Levels of indicators: rows of indicators.csv that stand above others, and what must hold between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

import pandas as pd

from shifan.records import dataclass
from shifan.standards.pack_files import near_names

# A fault: the row counted from 0 below the header (−1: the whole column), the column, found, expected.
Fault = tuple[int, str, str, str]


@dataclass(frozen=True)
class IndicatorGroup:
    """A row of indicators.csv that stands above others; `depth` is its level, counted from 1 below the dimensions."""

    code: str
    dimension: str
    name: str
    parent: str
    depth: int


class IndicatorLevels:
    """The rows of indicators.csv by level: those that stand above others, and the indicators below them."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._codes: list[str] = [str(code) for code in table["code"]]
        self._parents: list[str] = (
            [str(parent) for parent in table["parent"]]
            if "parent" in table.columns
            else [""] * len(table)
        )

    @cached_property
    def above(self) -> frozenset[str]:
        """Return the codes of the rows that stand above others."""
        return frozenset(self._parents) & frozenset(self._codes)

    @cached_property
    def positions(self) -> list[int]:
        """Return where the indicators stand in the file, counted from 0 below the header."""
        return [n for n, code in enumerate(self._codes) if code not in self.above]

    def indicators(self) -> pd.DataFrame:
        """Return the rows of the indicators alone, each with the dimension that it or a row above it names."""
        if not self.above:
            return self.table
        filled = self.table.assign(dimension=[self._dimension(n) for n in range(len(self._codes))])
        return filled.iloc[self.positions].reset_index(drop=True)

    def groups(self) -> tuple[IndicatorGroup, ...]:
        """Return the rows that stand above others, in the order of the file."""
        names = [str(name) for name in self.table["name"]]
        return tuple(
            IndicatorGroup(code, self._dimension(n), names[n], self._parents[n], self._depth(n) + 1)
            for n, code in enumerate(self._codes)
            if code in self.above
        )

    def faults(self, levels: tuple[str, ...]) -> Iterator[Fault]:
        """Yield unknown parents, circles, other depths than `levels` has, other dimensions and sums that differ."""
        for n, parent in enumerate(self._parents):
            if parent and parent not in self._codes:
                yield n, "parent", parent, f"本表中的编号，{near_names(parent, self._codes)}"
            elif self._is_in_circle(n):
                yield n, "parent", parent, "不回到自己的上级"
        if any(self._is_in_circle(n) for n in range(len(self._codes))):
            return
        yield from self._depth_faults(levels)
        yield from self._dimension_faults()
        yield from self._sum_faults()

    def _depth_faults(self, levels: tuple[str, ...]) -> Iterator[Fault]:
        wanted = len(levels) - 2
        for n in self.positions:
            depth = self._depth(n)
            if depth != wanted:
                expected = (
                    f"上面有{wanted}级（levels：{'、'.join(levels)}）"
                    if wanted
                    else "没有上级，或在 standard.toml 的 levels 中由上到下写明各级名称"
                )
                yield n, "parent", f"上面有{depth}级", expected

    def _dimension_faults(self) -> Iterator[Fault]:
        for n, given in enumerate(self.table["dimension"]):
            named = self._dimension(n)
            if given and given != named:
                yield n, "dimension", str(given), f"与上级相同：{named}"
            elif not given and not named:
                yield n, "dimension", "空", "不能为空"

    def _sum_faults(self) -> Iterator[Fault]:
        """Yield rows above others whose full score is given and is not the sum of those below."""
        scores: Mapping[int, Decimal | None] = dict(enumerate(self.table["full_score"]))
        for n, code in enumerate(self._codes):
            own = scores[n]
            if code not in self.above or own is None:
                continue
            below = [m for m in self.positions if n in self._chain(m)]
            total = sum((scores[m] or Decimal(0) for m in below), Decimal(0))
            if total != own:
                yield n, "full_score", str(own), f"下级合计 {total}，或留空"

    def _chain(self, position: int) -> list[int]:
        """Return the rows above a row, the nearest first; a circle ends it."""
        chain: list[int] = []
        parent = self._parents[position]
        while parent in self._places and self._places[parent] not in (position, *chain):
            chain.append(self._places[parent])
            parent = self._parents[chain[-1]]
        return chain

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self._codes)}

    def _is_in_circle(self, position: int) -> bool:
        chain = [position, *self._chain(position)]
        return self._parents[chain[-1]] in {self._codes[n] for n in chain}

    def _depth(self, position: int) -> int:
        return len(self._chain(position))

    def _dimension(self, position: int) -> str:
        """Return the dimension that the topmost row above a row names; its own without one above."""
        top = ([position, *self._chain(position)])[-1]
        return str(self.table["dimension"].iloc[top] or "")
