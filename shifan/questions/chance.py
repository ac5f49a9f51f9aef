"""How probable a sight is by chance alone.

Permutations within strata, a binomial tail, and the allowance of Benjamini and Hochberg for all that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, fsum, lgamma, log

import numpy as np

LEVEL = 0.05
SEED, PERMUTATIONS, _MOST = 20231102, 1999, 2_000_000
_TINY, _CELLS = 1e-9, 400_000
_TOLD = 0.5  # cases' worth of a label that no group of `among` explains


@dataclass(frozen=True)
class Difference:
    """How far a label's cases lie from those of other labels in the same strata, on average.

    `chance` is the two-sided chance of a difference as large, `cases` their number.
    """

    gap: float
    chance: float
    cases: int


def differences(
    values: np.ndarray, labels: np.ndarray, strata: np.ndarray, among: np.ndarray | None = None
) -> dict[int, Difference]:
    """Return the difference of each label; none if fewer than two labels share a stratum.

    Values are permuted within strata (MT19937, fixed seed); strata with one label tell nothing and are left out.
    The distance is against the other labels' mean within each stratum, weighted by the label's own cases.
    With `among`, another grouping of the cases, what its groups differ by is taken out first (Freedman and Lane):
    labels that cannot be told apart from a group are left out.
    """
    keep = _in_mixed_strata(labels, strata)
    values, labels, strata = values[keep], labels[keep], strata[keep]
    distinct = np.unique(labels)
    if len(distinct) < 2:
        return {}
    groups = None if among is None else among[keep]
    member = (labels[:, None] == distinct).astype(float)
    left = _left_over(np.column_stack([values, member]), strata, groups)
    rest, others = left[:, 0], left[:, 1:]
    told, seen = (others**2).sum(axis=0), rest @ others
    chances = _chances(rest, others, strata)
    return {
        int(label): Difference(
            _gap(values, labels == label, strata) if among is None else float(seen[n] / told[n]),
            chances[n],
            int(member[:, n].sum()),
        )
        for n, label in enumerate(distinct)
        if told[n] > _TOLD
    }


def _chances(rest: np.ndarray, member: np.ndarray, strata: np.ndarray) -> list[float]:
    """Return how often values shuffled within strata go with each label at least as much as they do."""
    rounds = min(PERMUTATIONS, max(199, _MOST // len(rest)))
    seen, beyond = rest @ member, np.zeros(member.shape[1])
    for shuffled in _shuffles(rest, strata, rounds):
        beyond += (np.abs(shuffled @ member) >= np.abs(seen) - _TINY).sum(axis=0)
    return [float((1 + number) / (rounds + 1)) for number in beyond]


def _left_over(columns: np.ndarray, strata: np.ndarray, among: np.ndarray | None) -> np.ndarray:
    """Return columns without the means of strata and without what the groups of `among` explain."""
    centred = np.column_stack([_centred(column, strata) for column in columns.T])
    if among is None:
        return centred
    groups = np.unique(among)
    own = (among[:, None] == groups).astype(float)
    own = np.column_stack([_centred(column, strata) for column in own.T])
    explained = np.linalg.lstsq(own, centred, rcond=1e-9)[0]
    return np.asarray(centred - own @ explained)


def _in_mixed_strata(labels: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """Return where a stratum has more than one label."""
    pairs = np.unique(np.stack([strata, labels]), axis=1)
    several = [
        stratum
        for stratum, number in zip(*np.unique(pairs[0], return_counts=True), strict=True)
        if number > 1
    ]
    return np.isin(strata, several)


def _centred(values: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """Return the distance of each value from the mean of its stratum."""
    _, place = np.unique(strata, return_inverse=True)
    means = np.bincount(place, values) / np.bincount(place)
    return np.asarray(values - means[place])


def _gap(values: np.ndarray, own: np.ndarray, strata: np.ndarray) -> float:
    """Return the mean difference of a label's cases from the mean of the others in their stratum."""
    gaps = [
        values[own & (strata == stratum)] - values[~own & (strata == stratum)].mean()
        for stratum in np.unique(strata[own])
    ]
    return float(np.concatenate(gaps).mean())


def _shuffles(values: np.ndarray, strata: np.ndarray, rounds: int) -> Iterator[np.ndarray]:
    """Yield batches (rounds × cases) of the values, shuffled within strata."""
    chance = np.random.RandomState(np.random.MT19937(SEED))
    order = np.argsort(strata, kind="stable")
    batch = max(1, _CELLS // len(values))
    for first in range(0, rounds, batch):
        # Strata are whole numbers, so a random fraction shuffles within each and never across.
        keys = strata + chance.random_sample((min(batch, rounds - first), len(values)))
        shuffled = np.empty(keys.shape)
        shuffled[:, order] = values[np.argsort(keys, axis=1)]
        yield shuffled


def at_least(hits: int, trials: int, share: Fraction) -> float:
    """Return the chance of `hits` or more in `trials` at `share` each (above 0, below 1).

    The binomial tail, term by term in logarithms.
    """
    yes, no = log(share), log(1 - share)

    def exactly(k: int) -> float:
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        return exp(ways + k * yes + (trials - k) * no)

    return min(1.0, fsum(exactly(k) for k in range(hits, trials + 1)))


def false_discovery(chances: Sequence[float], tried: int) -> list[float]:
    """Return the chances allowing for all that was tried (Benjamini and Hochberg), in the order given.

    `tried` counts also what gave no chance worth naming. Among questions up to a level there are on average no more
    than that share of false ones; where nothing is the matter at all, that is the chance of any question.
    """
    tried = max(tried, len(chances))
    adjusted, least = [1.0] * len(chances), 1.0
    largest_first = sorted(range(len(chances)), key=lambda position: -chances[position])
    for place, position in enumerate(largest_first):
        rank = len(chances) - place
        least = min(least, chances[position] * tried / rank)
        adjusted[position] = least
    return adjusted


def shown(chance: float) -> str:
    """Return a chance in words."""
    return "不到0.1%" if chance < 0.001 else f"约{chance:.1%}"
