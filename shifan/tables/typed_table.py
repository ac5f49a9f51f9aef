"""A table for the prompt from plain rows: numbers, counts and words by what each column is declared to hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, TypeVar

import pandas as pd

from shifan.records import dataclass
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_columns import CellFormat

Table = TypeVar("Table", bound=SearchableTable)
NONE = "—"  # what is printed where there is no number
WORDS = CellFormat("word")
COUNT = CellFormat("count", missing=NONE)


@dataclass(frozen=True)
class PromptColumn:
    """A column: its heading, and how its cells are printed; texts if nothing is said."""

    heading: str
    format: CellFormat = field(default_factory=CellFormat)


def points(places: int = 2, signed: bool = False) -> CellFormat:
    """Return how numbers of points are printed."""
    return CellFormat("number", places, missing=NONE, signed=signed)


def typed_table(
    rows: Iterable[Sequence[Any]], columns: Sequence[PromptColumn], kind: type[Table]
) -> Table:
    """Return rows as a table of a kind: float64 for numbers, Int64 for counts, categories for words, else texts."""
    cells = list(rows)
    series = {
        column.heading: _series([row[n] for row in cells], column.format.kind)
        for n, column in enumerate(columns)
    }
    table = kind(series, columns=[column.heading for column in columns])
    table.formats = {column.heading: column.format for column in columns}
    return table


def _series(cells: list[Any], kind: str) -> pd.Series[Any]:
    if kind == "number":
        numbers = [None if cell is None else float(cell) for cell in cells]
        return pd.Series(numbers, dtype="float64")
    if kind == "count":
        return pd.Series([None if cell is None else int(cell) for cell in cells], dtype="Int64")
    if kind == "word":
        return pd.Series(pd.Categorical(cells, categories=list(dict.fromkeys(cells))))
    return pd.Series(cells, dtype=object)
