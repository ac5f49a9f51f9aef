"""Exact results of the method, with accessors that say what kind of thing a quantity is."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from shifan.records import dataclass
from shifan.rules.columns import Column, Entry
from shifan.rules.language.evaluation import CityRows
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.rule import Rule
from shifan.score.vectors import Records

Number = Fraction | Decimal | int


class ResultRow(dict[str, Entry]):
    """Exact results of one thing, the city, by quantity; None is 不适用."""

    def number(self, quantity: str) -> Number | None:
        """Return a number, None where it is 不适用; TypeError for anything else."""
        return _number(self[quantity])

    def fraction(self, quantity: str) -> Fraction | None:
        """Return a rate, None where it is 不适用; TypeError for anything else."""
        return _fraction(self[quantity])

    def count(self, quantity: str) -> int:
        """Return a count; TypeError for anything else."""
        return _count(self[quantity])

    def text(self, quantity: str) -> str:
        """Return a text; TypeError for anything else, also for 不适用."""
        text = _text(self[quantity])
        if text is None:
            raise TypeError(f"not applicable: {quantity}")
        return text


class ResultColumns(dict[str, Column]):
    """Exact results of the rows of one kind, by quantity: a list with one entry a row; None is 不适用."""

    def row(self, position: int) -> ResultRow:
        """Return the results of one row."""
        return ResultRow({quantity: column[position] for quantity, column in self.items()})

    def numbers(self, quantity: str) -> list[Number | None]:
        """Return a column of numbers; TypeError if one is anything else."""
        return [_number(entry) for entry in self[quantity]]

    def fractions(self, quantity: str) -> list[Fraction | None]:
        """Return a column of rates; TypeError if one is anything else."""
        return [_fraction(entry) for entry in self[quantity]]

    def counts(self, quantity: str) -> list[int]:
        """Return a column of counts; TypeError if one is anything else, also for 不适用."""
        return [_count(entry) for entry in self[quantity]]

    def texts(self, quantity: str) -> list[str | None]:
        """Return a column of texts; TypeError if one is anything else."""
        return [_text(entry) for entry in self[quantity]]


@dataclass(frozen=True)
class OwnResults:
    """Everything that a pack's program gives for a city, and the rows that it was computed on."""

    program: Program
    rows: CityRows
    columns: dict[tuple[str, str], Column]  # by object and rule name

    def column(self, place: str, id: str) -> Column | None:
        """Return the results of a rule by object and id; None if the pack has no such rule."""
        rule = self.rule(place, id)
        return None if rule is None else self.columns[rule.text.key]

    def rule(self, place: str, id: str) -> CompiledRule | None:
        """Return a rule by object and id; None if the pack has no such rule."""
        return next((rule for rule in self.program.of(place) if rule.text.id == id), None)


@dataclass
class Results:
    """Exact results by quantity, one entry a row: indicators and dimensions of the pack, sites of the city."""

    records: Records
    rules: dict[str, Rule]
    indicators: ResultColumns = field(default_factory=ResultColumns)
    dimensions: ResultColumns = field(default_factory=ResultColumns)
    sites: ResultColumns = field(default_factory=ResultColumns)
    city: ResultRow = field(default_factory=ResultRow)
    own: OwnResults | None = None  # all that a pack's own rules give, if it brings any


def _number(entry: Entry) -> Number | None:
    if entry is None or isinstance(entry, (Fraction, Decimal, int)):
        return entry
    raise TypeError(f"no number: {entry!r}")


def _fraction(entry: Entry) -> Fraction | None:
    if entry is None or isinstance(entry, Fraction):
        return entry
    raise TypeError(f"no fraction: {entry!r}")


def _count(entry: Entry) -> int:
    if isinstance(entry, int):
        return entry
    raise TypeError(f"no count: {entry!r}")


def _text(entry: Entry) -> str | None:
    if entry is None or isinstance(entry, str):
        return entry
    raise TypeError(f"no text: {entry!r}")
