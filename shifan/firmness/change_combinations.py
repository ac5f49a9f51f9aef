"""The states that a row can come to by choices below it, each at its least cost: what its parts bring, combined.

Of the numbers brought one is led: the more of it (by its sign) the better, so that of two states with the same other
numbers a dearer one with no more of it is of no use. All other numbers are kept apart by what they come to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import field

import numpy as np

from shifan.firmness.part_options import Option, Others, Part
from shifan.firmness.varying_rules import VaryingGathering
from shifan.records import dataclass

MOST_STATES, _MOST_AT_ONCE = 400_000, 200_000
_DIGITS = 9  # to which numbers that are kept apart are alike
_FEW = 4  # ways of an option that are taken one by one
_NOWHERE = 2**62  # a cost that is never reached


class TooMany(ValueError):
    """There are more states than can be gone through."""


@dataclass(frozen=True)
class CombinedStates:
    """What states of combinations gather (numbers × states), the cost of each, its group and its combination."""

    amounts: np.ndarray
    cost: np.ndarray
    group: np.ndarray
    combination: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence[CombinedStates], numbers: int) -> CombinedStates:
        """Return the states of several combinations, which gather so many numbers, one after the other."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(
            np.concatenate([np.zeros((numbers, 0)), *(part.amounts for part in parts)], axis=1),
            np.concatenate([nothing, *(part.cost for part in parts)]),
            np.concatenate([nothing, *(part.group for part in parts)]),
            np.repeat(np.arange(len(parts)), [len(part.cost) for part in parts]),
        )


@dataclass
class Combination(ABC):
    """The states of one row, made of its parts' states one after the other, up to a cost."""

    numbers: tuple[VaryingGathering, ...]
    led: int  # place of the led number; −1 if there is none
    cap: int
    parts: list[Part] = field(default_factory=list)
    _known: dict[tuple[Others, Others], tuple[Others, Others]] = field(default_factory=dict)

    @abstractmethod
    def add(self, part: Part) -> None:
        """Add a part with its options: what they bring is that which now is, or more or less of it."""

    @abstractmethod
    def states(self) -> CombinedStates:
        """Return the states of use, by cost: each brings more of the led number than any cheaper one of its group."""

    @abstractmethod
    def made_of(self, group: int, cost: int) -> list[int]:
        """Return the state of each part of which a state is made: of several ways that which was tried first."""

    @property
    def _sign(self) -> int:
        return self.numbers[self.led].sign

    def _together(self, left: Others, right: Others) -> tuple[Others, Others]:
        """Return to which other numbers, alike to some digits and exactly, two states come together."""
        known = self._known.get((left, right))
        if known is None:
            others = [each.gathering for n, each in enumerate(self.numbers) if n != self.led]
            both = tuple(
                a + b if gathering.adds_up else float(gathering.together(np.array(a), np.array(b)))
                for gathering, a, b in zip(others, left, right, strict=True)
            )
            alike = tuple(round(number, _DIGITS) for number in both)
            known = self._known[left, right] = alike, both
        return known


def combination_of(
    numbers: tuple[VaryingGathering, ...], led: int, cap: int, amounts: Sequence[float]
) -> Combination:
    """Return a row's combination before any part; `amounts` are what the row's fixed parts bring."""
    others = tuple(amount for n, amount in enumerate(amounts) if n != led)
    if led < 0:
        return _Cheapest(numbers, led, cap, groups=[[_CheapestGroup(others, 0)]])
    start = _Group(others, np.array([numbers[led].sign * amounts[led]]))
    return _Best(numbers, led, cap, groups=[[start]])


@dataclass
class _Group:
    """The best led number at each cost where other numbers come to the same; −∞ where there is no way.

    `sources` are the groups before the last part, and options of that part, that lead here, as they were tried.
    """

    others: Others
    best: np.ndarray
    sources: list[tuple[int, Option]] = field(default_factory=list)


@dataclass
class _Best(Combination):
    """States of which each brings the most of the led number at its cost."""

    groups: list[list[_Group]] = field(default_factory=list)  # after each part

    def add(self, part: Part) -> None:
        """Add a part with its options."""
        before = self.groups[-1]
        reach = max(int(option.cost[-1]) for option in part.options)
        size = min(self.cap + 1, max(len(group.best) for group in before) + reach)
        made: dict[Others, _Group] = {}
        for place, group in enumerate(before):
            for option in part.options:
                alike, both = self._together(group.others, option.others)
                if alike not in made:
                    made[alike] = _Group(both, np.full(size, -np.inf))
                made[alike].sources.append((place, option))
                _take(made[alike].best, group.best, option)
        self.groups.append(list(made.values()))
        if len(made) * size > MOST_STATES:
            raise TooMany
        self.parts.append(part)

    def states(self) -> CombinedStates:
        """Return the states of use, by cost."""
        groups = self.groups[-1]
        costs = [_rising(group.best) for group in groups]
        amounts = np.empty((len(self.numbers), sum(map(len, costs))))
        others, first = [n for n in range(len(amounts)) if n != self.led], 0
        for group, cost in zip(groups, costs, strict=True):
            own = slice(first, first + len(cost))
            amounts[others, own] = np.array(group.others).reshape(-1, 1)
            amounts[self.led, own] = self._sign * group.best[cost]
            first += len(cost)
        together = np.concatenate(costs)
        order = np.argsort(together, kind="stable")
        places = np.repeat(np.arange(len(groups)), list(map(len, costs)))[order]
        return CombinedStates(amounts[:, order], together[order], places, np.zeros_like(places))

    def made_of(self, group: int, cost: int) -> list[int]:
        """Return the state of each part of which a state is made."""
        found = []
        for groups, earlier, part in zip(
            self.groups[:0:-1], self.groups[-2::-1], self.parts[::-1], strict=True
        ):
            group, spent, state = _source(groups[group], earlier, cost)
            cost -= spent
            found.append(int(part.states[state]))
        return found[::-1]


