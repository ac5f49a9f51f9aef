"""How probable a sight is by chance alone.

Permutations within strata, tails of counts, and the allowance of Benjamini and Hochberg for all that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import exp, fsum, lgamma, log

import numpy as np

from shifan.records import dataclass

LEVEL = 0.05
SEED, PERMUTATIONS, _MOST = 20231102, 1999, 2_000_000
_TINY, _CELLS = 1e-9, 400_000
_TOLD = 0.5  # of what tells a label from others, as much must be left once the groups of `among` are taken out


@dataclass(frozen=True)
class Cases:
    """What is compared: the value, label and stratum of each case; arrays of equal length.

    What groups of `among` differ by is taken out first. Cases of one cluster of `together` may be alike for reasons of
    their own: by a variance that is `left` times that of single cases (both are given, or neither).
    """

    values: np.ndarray
    labels: np.ndarray
    strata: np.ndarray
    among: np.ndarray | None = None
    together: np.ndarray | None = None
    left: np.ndarray | None = None

    def of(self, rows: np.ndarray) -> Cases:
        """Return some of the cases."""
        return Cases(
            self.values[rows],
            self.labels[rows],
            self.strata[rows],
            _some(self.among, rows),
            _some(self.together, rows),
            _some(self.left, rows),
        )


def _some(column: np.ndarray | None, rows: np.ndarray) -> np.ndarray | None:
    return None if column is None else column[rows]


@dataclass(frozen=True)
class Difference:
    """How far a label's cases lie from those of other labels in the same strata, on average.

    `chance` is the two-sided chance of a difference as large (twice the smaller tail), `cases` their number;
    `of_two` says that the label was compared with one other only, `mirrored` that this one lies higher, so that the
    difference is its own seen from the other side.
    """

    gap: float
    chance: float
    cases: int
    of_two: bool = False
    mirrored: bool = False


def differences(cases: Cases, rounds: int = PERMUTATIONS) -> dict[int, Difference]:
    """Return the difference of each label; none if fewer than two labels share a stratum.

    Values are permuted within strata (MT19937, fixed seed), so many times; with 0 no chance is judged (it is 1).
    Strata with one label tell nothing and are left out.
    The distance is against the other labels' mean within each stratum, weighted by the label's own cases.
    With `among` what its groups differ by is taken out first (Freedman and Lane): labels that cannot be told apart from
    a group, or hardly, are left out. With `together` the permuted differences are widened by what clusters add to their
    variance.
    """
    cases = cases.of(_in_mixed_strata(cases.labels, cases.strata))
    distinct = np.unique(cases.labels)
    if len(distinct) < 2:
        return {}
    member = (cases.labels[:, None] == distinct).astype(float)
    rest, others = _without_groups(cases, member)
    told, seen = (others**2).sum(axis=0), rest @ others
    alone = (_left_over(member, cases.strata, None) ** 2).sum(axis=0)
    shuffles = _shuffles(rest, cases.strata, min(rounds, max(199, _MOST // len(rest))))
    chances = _chances(seen, others * _widening(others, cases), shuffles)
    found = {}
    for n in np.flatnonzero(told > _TOLD * alone):
        own, opposite = cases.labels == distinct[n], _opposite(others, int(n))
        mirrored = opposite is not None and (seen[opposite], -opposite) > (seen[n], -n)
        gap = _gap(cases, own) if cases.among is None else float(seen[n] / told[n])
        found[int(distinct[n])] = Difference(
            gap, chances[n], int(own.sum()), opposite is not None, mirrored
        )
    return found


def _without_groups(cases: Cases, member: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the values, and which label each case has, without strata and groups of `among`."""
    left = _left_over(np.column_stack([cases.values, member]), cases.strata, cases.among)
    return left[:, 0], left[:, 1:]


def _opposite(others: np.ndarray, label: int) -> int | None:
    """Return the one other label that a label was compared with, None if with several."""
    opposite = [n for n, labels in enumerate(others.T) if np.allclose(labels, -others[:, label])]
    return opposite[0] if opposite else None


