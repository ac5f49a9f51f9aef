"""Fourth reading of a rule: many replicates at once, which differ in weights of sites, entries or parameters.

A column has a row a replicate (one row if all replicates have the same) and a column a row of the object: numbers
are arrays of floats with NaN for N/A, texts are `Coded` with 不适用 for N/A. Sums of child rows are
taken over integers before they are divided by their scale, so with weights that are multiples of a power of two
every sum is exact and the same on every machine. Before a number is compared it is cleaned to 12 decimals, and what
lies a hair below a half is rounded up: at the printed digit one replicate without weights agrees with the exact
reading.
Arrays lie in memory row by row of the object, so that sums over an object's rows and picking some of them are fast.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import reduce, singledispatch
from typing import Any

import numpy as np

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.columns import Coded, Scaled
from shifan.rules.comparisons import COMPARE
from shifan.rules.replicated_arithmetic import (
    Spare,
    compared,
    computed,
    quotient,
    replaced_where,
    rounded,
    scaled_down,
)
from shifan.rules.replicated_columns import (
    Result,
    all_the_same,
    as_many,
    as_result,
    cleaned,
    either_of,
    holding,
    in_the_same_codes,
    missing,
    nothing,
    the_same_number,
)
from shifan.rules.replicated_sums import (
    Many,
    Weights,
    alike_in_all,
    extremes_by_group,
    sums_by_group,
    sums_by_site,
    sums_of_those_that_meet,
    weighted_sums_by_group,
)

_ARITHMETIC: dict[str, np.ufunc] = {"+": np.add, "-": np.subtract, "*": np.multiply}


@dataclass(frozen=True)
class ReplicatedChildren:
    """Child rows: the parent of each (−1 = none), their columns, and their weights if replicates weigh sites."""

    parent: np.ndarray
    columns: Mapping[str, Scaled | Coded | Many]
    weights: Weights | None = None


@dataclass(frozen=True)
class ReplicateEnvironment:
    """What a rule sees: `size` rows, inputs as replicates × rows, children by name."""

    size: int
    inputs: Mapping[str, Result] = field(default_factory=dict)
    children: Mapping[str, ReplicatedChildren] = field(default_factory=dict)


@singledispatch
def _reading(node: ex.Node, environment: ReplicateEnvironment) -> Result:
    raise TypeError(f"no reading for {type(node).__name__}")


def evaluate_any(node: ex.Node, environment: ReplicateEnvironment) -> Result:
    """Return the node's results, replicates × rows of `environment`; conditions are truth values."""
    # Looked up in a plain table: trees have many nodes, and small ones are computed most often.
    return _READINGS.get(type(node), _reading)(node, environment)


# Nodes whose results are computed anew, so that nobody else reads them.
_MADE_ANEW = (
    ex.Arithmetic,
    ex.Ratio,
    ex.AtLeast,
    ex.AtMost,
    ex.Rounded,
    ex.SumOver,
    ex.MeanOver,
    ex.WeightedMeanOver,
)


def _spare(node: ex.Node, result: Many) -> Spare:
    """Return the result of a node if nobody else reads it, so that another may take its place."""
    return result if isinstance(node, _MADE_ANEW) else None


def evaluate_many(node: ex.Node, environment: ReplicateEnvironment) -> Many:
    """Return the results of a node that gives numbers or truth values; TypeError if it gives texts."""
    result = evaluate_any(node, environment)
    if isinstance(result, Coded):
        raise TypeError(f"texts where numbers are computed with: {type(node).__name__}")
    return result


@_reading.register
def _(node: ex.Input, environment: ReplicateEnvironment) -> Result:
    return environment.inputs[node.name]


@_reading.register
def _(node: ex.Constant, environment: ReplicateEnvironment) -> Many:
    return the_same_number(float(node.number), environment.size)


@_reading.register
def _(node: ex.Text, environment: ReplicateEnvironment) -> Coded:
    return all_the_same(node.text, environment.size)


@_reading.register
def _(node: ex.NotApplicable, environment: ReplicateEnvironment) -> Many:
    return np.full((1, environment.size), np.nan)


@_reading.register
def _(node: ex.Arithmetic, environment: ReplicateEnvironment) -> Many:
    left, right = evaluate_many(node.left, environment), evaluate_many(node.right, environment)
    spare = _spare(node.left, left), _spare(node.right, right)
    return computed(_ARITHMETIC[node.sign], left, right, *spare)


@_reading.register
def _(node: ex.Ratio, environment: ReplicateEnvironment) -> Many:
    top, bottom = evaluate_many(node.top, environment), evaluate_many(node.bottom, environment)
    return quotient(top, bottom, _spare(node.top, top), _spare(node.bottom, bottom))


@_reading.register
def _(node: ex.AtLeast, environment: ReplicateEnvironment) -> Many:
    body, floor = evaluate_many(node.body, environment), evaluate_many(node.floor, environment)
    return computed(np.maximum, body, floor, _spare(node.body, body))


