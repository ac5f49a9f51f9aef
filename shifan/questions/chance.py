"""How probable a sight is by chance alone: permutations within strata, a binomial tail, and Holm's allowance for many questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import exp, fsum, lgamma, log

import numpy as np

LEVEL = 0.05
SEED, PERMUTATIONS, _MOST = 20231102, 1999, 2_000_000
_TINY, _CELLS = 1e-9, 400_000


def differences(
    values: np.ndarray, labels: np.ndarray, strata: np.ndarray
) -> dict[int, tuple[float, float, int]]:
    """Return for each label: mean distance from the stratum's others, the two-sided chance of one as large, and its number of cases.

    Values are permuted within strata (MT19937, fixed seed); strata with one label tell nothing and are left out. The distance
    is against the other labels' mean within each stratum, weighted by the label's own cases.
    """
    keep = _mixed(labels, strata)
    values, labels, strata = values[keep], labels[keep], strata[keep]
    found = np.unique(labels)
    if len(found) < 2:
        return {}
    centred = _centred(values, strata)
    member = (labels[:, None] == found).astype(float)
    size = member.sum(axis=0)
    seen = centred @ member / size
    rounds = min(PERMUTATIONS, max(199, _MOST // len(values)))
    beyond = np.zeros(len(found))
    for shuffled in _shuffles(centred, strata, rounds):
        beyond += (np.abs(shuffled @ member / size) >= np.abs(seen) - _TINY).sum(axis=0)
    return {
        int(label): (
            _apart(values, labels == label, strata),
            float((1 + beyond[n]) / (rounds + 1)),
            int(size[n]),
        )
        for n, label in enumerate(found)
    }


def _mixed(labels: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """Return where a stratum has more than one label."""
    pairs = np.unique(np.stack([strata, labels]), axis=1)
    several = [
        stratum
        for stratum, number in zip(*np.unique(pairs[0], return_counts=True), strict=True)
        if number > 1
    ]
    return np.isin(strata, several)


def _centred(values: np.ndarray, strata: np.ndarray) -> np.ndarray:
    _, place = np.unique(strata, return_inverse=True)
    return values - (np.bincount(place, values) / np.bincount(place))[place]


def _apart(values: np.ndarray, own: np.ndarray, strata: np.ndarray) -> float:
    """Return the mean difference of a label's cases from the mean of the others in their stratum."""
    gaps = [
        values[own & (strata == stratum)] - values[~own & (strata == stratum)].mean()
        for stratum in np.unique(strata[own])
    ]
    return float(np.concatenate(gaps).mean())


def _shuffles(values: np.ndarray, strata: np.ndarray, rounds: int) -> Iterator[np.ndarray]:
    """Yield batches (rounds × cases) of the values, shuffled within strata."""
    chance, order = (
        np.random.RandomState(np.random.MT19937(SEED)),
        np.argsort(strata, kind="stable"),
    )
    batch = max(1, _CELLS // len(values))
    for first in range(0, rounds, batch):
        # Strata are whole numbers, so a random fraction shuffles within each and never across.
        keys = strata + chance.random_sample((min(batch, rounds - first), len(values)))
        shuffled = np.empty(keys.shape)
        shuffled[:, order] = values[np.argsort(keys, axis=1)]
        yield shuffled


def at_least(hits: int, trials: int, share: Fraction) -> float:
    """Return the chance of `hits` or more in `trials` at `share` each (above 0, below 1): the binomial tail, term by term in logarithms."""
    yes, no = log(share), log(1 - share)
    terms = (
        exp(
            lgamma(trials + 1)
            - lgamma(k + 1)
            - lgamma(trials - k + 1)
            + k * yes
            + (trials - k) * no
        )
        for k in range(hits, trials + 1)
    )
    return min(1.0, fsum(terms))


def holm(chances: Sequence[float]) -> list[float]:
    """Return the chances allowing for how many were tried (Holm), in the order given."""
    made, least = [0.0] * len(chances), 0.0
    for n, place in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        least = max(least, min(1.0, (len(chances) - n) * chances[place]))
        made[place] = least
    return made


def shown(chance: float) -> str:
    """Return a chance in words."""
    return "不到0.1%" if chance < 0.001 else f"约{chance:.1%}"
