"""All firmness figures of a city: intervals, variants, smallest turns, tornado, and what cannot be concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness import one_factor
from shifan.firmness.caveats import limits
from shifan.firmness.city_model import Model, model_of
from shifan.firmness.deduction_changes import (
    Deductions,
    deduction_changes,
    deduction_steps,
    deductions_of,
    with_severity,
)
from shifan.firmness.one_factor import Case, Factor, case_of
from shifan.firmness.record_changes import CellChange, judged_otherwise, record_changes
from shifan.firmness.resample import affordable, chances, site_counts, varied_full_scores
from shifan.firmness.rescore import (
    FullScores,
    Outcomes,
    Rate,
    outcomes,
    rates,
    score_once,
    sum_points,
    sum_points_once,
)
from shifan.firmness.score_steps import ScoreSteps
from shifan.firmness.smallest_flip import VETO, Turn, smallest_turn
from shifan.rules.settings import EXCLUDE, FULL_MARKS
from shifan.score.compute import compute
from shifan.score.results import Results

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

REPLICATES, SEED, LEVEL = 10_000, 20231102, 95
_TAILS = ((1 - LEVEL / 100) / 2, (1 + LEVEL / 100) / 2)
_POLICIES = {EXCLUDE: "剔除", FULL_MARKS: "视同满分"}
_SEVERITIES = {1: "多扣一档", -1: "少扣一档"}


@dataclass(frozen=True)
class Spread:
    """Totals of the replicates (units of the last place): the interval's ends, and how many of how many pass."""

    low: int
    high: int
    passed: int
    replicates: int


@dataclass(frozen=True)
class Spreads:
    """The spreads from drawing sites anew, from other weights, and from both at once.

    None where none can be concluded.
    """

    sampling: Spread | None
    weights: Spread | None
    joint: Spread | None


@dataclass(frozen=True)
class Flip:
    """A smallest change that turns the verdict, and the cells it takes; `number` counts records, or steps of deduction.

    `code` is the key indicator that crosses its floor, where it is but one. With a veto, `without_veto` is what
    else it would take to pass, the veto set aside.
    """

    turn: Turn
    changes: tuple[CellChange, ...]
    code: str = ""
    without_veto: Turn | None = None

    @property
    def number(self) -> int | None:
        """Return how many changes it takes; None if the verdict cannot be turned this way."""
        return self.turn.number


@dataclass(frozen=True)
class Firmness:
    """How firm the verdict is. A spread is None where it cannot be concluded; `limits` say why.

    `total` is in units of the last of `places` decimals; deductions are made in multiples of `deduction_step`.
    """

    total: int
    known: bool
    passes: bool
    spreads: Spreads
    factors: tuple[Factor, ...]
    deduction_step: Fraction
    records: Flip
    deductions: Flip
    limits: tuple[str, ...]
    places: int
    replicates: int


@dataclass(frozen=True)
class _City:
    """A city whose verdict is tried: its tables and pack, what was computed, its model, deductions and outcome."""

    clean: CleanCity
    standard: Standard
    results: Results
    model: Model
    deductions: Deductions
    now: Outcomes

    @property
    def passes(self) -> bool:
        """Return whether the city passes as it is."""
        return bool(self.now.passes[0])


def assess(
    clean: CleanCity, standard: Standard, replicates: int = REPLICATES, seed: int = SEED
) -> Firmness:
    """Return the firmness of a city's verdict; the same seed gives the same figures."""
    results = compute(clean, standard)
    model = model_of(clean, standard, results)
    deductions = deductions_of(clean, standard)
    city = _City(clean, standard, results, model, deductions, score_once(model))
    replicates = affordable(len(model.method), replicates)
    spreads = sampled(model, replicates, seed)
    records, by_deduction = _flips(city)
    has_total = bool(city.now.known[0])
    return Firmness(
        total=int(city.now.totals[0]),
        known=has_total,
        passes=city.passes,
        spreads=spreads,
        factors=tuple(_factors(_variants(city), spreads, city.passes)),
        deduction_step=deductions.step,
        records=records,
        deductions=by_deduction,
        limits=tuple(limits(model, standard, has_total, spreads.sampling is None)),
        places=standard.places,
        replicates=replicates,
    )


