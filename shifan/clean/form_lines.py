"""The lines below the header of check forms: which item each is about, and what is ticked in it.

Each distinct cell is understood once; the lines are arrays, one entry a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from shifan.clean.body import Rows
from shifan.clean.column_reading import ColumnValues
from shifan.clean.form_marks import Mark, mark_in_cell, not_a_mark, ticked
from shifan.clean.named_items import ItemNames
from shifan.clean.text import plain
from shifan.intake.cell_text import CellValue
from shifan.intake.form_shape import CHOICES, FormColumns
from shifan.intake.grid import Codes, Grid
from shifan.records import dataclass

_SEVERAL, _NONE, _EMPTY = "勾选了几项", "没有勾选", "没有填写"
NOT_MARKED = ("", _NONE, _EMPTY)  # faults of lines in which nothing is written
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FormLines:
    """For each line: the items that it may be about, its result, its fault, and the column that says so.

    `items` numbers `item_codes` (none for number 0), `results` numbers `result_words` (0: none), `faults` numbers
    `fault_words` (0: no fault). `marked` tells that something is ticked.
    """

    items: Rows
    item_codes: Sequence[tuple[str, ...]]
    results: Rows
    result_words: Sequence[str]
    faults: Rows
    fault_words: Sequence[str]
    columns: Rows
    marked: Flags

    def codes_in(self, items_of_form: Sequence[frozenset[str]], form: Rows) -> ColumnValues:
        """Return the item of each line: of several the one that its form's site has; -1 for a line without."""
        sets: dict[frozenset[str], int] = {}
        kinds = [sets.setdefault(item_set, len(sets)) for item_set in items_of_form]
        pairs = np.array(kinds, dtype=np.int64)[form] * len(self.item_codes) + self.items
        occurring, numbers = np.unique(pairs, return_inverse=True)
        known, values = list(sets), []
        for pair in occurring.tolist():
            kind, item = divmod(pair, len(self.item_codes))
            codes = self.item_codes[item]
            first = codes[0] if codes else None
            values.append(next((code for code in codes if code in known[kind]), first))
        without = np.array([value is None for value in values], dtype=bool)
        return ColumnValues(values, np.where(without[numbers], -1, numbers))


def form_lines(grid: Grid, rows: Rows, columns: FormColumns, names: ItemNames) -> FormLines:
    """Return what the given rows of a grid say, its columns being those of a form."""
    items, item_codes = _items(grid, rows, columns.items, names)
    found = _ticked(grid, rows, columns) if columns.choices else _written(grid, rows, columns)
    results, result_words, faults, fault_words, places = found
    several = fault_words.index(_SEVERAL) if _SEVERAL in fault_words else -1
    marked = ((results > 0) & (faults == 0)) | (faults == several)
    return FormLines(items, item_codes, results, result_words, faults, fault_words, places, marked)


def _items(
    grid: Grid, rows: Rows, places: Sequence[int], names: ItemNames
) -> tuple[Rows, list[tuple[str, ...]]]:
    """Return the items that each line may be about, by the first of its columns that names any."""
    numbers: dict[tuple[str, ...], int] = {(): 0}
    found = np.zeros(len(rows), dtype=np.int64)
    for place in places:
        codes, cells = grid.column(place)
        own = _by_cell(
            codes[rows], cells, lambda cell: numbers.setdefault(names.codes(cell), len(numbers))
        )
        found = np.where(found > 0, found, own)
    return found, list(numbers)


_Found = tuple[Rows, list[str], Rows, list[str], Rows]


def _ticked(grid: Grid, rows: Rows, columns: FormColumns) -> _Found:
    """Return results, their words, faults, their words and columns of lines that are ticked below a choice."""
    places = list(columns.choices)
    words = ["", *dict.fromkeys(columns.choices.values())]
    fault_words = ["", _NONE, _SEVERAL]
    states = np.zeros(
        (len(rows), len(places)), dtype=np.int64
    )  # 1 ticked, 0 not, from 2 on unclear: a fault
    for n, place in enumerate(places):
        codes, cells = grid.column(place)
        state = partial(_state, columns.choices[place], fault_words)
        states[:, n] = _by_cell(codes[rows], cells, state)
    chosen, unclear = states == 1, states > 1
    count = chosen.sum(axis=1)
    second = np.argmax(chosen.cumsum(axis=1) == 2, axis=1)
    first, odd = np.argmax(chosen, axis=1), np.argmax(unclear, axis=1)
    is_odd = unclear.any(axis=1)
    at = np.where(is_odd, odd, np.where(count > 1, second, first))
    faults = np.where(count > 1, 2, np.where(count == 0, 1, 0))
    faults = np.where(is_odd, states[np.arange(len(rows)), odd] + 1, faults)
    at_place = np.array(places, dtype=np.int64)[at]
    at_place[(count == 0) & ~is_odd] = min(places)
    result_of = np.array([words.index(columns.choices[place]) for place in places], dtype=np.int64)
    return np.where(faults > 0, 0, result_of[first]), words, faults, fault_words, at_place


def _state(choice: str, fault_words: list[str], cell: CellValue) -> int:
    """Return 1 for a ticked cell, 0 for one that is not, else the number of a fault less 1, entered in its words.

    The word of a choice below that choice, 否 below 否, ticks it.
    """
    if CHOICES.get(plain(cell)) == choice:
        return 1
    state = ticked(cell)
    if state is not None:
        return int(state)
    fault_words.append(not_a_mark(cell))
    return len(fault_words) - 2


def _written(grid: Grid, rows: Rows, columns: FormColumns) -> _Found:
    """Return the same of lines whose result stands in one column, as a word or as choices of which one is ticked."""
    place = columns.result or 0
    words, fault_words = [""], [""]
    codes, cells = grid.column(place)

    def number(cell: CellValue) -> int:
        """Return the number of a result, or of a fault as a negative number."""
        text = plain(cell)
        mark = mark_in_cell(cell) or Mark(text, "" if text else _EMPTY)
        own, known = (mark.fault, fault_words) if mark.fault else (mark.result, words)
        if own not in known:
            known.append(own)
        return -known.index(own) if mark.fault else known.index(own)

    found = _by_cell(codes[rows], cells, number)
    faults = np.where(found < 0, -found, 0)
    return np.maximum(found, 0), words, faults, fault_words, np.full(len(rows), place)


def _by_cell(codes: Codes, cells: list[CellValue], number: Callable[[CellValue], int]) -> Rows:
    """Return for each row the number of its cell; asked once for each cell that occurs."""
    table = np.zeros(len(cells), dtype=np.int64)
    for code in np.unique(codes).tolist():
        table[code] = number(cells[code])
    return table[codes]
