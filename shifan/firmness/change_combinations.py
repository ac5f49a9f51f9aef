"""The states that a row can come to by choices below it, each at its least cost: what its parts bring, combined.

Of the numbers brought one is led: the more of it (by its sign) the better, so that of two states with the same other
numbers a dearer one with no more of it is of no use. All other numbers are kept apart by what they come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

import numpy as np

from shifan.firmness.varying_rules import VaryingGathering
from shifan.records import dataclass
from shifan.rules.directions import NEITHER

MOST_STATES, _MOST_AT_ONCE = 400_000, 200_000
_DIGITS = 9  # to which numbers that are kept apart are alike
Others = tuple[float, ...]


class TooMany(ValueError):
    """There are more states than can be gone through."""


@dataclass(frozen=True)
class Brought:
    """What the states of some rows bring, by number (one row a number, one column a state), with cost and row."""

    numbers: tuple[VaryingGathering, ...]
    amounts: np.ndarray
    cost: np.ndarray
    row: np.ndarray


@dataclass(frozen=True)
class _Ways:
    """The states of one part that bring the same other numbers: cost, led number and which state, by cost."""

    cost: np.ndarray
    led: np.ndarray
    state: np.ndarray


Ways = Mapping[Others, _Ways]


@dataclass
class _Group:
    """The best led number at each cost where other numbers come to the same; −∞ where there is no way."""

    others: Others
    best: np.ndarray
    # Of each cost: the group before the last part, and the state of that part.
    before: np.ndarray
    state: np.ndarray


@dataclass
class Combination:
    """The states of one row, made of its parts' states one after the other, up to a cost."""

    numbers: tuple[VaryingGathering, ...]
    led: int  # place of the led number; −1 if there is none
    cap: int
    groups: list[list[_Group]] = field(default_factory=list)  # after each part
    parts: list[Ways] = field(default_factory=list)

    def start(self, amounts: Sequence[float]) -> None:
        """Begin with what the row's fixed parts bring."""
        led = self._sign * amounts[self.led] if self.led >= 0 else 0.0
        others = tuple(amount for n, amount in enumerate(amounts) if n != self.led)
        nowhere = np.full(1, -1)
        self.groups = [[_Group(others, np.array([led]), nowhere, nowhere)]]
        self.parts = []

    @property
    def _sign(self) -> int:
        return self.numbers[self.led].sign

    def add(self, ways: Ways) -> None:
        """Add a part with its states: what they bring is that which now is, or more or less of it."""
        before = self.groups[-1]
        reach = max(int(option.cost[-1]) for option in ways.values())
        size = min(self.cap + 1, max(len(group.best) for group in before) + reach)
        made: dict[Others, _Group] = {}
        for place, group in enumerate(before):
            for others, option in ways.items():
                both = self._together(group.others, others)
                key = tuple(round(number, _DIGITS) for number in both)
                if key not in made:
                    made[key] = _Group(
                        both, np.full(size, -np.inf), np.full(size, -1), np.full(size, -1)
                    )
                _take(made[key], group.best, option, place)
        self.groups.append(list(made.values()))
        if len(made) * size > MOST_STATES:
            raise TooMany
        self.parts.append(ways)

    def _together(self, left: Others, right: Others) -> Others:
        others = [each.gathering for n, each in enumerate(self.numbers) if n != self.led]
        return tuple(
            a + b if gathering.adds_up else float(gathering.together(np.array(a), np.array(b)))
            for gathering, a, b in zip(others, left, right, strict=True)
        )

    def states(self) -> list[tuple[int, int]]:
        """Return group and cost of each state of use: more of the led number than any cheaper one of its group."""
        found = []
        for place, group in enumerate(self.groups[-1]):
            cheaper = np.maximum.accumulate(np.concatenate([[-np.inf], group.best[:-1]]))
            found += [(place, int(cost)) for cost in np.flatnonzero(group.best > cheaper)]
        return found

    def amounts(self, place: int, cost: int) -> list[float]:
        """Return what a state's row gathers, number by number."""
        group = self.groups[-1][place]
        amounts = list(group.others)
        if self.led >= 0:
            amounts.insert(self.led, self._sign * float(group.best[cost]))
        return amounts

    def made_of(self, place: int, cost: int) -> list[int]:
        """Return the state of each part of which a state is made."""
        found = []
        for groups, part in zip(self.groups[:0:-1], self.parts[::-1], strict=True):
            group = groups[place]
            state = int(group.state[cost])
            found.append(state)
            place, cost = int(group.before[cost]), cost - _cost_of(part, state)
        return found[::-1]


