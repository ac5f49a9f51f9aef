"""What the states of one part of a row bring to it: by the numbers that are kept apart, the best at each cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from shifan.firmness.varying_rules import VaryingGathering
from shifan.records import dataclass
from shifan.rules.directions import NEITHER

Others = tuple[float, ...]


@dataclass(frozen=True)
class Brought:
    """What the states of some rows bring, by number (one row a number, one column a state), with cost and row."""

    numbers: tuple[VaryingGathering, ...]
    amounts: np.ndarray
    cost: np.ndarray
    row: np.ndarray


@dataclass(frozen=True)
class Option:
    """The states of one part that bring the same other numbers: cost, led number and place in the part, by cost.

    Each is dearer than the one before and brings more of the led number.
    """

    others: Others
    cost: np.ndarray
    led: np.ndarray
    state: np.ndarray

    @cached_property
    def ways(self) -> list[tuple[int, float]]:
        """Return cost and led number of each state."""
        return list(zip(self.cost.tolist(), self.led.tolist(), strict=True))


@dataclass(frozen=True)
class Part:
    """One part of a row: its options, and which states of all rows are its own, the first as the part is now."""

    options: tuple[Option, ...]
    states: np.ndarray


def led_number(numbers: Sequence[VaryingGathering], amounts: np.ndarray) -> int:
    """Return which number to lead: that with the most different amounts of those whose direction is known; −1: none."""
    led = [n for n, each in enumerate(numbers) if each.sign != NEITHER and each.gathering.adds_up]
    if len(led) < 2:
        return led[0] if led else -1
    return max(led, key=lambda n: len(np.unique(amounts[n])))


def parts_of(brought: Brought, part: np.ndarray, led: int) -> Iterator[tuple[int, Part]]:
    """Yield each part with the row that it belongs to, in the order of rows, then of parts.

    `part` is which part each state belongs to; states of the same part lie one after another, the first as it is now.
    """
    order = np.lexsort((np.arange(len(part)), part, brought.row))
    order = order[brought.row[order] >= 0]
    edges = np.flatnonzero(np.diff(part[order], prepend=-1, append=-1))
    others, leads = _apart(brought, order, edges, led)
    cost = brought.cost[order]
    known: dict[tuple[bytes, bytes, bytes], tuple[Option, ...]] = {}
    for first, last in pairwise(edges.tolist()):
        own = others[:, first:last], leads[first:last], cost[first:last]
        key = own[0].tobytes(), own[1].tobytes(), own[2].tobytes()
        if key not in known:
            known[key] = tuple(_options_of(*own))
        yield int(brought.row[order[first]]), Part(known[key], order[first:last])


def _apart(
    brought: Brought, order: np.ndarray, edges: np.ndarray, led: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the other numbers that states in an order bring, and the led one; what adds up as more than now."""
    adds_up = np.array([each.gathering.adds_up for each in brought.numbers], dtype=bool)
    amounts = brought.amounts[:, order]
    now = np.repeat(amounts[:, edges[:-1]], np.diff(edges), axis=1)
    amounts -= np.where(adds_up[:, np.newaxis], now, 0.0)
    if led < 0:
        return amounts, np.zeros(len(order))
    return np.delete(amounts, led, axis=0), brought.numbers[led].sign * amounts[led]


def _options_of(others: np.ndarray, leads: np.ndarray, cost: np.ndarray) -> Iterator[Option]:
    """Yield the options of a part: of equally dear states the best, and no dearer one that brings no more."""
    for key, states in _alike(others, np.lexsort((-leads, cost))):
        own = leads[states]
        kept = np.ones(len(states), dtype=bool)
        kept[1:] = own[1:] > np.maximum.accumulate(own)[:-1]
        yield Option(key, cost[states[kept]], own[kept], states[kept])


def _alike(others: np.ndarray, order: np.ndarray) -> Iterator[tuple[Others, np.ndarray]]:
    """Yield states in a given order, those with the same other numbers together."""
    if not len(others) or (others == others[:, :1]).all():
        yield tuple(others[:, order[0]].tolist()), order
        return
    by_others: dict[Others, list[int]] = {}
    keys = list(zip(*others.tolist(), strict=True))
    for state in order.tolist():
        by_others.setdefault(keys[state], []).append(state)
    for key in sorted(by_others):
        yield key, np.array(by_others[key], dtype=np.int64)