def _rising(best: np.ndarray) -> np.ndarray:
    """Return the costs at which more is brought than at any lower one."""
    more = best > -np.inf
    more[1:] &= best[1:] > np.maximum.accumulate(best)[:-1]
    return np.flatnonzero(more)


def _take(best: np.ndarray, before: np.ndarray, option: Option) -> None:
    """Let the best at each cost take what it gains by a part's option after the states of one group before."""
    size = len(best)
    if len(before) == 1:
        within = option.cost[: int(np.searchsorted(option.cost, size))]
        best[within] = np.maximum(best[within], before[0] + option.led[: len(within)])
    elif len(option.cost) <= _FEW:
        for cost, led in option.ways:
            own = best[cost : cost + len(before)]
            np.maximum(own, before[: len(own)] + led, out=own)
    else:
        _take_of_many(best, before, option)


def _take_of_many(best: np.ndarray, before: np.ndarray, option: Option) -> None:
    """Do the same with all ways of an option at once."""
    size = len(best)
    shifted = _shifted(before, size)
    within = int(np.searchsorted(option.cost, size))
    block = max(1, _MOST_AT_ONCE // size)
    for first in range(0, within, block):
        own = slice(first, min(first + block, within))
        gained = shifted[size - option.cost[own]]
        gained += option.led[own, np.newaxis]
        np.maximum(best, gained.max(axis=0), out=best)


def _shifted(best: np.ndarray, size: int) -> np.ndarray:
    """Return in row n what is best at each cost below `size` if size − n is spent besides; −∞ where nothing is."""
    padded = np.full(2 * size, -np.inf)
    padded[size : size + min(len(best), size)] = best[:size]
    return np.ndarray((size + 1, size), buffer=padded, strides=2 * padded.strides)


def _source(group: _Group, earlier: list[_Group], cost: int) -> tuple[int, int, int]:
    """Return the group before the last part, and cost and state of that part, by which a group is best at a cost."""
    for place, option in group.sources:
        best, left = earlier[place].best, cost - option.cost
        ways = np.flatnonzero((left >= 0) & (left < len(best)))
        ways = ways[best[left[ways]] + option.led[ways] == group.best[cost]]
        if len(ways):
            return place, int(option.cost[ways[0]]), int(option.state[ways[0]])
    raise KeyError(cost)


@dataclass(frozen=True)
class _CheapestGroup:
    """The least cost at which numbers come to the same, the group before the last part, and the option of that part."""

    others: Others
    cost: int
    before: int = -1
    option: Option | None = None


@dataclass
class _Cheapest(Combination):
    """States without a number that is led: of those where all numbers come to the same the cheapest."""

    groups: list[list[_CheapestGroup]] = field(default_factory=list)  # after each part
    _size: int = 1

    def add(self, part: Part) -> None:
        """Add a part with its options."""
        made: dict[Others, _CheapestGroup] = {}
        for place, group in enumerate(self.groups[-1]):
            for option in part.options:
                alike, both = self._together(group.others, option.others)
                cost = group.cost + int(option.cost[0])
                known = made.get(alike)
                if known is None:
                    within = cost if cost <= self.cap else _NOWHERE
                    made[alike] = _CheapestGroup(both, within, place, option)
                elif cost < known.cost and cost <= self.cap:
                    made[alike] = _CheapestGroup(known.others, cost, place, option)
        self.groups.append(list(made.values()))
        reach = max(int(option.cost[-1]) for option in part.options)
        self._size = min(self.cap + 1, self._size + reach)
        if len(made) * self._size > MOST_STATES:
            raise TooMany
        self.parts.append(part)

    def states(self) -> CombinedStates:
        """Return the states of use, by cost."""
        reached = [(n, own) for n, own in enumerate(self.groups[-1]) if own.cost < _NOWHERE]
        reached.sort(key=lambda own: own[1].cost)
        amounts = np.array([own.others for _, own in reached]).T.reshape(-1, len(reached))
        cost = np.array([own.cost for _, own in reached], dtype=np.int64)
        places = np.array([n for n, _ in reached], dtype=np.int64)
        return CombinedStates(amounts, cost, places, np.zeros_like(places))

    def made_of(self, group: int, cost: int) -> list[int]:
        """Return the state of each part of which a state is made."""
        found = []
        for groups, part in zip(self.groups[:0:-1], self.parts[::-1], strict=True):
            own = groups[group]
            group = own.before
            if own.option is not None:
                found.append(int(part.states[own.option.state[0]]))
        return found[::-1]
