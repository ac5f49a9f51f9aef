"""Pairs of two lists that keep their order on both sides, the heaviest together: the kernel of matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

WORK = 60_000  # pairs that are looked at in a stretch: all of short ones, of long ones those next to the same place
_LEAST, _MOST = 2, 24


def heaviest(candidates: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Return the pairs (i, j) that rise on both sides and weigh most together; O(n log n) by a Fenwick tree of best chains."""
    found = sorted(candidates, key=lambda one: (one[0], -one[1]))
    size = max((j for _, j, _ in found), default=-1) + 1
    best: list[tuple[float, tuple | None]] = [(0.0, None)] * (size + 1)
    for i, j, weight in found:
        before, at = (0.0, None), j
        while at > 0:
            before, at = max(before, best[at], key=lambda one: one[0]), at & (at - 1)
        chain, at = (before[0] + weight, (i, j, before[1])), j + 1
        while at <= size:
            if best[at][0] < chain[0]:
                best[at] = chain
            at += at & -at
    return _unwound(max(_prefix(best, size), key=lambda one: one[0], default=(0.0, None))[1])


def _prefix(
    best: list[tuple[float, tuple | None]], at: int
) -> Iterator[tuple[float, tuple | None]]:
    while at > 0:
        yield best[at]
        at &= at - 1


def _unwound(chain: tuple | None) -> list[tuple[int, int]]:
    pairs = []
    while chain is not None:
        i, j, chain = chain
        pairs.append((i, j))
    return pairs[::-1]


def equal(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of equal ones; where one occurs often, those next to the same place among the equal."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    count: dict[Hashable, int] = defaultdict(int)
    total: dict[Hashable, int] = defaultdict(int)
    for j, key in enumerate(right):
        places[key].append(j)
    for key in left:
        total[key] += 1
    wide = min(_MOST, max(_LEAST, WORK // max(len(left), 1)))
    for i, key in enumerate(left):
        others = places.get(key, ())
        middle = count[key] * len(others) // total[key]
        count[key] += 1
        low = max(0, min(middle - wide // 2, len(others) - wide))
        yield from ((i, j) for j in others[low : low + wide])


def near(size: int, other: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places in two stretches: all of short ones, those at about the same share of long ones."""
    wide = max(_LEAST, WORK // (2 * max(size, 1)))
    for i in range(size):
        middle = i * other // size
        yield from ((i, j) for j in range(max(0, middle - wide), min(other, middle + wide + 1)))


def ends(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many at the beginning and at the end are equal."""
    least = min(len(left), len(right))
    first = next((n for n in range(least) if left[n] != right[n]), least)
    return first, next(
        (n for n in range(least - first) if left[-1 - n] != right[-1 - n]), least - first
    )


def gaps(
    pairs: list[tuple[int, int]], size: int, other: int
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the stretches between pairs that are empty on neither side."""
    edges = zip([(0, 0), *((i + 1, j + 1) for i, j in pairs)], [*pairs, (size, other)], strict=True)
    return [(start, stop) for start, stop in edges if start[0] < stop[0] and start[1] < stop[1]]


def greedy(pairs: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return pairs, the likest first, each one once."""
    taken: tuple[set[int], set[int]] = (set(), set())
    found = []
    for _, i, j in sorted(pairs, key=lambda one: (-one[0], one[1], one[2])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append((i, j))
    return found


def buckets(
    left: Iterable[int],
    right: Iterable[int],
    keys: tuple[Callable[[int], Hashable], Callable[[int], Hashable]],
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield those of both sides that share a key."""
    sides: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    for numbers, key, side in zip((left, right), keys, sides, strict=True):
        for n in numbers:
            side[key(n)].append(n)
    yield from ((members, sides[1][key]) for key, members in sides[0].items() if key in sides[1])
