"""The smallest change that turns the verdict: which indicators to change, by how many changes each. Exact, not sampled.

A city passes as long as the total holds and every key indicator holds: to fail it, the cheapest of these is enough;
to pass it, all that fail must be mended together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from shifan.firmness.city_model import Model
from shifan.firmness.rescore import Rate, score_once, scores, total_of
from shifan.firmness.score_steps import ScoreSteps, fewest_changes

LINE, FLOOR, BOTH, VETO = "line", "floor", "both", "veto"
OUT_OF_REACH, NOTHING, UNSEARCHED = "out of reach", "nothing", "unsearched"


@dataclass(frozen=True)
class Turn:
    """How the verdict turns: `route` says by what (the line, the floor of `indicator`, both).

    `taken` is how many changes it takes, by indicator.
    Without `taken` it cannot be turned this way: a veto stands, the changes do not reach, or there is no total.
    `line` is the number of changes that would make a passing city miss the pass line, None if they do not reach.
    """

    route: str
    taken: dict[int, int] | None = None
    indicator: int | None = None
    line: int | None = None

    @property
    def number(self) -> int | None:
        """Return how many changes it takes; None if they cannot turn the verdict."""
        return None if self.taken is None else sum(self.taken.values())


def smallest_turn(model: Model, made: Sequence[Rate], steps: Sequence[ScoreSteps]) -> Turn:
    """Return the cheapest way to turn the verdict of a city with rates `made` by changes with these steps."""
    now = score_once(model)
    if not now.known[0]:
        return Turn(NOTHING)
    if model.vetoes:
        return Turn(VETO)
    return _to_fail(model, made, steps) if now.passes[0] else _to_pass(model, made, steps)


def _to_fail(model: Model, made: Sequence[Rate], steps: Sequence[ScoreSteps]) -> Turn:
    units = _units_to_miss(model, made)
    by_line = None if units is None else Turn(LINE, fewest_changes(steps, units))
    ways = [by_line] if by_line and by_line.taken is not None else []
    ways += _by_floor(steps)
    best = min(ways, key=lambda way: way.number or 0) if ways else Turn(OUT_OF_REACH)
    return replace(best, line=by_line.number if by_line else None)


def _by_floor(steps: Sequence[ScoreSteps]) -> Iterator[Turn]:
    """Yield the turns by which one key indicator falls under the floor."""
    for indicator, number in _crossings(steps).items():
        yield Turn(FLOOR, {indicator: number}, indicator)


def _crossings(steps: Sequence[ScoreSteps]) -> dict[int, int]:
    """Return how many changes it takes each key indicator to cross the floor; without those that cannot."""
    return {step.indicator: step.crosses for step in steps if step.crosses is not None}


def _to_pass(model: Model, made: Sequence[Rate], steps: Sequence[ScoreSteps]) -> Turn:
    under, units = _under_floor(model, made), _units_to_reach(model, made)
    crossing = _crossings(steps)
    if units is None or not under <= crossing.keys():
        return Turn(OUT_OF_REACH)
    taken = fewest_changes(steps, units, {indicator: crossing[indicator] for indicator in under})
    if taken is None:
        return Turn(OUT_OF_REACH)
    if not under:
        return Turn(LINE, taken)
    if units:
        return Turn(BOTH, taken)
    return Turn(FLOOR, taken, min(under) if len(under) == 1 else None)


def _under_floor(model: Model, made: Sequence[Rate]) -> set[int]:
    """Return the key indicators under the floor."""
    return {
        n
        for n, (key, rate) in enumerate(zip(model.key, made, strict=True))
        if key and rate.known[0] and _is_under(rate, model.key_floor)
    }


def _is_under(rate: Rate, floor: Fraction) -> bool:
    return int(rate.top[0]) * floor.denominator < floor.numerator * int(rate.bottom[0])


@dataclass(frozen=True)
class _Sums:
    """The sum of scores now, the least that meets the pass line, and the largest there is (units of the last place)."""

    now: int
    least: int
    most: int


def _sums(model: Model, made: Sequence[Rate]) -> _Sums:
    known = [(rate, full) for rate, full in zip(made, model.full, strict=True) if rate.known[0]]
    now = sum(int(scores(rate, full, model.places)[0]) for rate, full in known)
    full = sum((full for _, full in known), Fraction(0))
    most = int(full * 10**model.places) + len(known)
    line = model.pass_line * 10**model.places
    least = bisect_left(
        range(most + 1), True, key=lambda units: total_of(model, units, full) >= line
    )
    return _Sums(now, least, most)


def _units_to_miss(model: Model, made: Sequence[Rate]) -> int | None:
    """Return by how much the sum of scores must fall to miss the line; None if it holds whatever the scores."""
    sums = _sums(model, made)
    return sums.now - sums.least + 1 if sums.least else None


def _units_to_reach(model: Model, made: Sequence[Rate]) -> int | None:
    """Return by how much the sum of scores must rise to meet the line (0: it does); None if no scores do."""
    sums = _sums(model, made)
    return max(0, sums.least - sums.now) if sums.least <= sums.most else None
