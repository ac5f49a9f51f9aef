"""All firmness figures of a city: intervals, variants, smallest turns, tornado, and what cannot be concluded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness import one_factor
from shifan.firmness.caveats import limits
from shifan.firmness.cell_choices import (
    CellChange,
    Judged,
    deductions_moved,
    results_judged_otherwise,
)
from shifan.firmness.judges import Judging, judging_of
from shifan.firmness.one_factor import Factor
from shifan.firmness.sampling import Drawing, Sampling, sampling_of, spread_as
from shifan.firmness.sampling_interval import LEVEL, TAILS
from shifan.firmness.scoring import CityScoring, Outcomes, scoring_of
from shifan.firmness.site_draws import affordable, chances
from shifan.firmness.smallest_flip import VETO, FlipSearch, Turn
from shifan.firmness.variants import variants
from shifan.firmness.weight_draws import Weighing
from shifan.garbage_collection import garbage_collection_paused
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

REPLICATES, SEED = 10_000, 20231102


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

    None where none can be concluded. `weighs`: the total rests on the full scores of indicators.
    """

    sampling: Spread | None
    weights: Spread | None
    joint: Spread | None
    weighs: bool = True


@dataclass(frozen=True)
class Flip:
    """A smallest change that turns the verdict, and the cells it takes; `number` counts records, or steps of deduction.

    With a veto, `without_veto` is what else it would take to pass, the veto set aside. `change` is what each cell
    reads before and after where all change alike.
    """

    turn: Turn
    changes: tuple[CellChange, ...]
    without_veto: Turn | None = None
    change: tuple[str, str] | None = None

    @property
    def number(self) -> int | None:
        """Return how many changes it takes; None if the verdict cannot be turned this way."""
        return self.turn.number

    @property
    def code(self) -> str:
        """Return the key indicator that crosses its floor, where it is but one."""
        return self.turn.code


@dataclass(frozen=True)
class Firmness:
    """How firm the verdict is. A spread is None where it cannot be concluded; `limits` say why.

    `verdict` is the pack's word for it. `total`, `error` (the standard error of drawing sites), `lost` (what problems
    at sites have cost of the total), `hidden` (how much more they cost all sites together, where these use up what can
    be lost) and `line`, the pass line, are in units of the last of `places` decimals; deductions are changed by
    multiples of `deduction_step`.
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
    line: int
    error: float | None = None
    lost: float = 0.0
    hidden: float | None = None
    coverage: str = ""
    judging: Judging | None = None
    verdict: str = ""


def assess(
    clean: CleanCity, standard: Standard, replicates: int = REPLICATES, seed: int = SEED
) -> Firmness:
    """Return the firmness of a city's verdict; the same seed gives the same figures."""
    with garbage_collection_paused():
        return _assessed(clean, standard, affordable(len(clean.tables["sites"]), replicates), seed)


def _assessed(clean: CleanCity, standard: Standard, replicates: int, seed: int) -> Firmness:
    scoring = scoring_of(clean, standard)
    now, (by_sites, by_weights) = scoring.now, chances(seed)
    weighing = Weighing(clean, standard, scoring, by_weights)
    drawing = Drawing(by_sites, replicates, weighing.beside)
    sampling = sampling_of(clean, standard, scoring, drawing)
    spreads = _spreads(sampling, weighing, replicates)
    flips = flips_of(clean, standard, scoring)
    judging = judging_of(clean, standard, scoring) if now.known[0] else None
    return Firmness(
        total=int(now.totals[0]),
        known=bool(now.known[0]),
        passes=bool(now.passes[0]),
        spreads=spreads,
        factors=tuple(_factors(clean, standard, scoring, spreads, judging)),
        deduction_step=Fraction(standard.deduction_step),
        records=flips[0],
        deductions=flips[1],
        limits=tuple(limits(clean, standard, bool(now.known[0]), sampling)),
        places=standard.places,
        replicates=replicates,
        line=_line(standard),
        error=sampling.error,
        lost=sampling.lost.lost if sampling.lost else 0.0,
        hidden=sampling.lost.hidden if sampling.lost else None,
        coverage=sampling.coverage,
        judging=judging,
        verdict=scoring.verdict,
    )


