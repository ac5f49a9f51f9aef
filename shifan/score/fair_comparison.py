"""Districts, teams and business types compared as if all had been looked at alike: direct standardisation.

Districts were visited by other methods and for other business types, so their raw means differ by that alone. Within
each method and type a group's sites are compared with the others'; these differences are averaged with the city's own
mix of sites. What has no counterpart is left out, and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

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
    None.
    """

    name: str
    sites: int
    compared: int
    raw: float
    fair: float | None = None
    low: float | None = None
    high: float | None = None


def fair_differences(clean: CleanCity, standard: Standard, by: By) -> list[FairDifference]:
    """Return the difference of each group of sites, in the order of the sheet; none for fewer than two groups.

    `by` is `district`, `team` or `business_type`. Sites without a score are left out.
    """
    return differences_of(scored_sites(clean, compute(clean, standard)), by)


def scored_sites(clean: CleanCity, results: Results) -> pd.DataFrame:
    """Return the sites of a city with their `score`; missing where a site has none."""
    numbers = results.sites.numbers("score")
    scores = [float("nan") if number is None else float(number) for number in numbers]
    return clean.tables["sites"].assign(score=scores)


def differences_of(sites: pd.DataFrame, by: By) -> list[FairDifference]:
    """Return the differences of groups of sites that have their `score`."""
    known = sites["score"].notna() & (sites[by].astype(str) != "")
    sites = sites[known.to_numpy()]
    names = list(dict.fromkeys(sites[by].astype(str)))
    if len(names) < 2:
        return []
    cell = sites.groupby(list(_ALIKE[by]), sort=False, observed=True).ngroup().to_numpy()
    score, group = sites["score"].to_numpy(float), sites[by].astype(str).to_numpy()
    spread = _Spread.within(score, cell)
    return [_difference(name, score, group == name, cell, spread) for name in names]


@dataclass(frozen=True)
class _Spread:
    """The variance of like sites' scores, and how many independent differences it rests on."""

    variance: float
    freedom: int

    @classmethod
    def within(cls, score: np.ndarray, cell: np.ndarray) -> _Spread:
        """Return the variance within cells, pooled over all of them."""
        sizes = np.bincount(cell)
        means = np.bincount(cell, score) / np.maximum(sizes, 1)
        freedom = int((sizes - 1).sum())
        squares = float(((score - means[cell]) ** 2).sum())
        return cls(squares / freedom if freedom else 0.0, freedom)


def _difference(
    name: str, score: np.ndarray, own: np.ndarray, cell: np.ndarray, spread: _Spread
) -> FairDifference:
    raw = float(score[own].mean() - score[~own].mean())
    size = int(cell.max()) + 1
    mine, others = np.bincount(cell[own], minlength=size), np.bincount(cell[~own], minlength=size)
    shared = (mine > 0) & (others > 0)
    compared = int(mine[shared].sum())
    if not compared or not spread.freedom:
        return FairDifference(name, int(own.sum()), compared, raw)
    mean_mine = np.bincount(cell[own], score[own], minlength=size)[shared] / mine[shared]
    mean_others = np.bincount(cell[~own], score[~own], minlength=size)[shared] / others[shared]
    weight = (mine + others)[shared] / (mine + others)[shared].sum()
    fair = float(weight @ (mean_mine - mean_others))
    error = float(weight**2 @ (1 / mine[shared] + 1 / others[shared]) * spread.variance) ** 0.5
    # SciPy takes a tenth of a second to load; only simulations need it.
    from scipy.special import stdtrit

    reach = float(stdtrit(spread.freedom, (1 + LEVEL) / 2)) * error
    return FairDifference(name, int(own.sum()), compared, raw, fair, fair - reach, fair + reach)
