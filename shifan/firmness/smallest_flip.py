"""The smallest change that turns the verdict: which indicators to move, by how many changes each. Exact, not sampled.

A city passes as long as the total holds and every key indicator holds: to fail it, the cheapest of these is enough; to pass it,
all that fail must be mended together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from shifan.firmness.levers import Lever, fewest
from shifan.firmness.model import Model
from shifan.firmness.rescore import Rate, once, scores, total_of

LINE, FLOOR, BOTH, VETO, OUT_OF_REACH, NOTHING = (
    "line",
    "floor",
    "both",
    "veto",
    "out of reach",
    "nothing",
)


@dataclass(frozen=True)
class Turn:
    """How the verdict turns: `route` says by what (the line, the floor of `indicator`, both), `taken` changes by indicator.

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


def turn(model: Model, made: Sequence[Rate], levers: Sequence[Lever]) -> Turn:
    """Return the cheapest way to turn the verdict of a city with rates `made` by moving `levers`."""
    now = once(model)
    if not now.known[0]:
        return Turn(NOTHING)
    if model.vetoes:
        return Turn(VETO)
    return _to_fail(model, made, levers) if now.passes[0] else _to_pass(model, made, levers)


def _to_fail(model: Model, made: Sequence[Rate], levers: Sequence[Lever]) -> Turn:
    units, ways = _to_miss(model, made), []
    if units is not None:
        ways.append(Turn(LINE, fewest(levers, units)))
    ways += [
        Turn(FLOOR, {one.indicator: one.crosses}, one.indicator)
        for one in levers
        if one.crosses is not None
    ]
    found = [way for way in ways if way.taken is not None]
    best = min(found, key=lambda way: way.number) if found else Turn(OUT_OF_REACH)
    return replace(best, line=ways[0].number if ways and ways[0].route == LINE else None)


def _to_pass(model: Model, made: Sequence[Rate], levers: Sequence[Lever]) -> Turn:
    under, units = _under_floor(model, made), _to_reach(model, made)
    least = {
        one.indicator: one.crosses
        for one in levers
        if one.indicator in under and one.crosses is not None
    }
    if len(least) < len(under) or units is None:
        return Turn(OUT_OF_REACH)
    taken = fewest(levers, units, least)
    if taken is None:
        return Turn(OUT_OF_REACH)
    return Turn(
        BOTH if under and units else FLOOR if under else LINE,
        taken,
        min(under) if len(under) == 1 and not units else None,
    )


def _under_floor(model: Model, made: Sequence[Rate]) -> set[int]:
    floor = model.key_floor
    return {
        n
        for n, (key, rate) in enumerate(zip(model.key, made, strict=True))
        if key
        and rate.known[0]
        and int(rate.top[0]) * floor.denominator < floor.numerator * int(rate.bottom[0])
    }


def _least_sum(model: Model, made: Sequence[Rate]) -> tuple[int, int, int]:
    """Return the sum of scores now, the least sum that meets the pass line, and the largest sum there is (units of the last place)."""
    own = [
        (int(scores(rate, full, 1, model.places)[0]), full)
        for rate, full in zip(made, model.full, strict=True)
        if rate.known[0]
    ]
    full = sum((full for _, full in own), Fraction(0))
    most = int(full * 10**model.places) + len(own)
    line = model.pass_line * 10**model.places
    return (
        sum(score for score, _ in own),
        bisect_left(range(most + 1), True, key=lambda units: total_of(model, units, full) >= line),
        most,
    )


def _to_miss(model: Model, made: Sequence[Rate]) -> int | None:
    """Return by how much the sum of scores must fall to miss the line; None if it holds whatever the scores."""
    now, least, _ = _least_sum(model, made)
    return now - least + 1 if least else None


def _to_reach(model: Model, made: Sequence[Rate]) -> int | None:
    """Return by how much the sum of scores must rise to meet the line (0: it does); None if no scores do."""
    now, least, most = _least_sum(model, made)
    return max(0, least - now) if least <= most else None
