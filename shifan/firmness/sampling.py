"""What other sites would have given: the replicates, the interval, and why there is none where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.coverage_table import RATES, coverage_note
from shifan.firmness.item_failures import ItemGroups, failure_rates, item_groups
from shifan.firmness.results_drawn import (
    Limited,
    ResultsModel,
    counts_problems,
    drawn_totals,
    limited_sums,
    with_both_outcomes,
)
from shifan.firmness.sampling_interval import TAILS, LostPoints
from shifan.firmness.sampling_variance import (
    NOTHING,
    corrected_variance,
    lost_points,
    modelled_variance,
    problem_effects,
    record_columns,
    replicable_variance,
)
from shifan.firmness.scoring import CityScoring, Outcomes
from shifan.firmness.site_draws import Strata, site_weights
from shifan.records import dataclass
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.rules.tree_search import extremes_over
from shifan.standards import objects as ob
from shifan.standards.method import READING
from shifan.standards.pack_settings import DEDUCTIONS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

NO_SITES, NO_REPLICATION, NO_PROBLEM = "no sites", "no replication", "no problem"
ALL_INSPECTED, EXTREMES, NO_TOTAL = "all inspected", "extremes", "replicate without total"
USED_UP, LIMITED_TWICE, ALL_FAILED = "used up", "limited twice", "all failed"
# Single problems explain the total only where they make up at least this share of the replicates' variance.
_EXPLAINED = 0.25
# Quantiles take long: of so many replicates in order the first is asked for, then the middle ones between two results.
_STRIDE = 64


@dataclass(frozen=True)
class Sampling:
    """The totals (units of the last place) and verdicts of replicates with other sites, and the interval's ends.

    `lost` is the distribution that the interval is taken from, beside the total `now` before rounding. Without an
    interval `reason` says why. `coverage` says how often such intervals covered in simulations, where that is known.
    """

    scoring: CityScoring
    strata: Strata
    reason: str = ""
    outcomes: Outcomes | None = None
    lost: LostPoints | None = None
    now: float = 0.0
    coverage: str = ""

    @property
    def low(self) -> int:
        """Return the lower end, in units of the last place."""
        end = self._end(TAILS[1], np.floor)
        return min(end, self._total) if self._is_modelled else end

    @property
    def high(self) -> int:
        """Return the upper end, in units of the last place."""
        end = self._end(TAILS[0], np.ceil)
        return max(end, self._total) if self._is_modelled else end

    @property
    def _is_modelled(self) -> bool:
        """Return whether the interval lies around another total than the city's own, which it holds all the same."""
        return self.lost is not None and self.lost.hidden is not None

    @property
    def _total(self) -> int:
        return int(self.scoring.now.totals[0])

    @property
    def error(self) -> float | None:
        """Return the standard error of the total, in units of the last place; None without an interval."""
        return self.lost.variance**0.5 if self.lost else None

    def _end(self, share: float, outwards: np.ufunc) -> int:
        if self.lost is None:
            raise ValueError("no interval")
        return max(0, int(outwards(self.now - self.lost.quantiles(np.array([share]))[0])))

    @property
    def given(self) -> bool:
        """Return whether there is an interval."""
        return not self.reason


def strata_of(clean: CleanCity) -> Strata:
    """Return the strata of a city's sites: those of a method and business type; what was drawn of how many."""
    sites = clean.tables["sites"]
    of_sites = list(
        zip(sites["method"].astype(str), sites["business_type"].astype(str), strict=True)
    )
    names = tuple(sorted(set(of_sites)))
    place = {name: n for n, name in enumerate(names)}
    of_site = np.array([place[name] for name in of_sites], dtype=np.int64)
    return Strata(of_site, names, _fractions(clean, of_site, names))


