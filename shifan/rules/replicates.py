"""Fourth reading of a rule: many replicates at once, which differ in weights of sites, entries or parameters.

A column is an array with a row a replicate (one row if all replicates have the same) and a column a row of the
object; numbers are floats with NaN for N/A, texts are texts with 不适用 for N/A. Sums of child rows are
taken over integers before they are divided by their scale, so with weights that are multiples of a power of two
every sum is exact and the same on every machine. Before a number is rounded or compared it is cleaned to 12
decimals: at the printed digit one replicate without weights agrees with the exact reading.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce, singledispatch

import numpy as np

from shifan.rules import expression as ex
from shifan.rules.columns import Coded, Scaled
from shifan.rules.replicated_sums import Many, Weights, sums_by_group, sums_by_site
from shifan.values import NOT_APPLICABLE

_CLEAN = 12
_ARITHMETIC: dict[str, Callable[[Many, Many], Many]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARISONS: dict[str, Callable[[Many, Many], Many]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


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
    inputs: Mapping[str, Many] = field(default_factory=dict)
    children: Mapping[str, ReplicatedChildren] = field(default_factory=dict)


def as_many(column: Scaled | Coded | Many) -> Many:
    """Return a column as one replicate of floats or texts."""
    if isinstance(column, Scaled):
        return np.asarray(column.integers[np.newaxis] / column.scale)
    if isinstance(column, Coded):
        return np.asarray(np.array([*column.texts, ""])[column.codes][np.newaxis])
    return column


@singledispatch
def evaluate_many(node: ex.Node, environment: ReplicateEnvironment) -> Many:
    """Return the node's results, replicates × rows of `environment`; conditions are truth values."""
    raise TypeError(f"no reading for {type(node).__name__}")


@evaluate_many.register
def _(node: ex.Input, environment: ReplicateEnvironment) -> Many:
    return environment.inputs[node.name]


@evaluate_many.register
def _(node: ex.Constant, environment: ReplicateEnvironment) -> Many:
    return np.full((1, environment.size), float(node.number))


@evaluate_many.register
def _(node: ex.Text, environment: ReplicateEnvironment) -> Many:
    return np.full((1, environment.size), node.text)


@evaluate_many.register
def _(node: ex.NotApplicable, environment: ReplicateEnvironment) -> Many:
    return np.full((1, environment.size), np.nan)


@evaluate_many.register
def _(node: ex.Arithmetic, environment: ReplicateEnvironment) -> Many:
    left, right = evaluate_many(node.left, environment), evaluate_many(node.right, environment)
    return _ARITHMETIC[node.sign](left, right)


@evaluate_many.register
def _(node: ex.Ratio, environment: ReplicateEnvironment) -> Many:
    top, bottom = evaluate_many(node.top, environment), evaluate_many(node.bottom, environment)
    return _quotient(top, bottom)


