"""A rule's tree as others need it: without roundings, with choices that parameters decide made; what it reads."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from shifan.rules.comparisons import COMPARE
from shifan.rules.expression import (
    AtLeast,
    AtMost,
    Compare,
    Constant,
    Greatest,
    GreatestOver,
    If,
    Input,
    Least,
    LeastOver,
    Node,
    Rounded,
    walk,
)


def without_rounding(node: Node) -> Node:
    """Return a tree in which each number that is rounded stands unrounded."""
    unrounded: Node = changed(node, lambda part: part.body if isinstance(part, Rounded) else part)
    return unrounded


def with_choices_made(node: Node, numbers: Mapping[str, Fraction]) -> Node:
    """Return a tree in which a choice by a comparison of known numbers, by name, is replaced by what is chosen."""

    def chosen(part: Any) -> Any:
        held = _held(part.condition, numbers) if isinstance(part, If) else None
        return part if held is None else part.then if held else part.otherwise

    made: Node = changed(node, chosen)
    return made


def _held(condition: Node, numbers: Mapping[str, Fraction]) -> bool | None:
    """Return whether a comparison of known numbers holds; None if it is none."""
    if not isinstance(condition, Compare):
        return None
    left, right = (_known(side, numbers) for side in (condition.left, condition.right))
    if left is None or right is None:
        return None
    return bool(COMPARE[condition.op](left, right))


def _known(side: Node, numbers: Mapping[str, Fraction]) -> Fraction | None:
    if isinstance(side, Constant):
        return Fraction(side.number)
    return numbers.get(side.name) if isinstance(side, Input) else None


def changed(
    part: Any, change: Callable[[Any], Any]
) -> Any:  # a node, a condition, a tuple, an entry
    """Return a tree with each part changed from the top down until it stays."""
    other = change(part)
    if other is not part:
        return changed(other, change)
    if isinstance(part, tuple):
        inner = tuple(changed(each, change) for each in part)
        return part if all(map(operator.is_, inner, part)) else inner
    if is_dataclass(part) and not isinstance(part, type):
        made = {name: changed(entry, change) for name, entry in vars(part).items()}
        others = {name: entry for name, entry in made.items() if entry is not vars(part)[name]}
        return replace(part, **others) if others else part
    return part


def names_in(part: Any) -> Iterator[str]:
    """Yield all texts of a tree: names of inputs, children and columns, and texts compared with."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from names_in(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for entry in fields(part):
            yield from names_in(getattr(part, entry.name))


def extremes_over(part: Any) -> Iterator[str]:
    """Yield the child objects of whose rows a tree takes the greatest or least."""
    if isinstance(part, GreatestOver | LeastOver):
        yield part.child
    if isinstance(part, tuple):
        for inner in part:
            yield from extremes_over(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for entry in fields(part):
            yield from extremes_over(getattr(part, entry.name))


def limits_in(tree: Node) -> Iterator[Node]:
    """Yield the parts of a tree where a number meets a limit: held above or below one, or compared with one.

    Whether a number is 0 (there is none) is no limit.
    """
    yield from filter(_is_limit, walk(tree))


def _is_limit(part: Node) -> bool:
    if isinstance(part, Compare):
        return not (_is_zero(part.left) or _is_zero(part.right))
    return isinstance(part, AtLeast | AtMost | Greatest | Least)


def _is_zero(node: Node) -> bool:
    return isinstance(node, Constant) and not node.number