@_reading.register
def _(node: ex.AtMost, environment: ReplicateEnvironment) -> Many:
    body, ceiling = evaluate_many(node.body, environment), evaluate_many(node.ceiling, environment)
    return computed(np.minimum, body, ceiling, _spare(node.body, body))


@_reading.register
def _(node: ex.Greatest, environment: ReplicateEnvironment) -> Many:
    return reduce(np.maximum, (evaluate_many(part, environment) for part in node.parts))


@_reading.register
def _(node: ex.Least, environment: ReplicateEnvironment) -> Many:
    return reduce(np.minimum, (evaluate_many(part, environment) for part in node.parts))


@_reading.register
def _(node: ex.Steps, environment: ReplicateEnvironment) -> Many:
    body, step = evaluate_many(node.body, environment), evaluate_many(node.step, environment)
    return np.asarray(np.where(step > 0, np.floor(np.round(quotient(body, step), 9)), np.nan))


@_reading.register
def _(node: ex.Rounded, environment: ReplicateEnvironment) -> Many:
    body, places = evaluate_many(node.body, environment), evaluate_many(node.places, environment)
    return rounded(body, places)


@_reading.register
def _(node: ex.WeightedMean, environment: ReplicateEnvironment) -> Many:
    pairs = [
        (evaluate_many(weight, environment), evaluate_many(part, environment))
        for weight, part in node.parts
    ]
    weights = sum(np.where(np.isnan(part), 0.0, weight) for weight, part in pairs)
    products = sum(np.where(np.isnan(part), 0.0, weight * part) for weight, part in pairs)
    return quotient(np.asarray(products), np.asarray(weights))


@_reading.register
def _(node: ex.Either, environment: ReplicateEnvironment) -> Many:
    first, second, both, neither = (
        evaluate_many(part, environment)
        for part in (node.first, node.second, node.both, node.neither)
    )
    no_first, no_second = missing(first), missing(second)
    if not (no_first.any() or no_second.any()):
        return both
    known = replaced_where(no_second, first, both, _spare(node.both, both) is not None)
    known = replaced_where(no_first, second, known, spare=True)
    neither_known = no_first & no_second
    return np.where(neither_known, neither, known) if neither_known.any() else known


@_reading.register
def _(node: ex.Compare, environment: ReplicateEnvironment) -> Many:
    held, unknown = _compared(node, environment)
    return held if unknown is None else held & ~unknown


def _compared(node: ex.Compare, environment: ReplicateEnvironment) -> tuple[Many, Many | None]:
    """Return whether a comparison holds and where an operand is N/A, so that it does not; None if none is."""
    left, right = evaluate_any(node.left, environment), evaluate_any(node.right, environment)
    unknown = missing(left)
    if not isinstance(node.right, ex.Constant):
        unknown = unknown | missing(right)
    if isinstance(left, Coded) and isinstance(right, Coded):
        left, right = in_the_same_codes(left, right)
        held = COMPARE[node.op](left.codes, right.codes)
    else:
        held = compared(node.op, as_many(left), as_many(right))
    return np.asarray(held), unknown if unknown.any() else None


@_reading.register
def _(node: ex.All, environment: ReplicateEnvironment) -> Many:
    return reduce(operator.and_, (evaluate_many(part, environment) for part in node.conditions))


@_reading.register
def _(node: ex.AnyOf, environment: ReplicateEnvironment) -> Many:
    return reduce(operator.or_, (evaluate_many(part, environment) for part in node.conditions))


@_reading.register
def _(node: ex.Not, environment: ReplicateEnvironment) -> Many:
    return ~evaluate_many(node.condition, environment)


@_reading.register
def _(node: ex.If, environment: ReplicateEnvironment) -> Result:
    condition, unknown = _condition(node.condition, environment)
    then, otherwise = (evaluate_any(part, environment) for part in (node.then, node.otherwise))
    chosen = either_of(condition, then, otherwise)
    if unknown is None:
        return chosen
    return either_of(unknown, nothing(chosen, environment.size), chosen)


def _condition(node: ex.Node, environment: ReplicateEnvironment) -> tuple[Many, Many | None]:
    """Return where a condition holds, and where it is neither true nor false for an N/A operand of a comparison."""
    if not isinstance(node, ex.Compare):
        return evaluate_many(node, environment), None
    return _compared(node, environment)


@_reading.register
def _(node: ex.Bands, environment: ReplicateEnvironment) -> Result:
    results = evaluate_any(node.otherwise, environment)
    for condition, result in reversed(node.rows):
        held = evaluate_many(condition, environment)
        results = either_of(held, evaluate_any(result, environment), results)
    return results


# Over child rows


def rows_that_meet(
    where: tuple[ex.Condition, ...],
    children: ReplicatedChildren,
    environment: ReplicateEnvironment,
) -> Many:
    """Return which child rows have a parent and meet all conditions, replicates × child rows."""
    met = (children.parent >= 0)[np.newaxis]
    for condition in where:
        met = met & _condition_met(condition, children, environment)
    return alike_in_all(met)