def sampled(model: Model, replicates: int = REPLICATES, seed: int = SEED) -> Spreads:
    """Return the spreads from drawing sites anew, from other weights, and from both at once.

    Where no stratum has two sites, drawing anew changes nothing: no spread can be concluded from it.
    """
    for_sites, for_weights = chances(seed)
    full = varied_full_scores(model, replicates, for_weights)
    weights = _spread([outcomes(model, rates(model, sum_points_once(model)), full)], replicates)
    if np.bincount(model.stratum, minlength=1).max() < 2:
        return Spreads(None, weights, None)
    sampling, joint, first = [], [], 0
    for counts in site_counts(model, replicates, for_sites):
        drawn, last = rates(model, sum_points(model, counts)), first + len(counts)
        sampling.append(outcomes(model, drawn))
        joint.append(outcomes(model, drawn, FullScores(full.units[first:last], full.scale)))
        first = last
    return Spreads(_spread(sampling, replicates), weights, _spread(joint, replicates))


def _spread(parts: Sequence[Outcomes], replicates: int) -> Spread | None:
    """Return the spread of outcomes; None if a replicate has no total.

    The ends are totals that occurred, so they are exact.
    """
    totals = np.concatenate([np.atleast_1d(part.totals) for part in parts])
    known = np.concatenate([np.atleast_1d(part.known) for part in parts])
    passes = np.concatenate([np.atleast_1d(part.passes) for part in parts])
    if not known.all():
        return None
    low, high = np.quantile(totals.astype(np.int64), _TAILS, method="inverted_cdf")
    share = replicates if len(passes) == 1 else 1  # one outcome that holds for all replicates
    return Spread(int(low), int(high), int(passes.sum()) * share, replicates)


def _flips(city: _City) -> tuple[Flip, Flip]:
    """Return the smallest turns by check results and by deductions."""
    model, passing = city.model, city.passes
    points = sum_points_once(model)
    made = rates(model, points)
    judged = judged_otherwise(model, points, city.results, passing)
    by_record = smallest_turn(model, made, judged.steps)
    steps = deduction_steps(model, points, city.deductions, passing)
    by_deduction = smallest_turn(model, made, steps)
    return (
        Flip(
            by_record,
            tuple(record_changes(judged, by_record, city.clean)),
            _code(city, by_record),
            _without_veto(model, made, judged.steps),
        ),
        Flip(
            by_deduction,
            tuple(deduction_changes(model, city.deductions, by_deduction, city.clean, passing)),
            _code(city, by_deduction),
            _without_veto(model, made, steps),
        ),
    )


def _code(city: _City, turn: Turn) -> str:
    """Return the code of the one key indicator that crosses its floor in a turn; empty if there is none."""
    return "" if turn.indicator is None else city.standard.indicator_list[turn.indicator].code


def _without_veto(model: Model, made: Sequence[Rate], steps: Sequence[ScoreSteps]) -> Turn | None:
    """Return the turn to passing if no veto stood; nothing to change if all else holds; None without a veto."""
    if not model.vetoes:
        return None
    free = replace(model, vetoes=0)
    return Turn(VETO, {}) if score_once(free).passes[0] else smallest_turn(free, made, steps)


def _factors(cases: Mapping[str, Sequence[Case]], spreads: Spreads, passes: bool) -> list[Factor]:
    """Return the factors that can be judged, the widest first."""
    single = (one_factor.factor(id, varied, passes) for id, varied in cases.items())
    factors = [factor for factor in single if factor]
    for id, spread in (("sampling", spreads.sampling), ("weights", spreads.weights)):
        if spread:
            end, verdict = one_factor.END, _verdict(spread, passes)
            factors.append(Factor(id, spread.low, spread.high, end, end, verdict))
    return sorted(factors, key=lambda factor: -factor.swing)


def _verdict(spread: Spread, passes: bool) -> str:
    """Return whether the verdict stays over the replicates: in all, in nearly all, or not."""
    kept = spread.passed if passes else spread.replicates - spread.passed
    if kept == spread.replicates:
        return one_factor.HOLDS
    return one_factor.NEARLY if 100 * kept >= LEVEL * spread.replicates else one_factor.TURNS


def _variants(city: _City) -> dict[str, list[Case]]:
    """Return the cases of each assumption that is varied alone."""
    model, standard, sites = city.model, city.standard, city.clean.tables["sites"]
    types = [standard.type_names[code] for code in sites["business_type"]]
    return {
        "policy": [
            case_of(word, score_once(model_of(city.clean, standard, city.results, policy)))
            for policy, word in _POLICIES.items()
        ],
        "severity": [
            case_of(word, score_once(with_severity(model, city.deductions, steps)))
            for steps, word in _SEVERITIES.items()
        ],
        "method_weight": one_factor.method_weights(model, standard.methods[0].name),
        "interview_weight": one_factor.interview_weights(model),
        "district": one_factor.left_out(model, sites["district"].tolist()),
        "team": one_factor.left_out(model, sites["team"].tolist()),
        "type": one_factor.left_out(model, types),
    }
