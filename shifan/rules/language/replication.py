"""A program computed on many replicates of a city: weights of sites, other entries or other parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.evaluation import CityRows, column_at
from shifan.rules.language.program import CompiledRule, Program
from shifan.rules.language.scope import NOT_APPLICABLE, Reference
from shifan.rules.replicated_sums import Many, Weights
from shifan.rules.replicates import (
    ReplicatedChildren,
    ReplicateEnvironment,
    as_many,
    evaluate_many,
)

Key = tuple[str, str]  # an object and a column or rule of it


@dataclass(frozen=True)
class Replicates:
    """What differs between replicates; whatever is not given is the same in all.

    `site_weights` is replicates × sites of the object `sites`; `columns` are replicates × rows in place of a
    column of the city; `parameters` hold a number a replicate in place of a parameter of the pack.
    """

    sites: str = "点位"
    site_weights: Many | None = None
    columns: Mapping[Key, Many] = field(default_factory=dict)
    parameters: Mapping[str, np.ndarray] = field(default_factory=dict)


class ReplicatedEvaluation:
    """The results of a program by object and rule name, each replicates × rows (one replicate if all are the same)."""

    def __init__(
        self, city: CityRows, parameters: Mapping[str, Fraction], replicates: Replicates
    ) -> None:
        self.city, self.parameters, self.replicates = city, parameters, replicates
        self.results: dict[Key, Many] = {}

    def run(self, program: Program) -> ReplicatedEvaluation:
        """Return itself after computing every rule of a program in order."""
        for rule in program.rules:
            self.results[rule.text.key] = evaluate_many(rule.expression, self._environment(rule))
        return self

    def _environment(self, rule: CompiledRule) -> ReplicateEnvironment:
        place = rule.text.object
        size = self.city.size(place)
        inputs = {reference.key: self._row_column(place, reference) for reference in rule.row_reads}
        inputs.update({name: self._parameter(name, size) for name in rule.parameters})
        children = {child: self._children(child, place, rule) for child in rule.children}
        return ReplicateEnvironment(size, inputs, children)

    def _parameter(self, name: str, size: int) -> Many:
        given = self.replicates.parameters.get(name)
        if given is None:
            return np.full((1, size), float(self.parameters[name]))
        return np.repeat(given[:, np.newaxis], size, axis=1)

    def _row_column(self, place: str, reference: Reference) -> Many:
        column = as_many(self._column(reference))
        if reference.object == place:
            return column
        return _many_at(column, self.city.parents(place, reference.object))

    def _children(self, child: str, place: str, rule: CompiledRule) -> ReplicatedChildren:
        columns = {
            reference.key: self._child_column(child, reference)
            for of, reference in rule.child_reads
            if of == child
        }
        weights = self._weights(child, place)
        return ReplicatedChildren(self.city.parents(child, place), columns, weights)

    def _child_column(self, child: str, reference: Reference) -> Scaled | Coded | Many:
        column = self._column(reference)
        if reference.object == child:
            return column
        positions = self.city.parents(child, reference.object)
        if isinstance(column, (Scaled, Coded)):
            return _as_replicated(column_at(column, positions))
        return _many_at(column, positions)

    def _weights(self, child: str, place: str) -> Weights | None:
        """Return the weights of an object's rows by the site that each belongs to.

        None if they belong to none, or if the parent is itself a site or part of one: a site that counts twice is
        two sites with the same results, not one with twice as many problems.
        """
        given, sites = self.replicates.site_weights, self.replicates.sites
        schema = self.city.schema
        if given is None or not schema.belongs(child, sites) or schema.belongs(place, sites):
            return None
        return Weights(given, self.city.parents(child, sites))

    def _column(self, reference: Reference) -> Scaled | Coded | Many:
        """Return a column, a rule's results or the codes of an object, at its own rows."""
        key = (reference.object, reference.name)
        if reference.is_rule:
            return self.results[key]
        if key in self.replicates.columns:
            return self.replicates.columns[key]
        rows = self.city.rows[reference.object]
        column = rows.columns.get(reference.name)
        return Coded.of(rows.labels or rows.codes) if column is None else _as_replicated(column)


def _as_replicated(column: Scaled | Coded | np.ndarray) -> Scaled | Coded | Many:
    """Return a column of exact entries as floats; dates count days, N/A is NaN."""
    if isinstance(column, (Scaled, Coded)):
        return column
    return np.array([[_number(entry) for entry in column.tolist()]])


def _number(entry: object) -> float:
    if entry is None:
        return float("nan")
    ordinal = getattr(entry, "toordinal", None)
    return float(ordinal()) if ordinal else float(entry)  # type: ignore[arg-type]


def _many_at(column: Many, positions: np.ndarray) -> Many:
    """Return the entries of a column at some positions; N/A where the position is −1."""
    nothing = np.nan if column.dtype.kind == "f" else NOT_APPLICABLE
    padded = np.concatenate([column, np.full((len(column), 1), nothing)], axis=1)
    return np.asarray(padded[:, positions])
