"""The cells of a sheet as arrays, and the shared texts that they number."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from shifan.intake.cell_ranges import Corners
from shifan.records import dataclass

Places = npt.NDArray[np.integer[Any]]
Numbers = npt.NDArray[np.float64]
LAST_COLUMN = 16_384


@dataclass(frozen=True)
class CellArrays:
    """Cells as arrays, one entry a cell: row and column, counted from 0, and what it holds.

    `contents` are numbers of shared texts; below 0 the cell is a number, which stands in `values`.
    """

    rows: Places
    columns: Places
    contents: Places
    values: Numbers

    def part(self, start: int, end: int) -> CellArrays:
        """Return some of the cells."""
        own = slice(start, end)
        return CellArrays(self.rows[own], self.columns[own], self.contents[own], self.values[own])

    def moved_down(self, rows: int) -> CellArrays:
        """Return the cells with their rows counted on from a row."""
        return CellArrays(self.rows + rows, self.columns, self.contents, self.values)


def joined(pieces: Sequence[CellArrays]) -> CellArrays:
    """Return the cells of several pieces."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        none = np.zeros(0, dtype=np.int64)
        return CellArrays(none, none, none, np.zeros(0))
    return CellArrays(
        np.concatenate([own.rows for own in pieces]),
        np.concatenate([own.columns for own in pieces]),
        np.concatenate([own.contents for own in pieces]),
        np.concatenate([own.values for own in pieces]),
    )


@dataclass(frozen=True)
class PlainCells:
    """The cells of a sheet all of which are plainly written, and its merged boxes."""

    cells: CellArrays
    merges: Sequence[Corners]

    @cached_property
    def height(self) -> int:
        """Return the number of rows up to the last that is filled."""
        return int(self.cells.rows.max(initial=-1)) + 1

    @cached_property
    def width(self) -> int:
        """Return the number of columns up to the last that is filled."""
        return int(self.cells.columns.max(initial=-1)) + 1


@dataclass(frozen=True)
class SharedTexts:
    """The shared texts of a file by number."""

    texts: Sequence[str]

    @cached_property
    def first(self) -> npt.NDArray[np.int32]:
        """Return for each text the number of the first one that is equal; −1 for an empty text."""
        known = {"": -1}
        numbers = map(known.setdefault, self.texts, itertools.count())
        return np.fromiter(numbers, np.int32, len(self.texts))
