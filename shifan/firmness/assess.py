"""All firmness figures of a city: intervals, variants, smallest turns, tornado, and what cannot be concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.firmness import deduction_levers, record_levers
from shifan.firmness import one_factor as factors
from shifan.firmness.caveats import limits
from shifan.firmness.deduction_levers import Ledger
from shifan.firmness.levers import Lever
from shifan.firmness.model import Model, model_of
from shifan.firmness.one_factor import Case, Factor
from shifan.firmness.record_levers import Change
from shifan.firmness.resample import WEIGHT_SCALE, affordable, chances, full_scores, site_counts
from shifan.firmness.rescore import Outcome, Rate, once, outcome, rates, sums
from shifan.firmness.smallest_flip import VETO, Turn, turn
from shifan.rules.catalog import EXCLUDE, FULL_MARKS
from shifan.score.compute import compute
from shifan.score.results import Results

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

REPLICATES, SEED, LEVEL = 10_000, 20231102, 95
_TAILS = ((1 - LEVEL / 100) / 2, (1 + LEVEL / 100) / 2)


@dataclass(frozen=True)
class Spread:
    """Totals of the replicates (units of the last place): the interval's ends, and how many of how many pass."""

    low: int
    high: int
    passed: int
    replicates: int


@dataclass(frozen=True)
class Flip:
    """A smallest change that turns the verdict, and the cells it takes; `number` counts records, or steps of deduction."""

    turn: Turn
    changes: tuple[Change, ...]
    code: str = ""  # the key indicator that crosses its floor, where it is but one
    aside: Turn | None = None  # with a veto: what else it would take to pass, the veto set aside

    @property
    def number(self) -> int | None:
        """Return how many changes it takes; None if the verdict cannot be turned this way."""
        return self.turn.number


@dataclass(frozen=True)
class Firmness:
    """How firm the verdict is. A spread is None where it cannot be concluded; `limits` say why."""

    total: int
    known: bool
    passes: bool
    sampling: Spread | None
    weights: Spread | None
    joint: Spread | None
    factors: tuple[Factor, ...]
    ledger: Ledger
    records: Flip
    deductions: Flip
    limits: tuple[str, ...]
    places: int
    replicates: int


def assess(
    clean: CleanCity, standard: Standard, replicates: int = REPLICATES, seed: int = SEED
) -> Firmness:
    """Return the firmness of a city's verdict; the same seed gives the same figures."""
    results = compute(clean, standard)
    model, own = model_of(clean, standard, results), deduction_levers.ledger(clean, standard)
    replicates = affordable(len(model.method), replicates)
    now, spreads = once(model), sampled(model, replicates, seed)
    sampling, weights, joint = spreads
    records, deductions = flips(model, own, clean, results, list(standard.indicators["code"]))
    return Firmness(
        int(now.totals[0]),
        bool(now.known[0]),
        bool(now.passes[0]),
        sampling,
        weights,
        joint,
        tuple(
            _factors(
                _variants(model, own, clean, standard, results),
                {"sampling": sampling, "weights": weights},
                bool(now.passes[0]),
            )
        ),
        own,
        records,
        deductions,
        tuple(limits(model, standard, now, sampling is None)),
        standard.places,
        replicates,
    )


def sampled(
    model: Model, replicates: int = REPLICATES, seed: int = SEED
) -> tuple[Spread | None, Spread | None, Spread | None]:
    """Return the spreads from drawing sites anew, from other weights, and from both at once.

    Where no stratum has two sites, drawing anew changes nothing: no spread can be concluded from it.
    """
    chance = chances(seed)
    full = full_scores(model, replicates, chance[1])
    weights = outcome(
        model,
        rates(model, sums(model, np.ones((1, len(model.method)), dtype=np.int64))),
        full,
        WEIGHT_SCALE,
    )
    if np.bincount(model.stratum, minlength=1).max() < 2:
        return None, spread([weights], replicates), None
    sampling, joint, first = [], [], 0
    for counts in site_counts(model, replicates, chance[0]):
        made = rates(model, sums(model, counts))
        sampling.append(outcome(model, made))
        joint.append(outcome(model, made, full[first : first + len(counts)], WEIGHT_SCALE))
        first += len(counts)
    return spread(sampling, replicates), spread([weights], replicates), spread(joint, replicates)


