"""Simultaneous confidence sets for ranks, after Mogstad, Romano, Shaikh and Wilhelm (2024).

All differences of two cities get intervals that hold together: the largest studentised error of any difference stays
below their common limit in 95 of 100 replicates. A city stands above another only if the interval of their difference
lies wholly above 0, so the chance of any false order in the whole list is at most 5 %. That standard errors are
estimates, too, widens the limit as it does Tukey's: they count as if they had FREEDOM degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import numpy as np

from shifan.firmness.sampling_interval import LostPoints
from shifan.rank.partial_order import RankRange, rank_ranges
from shifan.records import dataclass

LEVEL = 0.95
SEED, REPLICATES, _POINTS = 20231102, 10_000, 4_000
# Standard errors scatter in simulations by about a seventh around the true ones, 1 / √(2 · 25), and are skewed: with 14
# no more than six lists of equal cities in a hundred state an order in any design that was simulated (seeds averaged).
FREEDOM = 14


@dataclass(frozen=True)
class TotalEstimate:
    """A city's total, what problems at its sites cost of it, and its standard error from drawing sites (points)."""

    total: float
    lost: float
    error: float

    def errors(self) -> np.ndarray:
        """Return the replicates' distances of the true total from the one found, from the least probable up."""
        shares = (np.arange(_POINTS) + 0.5) / _POINTS
        return np.asarray(-LostPoints(self.lost, self.error**2).quantiles(shares))


def rank_sets(cities: Mapping[str, TotalEstimate]) -> dict[str, RankRange]:
    """Return the ranks that each city may have, in the order given; cities whose sets overlap are in one group."""
    names = list(cities)
    above = _above(list(cities.values()))
    best, worst = 1 + above.sum(axis=0), len(names) - above.sum(axis=1)
    spans = {
        name: (Decimal(-int(last)), Decimal(-int(first)))
        for name, first, last in zip(names, best, worst, strict=True)
    }
    groups = rank_ranges(spans)
    return {
        name: RankRange(int(best[n]), int(worst[n]), groups[name].group)
        for n, name in enumerate(names)
    }


def _above(cities: list[TotalEstimate]) -> np.ndarray:
    """Return which city (row) stands above which (column) for sure."""
    totals = np.array([city.total for city in cities])
    errors = np.array([city.error for city in cities])
    gaps = totals[:, None] - totals[None, :]
    spread = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    return np.asarray(gaps > _limit(cities, spread) * spread)


def _limit(cities: list[TotalEstimate], spread: np.ndarray) -> float:
    """Return the limit that the studentised errors of all differences keep together."""
    # MT19937 with a fixed seed: the same cities give the same sets whatever numpy's version.
    chance = np.random.RandomState(np.random.MT19937(SEED))

    def some(quantiles: np.ndarray) -> np.ndarray:
        return quantiles[(chance.random_sample(REPLICATES) * _POINTS).astype(np.int64)]

    drawn = [some(city.errors()) for city in cities]
    widened = some(_errors_of_errors())
    largest = np.zeros(REPLICATES)
    for n, draws in enumerate(drawn):
        for m in range(n):
            if spread[n, m] > 0:
                np.maximum(largest, np.abs(draws - drawn[m]) / spread[n, m], out=largest)
    largest *= widened
    return float(np.quantile(largest, LEVEL, method="inverted_cdf"))


@cache
def _errors_of_errors() -> np.ndarray:
    """Return by how much true standard errors may exceed estimated ones: √(n / χ²) of n degrees of freedom."""
    # SciPy takes a tenth of a second to load; only simulations need it.
    from shifan.special_functions import gammaincinv

    shares = (np.arange(_POINTS) + 0.5) / _POINTS
    return np.asarray(np.sqrt(FREEDOM / 2 / gammaincinv(FREEDOM / 2, shares)))
