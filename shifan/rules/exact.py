"""First reading of a rule: exact results on vectors, in integers and fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

import numpy as np

from shifan.rules import expression as ex
from shifan.rules.columns import Children, Column, Entry, Environment, Repeated, Scaled
from shifan.rules.comparisons import COMPARE
from shifan.values import half_up

_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_EXACT_FLOAT = 2**53


@singledispatch
def evaluate(node: ex.Node, environment: Environment) -> Column:
    """Return the node's results, one a row of `environment`; N/A is None."""
    raise TypeError(f"no reading for {type(node).__name__}")


@evaluate.register
def _(node: ex.Input, environment: Environment) -> Column:
    return environment.column(node.name)


@evaluate.register
def _(node: ex.Constant, environment: Environment) -> Column:
    return Repeated([node.number] * environment.size)


@evaluate.register
def _(node: ex.Text, environment: Environment) -> Column:
    return Repeated([node.text] * environment.size)


@evaluate.register
def _(node: ex.NotApplicable, environment: Environment) -> Column:
    return Repeated([None] * environment.size)


def _row_by_row(function: Callable[..., Entry], *columns: Column) -> Column:
    """Return `function` of each row's entries; a row with an N/A entry is N/A."""
    # Rows of the very same operands are worked out once: sites have few distinct sums.
    varying = [column for column in columns if not isinstance(column, Repeated)] or [columns[0]]
    if len(varying) == 1:  # beside limits and weights, which are the same in every row
        keys: list[Any] = list(map(id, varying[0]))
    else:
        keys = list(zip(*(map(id, column) for column in varying), strict=True))
    known: dict[Any, Entry] = {}
    for key, place in dict(zip(keys, range(len(keys)), strict=True)).items():
        entries = [column[place] for column in columns]
        known[key] = None if any(entry is None for entry in entries) else function(*entries)
    return list(map(known.__getitem__, keys))


@evaluate.register
def _(node: ex.Arithmetic, environment: Environment) -> Column:
    left, right = _fractions(node.left, environment), _fractions(node.right, environment)
    return _row_by_row(_ARITHMETIC[node.sign], left, right)


def _fractions(node: ex.Node, environment: Environment) -> Column:
    """Return the node's results with fractions in the place of decimals, which do not mix: what was rounded is one."""
    column = evaluate(node, environment)
    if Decimal not in {*map(type, column)}:
        return column
    return [Fraction(entry) if isinstance(entry, Decimal) else entry for entry in column]


@evaluate.register
def _(node: ex.Ratio, environment: Environment) -> Column:
    tops, bottoms = evaluate(node.top, environment), evaluate(node.bottom, environment)
    return _row_by_row(_quotient, tops, bottoms)


def _quotient(top: Fraction | int, bottom: Fraction | int) -> Fraction | None:
    return Fraction(top) / Fraction(bottom) if bottom else None


@evaluate.register
def _(node: ex.AtLeast, environment: Environment) -> Column:
    return _row_by_row(max, evaluate(node.body, environment), evaluate(node.floor, environment))


@evaluate.register
def _(node: ex.AtMost, environment: Environment) -> Column:
    return _row_by_row(min, evaluate(node.body, environment), evaluate(node.ceiling, environment))


@evaluate.register
def _(node: ex.Greatest, environment: Environment) -> Column:
    return _row_by_row(max, *(evaluate(part, environment) for part in node.parts))


@evaluate.register
def _(node: ex.Least, environment: Environment) -> Column:
    return _row_by_row(min, *(evaluate(part, environment) for part in node.parts))


@evaluate.register
def _(node: ex.Steps, environment: Environment) -> Column:
    body, step = evaluate(node.body, environment), evaluate(node.step, environment)
    return _row_by_row(_whole_steps, body, step)


def _whole_steps(body: Fraction | int, step: Fraction | int) -> int | None:
    return Fraction(body) // Fraction(step) if step > 0 else None


@evaluate.register
def _(node: ex.Rounded, environment: Environment) -> Column:
    body, places = evaluate(node.body, environment), evaluate(node.places, environment)
    return _row_by_row(_rounded, body, places)


