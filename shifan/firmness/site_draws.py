"""Sites drawn anew: the rescaled bootstrap of Rao and Wu, and the strata that it draws within.

Of n sites n − 1 are drawn with replacement and weighed n / (n − 1), so that the variance of a stratum's mean is that
which its sites show, not (n − 1) / n of it. Where it is known how many sites there were to draw from, weights move
towards 1 by the square root of the share that was not drawn. A stratum of a single site stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

import numpy as np

from shifan.records import dataclass

# Weights are whole multiples of 2^-20, so that sums of whole points are exact on every machine.
UNITS = float(2**20)
# Sites × replicates of a batch, and of what is drawn at once: few enough for the processor's cache.
_MOST_CELLS, _BLOCK = 400_000, 100_000
# Sites drawn in all replicates together, at most; and replicates, at least. By their variance 200 replicates place the
# ends of an interval to a fortieth of its width, by their quantiles (other weights) to a twentieth (standard errors).
_MOST_DRAWS, _FEWEST = 1_000_000, 200


@dataclass(frozen=True)
class Strata:
    """The stratum of each site, by method and business type; of each stratum its name, size and sampling fraction.

    A fraction is 0 where it is not known how many sites there were to draw from.
    """

    of_site: np.ndarray
    names: tuple[tuple[str, str], ...]
    fractions: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Return how many sites each stratum has."""
        return np.bincount(self.of_site, minlength=len(self.names))


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


def site_weights(
    strata: Strata, replicates: int, generator: np.random.RandomState
) -> Iterator[np.ndarray]:
    """Yield in batches the weights of sites (replicates × sites), each a multiple of 2^-20."""
    sites = len(strata.of_site)
    batch = max(1, min(replicates, _MOST_CELLS // max(sites, 1)))
    for first in range(0, replicates, batch):
        yield _weights(strata, min(batch, replicates - first), generator)


def _weights(strata: Strata, rows: int, generator: np.random.RandomState) -> np.ndarray:
    sizes = strata.sizes
    order = np.argsort(strata.of_site, kind="stable")
    start, stratum = np.cumsum(sizes) - sizes, strata.of_site[order]
    # The first site of each stratum stands for the draw that is left out.
    draws = stratum[np.arange(len(order)) > start[stratum]]
    weights, known = np.empty((len(order), rows)), _WeightsByCount(strata, stratum)
    block = max(1, _BLOCK // max(len(order), 1))
    for first in range(0, rows, block):
        own = weights[:, first : first + block]
        number = own.shape[1]
        chosen = generator.random_sample((number, len(draws)))
        chosen *= sizes[draws]
        cell = chosen.astype(np.int64)
        cell += start[draws]
        cell *= number
        cell += np.arange(number)[:, np.newaxis]
        counts = np.bincount(cell.ravel(), minlength=number * len(order))
        counts = counts.reshape(len(order), number)
        of_times = known.up_to(int(counts.max(initial=0)))
        counts += of_times.shape[1] * np.arange(len(order))[:, np.newaxis]
        own[order] = of_times.ravel().take(counts, mode="clip")
    return weights.T


@dataclass
class _WeightsByCount:
    """The weight of each site (the stratum of each is given) that is drawn 0, 1, … times."""

    strata: Strata
    stratum: np.ndarray
    _known: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def up_to(self, most: int) -> np.ndarray:
        """Return sites × times, these up to `most` at least."""
        if self._known.shape[1] <= most:
            self._known = self._made(most)
        return self._known

    def _made(self, most: int) -> np.ndarray:
        size = self.strata.sizes[self.stratum][:, np.newaxis]
        several = size > 1
        scale = np.where(several, size / np.maximum(size - 1, 1), 1.0)
        moved = np.sqrt(1 - self.strata.fractions[self.stratum])[:, np.newaxis]
        times = np.arange(most + 1)
        weights = np.where(several, 1 - moved + moved * scale * times, 1.0)
        return np.asarray(np.rint(weights * UNITS) / UNITS)
