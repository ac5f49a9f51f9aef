"""Pairs of two lists that keep their order on both sides, the heaviest together: the kernel of matching."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

# Pairs that are looked at in a stretch: all of short ones, of long ones those next to the same place.
MOST_PAIRS = 60_000
_NARROWEST, _WIDEST = 2, 24


class _Chain(NamedTuple):
    """A chain of pairs: its weight, its last pair, and the chain before that."""

    weight: float = 0.0
    pair: tuple[int, int] = (-1, -1)
    before: _Chain | None = None

    def pairs(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        chain = self
        while chain.before is not None:
            found.append(chain.pair)
            chain = chain.before
        return found[::-1]


class _BestChains:
    """The heaviest chain that ends before each place of the right side: a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._best = [_Chain()] * (size + 1)

    def up_to(self, place: int) -> _Chain:
        """Return the heaviest chain of those that end before a place."""
        best = _Chain()
        while place > 0:
            if self._best[place].weight > best.weight:
                best = self._best[place]
            place &= place - 1
        return best

    def enter(self, place: int, chain: _Chain) -> None:
        """Enter a chain that ends at a place."""
        place += 1
        while place < len(self._best):
            if self._best[place].weight < chain.weight:
                self._best[place] = chain
            place += place & -place


def heaviest_chain(candidates: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Return the pairs (i, j) that rise on both sides and weigh most together; candidates are (i, j, weight).

    O(n log n).
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate[0], -candidate[1]))
    size = max((j for _, j, _ in ordered), default=-1) + 1
    chains = _BestChains(size)
    for i, j, weight in ordered:
        before = chains.up_to(j)
        chains.enter(j, _Chain(before.weight + weight, (i, j), before))
    return chains.up_to(size).pairs()


def equal_pairs(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the places of equal keys, rising; where one occurs often, those next to the same place among the equal."""
    for i, others in enumerate(_equal_places(left, right)):
        for j in others:
            yield i, j


def _equal_places(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[list[int]]:
    """Yield for each key of the left side the places of equal ones that `equal_pairs` looks at, rising."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for j, key in enumerate(right):
        places[key].append(j)
    total = Counter(left)
    width = min(_WIDEST, max(_NARROWEST, MOST_PAIRS // max(len(left), 1)))
    count: dict[Hashable, int] = defaultdict(int)
    for key in left:
        others = places.get(key, [])
        if len(others) > width:
            middle = count[key] * len(others) // total[key]
            count[key] += 1
            low = max(0, min(middle - width // 2, len(others) - width))
            others = others[low : low + width]
        yield others


def nearby_pairs(left: int, right: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in two stretches of so many.

    All of short ones, those at about the same share of long ones.
    """
    for i, others in enumerate(_nearby_places(left, right)):
        for j in others:
            yield i, j


def _nearby_places(left: int, right: int) -> Iterator[range]:
    width = max(_NARROWEST, MOST_PAIRS // (2 * max(left, 1)))
    for i in range(left):
        middle = i * right // left
        yield range(max(0, middle - width), min(right, middle + width + 1))


def likely_pairs(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the places of equal keys and those nearby, each pair once, rising: of a large table there are very many."""
    nearby = _nearby_places(len(left), len(right))
    for i, (equal, near) in enumerate(zip(_equal_places(left, right), nearby, strict=True)):
        for j in sorted({*equal, *near}) if equal else near:
            yield i, j


def equal_ends(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many keys at the beginning and how many at the end are equal; none is counted twice."""
    shorter = min(len(left), len(right))
    first = 0
    while first < shorter and left[first] == right[first]:
        first += 1
    last = 0
    while last < shorter - first and left[-1 - last] == right[-1 - last]:
        last += 1
    return first, last


def gaps_between(
    pairs: list[tuple[int, int]], left: int, right: int
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the stretches between pairs in lists of so many, as (start, stop) of places on both sides.

    Empty ones are left out.
    """
    starts = [(0, 0), *((i + 1, j + 1) for i, j in pairs)]
    stops = [*pairs, (left, right)]
    return [
        (start, stop)
        for start, stop in zip(starts, stops, strict=True)
        if start[0] < stop[0] and start[1] < stop[1]
    ]


def likest_pairs(weighed: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return pairs of (weight, i, j), the heaviest first, each i and each j once."""
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs = []
    for _, i, j in sorted(weighed, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append((i, j))
    return pairs


def groups_by_key(
    left: Iterable[int],
    right: Iterable[int],
    left_key: Callable[[int], Hashable],
    right_key: Callable[[int], Hashable],
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the places of both sides that share a key, in the order in which the left side first has the keys."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    others: dict[Hashable, list[int]] = defaultdict(list)
    for i in left:
        groups[left_key(i)].append(i)
    for j in right:
        others[right_key(j)].append(j)
    for key, members in groups.items():
        if key in others:
            yield members, others[key]