def _cost_of(part: Ways, state: int) -> int:
    """Return what a state of a part costs."""
    for group in part.values():
        found = np.flatnonzero(group.state == state)
        if len(found):
            return int(group.cost[found[0]])
    raise KeyError(state)


def _take(target: _Group, best: np.ndarray, ways: _Ways, place: int) -> None:
    """Let a group take what it gains by a part's ways after the states of one group before."""
    size = len(target.best)
    block = max(1, _MOST_AT_ONCE // size)
    padded = np.concatenate([np.full(size, -np.inf), best[:size], np.full(size, -np.inf)])
    for first in range(0, int(np.searchsorted(ways.cost, size)), block):
        own = slice(first, first + block)
        # One row a cost of the target, one column a way: what is gained from the cost that is left.
        left = np.arange(size)[:, None] + (size - ways.cost[None, own])
        gained = padded[np.maximum(left, 0)] + ways.led[own]
        chosen = gained.argmax(axis=1)
        most = gained[np.arange(size), chosen]
        better = most > target.best
        target.best[better] = most[better]
        target.state[better] = ways.state[first + chosen[better]]
        target.before[better] = place


def led_number(numbers: Sequence[VaryingGathering], amounts: np.ndarray) -> int:
    """Return which number to lead: that with the most different amounts of those whose direction is known; −1: none."""
    led = [n for n, each in enumerate(numbers) if each.sign != NEITHER and each.gathering.adds_up]
    return max(led, key=lambda n: len(np.unique(amounts[n])), default=-1)


def ways_of(brought: Brought, states: np.ndarray, led: int) -> Ways:
    """Return the ways of one part, by the other numbers; what adds up counts as more than now.

    The first state is the part as it is now. Of equally dear states the best is kept, and no dearer one that
    brings no more.
    """
    adds_up = np.array([each.gathering.adds_up for each in brought.numbers])
    amounts = brought.amounts[:, states]
    amounts = amounts - np.where(adds_up, amounts[:, 0], 0.0)[:, None]
    sign = brought.numbers[led].sign if led >= 0 else 0
    leads = sign * amounts[led] if led >= 0 else np.zeros(len(states))
    others = np.delete(amounts, led, axis=0) if led >= 0 else amounts
    order = np.lexsort((-leads, brought.cost[states]))
    return {
        tuple(others[:, indices[0]].tolist()): _pruned(
            brought.cost[states[indices]], leads[indices], states[indices]
        )
        for indices in _alike(others, order)
    }


def _alike(others: np.ndarray, order: np.ndarray) -> list[np.ndarray]:
    """Return the states in a given order, those with the same other numbers together."""
    if (others == others[:, :1]).all():
        return [order]
    _, group = np.unique(others, axis=1, return_inverse=True)
    return [order[group.ravel()[order] == n] for n in range(int(group.max()) + 1)]


def _pruned(cost: np.ndarray, leads: np.ndarray, states: np.ndarray) -> _Ways:
    """Return ways, by cost, without those that bring no more than one before."""
    before = np.maximum.accumulate(np.concatenate([[-np.inf], leads[:-1]]))
    kept = leads > before
    return _Ways(cost[kept], leads[kept], states[kept])
