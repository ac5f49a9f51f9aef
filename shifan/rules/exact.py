"""First reading of a rule: exact results on vectors, in integers and fractions."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

import numpy as np

from shifan.rules import expression as ex
from shifan.values import half_up

_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_EXACT_FLOAT = 2**53
_NOTHING = id(None)


@dataclass(frozen=True)
class Scaled:
    """A child column of decimals as integers over one power of ten: sums stay exact and fast."""

    integers: np.ndarray
    scale: int = 1

    @classmethod
    def of(cls, decimals: object) -> Scaled:
        """Return the column for an iterable of Decimal or None (None counts 0)."""
        exact = [Decimal(0) if d is None else d for d in decimals]
        places = max((-d.as_tuple().exponent for d in exact), default=0)
        scale = 10 ** max(places, 0)
        return cls(np.array([int(d * scale) for d in exact], dtype=np.int64), scale)

    def take(self, codes: np.ndarray) -> Scaled:
        """Return the column of the elements at `codes`."""
        return Scaled(self.integers[codes], self.scale)


@dataclass(frozen=True)
class Coded:
    """A text column as small integers over its distinct texts: conditions compare once a text."""

    codes: np.ndarray
    texts: tuple[str, ...]

    @classmethod
    def of(cls, texts: object) -> Coded:
        """Return the column for an iterable of texts."""
        known: dict[str, int] = {}
        codes = [known.setdefault(text, len(known)) for text in texts]
        return cls(np.array(codes, dtype=np.int64), tuple(known))


@dataclass(frozen=True)
class Children:
    """Child rows: the parent row of each (−1 = none) and their columns."""

    parent: np.ndarray
    columns: dict[str, Scaled | Coded | np.ndarray]


@dataclass(frozen=True)
class Env:
    """What a rule sees: `size` rows, inputs (a list a row, or one thing for all), children by name."""

    size: int
    inputs: dict[str, object] = field(default_factory=dict)
    children: dict[str, Children] = field(default_factory=dict)

    def column(self, name: str) -> list:
        """Return the input as a list with one entry a row."""
        value = self.inputs[name]
        return value if isinstance(value, list) else [value] * self.size


@singledispatch
def evaluate(node: ex.Node, env: Env) -> list:
    """Return the node's results, one a row of `env`; N/A is None."""
    raise TypeError(f"no reading for {type(node).__name__}")


@evaluate.register
def _(node: ex.In, env: Env) -> list:
    return env.column(node.name)


@evaluate.register
def _(node: ex.Const, env: Env) -> list:
    return [node.number] * env.size


@evaluate.register
def _(node: ex.Text, env: Env) -> list:
    return [node.text] * env.size


@evaluate.register
def _(node: ex.NA, env: Env) -> list:
    return [None] * env.size


def _known(function, *columns: list) -> list:
    """Return `function` row by row; a row with an N/A operand is N/A."""
    # Rows of the very same operands are worked out once: sites have few distinct sums.
    known: dict[tuple[int, ...], object] = {}
    keys = list(zip(*(map(id, column) for column in columns), strict=True))
    for key, place in dict(zip(keys, range(len(keys)), strict=True)).items():
        known[key] = None if _NOTHING in key else function(*(column[place] for column in columns))
    return list(map(known.__getitem__, keys))


@evaluate.register
def _(node: ex.Op, env: Env) -> list:
    return _known(_SIGNS[node.sign], evaluate(node.left, env), evaluate(node.right, env))


@evaluate.register
def _(node: ex.Ratio, env: Env) -> list:
    tops, bottoms = evaluate(node.top, env), evaluate(node.bottom, env)
    return _known(
        lambda top, bottom: Fraction(top) / Fraction(bottom) if bottom else None, tops, bottoms
    )


@evaluate.register
def _(node: ex.AtLeast, env: Env) -> list:
    return _known(max, evaluate(node.body, env), evaluate(node.floor, env))