def _rounded(body: Fraction | Decimal | int, places: Fraction | int) -> Decimal | None:
    if places != int(places) or not 0 <= places <= ex.MOST_PLACES:
        return None
    return half_up(Fraction(body), int(places))


def rows_that_meet(
    conditions: tuple[ex.Condition, ...], children: Children, environment: Environment
) -> np.ndarray:
    """Return which child rows have a parent and meet all conditions."""
    mask = children.parent >= 0
    for condition in conditions:
        mask = mask & _meet(condition, children, environment)
    return np.asarray(mask)


def _meet(condition: ex.Condition, children: Children, environment: Environment) -> np.ndarray:
    """Return which child rows meet one condition; an N/A entry meets none."""
    match condition:
        case ex.ColumnIs(column, _, text):
            return children.texts(column).holds(text)
        case ex.ColumnIsNot(column, _, text):
            return ~children.texts(column).holds(text)
        case ex.ColumnKnown(column):
            known = [entry is not None for entry in children.entries(column)]
            return np.array(known, dtype=bool)
        case ex.ColumnBefore(column, _, limit):
            day = environment.column(limit.name)[0] if environment.size else None
            before = [entry is not None and entry < day for entry in children.entries(column)]
            return np.array(before, dtype=bool)
        case ex.ColumnCompares(column, _, op, limit):
            return _comparing(children, column, op, evaluate(limit, environment))


def _comparing(children: Children, column: str, op: str, limits: Column) -> np.ndarray:
    """Return which child rows compare so with the limit of the row that they belong to."""
    compare = COMPARE[op]
    entries = children.numbers(column)
    held = [
        parent >= 0
        and entry is not None
        and limits[parent] is not None
        and compare(entry, limits[parent])
        for parent, entry in zip(children.parent.tolist(), entries, strict=True)
    ]
    return np.array(held, dtype=bool)


@evaluate.register
def _(node: ex.SumOver, environment: Environment) -> Column:
    children = environment.children[node.child]
    mask, column = rows_that_meet(node.where, children, environment), children.columns[node.column]
    if isinstance(column, Scaled):
        # Rows that do not count are added as 0, under any parent: sooner done than to leave them out.
        parents = np.maximum(children.parent, 0) if environment.size else children.parent[mask]
        return _integer_sums(parents, column.integers * mask, column.scale, environment.size)
    entries = children.entries(node.column)[mask]
    return _fraction_sums(children.parent[mask], entries, environment.size)


def _integer_sums(parents: np.ndarray, integers: np.ndarray, scale: int, size: int) -> Column:
    """Return exact sums by parent. bincount adds in float64, exact while every sum stays below 2^53."""
    largest = max(abs(int(integers.max(initial=0))), abs(int(integers.min(initial=0))))
    if largest * len(integers) >= _EXACT_FLOAT and np.abs(integers).sum() >= _EXACT_FLOAT:
        raise OverflowError("sums too large to be exact")
    totals = np.bincount(parents, weights=integers, minlength=size).astype(np.int64).tolist()
    sums = {total: Fraction(total, scale) for total in set(totals)}
    return [*map(sums.__getitem__, totals)]


def _fraction_sums(parents: np.ndarray, entries: np.ndarray, size: int) -> Column:
    """Return exact sums by parent of entries that may be N/A; those count 0."""
    sums = [Fraction(0)] * size
    for parent, entry in zip(parents, entries, strict=True):
        if entry is not None:
            sums[parent] += Fraction(entry)
    return list(sums)


@evaluate.register
def _(node: ex.CountOver, environment: Environment) -> Column:
    children = environment.children[node.child]
    parents = children.parent[rows_that_meet(node.where, children, environment)]
    return list(np.bincount(parents, minlength=environment.size).tolist())


def _entries_by_row(
    node: ex.MeanOver | ex.GreatestOver | ex.LeastOver, environment: Environment
) -> list[list[Any]]:
    """Return for each row the entries of its children that meet all conditions and are not N/A."""
    children = environment.children[node.child]
    mask = rows_that_meet(node.where, children, environment)
    gathered: list[list[Any]] = [[] for _ in range(environment.size)]
    rows = zip(children.parent.tolist(), children.numbers(node.column), mask.tolist(), strict=True)
    for parent, entry, met in rows:
        if met and entry is not None:
            gathered[parent].append(entry)
    return gathered


