"""A described table as columns to compute with, and how the cells of each are printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.tables.description import Cell, Kind, TableColumn, TableDescription, ValueRef
from shifan.values import NOT_APPLICABLE, Register, chinese_date, half_up, printed_date

if TYPE_CHECKING:
    from shifan.values import Plain

_PLACES = pattern_of(r"\.(\d+)")
PERCENT = "%"
_MOST_PLACES = 4  # of numbers that differ in their decimals


@dataclass(frozen=True)
class CellFormat:
    """How the cells of a column are printed.

    `places` are the decimals of a number, None for as many as it has, though `most` at most; `suffix`
    follows it; `missing` stands where there is none; `signed` numbers above 0 have a plus. `heading` is
    shown above the column where a rule pack has a word of its own; the column keeps its name.
    """

    kind: Kind = "text"
    places: int | None = None
    suffix: str = ""
    missing: str = ""
    most: int | None = None
    signed: bool = False
    heading: str = ""

    def text(self, cell: Any) -> str:
        """Return a cell as printed; `missing` for one that holds nothing."""
        if _is_missing(cell):
            return self.missing
        if self.kind == "date" and isinstance(cell, dt.date):
            return chinese_date(cell)
        if self.kind == "number" and isinstance(cell, (int, float, Decimal)):
            plus = "+" if self.signed and cell > 0 else ""
            return f"{plus}{self._number(exact(cell))}{self.suffix}"
        return str(cell)

    def _number(self, number: Decimal) -> str:
        if self.places is not None:
            return str(half_up(number, self.places))
        if self.most is not None:
            number = half_up(number, self.most)
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: Any) -> Decimal:
    """Return a number as the decimal that it is written as: 0.1 as 0.1, whatever it is in binary."""
    return number if isinstance(number, Decimal) else Decimal(repr(float(number)))


def _is_missing(cell: Any) -> bool:
    return (
        cell is None
        or cell is pd.NaT
        or cell is pd.NA
        or (isinstance(cell, float) and cell != cell)
    )


def typed_columns(
    table: TableDescription, register: Register
) -> tuple[dict[str, pd.Series], dict[str, CellFormat]]:
    """Return by heading the columns of a described table, and how each is printed.

    Numbers are float64, counts Int64, dates datetime64, words categories in the order in which they
    come, all others texts. 不适用 and empty cells are missing, among texts an empty text.
    """
    columns, formats = {}, {}
    for column in table.columns:
        cells = [row.cell(column.key) for row in table.rows]
        columns[column.heading] = _series(column.kind, cells, register)
        formats[column.heading] = _format(column, cells, register)
    return columns, formats


def _series(kind: Kind, cells: Sequence[Cell], register: Register) -> pd.Series:
    if kind in ("number", "count"):
        numbers = [_number(_content(cell, register)) for cell in cells]
        if kind == "number":
            return pd.Series([None if n is None else float(n) for n in numbers], dtype="float64")
        return pd.Series([None if n is None else int(n) for n in numbers], dtype="Int64")
    if kind == "date":
        days = [_day(_content(cell, register)) for cell in cells]
        return pd.Series(pd.to_datetime(pd.Series(days, dtype=object)), dtype="datetime64[s]")
    texts = [_shown(cell, register) for cell in cells]
    if kind == "word":
        words = list(dict.fromkeys(text for text in texts if text))
        return pd.Series(pd.Categorical([text or None for text in texts], categories=words))
    return pd.Series(texts, dtype=object)


def _content(cell: Cell, register: Register) -> Plain:
    """Return what a cell holds; None where the register has no such value, or it is 不适用."""
    if isinstance(cell, ValueRef):
        return register[cell.id].value if cell.id in register else None
    return cell


def _shown(cell: Cell, register: Register) -> str:
    if isinstance(cell, ValueRef):
        return register.text(cell.id) if cell.id in register else ""
    return str(cell)


def _number(content: Plain) -> int | Decimal | None:
    return content if isinstance(content, (int, Decimal)) else None


def _day(content: Plain) -> dt.date | None:
    """Return a date; the register prints some as texts."""
    if isinstance(content, dt.date):
        return content
    return printed_date(content) if isinstance(content, str) else None


def _format(column: TableColumn, cells: Sequence[Cell], register: Register) -> CellFormat:
    """Return how a column is printed, as its values in the register are."""
    shown = [
        register[cell.id] for cell in cells if isinstance(cell, ValueRef) and cell.id in register
    ]
    missing = NOT_APPLICABLE if any(not value.applicable for value in shown) else ""
    if column.kind != "number":
        return CellFormat(column.kind, missing=missing)
    displays = [value.display for value in shown if value.applicable]
    if not displays:
        return CellFormat(column.kind, _places_of(cells), missing=missing, most=_MOST_PLACES)
    suffix = PERCENT if any(display.endswith(PERCENT) for display in displays) else ""
    decimals = [_PLACES.search(display) for display in displays]
    places = max(len(found[1]) if found else 0 for found in decimals)
    return CellFormat(column.kind, places, suffix, missing)


def _places_of(cells: Sequence[Cell]) -> int | None:
    """Return the decimals that all numbers of a column have; None if they differ."""
    numbers = [cell for cell in cells if isinstance(cell, Decimal)]
    found = {-int(number.as_tuple().exponent) for number in numbers}
    return max(0, found.pop()) if len(found) == 1 else None
