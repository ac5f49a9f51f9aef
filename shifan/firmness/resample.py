"""The two kinds of chance: which sites happened to be drawn, and how the indicators might have been weighted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shifan.firmness.city_model import Model
from shifan.firmness.rescore import FullScores

CONCENTRATION = 500
WEIGHT_SCALE = 1000
_MOST_CELLS = 4_000_000
_MOST_DRAWS, _FEWEST = 2_000_000, 200


def affordable(sites: int, asked: int) -> int:
    """Return how many replicates to draw: as many as asked, fewer (never under 200) for a city of very many sites."""
    return min(asked, max(_FEWEST, _MOST_DRAWS // max(sites, 1)))


def chances(seed: int) -> tuple[np.random.RandomState, np.random.RandomState]:
    """Return the streams of random numbers for sites and for weights: MT19937, seeded with `seed` and `seed + 1`.

    RandomState, not Generator: numpy has promised never to change its streams, so the figures do not depend on
    numpy's version.
    """
    return (
        np.random.RandomState(np.random.MT19937(seed)),
        np.random.RandomState(np.random.MT19937(seed + 1)),
    )


def site_counts(
    model: Model, replicates: int, generator: np.random.RandomState
) -> Iterator[np.ndarray]:
    """Yield in batches how often each site counts (replicates × sites).

    Within each method and type as many sites are drawn as there are, with replacement.
    """
    order = np.argsort(model.stratum, kind="stable")
    sizes = np.bincount(model.stratum, minlength=len(model.strata))
    size = sizes[model.stratum[order]]
    start = (np.cumsum(sizes) - sizes)[model.stratum[order]]
    sites = len(order)
    batch = max(1, min(replicates, _MOST_CELLS // max(sites, 1)))
    for first in range(0, replicates, batch):
        rows = min(batch, replicates - first)
        drawn = start + (generator.random_sample((rows, sites)) * size).astype(np.int64)
        cell = order[drawn] + np.arange(rows)[:, None] * sites
        yield np.bincount(cell.ravel(), minlength=rows * sites).reshape(rows, sites)


def varied_full_scores(
    model: Model, replicates: int, generator: np.random.RandomState
) -> FullScores:
    """Return full scores (replicates × indicators) from a Dirichlet distribution around the pack's, with the same sum.

    Each indicator's share has the pack's as its mean; CONCENTRATION 500 moves a share of 3 % by about a quarter
    of itself.
    """
    full = np.array([float(score) for score in model.full])
    shares = generator.standard_gamma(CONCENTRATION * full / full.sum(), (replicates, len(full)))
    shares /= shares.sum(axis=1, keepdims=True)
    units = np.rint(shares * full.sum() * WEIGHT_SCALE).astype(np.int64)
    return FullScores(units, WEIGHT_SCALE)