def _fractions(
    clean: CleanCity, of_site: np.ndarray, names: tuple[tuple[str, str], ...]
) -> np.ndarray:
    """Return the share of its sites that was inspected, for each stratum; 0 where their number is not known.

    Numbers of districts count only where every district with a site of the stratum has one.
    """
    drawn = np.bincount(of_site, minlength=len(names))
    totals, fractions = clean.tables.get("site_totals"), np.zeros(len(names))
    if totals is None:
        return fractions
    districts = clean.tables["sites"]["district"].astype(str).to_numpy()
    for n, (method, kind) in enumerate(names):
        own = totals[((totals["method"] == method) & (totals["business_type"] == kind)).to_numpy()]
        known = [int(number) for number in own["number"] if number is not None and number == number]
        listed = set(own["district"].astype(str))
        is_whole = "" in listed or listed >= set(districts[of_site == n])
        if known and len(known) == len(own) and is_whole:
            fractions[n] = min(1.0, drawn[n] / max(1, sum(known)))
    return fractions


@dataclass(frozen=True)
class Drawing:
    """How sites are drawn: by which random numbers, how often, and what is done `beside` each batch of replicates.

    Batches are gone through one after the other, so that no more than one is in memory.
    """

    chance: np.random.RandomState
    replicates: int
    beside: Callable[[ReplicatedEvaluation], object] = id

    def outcomes(self, scoring: CityScoring, strata: Strata) -> Outcomes:
        """Return the outcomes of all replicates."""
        parts = []
        for weights in site_weights(strata, self.replicates, self.chance):
            drawn = scoring.evaluation(Replicates(site_weights=weights))
            parts.append(scoring.outcomes_of(drawn))
            self.beside(drawn)
        return Outcomes.joined(parts)


def sampling_of(
    clean: CleanCity, standard: Standard, scoring: CityScoring, drawing: Drawing
) -> Sampling:
    """Return the interval of the total from drawing sites anew, or why there is none."""
    strata, limited = strata_of(clean), limited_sums(scoring)
    reason = _without_interval(scoring, strata, limited)
    if reason:
        return Sampling(scoring, strata, reason)
    outcomes = drawing.outcomes(scoring, strata)
    if not outcomes.known.all():
        return Sampling(scoring, strata, NO_TOTAL)
    # Sites drawn anew tell too little where what is lost is limited: results are drawn.
    is_drawn = limited.together or (limited.alone and bool((strata.sizes == 1).any()))
    groups = item_groups(clean, standard, strata, is_drawn and counts_problems(scoring))
    if is_drawn:
        lost, reason = _lost_by_model(clean, standard, scoring, groups, drawing.chance)
    else:
        variance = float(outcomes.totals.astype(float).var())
        lost, reason = _lost(standard, scoring, strata, groups, variance)
    if lost is None:
        return Sampling(scoring, strata, reason)
    now, note = scoring.unrounded_total, _note(scoring, standard, strata, groups)
    return Sampling(scoring, strata, "", outcomes, lost, now, note)


def _note(scoring: CityScoring, standard: Standard, strata: Strata, groups: ItemGroups) -> str:
    """Return how often such intervals covered, if the pack's method is one that was simulated."""
    reading = RATES
    if standard.template == DEDUCTIONS:
        reading = int(standard.parameters[READING])
        if not all(rule.text.of_template for rule in scoring.of_total.rules):
            return ""
    elif standard.program:
        return ""
    return coverage_note(strata, groups.failed, groups.seen, reading)


def _without_interval(scoring: CityScoring, strata: Strata, limited: Limited) -> str:
    """Return why there can be no interval; empty if there can."""
    if not len(strata.of_site):
        return NO_SITES
    if (strata.fractions == 1).all():
        return ALL_INSPECTED
    if strata.sizes.max() < 2:
        return NO_REPLICATION
    if _takes_extremes(scoring):
        return EXTREMES
    # Neither the rates nor the mean of draws give the total of all sites there (decision 0353).
    return LIMITED_TWICE if limited.together and limited.alone else ""