@evaluate.register
def _(node: ex.MeanOver, environment: Environment) -> Column:
    gathered = _entries_by_row(node, environment)
    return [
        sum(map(Fraction, entries), Fraction(0)) / len(entries) if entries else None
        for entries in gathered
    ]


@evaluate.register
def _(node: ex.GreatestOver, environment: Environment) -> Column:
    return [max(entries, default=None) for entries in _entries_by_row(node, environment)]


@evaluate.register
def _(node: ex.LeastOver, environment: Environment) -> Column:
    return [min(entries, default=None) for entries in _entries_by_row(node, environment)]


@evaluate.register
def _(node: ex.WeightedMeanOver, environment: Environment) -> Column:
    children = environment.children[node.child]
    mask = rows_that_meet(node.where, children, environment)
    pairs: list[list[Any]] = [[] for _ in range(environment.size)]
    rows = zip(
        children.parent.tolist(),
        children.numbers(node.weight),
        children.numbers(node.column),
        mask.tolist(),
        strict=True,
    )
    for parent, weight, part, met in rows:
        if met and weight is not None:
            pairs[parent] += [weight, part]
    return [_weighted_mean(tuple(entries)) for entries in pairs]


@evaluate.register
def _(node: ex.WeightedMean, environment: Environment) -> Column:
    columns = [evaluate(operand, environment) for pair in node.parts for operand in pair]
    return [_weighted_mean(entries) for entries in zip(*columns, strict=True)]


def _weighted_mean(entries: tuple[Any, ...]) -> Fraction | None:
    """Return the mean of a row's entries, weight and part in turn; None if no part that applies has weight."""
    pairs = zip(entries[::2], entries[1::2], strict=True)
    known = [(Fraction(weight), Fraction(part)) for weight, part in pairs if part is not None]
    weights = sum((weight for weight, _ in known), Fraction(0))
    if not weights:
        return None
    return sum((weight * part for weight, part in known), Fraction(0)) / weights


@evaluate.register
def _(node: ex.Either, environment: Environment) -> Column:
    columns = (
        evaluate(operand, environment)
        for operand in (node.first, node.second, node.both, node.neither)
    )
    return [_either(*entries) for entries in zip(*columns, strict=True)]


def _either(first: Entry, second: Entry, both: Entry, neither: Entry) -> Entry:
    if first is None:
        return neither if second is None else second
    return first if second is None else both


@evaluate.register
def _(node: ex.Compare, environment: Environment) -> Column:
    left, right = evaluate(node.left, environment), evaluate(node.right, environment)
    return _row_by_row(COMPARE[node.op], left, right)


@evaluate.register
def _(node: ex.All, environment: Environment) -> Column:
    columns = [evaluate(condition, environment) for condition in node.conditions]
    return [*map(all, zip(*columns, strict=True))]


@evaluate.register
def _(node: ex.AnyOf, environment: Environment) -> Column:
    columns = [evaluate(condition, environment) for condition in node.conditions]
    return [*map(any, zip(*columns, strict=True))]


@evaluate.register
def _(node: ex.Not, environment: Environment) -> Column:
    return [not held for held in evaluate(node.condition, environment)]


@evaluate.register
def _(node: ex.Bands, environment: Environment) -> Column:
    results = evaluate(node.otherwise, environment)
    for condition, result in reversed(node.rows):
        held, given = evaluate(condition, environment), evaluate(result, environment)
        results = [a if met else b for met, a, b in zip(held, given, results, strict=True)]
    return results


@evaluate.register
def _(node: ex.If, environment: Environment) -> Column:
    columns = (
        evaluate(operand, environment) for operand in (node.condition, node.then, node.otherwise)
    )
    return [
        None if held is None else then if held else otherwise
        for held, then, otherwise in zip(*columns, strict=True)
    ]