@evaluate.register
def _(node: ex.Rounded, env: Env) -> list:
    return _known(
        lambda body, places: half_up(body, int(places)),
        [None if b is None else Fraction(b) for b in evaluate(node.body, env)],
        evaluate(node.places, env),
    )


def _mask(where: tuple[ex.Where, ...], child: Children, env: Env) -> np.ndarray:
    mask = child.parent >= 0
    for condition in where:
        mask = mask & _meets(condition, child.columns[condition.column], env)
    return mask


def _meets(condition: ex.Where, column: Scaled | Coded | np.ndarray, env: Env) -> np.ndarray:
    """Return which child rows meet one condition; an N/A entry meets none."""
    if condition.op == "known":
        return np.array([entry is not None for entry in column], dtype=bool)
    if condition.op == "<":
        limit = env.column(condition.value.name)[0] if env.size else None
        return np.array([entry is not None and entry < limit for entry in column], dtype=bool)
    hits = [(text == condition.value) == (condition.op == "=") for text in column.texts]
    return (
        np.array(hits, dtype=bool)[column.codes]
        if hits
        else np.zeros(len(column.codes), dtype=bool)
    )


@evaluate.register
def _(node: ex.SumOver, env: Env) -> list:
    child = env.children[node.child]
    mask, column = _mask(node.where, child, env), child.columns[node.column]
    parents = child.parent[mask]
    if isinstance(column, Scaled):
        return _integer_sums(parents, column.integers[mask], column.scale, env.size)
    sums = [Fraction(0)] * env.size
    for parent, entry in zip(parents, column[mask], strict=True):
        if entry is not None:
            sums[parent] += Fraction(entry)
    return sums


def _integer_sums(parents: np.ndarray, integers: np.ndarray, scale: int, size: int) -> list:
    """Return exact sums by parent. bincount adds in float64, exact while every sum stays below 2^53."""
    if np.abs(integers).sum() >= _EXACT_FLOAT:
        raise OverflowError("sums too large to be exact")
    distinct, place = np.unique(
        np.bincount(parents, weights=integers, minlength=size), return_inverse=True
    )
    sums = [Fraction(int(total), scale) for total in distinct]
    return [sums[n] for n in place.tolist()]


@evaluate.register
def _(node: ex.CountOver, env: Env) -> list:
    child = env.children[node.child]
    counts = np.bincount(child.parent[_mask(node.where, child, env)], minlength=env.size)
    return [int(count) for count in counts]


@evaluate.register
def _(node: ex.WeightedMean, env: Env) -> list:
    pairs = [(evaluate(weight, env), evaluate(part, env)) for weight, part in node.parts]
    return [_weighted([(w[row], p[row]) for w, p in pairs]) for row in range(env.size)]


def _weighted(pairs: list) -> Fraction | None:
    known = [(Fraction(weight), Fraction(part)) for weight, part in pairs if part is not None]
    weights = sum((weight for weight, _ in known), Fraction(0))
    return (
        sum((weight * part for weight, part in known), Fraction(0)) / weights if weights else None
    )


@evaluate.register
def _(node: ex.Either, env: Env) -> list:
    first, second = evaluate(node.first, env), evaluate(node.second, env)
    both, neither = evaluate(node.both, env), evaluate(node.neither, env)
    return [
        n if a is None and b is None else b if a is None else a if b is None else c
        for a, b, c, n in zip(first, second, both, neither, strict=True)
    ]


@evaluate.register
def _(node: ex.Compare, env: Env) -> list:
    return _known(_COMPARE[node.op], evaluate(node.left, env), evaluate(node.right, env))


@evaluate.register
def _(node: ex.All, env: Env) -> list:
    columns = [evaluate(condition, env) for condition in node.conditions]
    return [all(row) for row in zip(*columns, strict=True)]


@evaluate.register
def _(node: ex.If, env: Env) -> list:
    then, otherwise = evaluate(node.then, env), evaluate(node.otherwise, env)
    return [
        None if held is None else a if held else b
        for held, a, b in zip(evaluate(node.condition, env), then, otherwise, strict=True)
    ]
