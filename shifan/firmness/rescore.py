"""Many scorings of one city at once, exactly: numerators and denominators as integers, rounded once, half up.

Replicates differ in how often each site counts, in won points, or in full scores; all else is the model's. Integers that
could pass 63 bits become Python integers: slower, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from shifan.firmness.model import EXACT_FLOAT, LARGEST, Model
from shifan.rules.catalog import EXCLUDE

_NOWHERE = np.array([0]), np.array([1]), np.array([False])


@dataclass(frozen=True)
class Sums:
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
class Outcome:
    """Totals in units of the last printed place, whether each is applicable, and whether each replicate passes."""

    totals: np.ndarray
    known: np.ndarray
    passes: np.ndarray


def sums(model: Model, counts: np.ndarray) -> Sums:
    """Return the points of replicates; `counts` (replicates × sites) says how often each site counts."""

    def by_method(points: np.ndarray) -> list[np.ndarray]:
        if points.sum() * max(int(counts.max(initial=0)), 1) >= EXACT_FLOAT:
            raise OverflowError("sums too large to be exact")
        made = []
        for method in range(len(model.method_weights)):
            own = model.method == method
            made.append(
                (counts[:, own].astype(np.float64) @ points[own].astype(np.float64)).astype(
                    np.int64
                )
            )
        return made

    due = by_method(model.due)
    # Whoever excludes 合理缺项 has due points exactly where something was assessed.
    return Sums(
        by_method(model.won), due, due if model.policy == EXCLUDE else by_method(model.assessed)
    )


def rates(model: Model, points: Sums) -> list[Rate]:
    """Return the rate of each indicator in each replicate."""
    return [_rate(model, points, indicator) for indicator in range(len(model.full))]


def _rate(model: Model, points: Sums, indicator: int) -> Rate:
    document, share = model.document[indicator], model.share[indicator]
    top, bottom, onsite = (
        _onsite(model, points, indicator) if model.due[:, indicator].any() else _NOWHERE
    )
    if document is None:
        if model.policy != EXCLUDE:
            return Rate(np.where(onsite, top, 1), bottom, np.array([True]))
        return Rate(top, bottom, onsite)
    if not onsite.any():
        return Rate(
            np.array([document.numerator]), np.array([document.denominator]), np.array([True])
        )
    fixed, rest = share * document, 1 - share
    scale = lcm(fixed.denominator, rest.denominator, document.denominator)
    (top, bottom) = _wide(3 * scale * _most(bottom), top, bottom)
    both = int(fixed * scale) * bottom + int(rest * scale) * top
    return Rate(
        np.where(onsite, both, int(document * scale) * bottom), scale * bottom, np.array([True])
    )


def _onsite(
    model: Model, points: Sums, indicator: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the on-site rate as top and bottom, and where it applies: the weighted mean over methods with records."""
    scale = lcm(*(weight.denominator for weight in model.method_weights))
    weights = [int(weight * scale) for weight in model.method_weights]
    due = [own[:, indicator] for own in points.due]
    held = [
        (own > 0) & (assessed[:, indicator] > 0)
        for own, assessed in zip(due, points.assessed, strict=True)
    ]
    due = [np.where(known, own, 1) for own, known in zip(due, held, strict=True)]
    bound = sum(weights) or 1
    for own in due:
        bound *= _most(own)
    wide = _wide(bound, *due, *(own[:, indicator] for own in points.won))
    due, won = wide[: len(due)], wide[len(due) :]
    product, top, total = 1, 0, 0
    for own in due:
        product = product * own
    for weight, known, own, gained in zip(weights, held, due, won, strict=True):
        top = top + np.where(known, weight * gained * (product // own), 0)
        total = total + np.where(known, weight, 0)
    onsite = total > 0
    return np.where(onsite, top, 0), np.where(onsite, total * product, 1), onsite


def _most(numbers: np.ndarray) -> int:
    return int(numbers.max(initial=1))


def _wide(bound: int, *arrays: np.ndarray) -> list[np.ndarray]:
    """Return the arrays as they are, or as Python integers if products up to `bound` would not fit."""
    return [own if bound < LARGEST else own.astype(object) for own in arrays]


def scores(rate: Rate, full: Fraction | np.ndarray, scale: int, places: int) -> np.ndarray:
    """Return the scores of one indicator in units of the last place, half up; full scores may be units of 1/`scale`."""
    if isinstance(full, Fraction):
        full, scale = np.array([full.numerator]), full.denominator
    times = 2 * 10**places
    top, bottom, full = _wide(
        2 * times * scale * _most(full) * _most(rate.bottom), rate.top, rate.bottom, full
    )
    return (times * full * top + scale * bottom) // (2 * scale * bottom)


def outcome(
    model: Model, made: list[Rate], full: np.ndarray | None = None, scale: int = 1
) -> Outcome:
    """Return total and verdict of each replicate; `full` (replicates × indicators, units of 1/`scale`) replaces full scores."""
    if full is None:
        scale = lcm(*(own.denominator for own in model.full))
        full = np.array([[int(own * scale) for own in model.full]])
    score, due = np.array([0]), np.array([0])
    for n, rate in enumerate(made):
        own = scores(rate, full[:, n], scale, model.places)
        score = score + np.where(rate.known, own, 0)
        due = due + np.where(rate.known, full[:, n], 0)
    totals = _totals(model, score, due, scale)
    known = due > 0
    passes = (
        known
        & (model.vetoes == 0)
        & (totals * model.pass_line.denominator >= model.pass_line.numerator * 10**model.places)
    )
    for key, rate in zip(model.key, made, strict=True):
        if key:
            top, bottom = _wide(
                _most(rate.bottom) * max(model.key_floor.denominator, model.key_floor.numerator),
                rate.top,
                rate.bottom,
            )
            passes = passes & (
                ~rate.known
                | (top * model.key_floor.denominator >= model.key_floor.numerator * bottom)
            )
    return Outcome(totals, known, passes.astype(bool))


def _totals(model: Model, score: np.ndarray, due: np.ndarray, scale: int) -> np.ndarray:
    """Return the totals in units of the last place; 0 where nothing is applicable."""
    blended = model.interview is not None
    factor = 100 * (1 - model.interview_weight) if blended else Fraction(100)
    added = (
        100 * 10**model.places * model.interview_weight * model.interview
        if blended
        else Fraction(0)
    )
    common = lcm(factor.denominator, added.denominator)
    due = np.where(due > 0, due, 1)
    factor, added = int(factor * common) * scale, int(added * common)
    score, due = _wide(
        4 * (factor * _most(score) + added * _most(due) + common * _most(due)), score, due
    )
    return (2 * (factor * score + added * due) + common * due) // (2 * common * due)


def total_of(model: Model, units: int, full: Fraction) -> int:
    """Return the total in units of the last place for a sum of scores in such units and a sum of full scores."""
    return int(_totals(model, np.array([units]), np.array([full.numerator]), full.denominator)[0])


def rescore(model: Model, counts: np.ndarray) -> Outcome:
    """Return total and verdict of replicates in which sites count as `counts` (replicates × sites) says."""
    return outcome(model, rates(model, sums(model, counts)))


def once(model: Model) -> Outcome:
    """Return total and verdict of the city as it is."""
    return rescore(model, np.ones((1, len(model.method)), dtype=np.int64))