def _quotient(top: Many, bottom: Many) -> Many:
    """Return top ÷ bottom, N/A where the bottom is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom == 0, np.nan, top / bottom)


@evaluate_many.register
def _(node: ex.AtLeast, environment: ReplicateEnvironment) -> Many:
    body, floor = evaluate_many(node.body, environment), evaluate_many(node.floor, environment)
    return np.asarray(np.maximum(body, floor))


@evaluate_many.register
def _(node: ex.AtMost, environment: ReplicateEnvironment) -> Many:
    body = evaluate_many(node.body, environment)
    return np.asarray(np.minimum(body, evaluate_many(node.ceiling, environment)))


@evaluate_many.register
def _(node: ex.Greatest, environment: ReplicateEnvironment) -> Many:
    return reduce(np.maximum, (evaluate_many(part, environment) for part in node.parts))


@evaluate_many.register
def _(node: ex.Least, environment: ReplicateEnvironment) -> Many:
    return reduce(np.minimum, (evaluate_many(part, environment) for part in node.parts))


@evaluate_many.register
def _(node: ex.Steps, environment: ReplicateEnvironment) -> Many:
    body, step = evaluate_many(node.body, environment), evaluate_many(node.step, environment)
    return np.asarray(np.where(step > 0, np.floor(np.round(_quotient(body, step), 9)), np.nan))


@evaluate_many.register
def _(node: ex.Rounded, environment: ReplicateEnvironment) -> Many:
    body, places = evaluate_many(node.body, environment), evaluate_many(node.places, environment)
    shift = 10.0**places
    half_up = np.floor(np.abs(np.round(body, _CLEAN)) * shift + 0.5 + 1e-9)
    return np.asarray(np.copysign(half_up / shift, body))


@evaluate_many.register
def _(node: ex.WeightedMean, environment: ReplicateEnvironment) -> Many:
    pairs = [
        (evaluate_many(weight, environment), evaluate_many(part, environment))
        for weight, part in node.parts
    ]
    weights = sum(np.where(np.isnan(part), 0.0, weight) for weight, part in pairs)
    products = sum(np.where(np.isnan(part), 0.0, weight * part) for weight, part in pairs)
    return _quotient(np.asarray(products), np.asarray(weights))


@evaluate_many.register
def _(node: ex.Either, environment: ReplicateEnvironment) -> Many:
    first, second, both, neither = (
        evaluate_many(part, environment)
        for part in (node.first, node.second, node.both, node.neither)
    )
    one_known = np.where(np.isnan(first), second, first)
    known = np.where(np.isnan(first) | np.isnan(second), one_known, both)
    return np.where(np.isnan(first) & np.isnan(second), neither, known)


@evaluate_many.register
def _(node: ex.Compare, environment: ReplicateEnvironment) -> Many:
    left, right = evaluate_many(node.left, environment), evaluate_many(node.right, environment)
    held = _COMPARISONS[node.op](_cleaned(left), _cleaned(right))
    return np.asarray(held & ~_missing(left) & ~_missing(right))


def _cleaned(column: Many) -> Many:
    return np.round(column, _CLEAN) if column.dtype.kind == "f" else column


def _missing(column: Many) -> Many:
    """Return where a column is N/A."""
    return np.asarray(np.isnan(column) if column.dtype.kind == "f" else column == NOT_APPLICABLE)


@evaluate_many.register
def _(node: ex.All, environment: ReplicateEnvironment) -> Many:
    return reduce(operator.and_, (evaluate_many(part, environment) for part in node.conditions))


@evaluate_many.register
def _(node: ex.AnyOf, environment: ReplicateEnvironment) -> Many:
    return reduce(operator.or_, (evaluate_many(part, environment) for part in node.conditions))


@evaluate_many.register
def _(node: ex.Not, environment: ReplicateEnvironment) -> Many:
    return ~evaluate_many(node.condition, environment)


@evaluate_many.register
def _(node: ex.If, environment: ReplicateEnvironment) -> Many:
    condition = evaluate_many(node.condition, environment)
    then, otherwise = _same_kind(
        evaluate_many(node.then, environment), evaluate_many(node.otherwise, environment)
    )
    chosen = np.where(condition, then, otherwise)
    undecided = _undecided(node.condition, environment)
    return chosen if undecided is None else np.where(undecided, _nothing(chosen), chosen)


def _undecided(condition: ex.Node, environment: ReplicateEnvironment) -> Many | None:
    """Return where a comparison has an N/A operand, so that it is neither true nor false; None if it cannot."""
    if not isinstance(condition, ex.Compare):
        return None
    left, right = (evaluate_many(side, environment) for side in (condition.left, condition.right))
    missing = _missing(left) | _missing(right)
    return missing if missing.any() else None


def _nothing(like: Many) -> Many:
    return np.asarray(np.nan if like.dtype.kind == "f" else NOT_APPLICABLE)


def _same_kind(one: Many, other: Many) -> tuple[Many, Many]:
    """Return two columns as the same kind: 不适用 beside texts becomes the text."""
    if one.dtype.kind == other.dtype.kind:
        return one, other
    if one.dtype.kind == "f":
        return np.full(one.shape, NOT_APPLICABLE), other
    return one, np.full(other.shape, NOT_APPLICABLE)


@evaluate_many.register
def _(node: ex.Bands, environment: ReplicateEnvironment) -> Many:
    results = evaluate_many(node.otherwise, environment)
    for condition, result in reversed(node.rows):
        given, results = _same_kind(evaluate_many(result, environment), results)
        results = np.where(evaluate_many(condition, environment), given, results)
    return results


# Over child rows


def _met(
    where: tuple[ex.Condition, ...],
    children: ReplicatedChildren,
    environment: ReplicateEnvironment,
) -> Many:
    """Return which child rows have a parent and meet all conditions, replicates × child rows."""
    met = (children.parent >= 0)[np.newaxis]
    for condition in where:
        met = met & _condition_met(condition, children, environment)
    return met


def _condition_met(
    condition: ex.Condition, children: ReplicatedChildren, environment: ReplicateEnvironment
) -> Many:
    given = children.columns[condition.column]
    if isinstance(given, Coded) and isinstance(condition, ex.ColumnIs | ex.ColumnIsNot):
        held = given.holds(condition.text)[np.newaxis]
        return held if isinstance(condition, ex.ColumnIs) else ~held
    column = as_many(given)
    match condition:
        case ex.ColumnIs(_, _, text):
            return np.asarray(column == text)
        case ex.ColumnIsNot(_, _, text):
            return np.asarray(column != text)
        case ex.ColumnKnown():
            return ~_missing(column)
        case ex.ColumnBefore(_, _, limit):
            return _compares(column, "<", evaluate_many(limit, environment), children.parent)
        case ex.ColumnCompares(_, _, op, limit):
            return _compares(column, op, evaluate_many(limit, environment), children.parent)


def _compares(column: Many, op: str, limits: Many, parent: np.ndarray) -> Many:
    """Return which child rows compare so with the limit of their parent; N/A does not compare."""
    limit = np.where(parent < 0, np.nan, limits[:, parent]) if limits.size else np.full(1, np.nan)
    held = _COMPARISONS[op](_cleaned(column), _cleaned(limit))
    return np.asarray(held & ~np.isnan(column) & ~np.isnan(limit))


def _summed(
    values: Many, met: Many, children: ReplicatedChildren, environment: ReplicateEnvironment
) -> Many:
    """Return the sums by parent of the values of child rows that meet the conditions, by weight."""
    kept = np.where(met, values, 0.0)
    weights = children.weights
    if weights is None:
        return sums_by_group(kept, children.parent, environment.size)
    if len(kept) > 1:
        return sums_by_group(kept * weights.of_rows(), children.parent, environment.size)
    return sums_by_site(kept[0], weights, children.parent, environment.size)


def _numbers(column: Scaled | Coded | Many) -> tuple[Many, int]:
    """Return a column of numbers as values that sum exactly, and what to divide the sum by."""
    if isinstance(column, Scaled):
        return column.integers[np.newaxis].astype(float), column.scale
    return as_many(column), 1


@evaluate_many.register
def _(node: ex.SumOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    values, scale = _numbers(children.columns[node.column])
    met = _met(node.where, children, environment) & ~_missing(values)
    return _summed(values, met, children, environment) / scale


@evaluate_many.register
def _(node: ex.CountOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    met = _met(node.where, children, environment)
    return _summed(np.ones((1, len(children.parent))), met, children, environment)


@evaluate_many.register
def _(node: ex.MeanOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    values, scale = _numbers(children.columns[node.column])
    met = _met(node.where, children, environment) & ~_missing(values)
    counts = _summed(np.ones((1, len(children.parent))), met, children, environment)
    return _quotient(_summed(values, met, children, environment) / scale, counts)


@evaluate_many.register
def _(node: ex.WeightedMeanOver, environment: ReplicateEnvironment) -> Many:
    children = environment.children[node.child]
    parts, weight = (as_many(children.columns[name]) for name in (node.column, node.weight))
    met = _met(node.where, children, environment) & ~_missing(parts) & ~_missing(weight)
    weights = _summed(weight, met, children, environment)
    return _quotient(_summed(weight * parts, met, children, environment), weights)


@evaluate_many.register
def _(node: ex.GreatestOver, environment: ReplicateEnvironment) -> Many:
    return _extreme(node, environment, np.maximum)


@evaluate_many.register
def _(node: ex.LeastOver, environment: ReplicateEnvironment) -> Many:
    return _extreme(node, environment, np.minimum)


def _extreme(
    node: ex.GreatestOver | ex.LeastOver, environment: ReplicateEnvironment, better: np.ufunc
) -> Many:
    """Return the greatest or least entry by parent among child rows that count in a replicate; N/A if none does."""
    children = environment.children[node.child]
    values = as_many(children.columns[node.column])
    met = _met(node.where, children, environment) & ~_missing(values)
    if children.weights is not None:
        met = met & (children.weights.of_rows() > 0)
    worst = -np.inf if better is np.maximum else np.inf
    kept = np.where(met, values, worst)
    found = np.full((len(kept), environment.size + 1), worst)
    parent = np.where(children.parent < 0, environment.size, children.parent)
    for replicate in range(len(kept)):
        better.at(found[replicate], parent, kept[replicate])
    return np.asarray(np.where(np.isinf(found), np.nan, found)[:, : environment.size])
