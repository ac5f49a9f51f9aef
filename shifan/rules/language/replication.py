"""A program computed on many replicates of a city: weights of sites, other entries or other parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import numpy as np

from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.evaluation import CityRows, column_at
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.scope import NOT_APPLICABLE, Reference
from shifan.rules.replicated_columns import Result, as_many, as_result, the_same_number
from shifan.rules.replicated_sums import Many, Weights
from shifan.rules.replicates import ReplicatedChildren, ReplicateEnvironment, evaluate_any

Made = TypeVar("Made")
Key = tuple[str, str]  # an object and a column or rule of it
_SITES, _PARAMETER = ("", "weights of sites"), ""


@dataclass(frozen=True)
class Replicates:
    """What differs between replicates; whatever is not given is the same in all.

    `site_weights` is replicates × sites of the object `sites`; `columns` are replicates × rows in place of a
    column of the city, texts with their codes; `parameters` hold a number a replicate in place of a parameter of
    the pack.
    """

    sites: str = "点位"
    site_weights: Many | None = None
    columns: Mapping[Key, Result] = field(default_factory=dict)
    parameters: Mapping[str, np.ndarray] = field(default_factory=dict)


class ReplicatedEvaluation:
    """The results of a program by object and rule name, each replicates × rows (one replicate if all are the same).

    `earlier` are evaluations of the same city: a rule that nothing reaches in which they differ is not computed anew.
    """

    def __init__(
        self,
        city: CityRows,
        parameters: Mapping[str, Fraction],
        replicates: Replicates,
        earlier: Sequence[ReplicatedEvaluation] = (),
    ) -> None:
        self.city, self.parameters, self.replicates = city, parameters, replicates
        self._earlier = earlier
        self._columns: dict[Key, Result] = {}
        self._rules: dict[Key, CompiledRule] = {}
        # What differs between replicates and reaches a rule: its name, and the identity of its array.
        self._reached_by: dict[Key, frozenset[tuple[Key, int]]] = {}

    def run(self, program: Program) -> ReplicatedEvaluation:
        """Return itself after computing every rule of a program in order."""
        for rule in program.rules:
            key = rule.text.key
            self._rules[key], self._reached_by[key] = rule, self._differing(rule)
            known = next((pattern for pattern in self._earlier if pattern.has(rule, self)), None)
            self._columns[key] = (
                known.column(key)
                if known
                else evaluate_any(rule.expression, self.environment(rule))
            )
        self._earlier = ()
        return self

    def computes(self, key: Key) -> bool:
        """Return whether a rule is among those computed."""
        return key in self._columns

    def column(self, key: Key) -> Result:
        """Return the results of a rule: numbers, or texts with their codes."""
        return self._columns[key]

    @property
    def results(self) -> dict[Key, Many]:
        """Return the results of all rules, as numbers or texts."""
        return {key: as_many(column) for key, column in self._columns.items()}

    def has(self, rule: CompiledRule, other: ReplicatedEvaluation) -> bool:
        """Return whether another evaluation, of the same city, comes to the same results of a rule as this one."""
        key = rule.text.key
        return self._rules.get(key) is rule and self._reached_by[key] == other._reached_by[key]

    def _differing(self, rule: CompiledRule) -> frozenset[tuple[Key, int]]:
        """Return what differs between replicates and reaches a rule."""
        given = self.replicates
        found: set[tuple[Key, int]] = set()
        for reference in rule.references:
            key = (reference.object, reference.name)
            if reference.is_rule:
                found |= self._reached_by[key]
            elif key in given.columns:
                found.add((key, id(given.columns[key])))
        for name in given.parameters.keys() & set(rule.parameters):
            found.add(((_PARAMETER, name), id(given.parameters[name])))
        if any(self._weighs(child, rule.text.object) for child in rule.children):
            found.add((_SITES, id(given.site_weights)))
        return frozenset(found)

    def environment(self, rule: CompiledRule) -> ReplicateEnvironment:
        """Return what a rule sees of the city and of the results of the rules before it."""
        place = rule.text.object
        size = self.city.size(place)
        inputs = {reference.key: self._row_column(place, reference) for reference in rule.row_reads}
        inputs.update({name: self._parameter(name, size) for name in rule.parameters})
        children = {child: self._children(child, place, rule) for child in rule.children}
        return ReplicateEnvironment(size, inputs, children)

    def _parameter(self, name: str, size: int) -> Many:
        given = self.replicates.parameters.get(name)
        if given is None:
            return the_same_number(float(self.parameters[name]), size)
        return np.repeat(given[np.newaxis], size, axis=0).T

    def _row_column(self, place: str, reference: Reference) -> Result:
        if self._is_of_the_city(reference):
            key = ("at its own rows", place, reference.object, reference.name)
            return self._kept(key, lambda: self._made_row_column(place, reference))
        return self._made_row_column(place, reference)

    def _made_row_column(self, place: str, reference: Reference) -> Result:
        column = as_result(self._column(reference))
        if reference.object == place:
            return column
        return _many_at(column, self.city.parents(place, reference.object))

    def _is_of_the_city(self, reference: Reference) -> bool:
        """Return whether a column is the city's own, the same in all evaluations."""
        key = (reference.object, reference.name)
        return not (reference.is_rule or key in self.replicates.columns)

    def _kept(self, key: tuple[str, ...], make: Callable[[], Made]) -> Made:
        """Return what the city keeps under a key, made when it is first asked for."""
        if key not in self.city.kept:
            self.city.kept[key] = make()
        kept: Made = self.city.kept[key]
        return kept

    def _children(self, child: str, place: str, rule: CompiledRule) -> ReplicatedChildren:
        columns = {
            reference.key: self._child_column(child, reference)
            for of, reference in rule.child_reads
            if of == child
        }
        weights = self._weights(child, place)
        return ReplicatedChildren(self.city.parents(child, place), columns, weights)

    def _child_column(self, child: str, reference: Reference) -> Scaled | Coded | Many:
        if self._is_of_the_city(reference):
            key = ("over rows", child, reference.object, reference.name)
            return self._kept(key, lambda: self._made_child_column(child, reference))
        return self._made_child_column(child, reference)

    def _made_child_column(self, child: str, reference: Reference) -> Scaled | Coded | Many:
        column = self._column(reference)
        if reference.object == child:
            return column
        positions = self.city.parents(child, reference.object)
        if isinstance(column, Scaled):
            return _as_replicated(column_at(column, positions))
        return _many_at(column, positions)

    def _weights(self, child: str, place: str) -> Weights | None:
        """Return the weights of an object's rows by the site that each belongs to.

        None if they belong to none, or if the parent is itself a site or part of one: a site that counts twice is
        two sites with the same results, not one with twice as many problems.
        """
        given = self.replicates.site_weights
        if given is None or not self._weighs(child, place):
            return None
        return Weights(given, self.city.parents(child, self.replicates.sites))

    def _weighs(self, child: str, place: str) -> bool:
        """Return whether weights of sites count where rows of `place` take together those of `child`."""
        sites, schema = self.replicates.sites, self.city.schema
        if self.replicates.site_weights is None or not schema.belongs(child, sites):
            return False
        return not schema.belongs(place, sites)

    def _column(self, reference: Reference) -> Scaled | Coded | Many:
        """Return a column, a rule's results or the codes of an object, at its own rows."""
        key = (reference.object, reference.name)
        if reference.is_rule:
            return self._columns[key]
        if key in self.replicates.columns:
            return self.replicates.columns[key]
        rows = self.city.rows[reference.object]
        column = rows.columns.get(reference.name)
        return Coded.of(rows.labels or rows.codes) if column is None else _as_replicated(column)


