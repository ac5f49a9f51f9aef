"""What the rows of a decision table cover: rows that no case reaches, and gaps between the rows.

Conditions compare numbers or texts with constants and parameters. Each number is cut at the limits that the rows name,
into the limits themselves and what lies between them (of whole numbers: the whole ones); a case is one piece of each.
A gap is a case that no row covers though rows on both sides of it do, with different results: 90 and more, 75 to 85.
Tables whose conditions compare otherwise are not judged.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import floor, prod

from shifan.records import dataclass
from shifan.rules import expression as ex

MOST_CASES = 20_000
Limit = Fraction | str
Case = dict[ex.Node, Limit]
Places = tuple[int, ...]
NONE = -1
_SIGNS: Mapping[str, Callable[[Limit, Limit], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED: Mapping[str, ex.Comparison] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OTHER_TEXT = ""  # any text that no row names


@dataclass(frozen=True)
class Coverage:
    """Rows (from 0) that no case reaches, and the first case between two rows that none of them covers; or None."""

    unreachable: tuple[int, ...] = ()
    gap: Case | None = None


class _NotJudged(Exception):
    """A condition that compares something else than one thing with a constant."""


def coverage(
    bands: ex.Bands, parameters: Mapping[str, Fraction], is_whole: Callable[[ex.Node], bool]
) -> Coverage:
    """Return what the rows of a table leave out or never reach; nothing for tables that are not judged.

    `is_whole` says of what is compared whether it is always a whole number.
    """
    try:
        limits: dict[ex.Node, set[Limit]] = {}
        for condition, _ in bands.rows:
            _collect(condition, parameters, limits)
    except _NotJudged:
        return Coverage()
    pieces = {node: _pieces(of, is_whole(node)) for node, of in limits.items()}
    if not pieces or prod(map(len, pieces.values())) > MOST_CASES:
        return Coverage()
    return _judged(bands, pieces, parameters)


@dataclass(frozen=True)
class Doubt:
    """Two rows (from 0) of which it is asked whether they are meant so, the second after the first.

    `shared` is what is compared and a number for which both hold; None where they only give the same.
    """

    first: int
    second: int
    shared: tuple[ex.Node, Fraction] | None = None


def doubts(
    bands: ex.Bands, parameters: Mapping[str, Fraction], is_whole: Callable[[ex.Node], bool]
) -> Iterator[Doubt]:
    """Yield rows of a table on a single number that overlap without one being part of the other, or give the same.

    A ladder (≥90, then ≥80) does not overlap so: each row is part of the next one.
    """
    limits: dict[ex.Node, set[Limit]] = {}
    try:
        for condition, _ in bands.rows:
            _collect(condition, parameters, limits)
    except _NotJudged:
        return
    if len(limits) != 1:
        return
    ((node, of),) = limits.items()
    pieces = [piece for piece in _pieces(of, is_whole(node)) if not isinstance(piece, str)]
    held = [
        {piece for piece in pieces if _holds(condition, {node: piece}, parameters)}
        for condition, _ in bands.rows
    ]
    results = [result for _, result in bands.rows]
    for first, second in combinations(range(len(held)), 2):
        both = held[first] & held[second]
        if both and not (held[first] <= held[second] or held[second] <= held[first]):
            yield Doubt(first, second, (node, min(both)))
        elif second == first + 1 and results[first] == results[second]:
            yield Doubt(first, second)


def _judged(
    bands: ex.Bands, pieces: dict[ex.Node, list[Limit]], parameters: Mapping[str, Fraction]
) -> Coverage:
    nodes = list(pieces)
    given: dict[Places, int] = {}  # the first row that holds in each case, −1 for none
    for places in product(*(range(len(pieces[node])) for node in nodes)):
        case = {node: pieces[node][at] for node, at in zip(nodes, places, strict=True)}
        rows = (
            n for n, (condition, _) in enumerate(bands.rows) if _holds(condition, case, parameters)
        )
        given[places] = next(rows, NONE)
    reached = set(given.values())
    unreachable = tuple(n for n in range(len(bands.rows)) if n not in reached)
    numeric = [axis for axis, node in enumerate(nodes) if not isinstance(pieces[node][-1], str)]
    results = [result for _, result in bands.rows]
    for places, row in given.items():
        if row == NONE and any(_is_between(given, places, axis, results) for axis in numeric):
            gap = {node: pieces[node][at] for node, at in zip(nodes, places, strict=True)}
            return Coverage(unreachable, gap)
    return Coverage(unreachable)


def _is_between(
    given: Mapping[Places, int], places: Places, axis: int, results: Sequence[ex.Node]
) -> bool:
    """Return whether an uncovered case lies between covered ones of different results, along one of the numbers."""
    sides = []
    for step in (-1, 1):
        at = places[axis] + step
        while given.get((*places[:axis], at, *places[axis + 1 :])) == NONE:
            at += step
        sides.append(given.get((*places[:axis], at, *places[axis + 1 :]), NONE))
    below, above = sides
    return NONE not in sides and results[below] != results[above]


def _collect(
    condition: ex.Node, parameters: Mapping[str, Fraction], limits: dict[ex.Node, set[Limit]]
) -> None:
    """Enter the limits with which the conditions compare each thing."""
    match condition:
        case ex.All(inner) | ex.AnyOf(inner):
            for condition in inner:
                _collect(condition, parameters, limits)
        case ex.Not(own):
            _collect(own, parameters, limits)
        case ex.Compare():
            node, _, limit = _compared(condition, parameters)
            limits.setdefault(node, set()).add(limit)
        case _:
            raise _NotJudged


def _compared(
    comparison: ex.Compare, parameters: Mapping[str, Fraction]
) -> tuple[ex.Node, str, Limit]:
    """Return what is compared, the sign, and the constant; _NotJudged if neither side is one."""
    left, right = (_constant(side, parameters) for side in (comparison.left, comparison.right))
    if right is not None and left is None:
        return comparison.left, comparison.op, right
    if left is not None and right is None:
        return comparison.right, _TURNED.get(comparison.op, comparison.op), left
    raise _NotJudged


def _constant(node: ex.Node, parameters: Mapping[str, Fraction]) -> Limit | None:
    match node:
        case ex.Constant(number):
            return number
        case ex.Text(text):
            return text
        case ex.Input(name) if name in parameters:
            return parameters[name]
    return None


def _pieces(limits: set[Limit], whole: bool) -> list[Limit]:
    """Return a representative of each piece: the limits, something between two of them, below and above all."""
    texts = sorted(limit for limit in limits if isinstance(limit, str))
    numbers = sorted(limit for limit in limits if not isinstance(limit, str))
    if texts or not numbers:
        return [*texts, _OTHER_TEXT]
    if whole:
        near = {floor(number) + step for number in numbers for step in (-1, 0, 1)}
        return sorted(map(Fraction, near))
    pieces: list[Limit] = [numbers[0] - 1]
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        pieces += [number, (number + following) / 2]
    return pieces


def _holds(condition: ex.Node, case: Case, parameters: Mapping[str, Fraction]) -> bool:
    match condition:
        case ex.All(inner):
            return all(_holds(condition, case, parameters) for condition in inner)
        case ex.AnyOf(inner):
            return any(_holds(condition, case, parameters) for condition in inner)
        case ex.Not(own):
            return not _holds(own, case, parameters)
        case ex.Compare():
            node, sign, limit = _compared(condition, parameters)
            return _SIGNS[sign](case[node], limit)
    raise _NotJudged
