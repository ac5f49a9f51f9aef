"""Districts, teams and business types compared as if all had been looked at alike: direct standardisation.

Districts were visited by other methods and for other business types, so their raw means differ by that alone. Within
each method and type a group's sites are compared with the others'; these differences are averaged with the city's own
mix of sites. What has no counterpart is left out, and said. `fair_differences` is what claims, tables and questions of
concentration use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from shifan.records import dataclass
from shifan.score.compute import compute

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.results import Results
    from shifan.standards import Standard

By = Literal["district", "team", "business_type"]
LEVEL = 0.95
# What is held alike when groups of one kind are compared.
_ALIKE: dict[By, tuple[str, str]] = {
    "district": ("method", "business_type"),
    "team": ("method", "business_type"),
    "business_type": ("method", "district"),
}


@dataclass(frozen=True)
class FairDifference:
    """A group's mean score against the others': raw, and for like sites with its interval (points).

    `compared` of its `sites` have counterparts. Without any, or without two like sites anywhere, the fair figures are
    None; where all like sites have equal scores, nothing tells how much is chance, and the interval is None. `expected`
    is how far the group's mean lies from what its mix leads to expect: the mean of all like sites, its
    own included, site by site (indirect standardisation; no interval).
    """

    name: str
    sites: int
    compared: int
    raw: float
    fair: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float = 0.0


@dataclass(frozen=True)
class CellMeans:
    """How many sites a group has in each cell of like sites, and the mean of their scores (0 without sites)."""

    sites: np.ndarray
    means: np.ndarray

    @classmethod
    def of(cls, score: np.ndarray, cell: np.ndarray, size: int) -> CellMeans:
        """Return the means of scores by cell."""
        sites = np.bincount(cell, minlength=size)
        return cls(sites, np.bincount(cell, score, minlength=size) / np.maximum(sites, 1))

    @property
    def mean(self) -> float:
        """Return the mean over all sites."""
        return float(self.sites @ self.means / self.sites.sum())


@dataclass(frozen=True)
class LikeSpread:
    """The variance of like sites' scores, and how many independent differences it rests on."""

    variance: float
    freedom: int

    @classmethod
    def within(cls, score: np.ndarray, cell: np.ndarray) -> LikeSpread:
        """Return the variance within cells, pooled over all of them."""
        sizes = np.bincount(cell)
        means = np.bincount(cell, score) / np.maximum(sizes, 1)
        freedom = int((sizes - 1)[sizes > 0].sum())
        squares = float(((score - means[cell]) ** 2).sum())
        return cls(squares / freedom if freedom else 0.0, freedom)


def fair_differences(
    clean: CleanCity, standard: Standard, by: By, method: str = ""
) -> list[FairDifference]:
    """Return the difference of each group of sites, in the order of the sheet; none for fewer than two groups.

    `by` is `district`, `team` or `business_type`; with the code of a `method` its sites alone are compared. Sites
    without a score are left out.
    """
    sites = scored_sites(clean, compute(clean, standard))
    if method:
        sites = sites[(sites["method"].astype(str) == method).to_numpy()]
    return differences_of(sites, by)


def scored_sites(clean: CleanCity, results: Results) -> pd.DataFrame:
    """Return the sites of a city with their `score`; missing where a site has none."""
    numbers = results.sites.numbers("score")
    scores = [float("nan") if number is None else float(number) for number in numbers]
    return clean.tables["sites"].assign(score=scores)


def like_spread(sites: pd.DataFrame) -> LikeSpread:
    """Return how much scores of sites of one method and business type differ; `sites` have their `score`."""
    sites = sites[sites["score"].notna().to_numpy()]
    return LikeSpread.within(sites["score"].to_numpy(float), _cells(sites, "district"))


def _cells(sites: pd.DataFrame, by: By) -> np.ndarray:
    groups = sites.groupby(list(_ALIKE[by]), sort=False, observed=True)
    return np.asarray(groups.ngroup().to_numpy())


def differences_of(sites: pd.DataFrame, by: By) -> list[FairDifference]:
    """Return the differences of groups of sites that have their `score`."""
    known = sites["score"].notna() & (sites[by].astype(str) != "")
    sites = sites[known.to_numpy()]
    names = list(dict.fromkeys(sites[by].astype(str)))
    if len(names) < 2:
        return []
    cell = _cells(sites, by)
    score, group = sites["score"].to_numpy(float), sites[by].astype(str).to_numpy()
    spread, size = LikeSpread.within(score, cell), int(cell.max()) + 1
    found = []
    for name in names:
        own = group == name
        mine, others = (CellMeans.of(score[rows], cell[rows], size) for rows in (own, ~own))
        found.append(compared(name, mine, others, spread))
    return found


def compared(name: str, mine: CellMeans, others: CellMeans, spread: LikeSpread) -> FairDifference:
    """Return the difference of a group from the others, both with at least one site."""
    sites, raw = int(mine.sites.sum()), mine.mean - others.mean
    both = mine.sites + others.sites
    usual = (mine.sites * mine.means + others.sites * others.means) / np.maximum(both, 1)
    expected = float(mine.sites @ (mine.means - usual) / sites)
    shared = (mine.sites > 0) & (others.sites > 0)
    counted = int(mine.sites[shared].sum())
    if not counted or not spread.freedom:
        return FairDifference(name, sites, counted, raw, expected=expected)
    weight = both[shared] / both[shared].sum()
    fair = float(weight @ (mine.means - others.means)[shared])
    if spread.variance <= 0:
        return FairDifference(name, sites, counted, raw, fair, expected=expected)
    per_site = 1 / mine.sites[shared] + 1 / others.sites[shared]
    error = float(weight**2 @ per_site * spread.variance) ** 0.5
    # SciPy takes a tenth of a second to load; only simulations need it.
    from shifan.special_functions import stdtrit

    reach = float(stdtrit(spread.freedom, (1 + LEVEL) / 2)) * error
    return FairDifference(name, sites, counted, raw, fair, fair - reach, fair + reach, expected)