def _as_replicated(column: Scaled | Coded | np.ndarray) -> Scaled | Coded | Many:
    """Return a column of exact entries as floats; dates count days, N/A is NaN."""
    if isinstance(column, (Scaled, Coded)):
        return column
    try:
        return np.asarray(column.astype(float)[np.newaxis])
    except TypeError:  # dates
        return np.array([[_number(entry) for entry in column.tolist()]])


def _number(entry: Fraction | Decimal | dt.date | None) -> float:
    if entry is None:
        return float("nan")
    return float(entry.toordinal() if isinstance(entry, dt.date) else entry)


def _many_at(column: Result, positions: np.ndarray) -> Result:
    """Return the entries of a column at some positions; N/A (of texts of the city: empty) where the position is −1."""
    if isinstance(column, Coded):
        if column.codes.ndim == 1:
            return column_at(column, positions)  # type: ignore[return-value]
        nothing = Coded(column.codes, (*column.texts, NOT_APPLICABLE))
        return Coded(_rows_at(nothing.codes, positions, len(column.texts)), nothing.texts)
    return _rows_at(column, positions, np.nan)


def _rows_at(column: Many, positions: np.ndarray, nothing: float) -> Many:
    by_row = column.T
    if len(positions) and positions.min() < 0:
        by_row = np.concatenate([by_row, np.full((1, len(column)), nothing, dtype=column.dtype)])
    return np.asarray(by_row[positions].T)
