"""The cells of a sheet, kept by column: its distinct cells and, for each row, which of them stands there. A long sheet repeats itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

_BATCH = 8192


class _Known(dict):
    """A number for each distinct cell, given when it is first met; 1, 1.0, True and "1" are distinct."""

    def __missing__(self, key: object) -> int:
        number = self[key] = len(self)
        return number

    def codes(self, cells: tuple[object, ...]) -> np.ndarray:
        """Return the numbers of the cells."""
        keys = (
            cells
            if set(map(type, cells)) == {str}
            else ((cell if type(cell) is str else (type(cell), cell)) for cell in cells)
        )
        return np.fromiter(map(self.__getitem__, keys), dtype=np.int32, count=len(cells))

    def cells(self) -> list[object]:
        """Return the distinct cells in the order of their numbers."""
        return [key[1] if type(key) is tuple else key for key in self]


class Grid(Sequence):
    """Rows of equal length; `grid[0]` is worksheet row 1. Missing cells are empty texts."""

    __slots__ = ("_cells", "_codes", "_length")

    def __init__(self, rows: Iterable[Sequence[object]] = (), left: int = 0) -> None:
        """Take rows of any lengths; `left` empty columns stand before them."""
        known: list[_Known] = []
        parts: list[list[np.ndarray]] = []
        self._length, rows = 0, iter(rows)
        while batch := list(itertools.islice(rows, _BATCH)):
            self._take(batch, known, parts)
        self._codes = [_zeros(self._length) for _ in range(left)] + [
            np.concatenate(own) for own in parts
        ]
        self._cells: list[list[object]] = [[""] for _ in range(left)] + [
            own.cells() for own in known
        ]

    def _take(
        self, batch: list[Sequence[object]], known: list[_Known], parts: list[list[np.ndarray]]
    ) -> None:
        """Add the codes of some rows to the parts of each column; a column that begins or ends here is filled up."""
        columns = list(itertools.zip_longest(*batch, fillvalue=""))
        for _ in range(len(parts), len(columns)):
            known.append(_Known({"": 0}))
            parts.append([_zeros(self._length)])
        for place, own in enumerate(parts):
            own.append(
                known[place].codes(columns[place]) if place < len(columns) else _zeros(len(batch))
            )
        self._length += len(batch)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self._codes)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, n: int | slice) -> list:
        if isinstance(n, slice):
            return [self[one] for one in range(*n.indices(self._length))]
        if not -self._length <= n < self._length:
            raise IndexError(n)
        return [cells[codes[n]] for codes, cells in zip(self._codes, self._cells, strict=True)]

    def __iter__(self) -> Iterator[list[object]]:
        return (self[n] for n in range(self._length))

    def column(self, place: int) -> tuple[np.ndarray, list[object]]:
        """Return the code of each row and the cells that the codes stand for; code 0 is the empty cell."""
        return self._codes[place], self._cells[place]

    def cell(self, row: int, place: int) -> object:
        """Return a cell."""
        return self._cells[place][self._codes[place][row]]

    def put(self, row: int, place: int, cell: object) -> None:
        """Change a cell."""
        self._codes[place][row] = len(self._cells[place])
        self._cells[place].append(cell)


def _zeros(count: int) -> np.ndarray:
    return np.zeros(count, dtype=np.int32)


def filled(codes: np.ndarray, cells: list[object], full: Callable[[object], bool]) -> np.ndarray:
    """Return for each row whether its cell is `full`: asked once for each distinct cell."""
    return (
        np.fromiter(map(full, cells), dtype=bool, count=len(cells))[codes]
        if len(codes)
        else np.zeros(0, dtype=bool)
    )


def met(codes: np.ndarray, cells: list[object]) -> tuple[np.ndarray, list[object]]:
    """Return codes that count only the cells met in them, and those cells."""
    found = np.flatnonzero(np.bincount(codes, minlength=len(cells)))
    new = np.zeros(len(cells), dtype=np.int64)
    new[found] = np.arange(len(found))
    return new[codes], [cells[n] for n in found.tolist()]
