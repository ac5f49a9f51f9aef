"""From choices of cells to states of the city: object by object up the chain, each row with its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import groupby, pairwise
from typing import Protocol

import numpy as np

from shifan.firmness.change_combinations import (
    Brought,
    Combination,
    Ways,
    led_number,
    ways_of,
)
from shifan.firmness.change_plan import ChangePlan
from shifan.firmness.varying_rules import VaryingGathering, VaryingRule, at_states, entries_at
from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.directions import NEITHER
from shifan.rules.language.replication import Key
from shifan.rules.replicated_columns import Result
from shifan.rules.replicates import ReplicateEnvironment, evaluate_any

_FIRST = 1e300  # larger than any gain


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
    made: list[tuple[Combination, int, int]]

    def choices_of(self, state: int) -> Iterator[int]:
        combination, place, cost = self.made[state]
        for part in combination.made_of(place, cost):
            yield from self.below.choices_of(part)


@dataclass(frozen=True)
class Parts:
    """What the rows of an object gather, which number is led (−1: none), and by row the ways of each of its parts."""

    numbers: tuple[VaryingGathering, ...]
    led: int
    rows: list[tuple[int, list[Ways]]]


@dataclass(frozen=True)
class ChangeLevels:
    """The states of each object's rows under a plan."""

    plan: ChangePlan

    def states_below_the_city(self) -> States:
        """Return the states of the object just below the city."""
        choices = self.plan.varying.choices
        states = States(
            choices.place, choices.row, choices.cost, choices.columns, _Cells(choices.cost)
        )
        for place in self.plan.places[1:-1]:
            states = self.above(states, place, int(states.cost.sum()))
        return states

    def above(self, below: States, place: str, cap: int) -> States:
        """Return the states of the rows of an object made of those below it, up to a cost."""
        brought = self.brought(below, place)
        made = self._sorted_states(below, place, brought)
        return made or self.combined(below, place, self.parts(below, brought), cap)

    def parts(self, below: States, brought: Brought) -> Parts:
        """Return by row the ways of each of its parts."""
        led = led_number(brought.numbers, brought.amounts)
        rows = [
            (row, [ways_of(brought, part, led) for part in parts])
            for row, parts in _parts_by_row(below, brought.row)
        ]
        return Parts(brought.numbers, led, rows)

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

    def _sorted_states(self, below: States, place: str, brought: Brought) -> States | None:
        """Return the states where one number is moved by single choices only: the largest first. None if more is.

        Each choice costs 1, and what choices bring adds up, so that no other choices bring more at the same cost.
        """
        moved = _moved_by_choices(below, brought)
        if moved is None:
            return None
        gains, chosen, led = moved
        parent = brought.row[chosen]
        order = np.lexsort((-gains, parent))
        order = order[parent[order] >= 0]
        rows, counts = np.unique(parent[order], return_counts=True)
        ends = np.cumsum(counts)
        # Of each row: a state for none and one more for each choice.
        cost = np.concatenate([np.arange(count + 1) for count in counts] or [np.zeros(0, int)])
        row = np.repeat(rows, counts + 1)
        first = np.repeat(ends - counts, counts + 1)
        sums = np.concatenate([[0.0], np.cumsum(gains[order])])
        sign = brought.numbers[led].sign
        vectors = self._now(brought.numbers, below, place, row)
        vectors[led] += sign * (sums[first + cost] - sums[first])
        origin = _Sorted(chosen[order], first, cost)
        return self._computed(place, Brought(brought.numbers, vectors, cost, row), origin)

    def combined(self, below: States, place: str, parts: Parts, cap: int) -> States:
        """Return the states of rows up to a cost, each made of its parts' states one part after the other."""
        made: list[tuple[Combination, int, int]] = []
        rows, cost, vectors = [], [], []
        for row, ways in parts.rows:
            combination = Combination(parts.numbers, parts.led, cap)
            start = self._now(parts.numbers, below, place, np.array([row]))
            combination.start(start[:, 0].tolist())
            for way in ways:
                combination.add(way)
            for group, spent in sorted(combination.states(), key=lambda own: own[1]):
                made.append((combination, group, spent))
                rows.append(row)
                cost.append(spent)
                vectors.append(combination.amounts(group, spent))
        amounts = np.array(vectors).reshape(len(rows), len(parts.numbers)).T
        place_of = np.array(rows, dtype=np.int64)
        states = Brought(parts.numbers, amounts, np.array(cost, dtype=np.int64), place_of)
        return self._computed(place, states, _Combined(below.origin, made))

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


def _parts_by_row(below: States, parent: np.ndarray) -> Iterator[tuple[int, list[np.ndarray]]]:
    """Yield each row with the states of each of its parts, in the order of the rows below."""
    order = np.lexsort((np.arange(len(parent)), below.row, parent))
    order = order[parent[order] >= 0]
    edges = np.flatnonzero(np.diff(below.row[order], prepend=-1, append=-1))
    parts = [order[first:last] for first, last in pairwise(edges)]
    for row, states in groupby(parts, key=lambda states: int(parent[states[0]])):
        yield row, list(states)


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
