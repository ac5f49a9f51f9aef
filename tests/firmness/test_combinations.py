"""States of parts combined: at each cost the best of all products of states, and made of what they say they are."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from shifan.firmness import change_combinations
from shifan.firmness.change_combinations import combination_of
from shifan.firmness.part_options import Brought, parts_of
from shifan.rules.directions import NEITHER, UP
from shifan.rules.gathering import LEAST, SUM

SIZES = (3, 1, 6, 2)


def number(part, sign=NEITHER):
    """Return a number that is gathered: what adds up, or the least."""
    adds_up = part == SUM
    together = np.add if adds_up else np.minimum
    return SimpleNamespace(gathering=SimpleNamespace(adds_up=adds_up, together=together), sign=sign)


KINDS = {
    "only the led": ((number(SUM, UP),), 0),
    "led, and another that adds up": ((number(SUM), number(SUM, UP)), 1),
    "led, and a least": ((number(SUM, UP), number(LEAST)), 0),
    "none led": ((number(SUM), number(LEAST)), -1),
}


def brought(numbers, seed):
    """Return the states of parts of one row: the first of each as it is now."""
    chance, size = np.random.RandomState(seed), sum(SIZES)
    part = np.repeat(np.arange(len(SIZES)), SIZES)
    now = np.concatenate([[True], np.diff(part) > 0])
    cost = np.where(now, 0, chance.randint(1, 4, size))
    amounts = chance.randint(0, 5, (len(numbers), size)).astype(float)
    return Brought(numbers, amounts, cost, np.zeros(size, dtype=np.int64)), part


def start_of(numbers, states, part):
    """Return what the row gathers now, of the least what its fixed parts bring."""
    firsts = [int(np.flatnonzero(part == n)[0]) for n in range(len(SIZES))]
    return [
        10 + sum(states.amounts[n, first] for first in firsts) if own.gathering.adds_up else 3.0
        for n, own in enumerate(numbers)
    ]


def every_way(numbers, states, part, start):
    """Yield cost and numbers of each product of states."""
    of_parts = [np.flatnonzero(part == n) for n in range(len(SIZES))]
    for chosen in itertools.product(*of_parts):
        gathered = list(start)
        for n, own in enumerate(numbers):
            for state, of_part in zip(chosen, of_parts, strict=True):
                amount, now = states.amounts[n, state], states.amounts[n, of_part[0]]
                gathered[n] = (
                    gathered[n] + amount - now
                    if own.gathering.adds_up
                    else min(gathered[n], amount)
                )
        yield sum(int(states.cost[state]) for state in chosen), tuple(gathered)


def of_use(ways, led, cap):
    """Return cost and numbers of the states of use: none dearer that brings no more, other numbers alike."""
    best = {}
    for cost, gathered in sorted(ways, key=lambda way: (way[0], -way[1][led] if led >= 0 else 0)):
        others = tuple(own for n, own in enumerate(gathered) if n != led)
        lead = gathered[led] if led >= 0 else 0.0
        if cost <= cap and lead > best.get(others, [(None, -np.inf)])[-1][1]:
            best.setdefault(others, []).append((cost, lead))
    return {(others, cost, lead) for others, own in best.items() for cost, lead in own}


@pytest.mark.parametrize("many", [True, False])  # ways of an option at once, or one by one
@pytest.mark.parametrize("cap", [2, 5, 100])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", list(KINDS))
def test_states_are_the_best_of_all_products(kind, seed, cap, many, monkeypatch):
    monkeypatch.setattr(change_combinations, "_FEW", 0 if many else 100)
    numbers, led = KINDS[kind]
    states, part = brought(numbers, seed)
    start = start_of(numbers, states, part)
    combination = combination_of(numbers, led, cap, start)
    for row, own in parts_of(states, part, led):
        assert row == 0
        combination.add(own)
    found = combination.states()
    assert (np.diff(found.cost) >= 0).all()
    told = {
        (
            tuple(float(own) for n, own in enumerate(gathered) if n != led),
            int(cost),
            float(gathered[led]) if led >= 0 else 0.0,
        )
        for gathered, cost in zip(found.amounts.T, found.cost, strict=True)
    }
    assert told == of_use(every_way(numbers, states, part, start), led, cap)
    for gathered, cost, group in zip(found.amounts.T, found.cost, found.group, strict=True):
        made = combination.made_of(int(group), int(cost))
        assert [int(part[state]) for state in made] == list(range(len(SIZES)))
        assert sum(int(states.cost[state]) for state in made) == cost
        ways = every_way(numbers, *only(states, part, made), start)
        assert (cost, tuple(gathered)) in ways


def only(states, part, made):
    """Return the states of each part with its first and the one that it is made of."""
    firsts = [int(np.flatnonzero(part == n)[0]) for n in range(len(SIZES))]
    kept = sorted({*firsts, *made})
    return Brought(
        states.numbers, states.amounts[:, kept], states.cost[kept], states.row[kept]
    ), part[kept]


def test_parts_that_bring_the_same_are_worked_out_once():
    numbers = (number(SUM, UP),)
    amounts = np.array([[1.0, 3.0, 5.0, 7.0, 0.0, 1.0]])
    cost, row = np.array([0, 1, 0, 1, 0, 1]), np.array([4, 4, 4, 4, -1, -1])
    part = np.array([0, 0, 1, 1, 2, 2])
    (first, same), (second, other) = parts_of(Brought(numbers, amounts, cost, row), part, 0)
    assert (first, second) == (4, 4) and same.options is other.options
    assert same.states.tolist() == [0, 1] and other.states.tolist() == [2, 3]
    assert same.options[0].led.tolist() == [0, 2]
