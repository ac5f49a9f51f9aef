"""Many scorings of one city at once, exactly: numerators and denominators as integers, rounded once, half up.

Replicates differ in how often each site counts, in won points, or in full scores; all else is the model's.
Integers that could pass 63 bits become Python integers: slower, never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm, prod
from operator import add, mul

import numpy as np

from shifan.firmness.city_model import EXACT_FLOAT, LARGEST, Model
from shifan.firmness.scoring import Outcomes
from shifan.rules.settings import EXCLUDE


@dataclass(frozen=True)
class PointSums:
    """Points by method: a list with an array of replicates × indicators for each method."""

    won: list[np.ndarray]
    due: list[np.ndarray]
    assessed: list[np.ndarray]


@dataclass(frozen=True)
class Rate:
    """The rates of one indicator as fractions: one a replicate, or one for all; not applicable where not `known`."""

    top: np.ndarray
    bottom: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class FullScores:
    """The full scores of indicators (replicates × indicators, or one row for all) in units of 1/`scale`."""

    units: np.ndarray
    scale: int


def sum_points(model: Model, counts: np.ndarray) -> PointSums:
    """Return the points of replicates; `counts` (replicates × sites) says how often each site counts."""
    points = model.points
    due = _by_method(model, points.due, counts)
    # Whoever excludes 合理缺项 has due points exactly where something was assessed.
    assessed = due if model.policy == EXCLUDE else _by_method(model, points.assessed, counts)
    return PointSums(_by_method(model, points.won, counts), due, assessed)


def _by_method(model: Model, points: np.ndarray, counts: np.ndarray) -> list[np.ndarray]:
    """Return the sums of points over the sites of each method; OverflowError if they could be inexact."""
    if points.sum() * max(int(counts.max(initial=0)), 1) >= EXACT_FLOAT:
        raise OverflowError("sums too large to be exact")
    sums = []
    for method in range(len(model.method_weights)):
        sites = model.method == method
        product = counts[:, sites].astype(np.float64) @ points[sites].astype(np.float64)
        sums.append(product.astype(np.int64))
    return sums


def sum_points_once(model: Model) -> PointSums:
    """Return the points of the city as it is."""
    return sum_points(model, np.ones((1, len(model.method)), dtype=np.int64))


def rates(model: Model, points: PointSums) -> list[Rate]:
    """Return the rate of each indicator in each replicate."""
    return [_rate(model, points, indicator) for indicator in range(len(model.full))]


def _rate(model: Model, points: PointSums, indicator: int) -> Rate:
    document = model.document[indicator]
    onsite = _onsite(model, points, indicator)
    if document is None:
        if model.policy == EXCLUDE:
            return onsite
        return Rate(np.where(onsite.known, onsite.top, 1), onsite.bottom, np.array([True]))
    if not onsite.known.any():
        top, bottom = np.array([document.numerator]), np.array([document.denominator])
        return Rate(top, bottom, np.array([True]))
    return _blended(document, model.share[indicator], onsite)


def _blended(document: Fraction, share: Fraction, onsite: Rate) -> Rate:
    """Return document and on-site rate together; the document rate alone where there is no other."""
    fixed, rest = share * document, 1 - share
    scale = lcm(fixed.denominator, rest.denominator, document.denominator)
    top, bottom = _widened(3 * scale * _largest(onsite.bottom), onsite.top, onsite.bottom)
    both = int(fixed * scale) * bottom + int(rest * scale) * top
    alone = int(document * scale) * bottom
    return Rate(np.where(onsite.known, both, alone), scale * bottom, np.array([True]))


def _onsite(model: Model, points: PointSums, indicator: int) -> Rate:
    """Return the on-site rate of an indicator: the weighted mean over methods with records."""
    if not model.points.due[:, indicator].any():
        return Rate(np.array([0]), np.array([1]), np.array([False]))
    scale = lcm(*(weight.denominator for weight in model.method_weights))
    weights = [int(weight * scale) for weight in model.method_weights]
    held, due, won = _of_indicator(points, indicator)
    bound = (sum(weights) or 1) * prod(_largest(points_due) for points_due in due)
    wide = _widened(bound, *due, *won)
    due, won = wide[: len(due)], wide[len(due) :]
    product = np.asarray(reduce(mul, due))
    # Each method's rate over the common bottom, and its weight, where it has records.
    parts = [
        np.where(known, weight * gained * (product // own), 0)
        for weight, known, own, gained in zip(weights, held, due, won, strict=True)
    ]
    shares = [np.where(known, weight, 0) for weight, known in zip(weights, held, strict=True)]
    top, total = reduce(add, parts), reduce(add, shares)
    known = total > 0
    return Rate(np.where(known, top, 0), np.where(known, total * product, 1), np.asarray(known))


def _of_indicator(
    points: PointSums, indicator: int
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """Return by method where an indicator has records, its points due (1 where it has none) and its points won."""
    won = [by_method[:, indicator] for by_method in points.won]
    due = [by_method[:, indicator] for by_method in points.due]
    assessed = [by_method[:, indicator] for by_method in points.assessed]
    held = [
        (points_due > 0) & (number > 0) for points_due, number in zip(due, assessed, strict=True)
    ]
    due_or_1 = [np.where(known, points_due, 1) for known, points_due in zip(held, due, strict=True)]
    return held, due_or_1, won


def _largest(numbers: np.ndarray) -> int:
    """Return the largest of some numbers, at least 1."""
    return int(numbers.max(initial=1))


def _widened(bound: int, *arrays: np.ndarray) -> list[np.ndarray]:
    """Return the arrays as they are, or as Python integers if products up to `bound` would not fit."""
    return [array if bound < LARGEST else array.astype(object) for array in arrays]


def scores(rate: Rate, full: Fraction, places: int) -> np.ndarray:
    """Return the scores of one indicator with one full score in units of the last place, half up."""
    return _scores(rate, np.array([full.numerator]), full.denominator, places)


def _scores(rate: Rate, full: np.ndarray, scale: int, places: int) -> np.ndarray:
    """Return the scores of one indicator for full scores in units of 1/`scale`."""
    times = 2 * 10**places
    top, bottom, full = _widened(
        2 * times * scale * _largest(full) * _largest(rate.bottom), rate.top, rate.bottom, full
    )
    return np.asarray((times * full * top + scale * bottom) // (2 * scale * bottom))


def full_scores_of(model: Model) -> FullScores:
    """Return the pack's full scores as whole units."""
    scale = lcm(*(score.denominator for score in model.full))
    return FullScores(np.array([[int(score * scale) for score in model.full]]), scale)


