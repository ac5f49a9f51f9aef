"""What moving one indicator costs and brings: after 0, 1, 2 … changes, its score and whether it meets the floor.

Changes of one indicator add up before the one rounding, so the best k changes are the k largest: greedy is exact here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from shifan.firmness.model import LARGEST, Model


@dataclass(frozen=True)
class Lever:
    """Of one indicator: the score (units of the last place) after each number of changes, and the first number that crosses the floor.

    `crosses` is the least number of changes after which a key indicator stands on the other side of the floor, else None.
    """

    indicator: int
    score: np.ndarray
    crosses: int | None

    @property
    def moved(self) -> np.ndarray:
        """Return how many units the score has moved after each number of changes."""
        return np.abs(self.score - self.score[0])


def lever(model: Model, indicator: int, rate: Fraction, unit: Fraction, sizes: np.ndarray) -> Lever:
    """Return the lever of an indicator whose rate moves from `rate` by `unit × sizes` (running sums of signed integers)."""
    scale = lcm(rate.denominator, unit.denominator)
    full = model.full[indicator]
    most = int(np.abs(sizes).max(initial=0)) * abs(int(unit * scale)) + scale
    wide = (
        object
        if 4 * 10**model.places * full.numerator * full.denominator * most >= LARGEST
        else np.int64
    )
    top = int(rate * scale) + np.concatenate([[0], sizes]).astype(wide) * int(unit * scale)
    bottom = scale * full.denominator
    score = (2 * 10**model.places * full.numerator * top + bottom) // (2 * bottom)
    return Lever(indicator, score.astype(np.int64), _crossing(model, indicator, top, scale))


def _crossing(model: Model, indicator: int, top: np.ndarray, scale: int) -> int | None:
    if not model.key[indicator]:
        return None
    floor = model.key_floor
    under = np.array([int(own) * floor.denominator < floor.numerator * scale for own in top])
    other = np.flatnonzero(under != under[0])
    return int(other[0]) if len(other) else None


def fewest(
    levers: Sequence[Lever], units: int, least: dict[int, int] | None = None
) -> dict[int, int] | None:
    """Return the fewest changes by indicator that move the sum of scores by at least `units`; None if none do.

    `least` forces a number of changes on some indicators. Exact: dynamic programming over the units still to be moved.
    """
    least = least or {}
    never = np.iinfo(np.int64).max // 4
    best = np.full(units + 1, never)
    best[0] = 0
    choices = []
    for one in levers:
        best, choice = _with(best, one, least.get(one.indicator, 0), never)
        choices.append(choice)
    if best[units] >= never:
        return None
    taken, left = {}, units
    for one, choice in zip(reversed(levers), reversed(choices), strict=True):
        number = int(choice[left])
        taken[one.indicator] = number
        left = max(0, left - int(one.moved[number]))
    return {indicator: taken[indicator] for indicator in sorted(taken) if taken[indicator]}


def _with(best: np.ndarray, one: Lever, least: int, never: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the fewest changes for each number of units once an indicator may be moved too, and its own changes there."""
    units, moved = len(best) - 1, one.moved
    made, choice = np.full(units + 1, never), np.zeros(units + 1, dtype=np.int64)
    for number in _breakpoints(moved, least, units):
        gain = min(int(moved[number]), units)
        reached = np.concatenate([np.full(gain, best[0]), best[: units + 1 - gain]]) + number
        better = reached < made
        made[better], choice[better] = reached[better], number
    return made, choice


def _breakpoints(moved: np.ndarray, least: int, units: int) -> list[int]:
    """Return the numbers of changes worth looking at: from `least`, each that moves the score further, until all is moved."""
    own = moved[least:]
    steps = np.flatnonzero(np.diff(own, prepend=own[:1] - 1) > 0)
    past = np.flatnonzero(own[steps] >= units)
    kept = steps[: past[0] + 1] if len(past) else steps
    return [least + int(step) for step in kept]