def _passes(scoring: CityScoring) -> bool:
    """Return whether the city passes as it is."""
    return bool(scoring.now.passes[0])


def _line(standard: Standard) -> int:
    """Return the pass line in units of the last place."""
    return int(standard.pass_line * 10**standard.places)


def _spreads(sampling: Sampling, weighing: Weighing, replicates: int) -> Spreads:
    """Return the spreads from drawing sites anew, from other weights, and from both at once."""
    by_sites = _given(sampling)
    if not weighing.reaches:
        return Spreads(by_sites, None, None, weighs=False)
    alone, joint = weighing.outcomes(replicates)
    weights = _spread(alone)
    if joint is None or sampling.outcomes is None or by_sites is None:
        return Spreads(None, weights, None)
    spread = spread_as(sampling) - sampling.outcomes.totals
    return Spreads(by_sites, weights, _spread(replace(joint, totals=joint.totals + spread)))


def _given(sampling: Sampling) -> Spread | None:
    """Return the interval as a spread; None if there is none."""
    if sampling.outcomes is None or not sampling.given:
        return None
    passes = sampling.outcomes.passes
    return Spread(sampling.low, sampling.high, int(passes.sum()), len(passes))


def _spread(outcomes: Outcomes) -> Spread | None:
    """Return the spread of outcomes; None if a replicate has no total.

    The ends are totals that occurred, so they are exact.
    """
    if not outcomes.known.all():
        return None
    low, high = np.quantile(outcomes.totals, TAILS, method="inverted_cdf")
    return Spread(max(0, int(low)), int(high), int(outcomes.passes.sum()), len(outcomes.passes))


def flips_of(clean: CleanCity, standard: Standard, scoring: CityScoring) -> tuple[Flip, Flip]:
    """Return the smallest turns of the verdict by check results judged otherwise, and by deductions."""
    passes = _passes(scoring)
    records = results_judged_otherwise(clean, standard, scoring, passes)
    deductions = deductions_moved(clean, standard, scoring, passes)
    return _flip(clean, scoring, records), _flip(clean, scoring, deductions)


def _flip(clean: CleanCity, scoring: CityScoring, judged: Judged) -> Flip:
    """Return the smallest turn by some choices of cells."""
    search = FlipSearch(scoring, judged)
    turn = search.smallest_turn()
    aside = _aside(replace(search, aside=True)) if turn.route == VETO else None
    return Flip(turn, judged.changes(turn.choices, clean), aside, judged.only_change)


def _aside(search: FlipSearch) -> Turn:
    """Return the turn to passing if no veto stood; nothing to change if all else holds."""
    return Turn(VETO, 0) if search.passes else search.smallest_turn()


def _of_judges(judging: Judging | None) -> Spread | None:
    """Return what other reviewers might have given as a spread."""
    if judging is None:
        return None
    return Spread(judging.low, judging.high, judging.passed, judging.draws)


def _factors(
    clean: CleanCity,
    standard: Standard,
    scoring: CityScoring,
    spreads: Spreads,
    judging: Judging | None,
) -> list[Factor]:
    """Return the factors that can be judged, the widest first."""
    passes, line = _passes(scoring), _line(standard)
    cases = variants(clean, standard, scoring)
    single = (one_factor.factor(id, varied, passes) for id, varied in cases.items())
    factors = [factor for factor in single if factor]
    layers = {"sampling": spreads.sampling, "weights": spreads.weights}
    for id, spread in (layers | {"judges": _of_judges(judging)}).items():
        if spread:
            end, verdict = one_factor.END, _verdict(spread, passes, line)
            factors.append(Factor(id, spread.low, spread.high, end, end, verdict))
    return sorted(factors, key=lambda factor: -factor.swing)


def _verdict(spread: Spread, passes: bool, line: int) -> str:
    """Return whether the verdict stays: in all replicates, in nearly all, or not; not if the line lies in between."""
    kept = spread.passed if passes else spread.replicates - spread.passed
    if passes and spread.low < line:
        return one_factor.TURNS
    if kept == spread.replicates:
        return one_factor.HOLDS
    return one_factor.NEARLY if 100 * kept >= LEVEL * spread.replicates else one_factor.TURNS
