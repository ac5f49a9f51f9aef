"""How probable it is that a reviewer deducts so little, or so much, were all reviewers alike: the sum over his rows.

Whether a row deducts is beta-binomial: at a rate around that of the other reviewers in its stratum (shrunk towards
their mean), rows of one indicator being alike. How much it deducts is drawn from what others deducted. The rate, how
alike rows are and the mean size of a deduction are estimates, so chances are averaged over what they may be, given the
rows of the others. The distribution of the sum is computed, not drawn; of results as extreme as the one seen half
counts (mid-p), for few rows leave few possible sums.
"""

from __future__ import annotations

from math import comb

import numpy as np

from shifan.records import dataclass

_STEPS = 24  # in which the size of a deduction counts, the largest as 24
_POINTS, _REACH = 24, 4.8  # of the rate's posterior, so many standard errors either way
# How alike rows of an indicator may be (intraclass correlation), and how probable that is beforehand: not very much,
# one time in ten anything.
_ALIKE = np.array([0.005, 0.02, 0.05, 0.08, 0.12, 0.17, 0.23, 0.3, 0.4, 0.55, 0.75, 0.9])
_PRIOR = (0.9 * 9 * (1 - _ALIKE) ** 8 + 0.1) * np.gradient(_ALIKE)
# Points of the standard normal distribution with their weights (Gauss and Hermite).
_INNER, _OUTER = (5 - 10**0.5) ** 0.5, (5 + 10**0.5) ** 0.5
_NORMAL = (
    (0.0, 8 / 15),
    *((sign * _INNER, (7 + 2 * 10**0.5) / 60) for sign in (-1, 1)),
    *((sign * _OUTER, (7 - 2 * 10**0.5) / 60) for sign in (-1, 1)),
)
_TINY, _CERTAIN = 1e-9, 1e-4


@dataclass(frozen=True)
class ReviewedRows:
    """What was reviewed: the points deducted and the full score of each row; who, in which indicator and stratum.

    Arrays of equal length; the last three are whole numbers from 0. Sizes of deductions are compared within a `kind`.
    """

    deducted: np.ndarray
    full: np.ndarray
    reviewer: np.ndarray
    indicator: np.ndarray
    stratum: np.ndarray
    kind: np.ndarray

    def sizes(self) -> np.ndarray:
        """Return how large each deduction is among those of its kind, from 1 to _STEPS; 0 where nothing is deducted.

        Points over the square root of the full score: deductions are neither the same for every indicator nor in
        proportion to its full score. Their places count squared: large deductions tell more than small ones.
        """
        weighed, found = (
            self.deducted / np.sqrt(self.full),
            np.zeros(len(self.full), dtype=np.int64),
        )
        for kind in np.unique(self.kind):
            rows = np.flatnonzero((self.kind == kind) & (self.deducted > 0))
            own = weighed[rows]
            lower = (own[None, :] < own[:, None] - _TINY).sum(axis=1)
            equal = (np.abs(own[None, :] - own[:, None]) <= _TINY).sum(axis=1)
            share = (lower + equal / 2) / max(1, len(rows))
            found[rows] = np.maximum(1, np.rint(_STEPS * share**2))
        return found


@dataclass(frozen=True)
class Tails:
    """The chances of a sum as low as a reviewer's and of one as high."""

    low: float
    high: float


def tails_of(rows: ReviewedRows, reviewer: int) -> Tails:
    """Return how probable a reviewer's sum is, by the rows of the others; only strata that others reviewed count."""
    own = rows.reviewer == reviewer
    shared = np.isin(rows.stratum, rows.stratum[~own]) & own
    sizes, others = rows.sizes(), np.flatnonzero(~own)
    if not sizes.any() or not shared.any():
        return Tails(1.0, 1.0)
    numbers, seen = numbers_of(rows, np.flatnonzero(shared), others), int(sizes[shared].sum())
    # Where nobody else deducts anything, how much is deducted does not tell reviewers apart.
    chances = _sums(numbers, sizes[others] if sizes[others].any() else sizes)
    low = float(chances[:seen].sum() + chances[seen] / 2)
    return Tails(low, max(0.0, 1 - low))


