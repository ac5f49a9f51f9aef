"""A program computed on the rows of a city: every rule of every object, exactly, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, TypeVar

import numpy as np

from shifan.records import dataclass
from shifan.rules.columns import ChildColumn, Children, Coded, Column, Entry, Environment, Scaled
from shifan.rules.exact import evaluate
from shifan.rules.language.objects import CITY, JOIN, Schema
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.scope import NOT_APPLICABLE, Reference

_MOST_MARKED = 10_000_000  # combinations that are marked, a byte each
_MOST_PLACED = 1_000_000  # and that have their place noted, eight bytes each
NONE = -1  # a row that belongs to none of another object's


Made = TypeVar("Made")


class MadeOnDemand(Mapping[str, Made]):
    """Entries by name that are made when they are first read; most packs read few of them."""

    def __init__(self, makers: Mapping[str, Callable[[], Made]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, Made] = {}

    def __getitem__(self, name: str) -> Made:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


class LazyColumns(MadeOnDemand[ChildColumn]):
    """Columns by name that are made when a rule first reads them."""


class LazyRows(MadeOnDemand["Rows"]):
    """Rows by object that are made when a rule first speaks of them."""


@dataclass(frozen=True)
class Rows:
    """The rows of a single object: codes, columns by Chinese name, and the rows of other objects they refer to.

    `refers` maps an object to the position of each row's row there, −1 for none. `labels` are what formulas
    read as the object itself (检查方式＝“明查”); without them, the codes.
    """

    codes: Sequence[str]
    columns: Mapping[str, ChildColumn] = field(default_factory=dict)
    refers: Mapping[str, np.ndarray] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        return len(self.codes)


class Joined:
    """The combinations of several objects that occur in the facts, in the order of the objects' own rows."""

    def __init__(self, sizes: tuple[int, ...], occurring: Iterable[Sequence[np.ndarray]]) -> None:
        """`occurring` holds, for each fact, an array of positions for each object: an entry a row of the fact."""
        self._strides = [prod(sizes[n + 1 :]) for n in range(len(sizes))]
        size = prod(sizes)
        self._numbers = _distinct([self._numbered(columns) for columns in occurring], size)
        self._places: np.ndarray | None = None  # of each possible combination, where they are few
        if size <= _MOST_PLACED:
            self._places = np.full(size + 1, NONE)  # the last for rows that belong to none
            self._places[self._numbers] = np.arange(len(self._numbers))

    @property
    def size(self) -> int:
        """Return how many combinations occur."""
        return len(self._numbers)

    def positions(self) -> np.ndarray:
        """Return a row a combination: the position in each object."""
        rest, columns = self._numbers, []
        for stride in self._strides:
            columns.append(rest // stride)
            rest = rest % stride
        return np.stack(columns, axis=1) if columns else np.zeros((0, 0), dtype=int)

    def of(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Return the combination that each row of positions belongs to; −1 where one of them is −1."""
        numbers = self._numbered(columns)
        if self._places is not None:
            return np.asarray(self._places[numbers])
        return np.where(numbers < 0, NONE, np.searchsorted(self._numbers, numbers))

    def _numbered(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Return a number for each row of positions, by which rows are in order; −1 where one of them is −1."""
        *before, last = columns  # the stride of the last is 1
        numbers = np.array(last, dtype=np.int64)
        for column, stride in zip(before, self._strides, strict=False):
            numbers += column * stride
        if any(column.min(initial=0) < 0 for column in columns):
            numbers[np.logical_or.reduce([column < 0 for column in columns])] = NONE
        return numbers


def _distinct(numbers: list[np.ndarray], size: int) -> np.ndarray:
    """Return the distinct ones of whole numbers below `size`, in order; those below 0 are left out."""
    if size > _MOST_MARKED:  # too many to mark: they are sorted
        known = [own[own >= 0] for own in numbers]
        return np.unique(np.concatenate(known)) if known else np.array([], dtype=np.int64)
    seen = np.zeros(size + 1, dtype=bool)  # −1 marks the last
    for own in numbers:
        seen[own] = True
    return np.flatnonzero(seen[:size])


class CityRows:
    """All rows of a city and its pack by object, and who belongs to whom."""

    def __init__(self, schema: Schema, rows: Mapping[str, Rows]) -> None:
        self.schema, self.rows = schema, rows
        self.kept: dict[tuple[str, ...], Any] = {}  # what evaluations of the city have in common
        self._joined: dict[str, Joined] = {}
        self._parents: dict[tuple[str, str], np.ndarray] = {}

    def size(self, name: str) -> int:
        """Return the number of rows of an object, joined or single; 城市 has one."""
        if name == CITY:
            return 1
        return self._join(name).size if JOIN in name else self.rows[name].size

    def codes(self, name: str) -> list[tuple[str, ...]]:
        """Return what names each row of an object: the codes of its single objects."""
        if name == CITY:
            return [()]
        if JOIN not in name:
            return [(code,) for code in self.rows[name].codes]
        parts = self.schema.parts(name)
        return [
            tuple(
                self.rows[part].codes[position] for part, position in zip(parts, row, strict=True)
            )
            for row in self._join(name).positions().tolist()
        ]

    def parents(self, child: str, parent: str) -> np.ndarray:
        """Return for each row of one object the row of another to which it belongs; −1 for none."""
        key = (child, parent)
        if key not in self._parents:
            self._parents[key] = self._find_parents(child, parent)
        return self._parents[key]

    def _find_parents(self, child: str, parent: str) -> np.ndarray:
        if parent == CITY:
            return np.zeros(self.size(child), dtype=np.int64)
        if JOIN in parent:
            single = [self.parents(child, part) for part in self.schema.parts(parent)]
            return self._join(parent).of(single)
        if child == parent:
            return np.arange(self.size(child))
        if JOIN in child:
            return self._parents_of_joined(child, parent)
        return self._through(child, parent)

    def _parents_of_joined(self, child: str, parent: str) -> np.ndarray:
        """Return the parents of combinations, by the first of their objects that determines one."""
        for part, positions in zip(
            self.schema.parts(child), self._join(child).positions().T, strict=True
        ):
            if self.schema.belongs(part, parent):
                return taken(self.parents(part, parent), positions)
        raise KeyError(parent)

    def _through(self, child: str, parent: str) -> np.ndarray:
        """Return the parents of a single object's rows, found along what it refers to, the shortest way first."""
        refers = self.rows[child].refers
        if parent in refers:
            return refers[parent]
        for name in self.schema.objects[child].refers:
            if self.schema.belongs(name, parent):
                return taken(self.parents(name, parent), refers[name])
        raise KeyError(parent)

    def _join(self, name: str) -> Joined:
        if name not in self._joined:
            parts = self.schema.parts(name)
            occurring = [
                [self.parents(fact, part) for part in parts]
                for fact in self.schema.facts
                if all(self.schema.belongs(fact, part) for part in parts)
            ]
            sizes = tuple(self.rows[part].size for part in parts)
            self._joined[name] = Joined(sizes, occurring)
        return self._joined[name]


def taken(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Return the values at some positions; −1 where the position is −1."""
    if not len(values):
        return np.full(len(positions), NONE)
    if positions.min(initial=0) >= 0:  # mostly every row belongs to one
        return np.asarray(values[positions])
    return np.where(positions < 0, NONE, values[positions])


class Evaluation:
    """The results of a program, by object and rule name; each a list with an entry a row, N/A is None."""

    def __init__(self, city: CityRows, parameters: Mapping[str, Fraction]) -> None:
        self.city, self.parameters = city, parameters
        self.results: dict[tuple[str, str], Column] = {}
        self._columns: dict[tuple[str, str], ChildColumn] = {}

    def run(self, program: Program) -> Evaluation:
        """Return itself after computing every rule of a program in order."""
        for rule in program.rules:
            self.results[rule.text.key] = evaluate(rule.expression, self.environment(rule))
        return self

    def environment(self, rule: CompiledRule) -> Environment:
        """Return what a rule sees at all of its rows; the rules that it reads must have their results."""
        place = rule.text.object
        inputs: dict[str, Entry | Column] = {
            reference.key: self._row_column(place, reference) for reference in rule.row_reads
        }
        inputs.update({name: self.parameters[name] for name in rule.parameters})
        children = {
            child: Children(
                self.city.parents(child, place),
                {
                    reference.key: self._child_column(child, reference)
                    for of, reference in rule.child_reads
                    if of == child
                },
            )
            for child in rule.children
        }
        return Environment(self.city.size(place), inputs, children)

    def _row_column(self, place: str, reference: Reference) -> Column:
        """Return a column at the rows of an object, one entry a row."""
        is_rule = reference.is_rule
        entries = self._computed(reference) if is_rule else as_entries(self._column(reference))
        if reference.object == place:
            return entries
        positions = self.city.parents(place, reference.object)
        return [entries[position] if position >= 0 else None for position in positions.tolist()]

    def _computed(self, reference: Reference) -> Column:
        """Return a rule's results as others compute with them: a rounded one is a fraction like any other."""
        results = self.results[reference.object, reference.name]
        if Decimal not in {*map(type, results)}:
            return results
        return [Fraction(entry) if isinstance(entry, Decimal) else entry for entry in results]

    def _child_column(self, child: str, reference: Reference) -> ChildColumn:
        """Return a column at the rows of an object, as sums and conditions read it."""
        column = self._column(reference)
        if reference.object == child:
            return column
        return column_at(column, self.city.parents(child, reference.object))

    def _column(self, reference: Reference) -> ChildColumn:
        """Return a column, a rule's results or the codes of an object, at its own rows."""
        key = (reference.object, reference.name)
        if key not in self._columns:
            self._columns[key] = self._made_column(reference)
        return self._columns[key]

    def _made_column(self, reference: Reference) -> ChildColumn:
        if reference.is_rule:
            results = self._computed(reference)
            if reference.kind == "text":
                return Coded.of(
                    NOT_APPLICABLE if entry is None else str(entry) for entry in results
                )
            return np.array([*results, None], dtype=object)[:-1]
        rows = self.city.rows[reference.object]
        if reference.name in rows.columns:
            return rows.columns[reference.name]
        return Coded.of(rows.labels or rows.codes)


def column_at(column: ChildColumn, positions: np.ndarray) -> ChildColumn:
    """Return the entries of a column at some positions; where the position is −1: N/A, or an empty text."""
    if isinstance(column, Coded):
        return Coded(np.append(column.codes, len(column.texts))[positions], (*column.texts, ""))
    if isinstance(column, Scaled) and (positions >= 0).all():
        return column.take(positions)
    padded = np.array([*as_entries(column), None], dtype=object)
    return np.asarray(padded[positions])


def as_entries(column: ChildColumn) -> Column:
    """Return a column as a list: exact numbers, texts, None where it is N/A."""
    if isinstance(column, Scaled):
        return [Fraction(number, column.scale) for number in column.integers.tolist()]
    if isinstance(column, Coded):
        return [column.texts[code] for code in column.codes.tolist()]
    return list(column)