def spread(parts: list[Outcome], replicates: int) -> Spread | None:
    """Return the spread of outcomes; None if a replicate has no total. The ends are totals that occurred, so they are exact."""
    totals, known, passes = (
        np.concatenate([np.atleast_1d(getattr(part, name)) for part in parts])
        for name in ("totals", "known", "passes")
    )
    if not known.all():
        return None
    low, high = np.quantile(totals.astype(np.int64), _TAILS, method="inverted_cdf")
    share = replicates if len(passes) == 1 else 1
    return Spread(int(low), int(high), int(passes.sum()) * share, replicates)


def flips(
    model: Model, own: Ledger, clean: CleanCity, results: Results, codes: list[str]
) -> tuple[Flip, Flip]:
    """Return the smallest turns by check results and by deductions."""
    points = sums(model, np.ones((1, len(model.method)), dtype=np.int64))
    made, passing = rates(model, points), bool(once(model).passes[0])
    found = record_levers.record_levers(model, points, results, passing)
    steps = deduction_levers.levers(model, points, own, passing)
    by_record, by_deduction = (turn(model, made, levers) for levers in (found.levers, steps))
    beside = [_aside(model, made, levers) for levers in (found.levers, steps)]
    code = [
        codes[one.indicator] if one.indicator is not None else ""
        for one in (by_record, by_deduction)
    ]
    return (
        Flip(
            by_record,
            tuple(record_levers.record_changes(found, by_record, clean)),
            code[0],
            beside[0],
        ),
        Flip(
            by_deduction,
            tuple(deduction_levers.changes(model, own, by_deduction, clean, passing)),
            code[1],
            beside[1],
        ),
    )


def _aside(model: Model, made: Sequence[Rate], levers: Sequence[Lever]) -> Turn | None:
    """Return the turn to passing if no veto stood; nothing to change if all else holds; None without a veto."""
    if not model.vetoes:
        return None
    free = replace(model, vetoes=0)
    return Turn(VETO, {}) if once(free).passes[0] else turn(free, made, levers)


def _holding(part: Spread, passes: bool) -> str:
    kept = part.passed if passes else part.replicates - part.passed
    return (
        factors.HOLDS
        if kept == part.replicates
        else factors.NEARLY
        if 100 * kept >= LEVEL * part.replicates
        else factors.TURNS
    )


def _factors(
    cases: dict[str, list[Case]], spreads: dict[str, Spread | None], passes: bool
) -> list[Factor]:
    """Return the factors that can be judged, the widest first."""
    made = [factors.factor(kind, own, passes) for kind, own in cases.items()]
    made += [
        Factor(kind, part.low, part.high, factors.END, factors.END, _holding(part, passes))
        for kind, part in spreads.items()
        if part
    ]
    return sorted((one for one in made if one), key=lambda one: -one.swing)


def _variants(
    model: Model, own: Ledger, clean: CleanCity, standard: Standard, results: Results
) -> dict[str, list[Case]]:
    """Return the cases of each assumption that is varied alone."""
    sites, types = clean.tables["sites"], standard.business_types
    names = dict(zip(types["code"], types["name"], strict=True))
    policies = {EXCLUDE: "剔除", FULL_MARKS: "视同满分"}
    return {
        "policy": [
            (word, once(model_of(clean, standard, results, policy)))
            for policy, word in policies.items()
        ],
        "severity": [
            (word, once(deduction_levers.severity(model, own, steps)))
            for steps, word in ((1, "多扣一档"), (-1, "少扣一档"))
        ],
        "method_weight": factors.method_weights(model),
        "interview_weight": factors.interview_weights(model),
        "district": factors.left_out(model, sites["district"]),
        "team": factors.left_out(model, sites["team"]),
        "type": factors.left_out(
            model, pd.Series([names[code] for code in sites["business_type"]], dtype=object)
        ),
    }
