"""The total had other sites been drawn, where what can be lost is limited (扣完为止), as a model of results has it.

Where several sites together use up what can be lost, sites drawn anew from those inspected tell little: a content that
is used up may have points left in some replicates and none in the population; and the total itself, its points left
being what the sites inspected happened to leave, lies above that of all sites. Nor do they tell what a site loses at
most where strata have a single site. So results are drawn from the model of failing items instead. Each record stands
for both of its outcomes, with weights: by the rate at which it fails they give the expected total of all sites, by the
outcomes drawn the spread of the totals of samples. Any rule is computed as it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.firmness.item_failures import FailureRates, ItemGroups
from shifan.firmness.sampling_variance import extreme_words
from shifan.firmness.scoring import CityScoring
from shifan.firmness.site_draws import UNITS, Strata
from shifan.records import dataclass
from shifan.rules.language.program import CompiledRule
from shifan.rules.language.replication import Key, Replicates
from shifan.rules.tree_search import limits_in, names_in
from shifan.score.fact_rows import RECORDED
from shifan.score.object_rows import city_rows
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_COUNT = "problem_count"
# Draws, fewer where records are very many; records of all draws together, and how many of them at once. The standard
# error of 200 draws is sure to a twentieth of itself, their mean to a fifteenth of that error, the ends of an interval
# to a thirtieth of its width.
_DRAWS, _FEWEST, _MOST_DRAWN, _MOST_CELLS = 300, 200, 2_000_000, 4_000_000


@dataclass(frozen=True)
class Limited:
    """Whether what is lost is limited: what several sites lose together, what each site loses alone."""

    together: bool
    alone: bool


def limited_sums(scoring: CityScoring) -> Limited:
    """Return to which sums of records the total rests on a limit: of several sites together, of a site alone."""
    schema, resting, places = scoring.rows.schema, set[Key](), set[bool]()
    for rule in scoring.of_total.rules:
        moving = _moving(rule, scoring, resting)
        if moving:
            resting.add(rule.text.key)
        if any(moving.intersection(names_in(part)) for part in limits_in(rule.expression)):
            places.add(schema.belongs(rule.text.object, ob.SITES))
    return Limited(together=False in places, alone=True in places)


def counts_problems(scoring: CityScoring) -> bool:
    """Return whether the total rests on problems of records, not on the shares that they earn."""
    return not scoring.reads(ob.RECORDS, "得分") and any(
        scoring.reads(ob.RECORDS, name) for name in ("是否问题", "问题数", "应扣分")
    )


def _moving(rule: CompiledRule, scoring: CityScoring, resting: set[Key]) -> set[str]:
    """Return the names by which a rule reads what sites come to: rules that rest on them, what belongs to them."""
    found = {
        reference.key
        for reference in rule.references
        if (reference.object, reference.name) in resting
    }
    return found | {
        child for child in rule.children if scoring.rows.schema.belongs(child, ob.SITES)
    }


@dataclass(frozen=True)
class ResultsModel:
    """By record: the site, the rate at which it fails, what share of its kind it fails by, all sites taken together.

    `left` is by how much a sample's results scatter less where a known share of all sites was inspected; `correlation`
    is that of two records of a site.
    """

    site: np.ndarray
    rates: np.ndarray
    expected: np.ndarray
    left: np.ndarray
    correlation: float

    @classmethod
    def of(
        cls, scoring: CityScoring, strata: Strata, groups: ItemGroups, failures: FailureRates
    ) -> ResultsModel:
        """Return the model of a city's records: those that were not assessed stay so."""
        group = groups.of_record
        assessed = group >= 0
        site = scoring.rows.parents(ob.RECORDS, ob.SITES)
        rates = np.where(assessed, failures.rates[group], 0.0)
        failed = np.zeros(len(group))
        failed[groups.failures.record] = groups.failures.share
        known = np.where(assessed, strata.fractions[strata.of_site[site]], 0.0)
        expected = known * failed + (1 - known) * rates
        return cls(site, rates, expected, np.sqrt(1 - known), min(1.0, failures.correlation or 0.0))

    def drawn(self, number: int, chance: np.random.RandomState) -> np.ndarray:
        """Return by which share each record fails (records × draws)."""
        rates, follows = self.rates[:, None], self.correlation**0.5
        own = chance.random_sample((len(rates), number))
        fails = own < follows + (1 - follows) * rates
        if follows:
            # Two records that both follow their site fail together.
            of_site = chance.random_sample((int(self.site.max()) + 1, number))[self.site]
            fails = np.where(own < follows, of_site < rates, fails)
        return np.asarray(self.expected[:, None] + self.left[:, None] * (fails - rates))


def with_both_outcomes(
    clean: CleanCity, standard: Standard, scoring: CityScoring, groups: ItemGroups
) -> CityScoring:
    """Return how a city is scored in which every record stands twice: first as it fails, then as it conforms."""
    table, assessed = clean.tables[RECORDED], groups.of_record >= 0
    halves = []
    for word in extreme_words(standard):
        half = table.assign(result=np.where(assessed, word.word, table["result"].astype(str)))
        if _COUNT in table.columns:
            half[_COUNT] = _counts(table[_COUNT].tolist(), groups, word.problem)
        halves.append(half)
    tables = {**clean.tables, RECORDED: pd.concat(halves, ignore_index=True)}
    return replace(scoring, rows=city_rows(replace(clean, tables=tables), standard))


def _counts(said: list[int | None], groups: ItemGroups, is_problem: bool) -> np.ndarray:
    """Return how many problems records tell of if all fail, or none does; None leaves it to the result.

    Records that conform tell of as many as those that fail do, in turn.
    """
    counts = np.full(len(said), None, dtype=object)
    if is_problem:
        failed = groups.failures.record
        others = np.setdiff1d(np.flatnonzero(groups.of_record >= 0), failed)
        told = [said[record] for record in failed]
        counts[failed] = told
        counts[others] = [told[n % len(told)] for n in range(len(others))]
    return counts


@dataclass(frozen=True)
class DrawnTotals:
    """The total that the rates give, all sites taken together; mean and variance of the totals of samples."""

    expected: float
    mean: float
    variance: float


def drawn_totals(
    doubled: CityScoring, model: ResultsModel, chance: np.random.RandomState
) -> DrawnTotals:
    """Return what the model gives; `doubled` has every record both ways. NaN where a draw has no total."""
    size = len(model.rates)
    draws = min(_DRAWS, max(_FEWEST, _MOST_DRAWN // max(size, 1)))
    batch = max(1, min(draws, _MOST_CELLS // max(size, 1)))
    totals = [
        _totals(doubled, model, model.drawn(min(batch, draws - first), chance))
        for first in range(0, draws, batch)
    ]
    of_samples = np.concatenate([own[1:] for own in totals])
    return DrawnTotals(float(totals[0][0]), float(of_samples.mean()), float(of_samples.var()))


def _totals(doubled: CityScoring, model: ResultsModel, drawn: np.ndarray) -> np.ndarray:
    """Return the expected total, then those of the draws (by which share each record fails, records × draws)."""
    size, number = drawn.shape
    weights = np.empty((2 * size, 1 + number))
    weights[:size, 0], weights[:size, 1:] = model.expected, drawn
    weights[:size] = np.rint(weights[:size] * UNITS) / UNITS
    weights[size:] = 1 - weights[:size]
    return doubled.unrounded_totals(Replicates(sites=ob.RECORDS, site_weights=weights.T), only=True)
