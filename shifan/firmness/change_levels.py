"""From choices of cells to states of the city: object by object up the chain, each row with its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from itertools import groupby
from typing import Protocol

import numpy as np

from shifan.firmness.change_combinations import Combination, CombinedStates, combination_of
from shifan.firmness.change_plan import ChangePlan
from shifan.firmness.part_options import Brought, Part, led_number, parts_of
from shifan.firmness.varying_rules import VaryingGathering, VaryingRule, at_states, entries_at
from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.directions import NEITHER
from shifan.rules.language.objects import CITY
from shifan.rules.language.replication import Key
from shifan.rules.replicated_columns import Result
from shifan.rules.replicates import ReplicateEnvironment, evaluate_any

_FIRST = 1e300  # larger than any gain
_ALL = 2**62  # a cost above all
# States of a part times cost that are combined in about the time that it takes to begin.
_EASY = 1000


class Origin(Protocol):
    """Where the states of one object's rows come from."""

    def choices_of(self, state: int) -> Iterator[int]:
        """Yield the choices of cells that a state takes."""
        ...


@dataclass
class States:
    """The states that the rows of one object can come to: row, cost, results, and what they bring to higher objects.

    The first state of each row is the row as it is now. `amounts` are in the units of their number.
    """

    place: str
    row: np.ndarray
    cost: np.ndarray
    columns: Mapping[Key, Scaled | Result]
    origin: Origin
    amounts: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cells:
    """States of cells: each is a choice."""

    cost: np.ndarray

    def choices_of(self, state: int) -> Iterator[int]:
        if self.cost[state]:
            yield state


@dataclass(frozen=True)
class _Sorted:
    """States that take the first so many of a row's choices, which lie one after another from `first` on."""

    order: np.ndarray
    first: np.ndarray
    cost: np.ndarray

    def choices_of(self, state: int) -> Iterator[int]:
        first = int(self.first[state])
        yield from self.order[first : first + int(self.cost[state])].tolist()


@dataclass(frozen=True)
class _Combined:
    """States made of one state of each part below."""

    below: Origin
    combinations: list[Combination]
    states: CombinedStates

    def choices_of(self, state: int) -> Iterator[int]:
        combination = self.combinations[self.states.combination[state]]
        group, cost = int(self.states.group[state]), int(self.states.cost[state])
        for part in combination.made_of(group, cost):
            yield from self.below.choices_of(part)


@dataclass(frozen=True)
class Parts:
    """What the rows of an object gather, which number is led (−1: none), and the parts of each row with states."""

    numbers: tuple[VaryingGathering, ...]
    led: int
    rows: np.ndarray
    of_rows: list[list[Part]]

    @property
    def mean_states(self) -> int:
        """Return how many states of use a part has in the mean."""
        parts = [part for of_row in self.of_rows for part in of_row]
        states = sum(len(option.cost) for part in parts for option in part.options)
        return states // max(len(parts), 1)


@dataclass(frozen=True)
class _SortedChoices:
    """Choices of single cells, those of a row together, the ones that gain most first.

    By row: the place of its first choice in that order, and how many there are. `sums` are what all choices before a
    place gain, of the number that is led.
    """

    numbers: tuple[VaryingGathering, ...]
    led: int
    order: np.ndarray
    sums: np.ndarray
    rows: np.ndarray
    first: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(
        cls, brought: Brought, gains: np.ndarray, chosen: np.ndarray, led: int
    ) -> _SortedChoices:
        """Return choices, each with its gain, in order."""
        parent = brought.row[chosen]
        order = np.lexsort((-gains, parent))
        order = order[parent[order] >= 0]
        rows, counts = np.unique(parent[order], return_counts=True)
        sums = np.concatenate([[0.0], np.cumsum(gains[order])])
        first = np.cumsum(counts) - counts
        return cls(brought.numbers, led, chosen[order], sums, rows, first, counts)


@dataclass(frozen=True)
class _Known:
    """The states of an object's rows up to a cost."""

    cap: int
    states: States