def _chances(seen: np.ndarray, widened: np.ndarray, shuffles: Iterator[np.ndarray]) -> list[float]:
    """Return how often shuffled values go with each label, widened, as much as the values seen do: both tails."""
    above, below, rounds = np.zeros(len(seen)), np.zeros(len(seen)), 0
    for shuffled in shuffles:
        drawn = shuffled @ widened
        above += (drawn >= seen - _TINY).sum(axis=0)
        below += (drawn <= seen + _TINY).sum(axis=0)
        rounds += len(shuffled)
    chances = 2 * (1 + np.minimum(above, below)) / (rounds + 1)
    return [float(min(1.0, chance)) for chance in chances]


def _widening(others: np.ndarray, cases: Cases) -> np.ndarray:
    """Return by how much clusters of like cases widen the spread of each label's sum; 1 without clusters."""
    if cases.together is None or cases.left is None:
        return np.ones(others.shape[1])
    # A label that has its share of every cluster is not moved by what clusters differ by.
    _, cluster = np.unique(np.stack([cases.together, cases.strata]), axis=1, return_inverse=True)
    whole = np.stack([np.bincount(cluster, own) for own in others.T], axis=1)
    left = np.bincount(cluster, cases.left) / np.bincount(cluster)
    alone = (others**2).sum(axis=0)
    added = (left[:, None] * whole**2).sum(axis=0)
    return np.asarray(
        np.sqrt(1 + np.divide(added, alone, out=np.zeros(len(alone)), where=alone > 0))
    )


def beyond_kind(
    values: np.ndarray, kind: np.ndarray, strata: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return values without what their kind explains within each stratum, and how much of kinds may be left in them.

    A kind's mean is shrunk by the variance components of a one-way analysis: (cases · between) / (cases · between +
    within), so that kinds of few cases borrow from the stratum. What is left is the variance of a kind's remaining
    effect over that of single cases.
    """
    beyond, left = np.zeros(len(values)), np.zeros(len(values))
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        own, (_, place) = values[rows], np.unique(kind[rows], return_inverse=True)
        sizes = np.bincount(place)
        means, middle = np.bincount(place, own) / sizes, own.mean()
        within = ((own - means[place]) ** 2).sum() / max(1, len(rows) - len(sizes))
        apart = (sizes * (means - middle) ** 2).sum() / max(1, len(sizes) - 1)
        usual = (len(rows) - (sizes**2).sum() / len(rows)) / max(1, len(sizes) - 1)
        between = max(0.0, apart - within) / usual if usual > 0 else 0.0
        whole = sizes * between + within
        shrunk = np.divide(sizes * between, whole, out=np.zeros(len(sizes)), where=whole > 0)
        beyond[rows] = own - middle - (shrunk * (means - middle))[place]
        left[rows] = ((1 - shrunk) * between / within)[place] if within > 0 else 0.0
    return beyond, left


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


def _gap(cases: Cases, own: np.ndarray) -> float:
    """Return the mean difference of a label's cases from the mean of the others in their stratum."""
    values, strata = cases.values, cases.strata
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


def at_least_by_chance(hits: int, expected: float) -> float:
    """Return the chance of `hits` or more where so many are expected: the tail of the Poisson distribution."""
    if hits <= 0 or expected <= 0:
        return 1.0 if hits <= 0 else 0.0
    fewer = fsum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(hits))
    return max(0.0, 1.0 - fewer)


def false_discovery(chances: Sequence[float], shares: Sequence[float]) -> list[float]:
    """Return the chances allowing for all that was tried (Benjamini and Hochberg, weighted), in the order given.

    Each test has its share of the level; the shares of all that was tried, what gave nothing to name included, add up
    to 1. Among questions up to a level there are on average no more than that share of false ones; where nothing is
    the matter at all, that is the chance of any question.
    """
    weighed = [chance / share for chance, share in zip(chances, shares, strict=True)]
    adjusted, least = [1.0] * len(weighed), 1.0
    largest_first = sorted(range(len(weighed)), key=lambda position: -weighed[position])
    for place, position in enumerate(largest_first):
        least = min(least, weighed[position] / (len(weighed) - place))
        adjusted[position] = least
    return adjusted


def shown(chance: float) -> str:
    """Return a chance in words."""
    return "不到0.1%" if chance < 0.001 else f"约{chance:.1%}"
