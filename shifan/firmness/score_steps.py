"""What changing one indicator costs and brings: after 0, 1, 2 … changes, its score and whether it meets the floor.

Changes of one indicator add up before the one rounding, so the best k changes are the k largest: greedy is exact here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from shifan.firmness.city_model import LARGEST, Model

_NEVER = int(np.iinfo(np.int64).max) // 4


@dataclass(frozen=True)
class ScoreSteps:
    """Of one indicator: the score (units of the last place) after each number of changes.

    `crosses` is the least number of changes after which a key indicator stands on the other side of the floor;
    None if no number of changes does that, or the indicator is no key one.
    """

    indicator: int
    score: np.ndarray
    crosses: int | None

    @property
    def moved(self) -> np.ndarray:
        """Return how many units the score has moved after each number of changes."""
        return np.asarray(np.abs(self.score - self.score[0]))


def score_steps(
    model: Model, indicator: int, rate: Fraction, unit: Fraction, sizes: np.ndarray
) -> ScoreSteps:
    """Return the steps of an indicator whose rate moves from `rate` by `unit × sizes`.

    `sizes` are running sums of signed integers.
    """
    scale = lcm(rate.denominator, unit.denominator)
    full, times = model.full[indicator], 2 * 10**model.places
    most = int(np.abs(sizes).max(initial=0)) * abs(int(unit * scale)) + scale
    is_large = 2 * times * full.numerator * full.denominator * most >= LARGEST
    numbers = np.concatenate([[0], sizes]).astype(object if is_large else np.int64)
    top = int(rate * scale) + numbers * int(unit * scale)
    bottom = scale * full.denominator
    score = (times * full.numerator * top + bottom) // (2 * bottom)
    return ScoreSteps(indicator, score.astype(np.int64), _crossing(model, indicator, top, scale))


def _crossing(model: Model, indicator: int, top: np.ndarray, scale: int) -> int | None:
    """Return after how many changes a key indicator with rates `top / scale` crosses the floor, if it does."""
    if not model.key[indicator]:
        return None
    floor = model.key_floor
    under = np.array([int(number) * floor.denominator < floor.numerator * scale for number in top])
    across = np.flatnonzero(under != under[0])
    return int(across[0]) if len(across) else None


def fewest_changes(
    steps: Sequence[ScoreSteps], units: int, least: dict[int, int] | None = None
) -> dict[int, int] | None:
    """Return the fewest changes by indicator that move the sum of scores by at least `units`; None if none do.

    `least` forces a number of changes on some indicators. Exact: dynamic programming over the units still to be moved.
    """
    least = least or {}
    best = np.full(units + 1, _NEVER)
    best[0] = 0
    choices = []
    for indicator_steps in steps:
        forced = least.get(indicator_steps.indicator, 0)
        best, choice = _with_indicator(best, indicator_steps, forced)
        choices.append(choice)
    if best[units] >= _NEVER:
        return None
    taken, left = {}, units
    for indicator_steps, choice in zip(reversed(steps), reversed(choices), strict=True):
        number = int(choice[left])
        taken[indicator_steps.indicator] = number
        left = max(0, left - int(indicator_steps.moved[number]))
    return {indicator: taken[indicator] for indicator in sorted(taken) if taken[indicator]}


def _with_indicator(
    best: np.ndarray, steps: ScoreSteps, least: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the fewest changes for each number of units once an indicator may be changed too.

    And how many of these changes are its own.
    """
    units, moved = len(best) - 1, steps.moved
    fewest, choice = np.full(units + 1, _NEVER), np.zeros(units + 1, dtype=np.int64)
    for number in _numbers_worth_trying(moved, least, units):
        gain = min(int(moved[number]), units)
        reached = np.concatenate([np.full(gain, best[0]), best[: units + 1 - gain]]) + number
        better = reached < fewest
        fewest[better], choice[better] = reached[better], number
    return fewest, choice


def _numbers_worth_trying(moved: np.ndarray, least: int, units: int) -> list[int]:
    """Return the numbers of changes, from `least` on, that move the score further, until all is moved."""
    allowed = moved[least:]
    steps = np.flatnonzero(np.diff(allowed, prepend=allowed[:1] - 1) > 0)
    past = np.flatnonzero(allowed[steps] >= units)
    kept = steps[: past[0] + 1] if len(past) else steps
    return [least + int(step) for step in kept]