def _takes_extremes(scoring: CityScoring) -> bool:
    """Return whether the total rests on the best or worst of several sites, which no replicate can better."""
    schema = scoring.rows.schema
    return any(
        schema.belongs(child, ob.SITES) and not schema.belongs(rule.text.object, ob.SITES)
        for rule in scoring.program.rules
        for child in extremes_over(rule.expression)
    )


def _lost(
    standard: Standard,
    scoring: CityScoring,
    strata: Strata,
    groups: ItemGroups,
    replicated: float,
) -> tuple[LostPoints | None, str]:
    """Return the distribution of the points lost, or why there is none; `replicated` is the replicates' variance."""
    failures = failure_rates(groups, strata)
    columns = record_columns(scoring, standard)
    effects = problem_effects(scoring, columns, groups)
    lost = lost_points(scoring, columns)
    if groups.all_failed:
        return None, ALL_FAILED
    if not groups.failed.any() or (lost <= 0 and not replicated):
        return None, NO_PROBLEM
    variance = modelled_variance(effects, groups, failures, strata)
    explained = replicable_variance(effects, groups, strata)
    if explained < _EXPLAINED * replicated and (strata.sizes == 1).any():
        return None, NO_REPLICATION
    variance = corrected_variance(variance, replicated, explained)
    return (LostPoints(lost, variance), "") if variance > 0 else (None, NO_PROBLEM)


def _lost_by_model(
    clean: CleanCity,
    standard: Standard,
    scoring: CityScoring,
    groups: ItemGroups,
    chance: np.random.RandomState,
) -> tuple[LostPoints | None, str]:
    """Return the distribution of the points lost where the sites together use them up, or why there is none."""
    lost = lost_points(scoring, record_columns(scoring, standard))
    if not groups.failed.any() or lost <= 0:
        return None, NO_PROBLEM
    strata = strata_of(clean)
    model = ResultsModel.of(scoring, strata, groups, failure_rates(groups, strata))
    doubled = with_both_outcomes(clean, standard, scoring, groups)
    drawn = drawn_totals(doubled, model, chance)
    if np.isnan(drawn.variance):
        return None, NO_TOTAL
    # Limits of single sites hold in each draw, so that all sites together come to the mean of the draws.
    whole = drawn.expected if limited_sums(scoring).together else drawn.mean
    if drawn.variance < NOTHING:
        return None, USED_UP
    if groups.all_failed:
        return None, ALL_FAILED
    return LostPoints(lost, drawn.variance, scoring.unrounded_total - whole), ""


def spread_as(sampling: Sampling) -> np.ndarray:
    """Return the totals of the replicates, in their order, spread as the interval's distribution is."""
    if sampling.outcomes is None or sampling.lost is None:
        raise ValueError("no replicates")
    totals, lost, now = sampling.outcomes.totals, sampling.lost, sampling.now

    def rising(places: np.ndarray) -> np.ndarray:
        more_lost = lost.quantiles(1 - (places + 0.5) / len(totals))
        return np.asarray(np.maximum(0, np.rint(now - more_lost)).astype(np.int64))

    spread = np.empty(len(totals), dtype=np.int64)
    spread[np.argsort(totals, kind="stable")] = _steps(rising, len(totals))
    return spread


def _steps(rising: Callable[[np.ndarray], np.ndarray], number: int) -> np.ndarray:
    """Return what a function that never falls comes to at 0, 1, …: between places with one result it is that one."""
    values, stride = np.empty(number, dtype=np.int64), _STRIDE
    ends = np.append(np.arange(0, number - 1, stride), number - 1)
    values[ends] = rising(ends)
    while stride > 1:
        stride //= 2
        first, last = ends[:-1], ends[1:]
        inner = first + stride < last
        middle = first[inner] + stride
        values[middle] = values[first[inner]]
        is_open = values[first[inner]] < values[last[inner]]
        values[middle[is_open]] = rising(middle[is_open])
        ends = np.append(np.arange(0, number - 1, stride), number - 1)
    return values
