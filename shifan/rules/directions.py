"""Which way a part of a rule must go to move the rule's result: up, down, or no one way.

A result is a number or, of texts, whether it is one of some texts. Signs are sound for any city with these rules: a
part that has a sign moves the result that way or not at all; what cannot be told has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from functools import singledispatchmethod

import numpy as np

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.values import NOT_APPLICABLE

UP, DOWN, NEITHER = 1, -1, 0
Texts = frozenset[str] | None
_RISING, _FALLING = (">=", ">"), ("<=", "<")


@dataclass(frozen=True)
class Moved:
    """A part of a rule by its input's name, whether its number or its being one of `texts` counts, and its sign."""

    name: str
    texts: Texts
    sign: int


@dataclass(frozen=True)
class Directions:
    """What is known of the inputs of a tree: which vary, the numbers of a part that does not, what is never below 0."""

    varies: Callable[[str], bool]
    numbers: Callable[[ex.Node], np.ndarray]
    never_negative: Callable[[str], bool]
    # By the identity of a node, which is kept so that no other takes it: whether it varies.
    _known: dict[int, tuple[ex.Node, bool]] = field(default_factory=dict)

    def is_varying(self, node: ex.Node) -> bool:
        """Return whether an input that varies stands in a tree."""
        if id(node) not in self._known:
            is_input = isinstance(node, ex.Input) and self.varies(node.name)
            self._known[id(node)] = node, is_input or any(map(self.is_varying, ex.parts(node)))
        return self._known[id(node)][1]

    def moves(self, node: ex.Node, sign: int, texts: Texts = None) -> Iterator[Moved]:
        """Yield the varying inputs of a tree, each with the sign by which it moves a result that goes by `sign`."""
        if self.is_varying(node):
            yield from self._moves(node, sign, texts)

    @singledispatchmethod
    def _moves(self, node: ex.Node, sign: int, texts: Texts) -> Iterator[Moved]:
        for part in ex.parts(node):
            yield from self.moves(part, NEITHER, None)

    @_moves.register
    def _(self, node: ex.Input, sign: int, texts: Texts) -> Iterator[Moved]:
        yield Moved(node.name, texts, sign)

    @_moves.register
    def _(self, node: ex.Arithmetic, sign: int, texts: Texts) -> Iterator[Moved]:
        if node.sign == "*":
            yield from self.moves(node.left, sign * self._sign_of(node.right))
            yield from self.moves(node.right, sign * self._sign_of(node.left))
        else:
            yield from self.moves(node.left, sign)
            yield from self.moves(node.right, sign if node.sign == "+" else -sign)

    @_moves.register
    def _(self, node: ex.Ratio, sign: int, texts: Texts) -> Iterator[Moved]:
        yield from self.moves(node.top, sign * self._sign_of(node.bottom))
        known = self._sign_of(node.top) == UP and self._sign_of(node.bottom) == UP
        yield from self.moves(node.bottom, -sign if known else NEITHER)

    @_moves.register(ex.AtLeast)
    @_moves.register(ex.AtMost)
    @_moves.register(ex.Greatest)
    @_moves.register(ex.Least)
    def _(
        self, node: ex.AtLeast | ex.AtMost | ex.Greatest | ex.Least, sign: int, texts: Texts
    ) -> Iterator[Moved]:
        for part in ex.parts(node):
            yield from self.moves(part, sign)

    @_moves.register
    def _(self, node: ex.Steps, sign: int, texts: Texts) -> Iterator[Moved]:
        yield from self.moves(node.body, sign)
        yield from self.moves(node.step, NEITHER)

    @_moves.register
    def _(self, node: ex.Rounded, sign: int, texts: Texts) -> Iterator[Moved]:
        yield from self.moves(node.body, sign)
        yield from self.moves(node.places, NEITHER)

    @_moves.register
    def _(self, node: ex.Either, sign: int, texts: Texts) -> Iterator[Moved]:
        for part in (node.first, node.second, node.both, node.neither):
            yield from self.moves(part, sign)

    @_moves.register(ex.All)
    @_moves.register(ex.AnyOf)
    def _(self, node: ex.All | ex.AnyOf, sign: int, texts: Texts) -> Iterator[Moved]:
        for part in node.conditions:
            yield from self.moves(part, sign)

    @_moves.register
    def _(self, node: ex.Not, sign: int, texts: Texts) -> Iterator[Moved]:
        yield from self.moves(node.condition, -sign)

    @_moves.register
    def _(self, node: ex.Compare, sign: int, texts: Texts) -> Iterator[Moved]:
        if isinstance(node.right, ex.Text) and node.op in ("=", "<>"):
            own = sign if node.op == "=" else -sign
            yield from self.moves(node.left, own, frozenset({node.right.text}))
            return
        for side, other, rising in (
            (node.left, node.right, sign),
            (node.right, node.left, -sign),
        ):
            yield from self.moves(side, rising * self._way(node, side, other))

    def _way(self, node: ex.Compare, side: ex.Node, other: ex.Node) -> int:
        """Return whether a comparison comes to hold as its left side rises or falls; neither for most equalities."""
        if node.op in _RISING:
            return UP
        if node.op in _FALLING:
            return DOWN
        # What is never below 0 equals 0 as long as it is at most 0.
        at_bottom = self.is_never_negative(side) and not self.is_varying(other)
        if at_bottom and (np.nan_to_num(self.numbers(other)) == 0).all() and side is node.left:
            return DOWN if node.op == "=" else UP
        return NEITHER

    @_moves.register
    def _(self, node: ex.If, sign: int, texts: Texts) -> Iterator[Moved]:
        yield from self._chosen(node.condition, node.then, node.otherwise, (sign, texts))

    @_moves.register
    def _(self, node: ex.Bands, sign: int, texts: Texts) -> Iterator[Moved]:
        (condition, result), *rest = node.rows
        otherwise = ex.Bands(node.name, tuple(rest), node.otherwise) if rest else node.otherwise
        yield from self._chosen(condition, result, otherwise, (sign, texts))

    def _chosen(
        self, condition: ex.Node, then: ex.Node, otherwise: ex.Node, result: tuple[int, Texts]
    ) -> Iterator[Moved]:
        """Yield what moves a choice: a condition moves it where one side is never below the other."""
        sign, texts = result
        higher = self._higher(then, otherwise, texts) if sign else NEITHER
        yield from self.moves(condition, sign * higher)
        yield from self.moves(then, sign, texts)
        yield from self.moves(otherwise, sign, texts)

    def _higher(self, then: ex.Node, otherwise: ex.Node, texts: Texts) -> int:
        """Return whether one result is never below the other (UP) or never above it (DOWN)."""
        low, high = self._range(then, texts)
        other_low, other_high = self._range(otherwise, texts)
        return UP if low >= other_high else DOWN if high <= other_low else NEITHER

    def _range(self, node: ex.Node, texts: Texts) -> tuple[float, float]:
        """Return the least and the greatest that a result can be; of texts 0 or 1."""
        match node:
            case ex.If(_, then, otherwise):
                results = [then, otherwise]
            case ex.Bands(_, rows, otherwise):
                results = [*(result for _, result in rows), otherwise]
            case _:
                return self._range_of_single(node, texts)
        ranges = [self._range(result, texts) for result in results]
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    def _range_of_single(self, node: ex.Node, texts: Texts) -> tuple[float, float]:
        if texts is not None:
            word = NOT_APPLICABLE if isinstance(node, ex.NotApplicable) else None
            word = node.text if isinstance(node, ex.Text) else word
            return (0.0, 1.0) if word is None else (float(word in texts), float(word in texts))
        if self.is_varying(node):
            return -np.inf, np.inf
        numbers = self.numbers(node)
        known = numbers[~np.isnan(numbers)]
        if len(known) < numbers.size:
            return -np.inf, np.inf  # 不适用 is neither above nor below
        return float(known.min(initial=np.inf)), float(known.max(initial=-np.inf))

    def _sign_of(self, node: ex.Node) -> int:
        """Return whether a number is never below 0 (UP) or, where it does not vary, never above 0 (DOWN)."""
        if self.is_never_negative(node):
            return UP
        if self.is_varying(node):
            return NEITHER
        return DOWN if (np.nan_to_num(self.numbers(node)) <= 0).all() else NEITHER

    def is_never_negative(self, node: ex.Node) -> bool:
        """Return whether a number is at least 0 whatever varies; where N/A it counts as 0."""
        if not self.is_varying(node):
            return bool((np.nan_to_num(self.numbers(node)) >= 0).all())
        match node:
            case ex.Input(name):
                return self.never_negative(name)
            case ex.Arithmetic("+" | "*", left, right) | ex.Ratio(left, right):
                return self.is_never_negative(left) and self.is_never_negative(right)
            case ex.AtLeast(body, floor):
                return self.is_never_negative(floor) or self.is_never_negative(body)
            case ex.Rounded(body) | ex.Steps(body):
                return self.is_never_negative(body)
            case ex.If(_, then, otherwise):
                return self.is_never_negative(then) and self.is_never_negative(otherwise)
            case ex.Either():
                return all(map(self.is_never_negative, ex.parts(node)))
        return False
