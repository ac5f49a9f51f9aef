"""What the exact reading of a rule works on: columns of entries, child rows under their parents, what a rule sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from shifan.records import dataclass

Entry = Fraction | Decimal | int | str | dt.date | None  # bool is an int; None is N/A
Column = list[Entry]


class Repeated(list[Entry]):
    """A column that holds the very same entry in each row: a constant or a parameter."""


@dataclass(frozen=True)
class Scaled:
    """A child column of decimals as integers over one power of ten: sums stay exact and fast."""

    integers: np.ndarray
    scale: int = 1

    @classmethod
    def of(cls, decimals: Iterable[Decimal | None]) -> Scaled:
        """Return the column for decimals; None counts 0."""
        exact = [Decimal(0) if number is None else number for number in decimals]
        distinct = dict.fromkeys(exact)  # few numbers occur in a long column
        scale = 10 ** max(map(_decimal_places, distinct), default=0)
        integers = {number: int(number * scale) for number in distinct}
        return cls(np.array([integers[number] for number in exact], dtype=np.int64), scale)

    def take(self, positions: np.ndarray) -> Scaled:
        """Return the column of the entries at `positions`."""
        return Scaled(self.integers[positions], self.scale)


def _decimal_places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"not a finite number: {number}")
    return max(-exponent, 0)


@dataclass(frozen=True)
class Coded:
    """A text column as small integers over its distinct texts: conditions compare once a text."""

    codes: np.ndarray
    texts: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Coded:
        """Return the column for texts, coded in the order in which they first appear."""
        known: dict[str, int] = {}
        codes = [known.setdefault(text, len(known)) for text in texts]
        return cls(np.array(codes, dtype=np.int64), tuple(known))

    def take(self, positions: np.ndarray) -> Coded:
        """Return the column of the entries at `positions`."""
        return Coded(self.codes[positions], self.texts)

    def holds(self, text: str) -> np.ndarray:
        """Return where the column holds a text; nowhere if it is not among its texts, which may repeat."""
        codes = [code for code, known in enumerate(self.texts) if known == text]
        if len(codes) == 1:
            return np.asarray(self.codes == codes[0])
        return np.isin(self.codes, codes)


ChildColumn = Scaled | Coded | np.ndarray  # decimals, texts, or an array of objects with N/A


@dataclass(frozen=True)
class Children:
    """Child rows: the parent row of each (−1 = none) and their columns."""

    parent: np.ndarray
    columns: Mapping[str, ChildColumn]

    def texts(self, name: str) -> Coded:
        """Return a text column; TypeError if the column holds something else."""
        column = self.columns[name]
        if isinstance(column, Coded):
            return column
        raise TypeError(f"not a text column: {name}")

    def numbers(self, name: str) -> Column:
        """Return a column of numbers or dates as entries, exact; TypeError for a text column."""
        column = self.columns[name]
        if isinstance(column, Scaled):
            return [Fraction(number, column.scale) for number in column.integers.tolist()]
        return list(self.entries(name))

    def entries(self, name: str) -> np.ndarray:
        """Return a column that may hold N/A; TypeError if the column is of another kind."""
        column = self.columns[name]
        if isinstance(column, np.ndarray):
            return column
        raise TypeError(f"not a column of entries: {name}")


@dataclass(frozen=True)
class Environment:
    """What a rule sees: `size` rows, inputs (a list a row, or one entry for all), children by name."""

    size: int
    inputs: Mapping[str, Entry | Column] = field(default_factory=dict)
    children: Mapping[str, Children] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return the input as a list with one entry a row."""
        value = self.inputs[name]
        return value if isinstance(value, list) else Repeated([value] * self.size)
