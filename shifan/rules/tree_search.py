"""What a rule's tree holds: the same tree without roundings, and the child rows of which it takes an extreme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from shifan.rules.expression import GreatestOver, LeastOver, Node, Rounded


def without_rounding(node: Node) -> Node:
    """Return a tree in which each number that is rounded stands unrounded."""
    unrounded: Node = _unrounded(node)
    return unrounded


def _unrounded(part: Any) -> Any:  # a node, a condition, a tuple of such, or a plain entry
    if isinstance(part, Rounded):
        return _unrounded(part.body)
    if isinstance(part, tuple):
        return tuple(_unrounded(inner) for inner in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(
            part, **{own.name: _unrounded(getattr(part, own.name)) for own in fields(part)}
        )
    return part


def extremes_over(part: Any) -> Iterator[str]:
    """Yield the child objects of whose rows a tree takes the greatest or least."""
    if isinstance(part, GreatestOver | LeastOver):
        yield part.child
    if isinstance(part, tuple):
        for inner in part:
            yield from extremes_over(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for own in fields(part):
            yield from extremes_over(getattr(part, own.name))