def _condition_met(
    condition: ex.Condition, children: ReplicatedChildren, environment: ReplicateEnvironment
) -> Many:
    given = children.columns[condition.column]
    match condition:
        case ex.ColumnIs(_, _, text):
            return holding(given, text)
        case ex.ColumnIsNot(_, _, text):
            return ~holding(given, text)
        case ex.ColumnKnown():
            return ~missing(as_result(given))
        case ex.ColumnBefore(_, _, limit):
            limits = evaluate_many(limit, environment)
            return _compares(as_many(given), "<", limits, children.parent)
        case ex.ColumnCompares(_, _, op, limit):
            limits = evaluate_many(limit, environment)
            return _compares(as_many(given), op, limits, children.parent)


def _compares(column: Many, op: str, limits: Many, parent: np.ndarray) -> Many:
    """Return which child rows compare so with the limit of their parent; N/A does not compare."""
    limit = np.where(parent < 0, np.nan, limits[:, parent]) if limits.size else np.full(1, np.nan)
    held = COMPARE[op](cleaned(column), cleaned(limit))
    return np.asarray(held & ~np.isnan(column) & ~np.isnan(limit))


def _summed(
    values: Many, met: Many, children: ReplicatedChildren, environment: ReplicateEnvironment
) -> Many:
    """Return the sums by parent of the values of child rows that meet the conditions, by weight."""
    kept, parent, weights = values, children.parent, children.weights
    if len(met) > 1 and len(values) == 1 and weights is None:
        return sums_of_those_that_meet(values[0], met, parent, environment.size)
    if len(met) > 1:
        kept = np.where(met, values, 0.0)
    elif not met.all():
        parent = np.where(met[0], parent, -1)
    if weights is None:
        return sums_by_group(kept, parent, environment.size)
    # Where every row has a weight of its own, there is nothing to take together first.
    if len(kept) > 1 or weights.of_sites.shape[1] >= kept.shape[1]:
        return weighted_sums_by_group(kept, weights, parent, environment.size)
    return sums_by_site(kept[0], weights, parent, environment.size)


def numbers_to_sum(column: Scaled | Coded | Many) -> tuple[Many, int]:
    """Return a column of numbers as values that sum exactly, and what to divide the sum by."""
    if isinstance(column, Scaled):
        return column.integers[np.newaxis].astype(float), column.scale
    return as_many(column), 1


@_reading.register
def _(node: ex.SumOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    values, scale = numbers_to_sum(children.columns[node.column])
    met = alike_in_all(rows_that_meet(node.where, children, environment) & ~missing(values))
    return scaled_down(_summed(values, met, children, environment), scale)


@_reading.register
def _(node: ex.CountOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    met = rows_that_meet(node.where, children, environment)
    return _summed(np.ones((1, len(children.parent))), met, children, environment)


@_reading.register
def _(node: ex.MeanOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    values, scale = numbers_to_sum(children.columns[node.column])
    met = alike_in_all(rows_that_meet(node.where, children, environment) & ~missing(values))
    counts = _summed(np.ones((1, len(children.parent))), met, children, environment)
    sums = scaled_down(_summed(values, met, children, environment), scale)
    return quotient(sums, counts, sums)


@_reading.register
def _(node: ex.WeightedMeanOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    parts, weight = (as_many(children.columns[name]) for name in (node.column, node.weight))
    known = ~(missing(parts) | missing(weight))
    met = alike_in_all(rows_that_meet(node.where, children, environment) & known)
    weights = _summed(weight, met, children, environment)
    products = _summed(weight * parts, met, children, environment)
    return quotient(products, weights, products)


@_reading.register
def _(node: ex.GreatestOver, environment: ReplicateEnvironment) -> Many:
    return _extreme(node, environment, greatest=True)


@_reading.register
def _(node: ex.LeastOver, environment: ReplicateEnvironment) -> Many:
    return _extreme(node, environment, greatest=False)


def _extreme(
    node: ex.GreatestOver | ex.LeastOver, environment: ReplicateEnvironment, greatest: bool
) -> Many:
    """Return the greatest or least entry by parent among child rows that count in a replicate; N/A if none does."""
    children = environment.children[node.child]
    values = as_many(children.columns[node.column])
    met = alike_in_all(rows_that_meet(node.where, children, environment) & ~missing(values))
    if children.weights is not None:
        met = met & (children.weights.of_rows() > 0)
    kept = np.where(met, values, -np.inf if greatest else np.inf)
    found = extremes_by_group(kept, children.parent, environment.size, greatest)
    return np.asarray(np.where(np.isinf(found), np.nan, found))


_READINGS: dict[type, Callable[[Any, ReplicateEnvironment], Result]] = dict(_reading.registry)