def _sums(numbers: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the chance of each sum, given that of each number of deductions and what sizes deductions have.

    The mean size is an estimate as well: sizes are weighed so that it moves by so many of its standard errors.
    """
    found, values = sizes[sizes > 0], np.arange(_STEPS + 1)
    seen = np.bincount(found, minlength=_STEPS + 1) / len(found)
    spread = max(float(found.std()), 1.0)
    total = np.zeros((len(numbers) - 1) * _STEPS + 1)
    for errors, weight in _NORMAL:
        tilted = seen * np.exp((values - found.mean()) * errors / (spread * len(found) ** 0.5))
        total += weight * _compound(numbers, tilted / tilted.sum())
    return total


def _compound(numbers: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Return the chance of each sum of a number of amounts that is itself a matter of chance."""
    total, so_many = np.zeros((len(numbers) - 1) * _STEPS + 1), np.ones(1)
    for chance in numbers:
        total[: len(so_many)] += chance * so_many
        so_many = np.convolve(so_many, amounts)
    return total


@dataclass(frozen=True)
class _Rates:
    """The share of rows that others deduct from (half a row added) in each stratum, shrunk towards their mean.

    `error` is the standard error of the mean's log odds, were rows independent.
    """

    mean: float
    of_stratum: np.ndarray
    error: float

    @classmethod
    def of(cls, rows: ReviewedRows, others: np.ndarray) -> _Rates:
        """Return the rates of some rows."""
        deducts = (rows.deducted[others] > 0).astype(float)
        stratum, size = rows.stratum[others], int(rows.stratum.max()) + 1
        number = np.bincount(stratum, minlength=size).astype(float)
        sums = np.bincount(stratum, deducts, minlength=size)
        mean = float((deducts.sum() + 0.5) / (len(deducts) + 1))
        apart = np.divide(sums, number, out=np.full(size, mean), where=number > 0) - mean
        of_stratum = mean + _kept(apart, number, mean) * apart
        return cls(mean, of_stratum, (len(deducts) * mean * (1 - mean)) ** -0.5)

    @property
    def points(self) -> np.ndarray:
        """Return the log odds that the mean rate may have."""
        return np.asarray(_log_odds(self.mean) + self.error * np.linspace(-_REACH, _REACH, _POINTS))


@dataclass(frozen=True)
class _Indicators:
    """Of each indicator the number of rows, how many of them deduct, and the rate (points × indicators)."""

    rows: np.ndarray
    deducting: np.ndarray
    rates: np.ndarray

    @classmethod
    def of(cls, rows: ReviewedRows, some: np.ndarray, rates: _Rates) -> _Indicators:
        """Return the indicators of some rows."""
        _, place = np.unique(rows.indicator[some], return_inverse=True)
        number = np.bincount(place)
        usual = np.bincount(place, rates.of_stratum[rows.stratum[some]]) / number
        odds = rates.points[:, None] + _log_odds(usual) - _log_odds(rates.mean)
        deducting = np.bincount(place, rows.deducted[some] > 0).astype(np.int64)
        return cls(number, deducting, 1 / (1 + np.exp(-odds)))

    def chances(self) -> list[np.ndarray]:
        """Return for each indicator the chances that 0, 1, … rows deduct (points × alike × number)."""
        return [
            _beta_binomial(rows, rates)
            for rows, rates in zip(self.rows.tolist(), self.rates.T, strict=True)
        ]


def numbers_of(rows: ReviewedRows, own: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the chances that 0, 1, … of a reviewer's rows deduct, given the rows of the others."""
    rates = _Rates.of(rows, others)
    weights = _posterior(_Indicators.of(rows, others, rates), rates)
    found = np.ones((*weights.shape, 1))
    for chances in _Indicators.of(rows, own, rates).chances():
        longer = np.zeros((*weights.shape, found.shape[2] + chances.shape[2] - 1))
        for deducting in range(chances.shape[2]):
            part = found * chances[:, :, deducting, None]
            longer[:, :, deducting : deducting + found.shape[2]] += part
        found = longer
    return np.asarray((weights[:, :, None] * found).sum(axis=(0, 1)))


def _posterior(indicators: _Indicators, rates: _Rates) -> np.ndarray:
    """Return how probable each rate is together with how alike rows are (points × alike), given some indicators."""
    mean = 1 / (1 + np.exp(-rates.points))
    found = np.log(_PRIOR) + np.log(mean * (1 - mean))[:, None] / 2  # of the rate that of Jeffreys
    for chances, deducting in zip(indicators.chances(), indicators.deducting, strict=True):
        found = found + np.log(chances[:, :, deducting])
    found = np.exp(found - found.max())
    return np.asarray(found / found.sum())


def _kept(apart: np.ndarray, number: np.ndarray, mean: float) -> np.ndarray:
    """Return what strata keep of their distance from the mean, by moments: the more they differ beyond chance."""
    alone, several = mean * (1 - mean), int((number > 0).sum())
    usual = number.sum() - (number**2).sum() / number.sum()
    excess = float((number * apart**2).sum()) - (several - 1) * alone
    between = max(0.0, excess) / usual if usual > 0 else 0.0
    whole = number * between + alone
    return np.divide(number * between, whole, out=np.zeros(len(number)), where=whole > 0)


def _beta_binomial(rows: int, rates: np.ndarray) -> np.ndarray:
    """Return the chances that 0, 1, … of some rows deduct at each rate, for each way to be alike."""
    scale = 1 / _ALIKE - 1
    yes, no = rates[:, None] * scale, (1 - rates[:, None]) * scale
    ways = np.array([comb(rows, number) for number in range(rows + 1)], dtype=float)
    found = np.log(ways) + _log_rising(yes, rows) + _log_rising(no, rows)[:, :, ::-1]
    return np.asarray(np.exp(found - _log_rising(yes + no, rows)[:, :, -1:]))


def _log_rising(start: np.ndarray, most: int) -> np.ndarray:
    """Return the logarithms of 1, start, start · (start + 1), … up to `most` factors."""
    factors = np.log(start[:, :, None] + np.arange(most))
    first = np.zeros((*start.shape, 1))
    return np.concatenate([first, np.cumsum(factors, axis=2)], axis=2)


def _log_odds(rates: np.ndarray | float) -> np.ndarray:
    inside = np.clip(rates, _CERTAIN, 1 - _CERTAIN)
    return np.asarray(np.log(inside / (1 - inside)))