def outcomes(model: Model, made: Sequence[Rate], full: FullScores | None = None) -> Outcomes:
    """Return total and verdict of each replicate; `full` takes the place of the pack's full scores."""
    full = full or full_scores_of(model)
    score, due = np.array([0]), np.array([0])
    for n, rate in enumerate(made):
        own = _scores(rate, full.units[:, n], full.scale, model.places)
        score = score + np.where(rate.known, own, 0)
        due = due + np.where(rate.known, full.units[:, n], 0)
    totals, known = _totals(model, score, due, full.scale), due > 0
    line = model.pass_line
    meets_line = totals * line.denominator >= line.numerator * 10**model.places
    passes = known & (model.vetoes == 0) & meets_line
    for key, rate in zip(model.key, made, strict=True):
        if key:
            passes = passes & _meets_floor(rate, model.key_floor)
    return Outcomes(totals, known, passes.astype(bool))


def _meets_floor(rate: Rate, floor: Fraction) -> np.ndarray:
    """Return where a key indicator meets the floor, or is not applicable."""
    bound = _largest(rate.bottom) * max(floor.denominator, floor.numerator)
    top, bottom = _widened(bound, rate.top, rate.bottom)
    return np.asarray(~rate.known | (top * floor.denominator >= floor.numerator * bottom))


def _totals(model: Model, score: np.ndarray, due: np.ndarray, scale: int) -> np.ndarray:
    """Return the totals in units of the last place; 0 where nothing is applicable."""
    factor, added = Fraction(100), Fraction(0)
    if model.interview is not None:
        factor = 100 * (1 - model.interview_weight)
        added = 100 * 10**model.places * model.interview_weight * model.interview
    common = lcm(factor.denominator, added.denominator)
    times, plus = int(factor * common) * scale, int(added * common)
    due = np.where(due > 0, due, 1)
    bound = 4 * (times * _largest(score) + plus * _largest(due) + common * _largest(due))
    score, due = _widened(bound, score, due)
    return np.asarray((2 * (times * score + plus * due) + common * due) // (2 * common * due))


def total_of(model: Model, units: int, full: Fraction) -> int:
    """Return the total in units of the last place for a sum of scores in such units and a sum of full scores."""
    return int(_totals(model, np.array([units]), np.array([full.numerator]), full.denominator)[0])


def score_once(model: Model) -> Outcomes:
    """Return total and verdict of the city as it is."""
    return outcomes(model, rates(model, sum_points_once(model)))