@dataclass(frozen=True)
class ChangeLevels:
    """The states of each object's rows under a plan.

    `lower` are levels of a wider plan of the same choices, which have the states below the city.
    """

    plan: ChangePlan
    lower: ChangeLevels | None = None
    _known: dict[int, _Known] = field(default_factory=dict)
    _parts: dict[int, tuple[_Known, Parts]] = field(default_factory=dict)

    def states_of_the_city(self, cap: int) -> States:
        """Return the states of the city up to a cost."""
        known, parts = self._below(len(self.plan.places) - 1, cap)
        return self.combined(known.states, CITY, parts, min(cap, self.most(cap)))

    def most(self, cap: int) -> int:
        """Return what no state of the city costs more than, as far as states below up to a cost tell."""
        of_row = self._dearest[-2]
        if cap < int(of_row.max(initial=0)):
            return int(of_row.sum())
        known, _ = self._below(len(self.plan.places) - 1, cap)
        dearest = np.zeros(len(of_row), dtype=np.int64)
        np.maximum.at(dearest, known.states.row, known.states.cost)
        return int(dearest.sum())

    def _below(self, height: int, cap: int) -> tuple[_Known, Parts]:
        """Return the states just below an object of the chain, up to a cost or more, and the parts of its rows."""
        known = (self.lower or self)._states_at(height - 1, cap)
        if height not in self._parts or self._parts[height][0] is not known:
            brought = self.brought(known.states, self.plan.places[height])
            self._parts[height] = known, self.parts(known.states, brought)
        return self._parts[height]

    def _states_at(self, height: int, cap: int) -> _Known:
        """Return the states of the rows of an object of the chain, up to a cost or more."""
        known = self._known.get(height)
        cap = min(cap, int(self._dearest[height].max(initial=0)))
        if known is None or known.cap < cap:
            known = self._known[height] = self._made_at(height, cap)
        return known

    def _made_at(self, height: int, cap: int) -> _Known:
        if not height:
            return _Known(_ALL, self._cells)
        is_all = cap >= int(self._dearest[height].max(initial=0))
        if height == 1 and self._sorted:
            return _Known(_ALL if is_all else cap, self._sorted_states(self._sorted, cap))
        below, parts = self._below(height, cap)
        if below.cap == _ALL:
            cap = max(cap, _EASY // max(parts.mean_states, 1))
        states = self.combined(below.states, self.plan.places[height], parts, cap)
        return _Known(_ALL if is_all else cap, states)

    @cached_property
    def _cells(self) -> States:
        choices = self.plan.varying.choices
        return States(
            choices.place, choices.row, choices.cost, choices.columns, _Cells(choices.cost)
        )

    @cached_property
    def _dearest(self) -> list[np.ndarray]:
        """Return for each object of the chain the most that changes below each of its rows cost."""
        choices, city = self.plan.varying.choices, self.plan.varying.base.city
        of_row = np.zeros(city.size(choices.place), dtype=np.int64)
        np.maximum.at(of_row, choices.row, choices.cost)
        dearest = [of_row]
        for place in self.plan.places[1:]:
            parent, size = city.parents(choices.place, place), city.size(place)
            order = np.where(parent < 0, size, parent)
            sums = np.bincount(order, weights=of_row, minlength=size + 1)
            dearest.append(sums[:size].astype(np.int64))
        return dearest

    def parts(self, below: States, brought: Brought) -> Parts:
        """Return the parts of each row."""
        led = led_number(brought.numbers, brought.amounts)
        rows, of_rows = [], []
        of_row = groupby(parts_of(brought, below.row, led), key=lambda own: own[0])
        for row, parts in of_row:
            rows.append(row)
            of_rows.append([part for _, part in parts])
        return Parts(brought.numbers, led, np.array(rows, dtype=np.int64), of_rows)

    def brought(self, below: States, place: str) -> Brought:
        """Return what states bring to higher objects, with the row of `place` that each belongs to."""
        numbers = self.plan.gatherings_from(below.place)
        amounts = np.zeros((len(numbers), len(below.row)))
        for n, gathered_number in enumerate(numbers):
            if gathered_number.gathering.child == below.place:
                amounts[n] = self._of_each(below, gathered_number)
            else:
                amounts[n] = below.amounts[gathered_number.name]
        parent = self.plan.varying.base.city.parents(below.place, place)[below.row]
        return Brought(numbers, amounts, below.cost, parent)

    def _of_each(self, below: States, own: VaryingGathering) -> np.ndarray:
        rule = self.plan.varying.rules[own.rule]
        children = rule.environment.children[own.gathering.child]
        states = at_states(children, below.row, below.columns)
        amounts, scale = own.gathering.of_each(states, rule.environment)
        return np.asarray(np.broadcast_to(amounts, (1, len(below.row)))[0] * (own.scale / scale))

    @cached_property
    def _sorted(self) -> _SortedChoices | None:
        """Return the choices of the rows above the cells where one number is moved by single choices only, else None.

        Each choice costs 1, and what choices bring adds up, so that no other choices bring more at the same cost than
        those that bring most each.
        """
        brought = self.brought(self._cells, self.plan.places[1])
        moved = _moved_by_choices(self._cells, brought)
        return None if moved is None else _SortedChoices.of(brought, *moved)

    def _sorted_states(self, own: _SortedChoices, cap: int) -> States:
        """Return the states of the rows above the cells that take the first so many of their sorted choices."""
        place = self.plan.places[1]
        counts = np.minimum(own.counts, cap)
        # Of each row: a state for none and one more for each choice.
        cost = np.concatenate([np.arange(count + 1) for count in counts] or [np.zeros(0, int)])
        row, first = np.repeat(own.rows, counts + 1), np.repeat(own.first, counts + 1)
        vectors = self._now(own.numbers, self._cells, place, row)
        vectors[own.led] += own.numbers[own.led].sign * (own.sums[first + cost] - own.sums[first])
        origin = _Sorted(own.order, first, cost)
        return self._computed(place, Brought(own.numbers, vectors, cost, row), origin)

    def combined(self, below: States, place: str, parts: Parts, cap: int) -> States:
        """Return the states of rows up to a cost, each made of its parts' states one part after the other."""
        starts = self._now(parts.numbers, below, place, parts.rows).T.tolist()
        combinations = [combination_of(parts.numbers, parts.led, cap, own) for own in starts]
        for combination, of_row in zip(combinations, parts.of_rows, strict=True):
            for part in of_row:
                combination.add(part)
        made = [combination.states() for combination in combinations]
        states = CombinedStates.joined(made, len(parts.numbers))
        rows = parts.rows[states.combination]
        reached = Brought(parts.numbers, states.amounts, states.cost, rows)
        return self._computed(place, reached, _Combined(below.origin, combinations, states))

    def _now(
        self, numbers: tuple[VaryingGathering, ...], below: States, place: str, row: np.ndarray
    ) -> np.ndarray:
        """Return what rows gather now, number by number; for the greatest and least, only from what cannot change."""
        amounts = np.zeros((len(numbers), len(row)))
        for n, gathered_number in enumerate(numbers):
            if gathered_number.place == place and gathered_number.gathering.adds_up:
                amounts[n] = gathered_number.now[row]
            elif not gathered_number.gathering.adds_up:
                amounts[n] = self._fixed(gathered_number, below, place)[row]
        return amounts

    def _fixed(self, own: VaryingGathering, below: States, place: str) -> np.ndarray:
        """Return the greatest or least of child rows that belong to no row with states, by rows of an object."""
        city, child = self.plan.varying.base.city, own.gathering.child
        rule = self.plan.varying.rules[own.rule]
        amounts, scale = own.gathering.of_each(rule.environment.children[child], rule.environment)
        with_states = np.isin(city.parents(child, below.place), below.row)
        parent = np.where(with_states, -1, city.parents(child, place))
        found = own.gathering.of_groups(amounts, parent, city.size(place))
        return np.asarray(found[0] * (own.scale / scale))

    def _computed(self, place: str, reached: Brought, origin: Origin) -> States:
        """Return states, by what their rows gather, with the results of their object's rules."""
        by_name = {
            gathered_number.name: reached.amounts[n]
            for n, gathered_number in enumerate(reached.numbers)
        }
        columns: dict[Key, Result] = {}
        for rule in self.plan.of(place):
            environment = self._environment(rule, reached.row, columns, by_name)
            columns[rule.key] = _one_each(evaluate_any(rule.tree, environment), environment.size)
        higher = {
            gathered_number.name: by_name[gathered_number.name]
            for gathered_number in reached.numbers
            if gathered_number.place != place
        }
        return States(place, reached.row, reached.cost, columns, origin, higher)

    def _environment(
        self,
        rule: VaryingRule,
        row: np.ndarray,
        columns: Mapping[Key, Result],
        gathered: Mapping[str, np.ndarray],
    ) -> ReplicateEnvironment:
        """Return what a rule sees in states of its rows."""
        inputs: dict[str, Result] = {
            name: entries_at(column, row) for name, column in rule.environment.inputs.items()
        }
        for name in rule.row_reads:
            inputs[name] = columns[self.plan.varying.key(name)]
        for demand in rule.gatherings:
            read = demand.gathering.as_read(gathered[demand.name], demand.scale)
            inputs[demand.name] = read[np.newaxis]
        return ReplicateEnvironment(len(row), inputs, {})


def _one_each(result: Result, size: int) -> Result:
    """Return results with an entry for each state, also where a rule gives the same for all."""
    if isinstance(result, Coded):
        return Coded(np.broadcast_to(result.codes, (1, size)), result.texts)
    return np.broadcast_to(result, (1, size))


def _moved_by_choices(below: States, brought: Brought) -> tuple[np.ndarray, np.ndarray, int] | None:
    """Return what each choice gains over the one before of its cell, the choices, and the number that all move.

    None if the states are no choices, if they move several numbers or one that does not add up or goes no one way,
    or if a further choice of a cell gains more than the one before.
    """
    if not isinstance(below.origin, _Cells):
        return None
    first = np.zeros(int(below.row.max(initial=-1)) + 1, dtype=np.int64)
    is_now = below.cost == 0
    first[below.row[is_now]] = np.flatnonzero(is_now)
    led = _only_moved(brought, first[below.row])
    if led is None:
        return None
    own = brought.numbers[led]
    gains = own.sign * (brought.amounts[led] - brought.amounts[led][first[below.row]])
    return _steps(below, gains, led)


def _only_moved(brought: Brought, first: np.ndarray) -> int | None:
    """Return the one number that choices move, if it adds up and goes one way."""
    moved = np.flatnonzero((brought.amounts != brought.amounts[:, first]).any(axis=1))
    if len(moved) != 1:
        return None
    own = brought.numbers[int(moved[0])]
    return int(moved[0]) if own.gathering.adds_up and own.sign != NEITHER else None


def _steps(below: States, gains: np.ndarray, led: int) -> tuple[np.ndarray, np.ndarray, int] | None:
    """Return the choices that gain, each with its gain over the choice before; None if a later one gains more."""
    order = np.lexsort((-gains, below.cost, below.row))
    row, cost = below.row[order], below.cost[order]
    best = np.concatenate([[True], (row[1:] != row[:-1]) | (cost[1:] != cost[:-1])])
    order, row, cost = order[best], row[best], cost[best]
    if (np.diff(cost)[row[1:] == row[:-1]] != 1).any():
        return None
    over = np.diff(gains[order], prepend=0.0)
    steps = np.where(cost > 0, over, _FIRST)
    if (np.diff(steps)[row[1:] == row[:-1]] > 0).any():
        return None
    kept = (cost > 0) & (steps > 0)
    chosen = order[kept]
    back = np.argsort(chosen, kind="stable")
    return steps[kept][back], chosen[back], led
