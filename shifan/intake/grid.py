"""The cells of a sheet, kept by column: its distinct cells and, for each row, which of them stands there.

A long sheet repeats itself, so that most questions are asked once for each distinct cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from shifan.intake.cell_text import CellValue

_BATCH = 1024  # rows whose cells fit into the cache of a processor
_WIDE = 20  # columns: only where there are more it pays to look at the filled cells alone
Codes = npt.NDArray[np.integer[Any]]  # for each row the number of its cell among the distinct cells


class _DistinctCells(dict[Any, int]):
    """A number for each distinct cell, given when it is first met; 1, 1.0, True and "1" are distinct.

    A text is its own key, any other cell goes with its type. Numbers with a point are many and mostly distinct: kept
    as an array they take a quarter of the room. They are counted at the end, until then numbered from −1 down.
    """

    def __init__(self) -> None:
        super().__init__({"": 0})
        self._numbers: list[npt.NDArray[np.float64]] = []
        self._counted = 0

    def __missing__(self, key: Any) -> int:
        number = self[key] = len(self)
        return number

    def codes(self, cells: Sequence[CellValue]) -> Codes:
        """Return the numbers of the cells."""
        kinds = set(map(type, cells))
        if kinds == {str}:
            return np.fromiter(map(self.__getitem__, cells), dtype=np.int32, count=len(cells))
        if kinds == {float}:
            return self._codes_of_numbers(cells)
        codes = _zeros(len(cells))
        is_number = np.array([type(cell) is float for cell in cells], dtype=bool)
        codes[is_number] = self._codes_of_numbers([cell for cell in cells if type(cell) is float])
        others = (cell for cell in cells if type(cell) is not float)
        keys = (cell if type(cell) is str else (type(cell), cell) for cell in others)
        codes[~is_number] = list(map(self.__getitem__, keys))
        return codes

    def _codes_of_numbers(self, cells: Sequence[Any]) -> Codes:
        self._numbers.append(np.array(cells, dtype=np.float64))
        first = self._counted + 1
        self._counted += len(cells)
        return np.arange(-first, -first - len(cells), -1, dtype=np.int32)

    def settled(self, codes: Codes) -> tuple[Codes, list[CellValue]]:
        """Return the codes of all rows, numbers counted now, and the distinct cells in the order of their codes."""
        cells = [key[1] if type(key) is tuple else key for key in self]
        if self._numbers:
            distinct, places = np.unique(np.concatenate(self._numbers), return_inverse=True)
            numbers = codes < 0
            codes[numbers] = len(cells) + places[-1 - codes[numbers]]
            cells += distinct.tolist()
        return codes, cells


class Grid(Sequence[list[CellValue]]):
    """Rows of equal length; `grid[0]` is worksheet row 1. Missing cells are empty texts.

    Many small sheets may be rows of one `whole` grid, each from its row `top` on: what is changed in either is changed
    in both.
    """

    __slots__ = ("_cells", "_codes", "_length", "_whole", "top")

    def __init__(self, rows: Iterable[Sequence[CellValue]] = (), left: int = 0) -> None:
        """Take rows of any lengths; `left` empty columns stand before them."""
        distinct: list[_DistinctCells] = []
        parts: list[list[Codes]] = []
        self._length, remaining = 0, iter(rows)
        self._whole: Grid | None = None
        self.top = 0
        while batch := list(itertools.islice(remaining, _BATCH)):
            self._take(batch, distinct, parts)
        empty: list[Codes] = [_zeros(self._length) for _ in range(left)]
        self._codes: list[Codes] = empty
        self._cells: list[list[CellValue]] = [[""] for _ in range(left)]
        for column, codes_of_parts in zip(distinct, parts, strict=True):
            codes, cells = column.settled(np.concatenate(codes_of_parts))
            self._codes.append(codes)
            self._cells.append(cells)

    @classmethod
    def of_columns(cls, length: int, columns: Iterable[tuple[Codes, list[CellValue]]]) -> Grid:
        """Return the grid of some columns: the code of each row, and its distinct cells, the empty one first."""
        grid = cls()
        grid._length = length
        for codes, cells in columns:
            grid._codes.append(codes)
            grid._cells.append(cells)
        return grid

    def _take(
        self,
        batch: list[Sequence[CellValue]],
        distinct: list[_DistinctCells],
        parts: list[list[Codes]],
    ) -> None:
        """Add the codes of some rows to the parts of each column; a column that begins or ends here is filled up."""
        columns = _filled_cells(batch) or _columns(batch)
        for _ in range(len(parts), len(columns)):
            distinct.append(_DistinctCells())
            parts.append([_zeros(self._length)])
        for place, codes in enumerate(parts):
            codes.append(_zeros(len(batch)))
            if place < len(columns):
                rows, cells = columns[place]
                codes[-1][rows] = distinct[place].codes(cells)
        self._length += len(batch)

    @property
    def whole(self) -> Grid:
        """Return the grid whose rows these are; itself for most."""
        return self._whole or self

    def part(self, top: int, height: int, width: int) -> Grid:
        """Return some rows, of the first columns, as a grid that shares their cells."""
        own = Grid.__new__(Grid)
        own._whole, own.top, own._length = self, top, height
        own._codes = [codes[top : top + height] for codes in self._codes[:width]]
        own._cells = self._cells[:width]
        return own

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self._codes)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, n: int) -> list[CellValue]: ...

    @overload
    def __getitem__(self, n: slice) -> list[list[CellValue]]: ...

    def __getitem__(self, n: int | slice) -> list[CellValue] | list[list[CellValue]]:
        if isinstance(n, slice):
            return [self[row] for row in range(*n.indices(self._length))]
        if not -self._length <= n < self._length:
            raise IndexError(n)
        return [cells[codes[n]] for codes, cells in zip(self._codes, self._cells, strict=True)]

    def __iter__(self) -> Iterator[list[CellValue]]:
        return (self[n] for n in range(self._length))

    def column(self, place: int) -> tuple[Codes, list[CellValue]]:
        """Return the code of each row and the cells that the codes stand for; code 0 is the empty cell."""
        return self._codes[place], self._cells[place]

    def cell(self, row: int, place: int) -> CellValue:
        """Return a cell."""
        return self._cells[place][int(self._codes[place][row])]

    def put(self, row: int, place: int, cell: CellValue) -> None:
        """Change a cell."""
        self._codes[place][row] = len(self._cells[place])
        self._cells[place].append(cell)

    def clear(self, place: int) -> None:
        """Empty a column."""
        self._codes[place], self._cells[place] = _zeros(self._length), [""]

    def translate(self, place: int, change: Callable[[CellValue], CellValue]) -> None:
        """Change the cells of a column; each distinct cell is changed once."""
        self._cells[place] = [change(cell) for cell in self._cells[place]]

    def rewrite(
        self, place: int, rows: npt.NDArray[np.int64], change: Callable[[CellValue], CellValue]
    ) -> None:
        """Change the cells of some rows of a column; each distinct cell is changed once."""
        codes, cells = self._codes[place], self._cells[place]
        new = np.arange(len(cells), dtype=codes.dtype)
        for code in np.unique(codes[rows]).tolist():
            changed = change(cells[code])
            if changed is not cells[code]:
                new[code] = len(cells)
                cells.append(changed)
        codes[rows] = new[codes[rows]]

    def where(
        self, place: int, rows: npt.NDArray[np.int64], holds: Callable[[CellValue], bool]
    ) -> npt.NDArray[np.int64]:
        """Return those of some rows whose cell in a column holds."""
        codes, cells = self._codes[place], self._cells[place]
        holding = [code for code in np.unique(codes[rows]).tolist() if holds(cells[code])]
        return rows[np.isin(codes[rows], holding)]


_Filled = list[tuple[Any, Sequence[CellValue]]]  # for each column rows, and the cells in them


def _columns(batch: list[Sequence[CellValue]]) -> _Filled:
    """Return all cells of some rows, by column."""
    return [(slice(None), cells) for cells in itertools.zip_longest(*batch, fillvalue="")]


def _filled_cells(batch: list[Sequence[CellValue]]) -> _Filled | None:
    """Return the cells that are filled, by column; None unless there are many columns and most cells are empty."""
    width = len(batch[0])
    if width < _WIDE or any(len(row) != width for row in batch):
        return None
    cells = list(itertools.chain.from_iterable(batch))
    count = len(cells) - cells.count("")
    filled = np.array(list(itertools.compress(range(len(cells)), cells)), dtype=np.int64)
    if 2 * count > len(cells) or len(filled) < count:  # 0 and False say something, too
        return None
    columns = filled % width
    filled = filled[np.argsort(columns, kind="stable")]
    ends = np.cumsum(np.bincount(columns, minlength=width)).tolist()
    own = [cells[n] for n in filled.tolist()]
    rows = filled // width
    starts = [0, *ends[:-1]]
    return [(rows[a:b], own[a:b]) for a, b in zip(starts, ends, strict=True)]


def _zeros(count: int) -> Codes:
    return np.zeros(count, dtype=np.int32)


def rows_where(
    codes: Codes, cells: list[CellValue], holds: Callable[[CellValue], bool]
) -> npt.NDArray[np.bool_]:
    """Return for each row whether `holds` is true of its cell: asked once for each distinct cell."""
    if not len(codes):
        return np.zeros(0, dtype=bool)
    return np.fromiter(map(holds, cells), dtype=bool, count=len(cells))[codes]


def only_occurring(codes: Codes, cells: list[CellValue]) -> tuple[Codes, list[CellValue]]:
    """Return codes that count only the cells which occur in them, and those cells."""
    occurs = np.zeros(len(cells), dtype=bool)
    occurs[codes] = True
    if occurs.all():
        return codes, cells
    first = int(occurs.argmax())
    if occurs[first:].all():  # mostly the empty cell and the heading alone do not occur
        return codes - codes.dtype.type(first), cells[first:]
    return (np.cumsum(occurs, dtype=codes.dtype) - 1)[codes], [*itertools.compress(cells, occurs)]
