"""How probable it is that a reviewer deducts so little, or so much, were all reviewers alike: the sum over his rows.

Whether a row deducts is beta-binomial: at the rate of the other reviewers in its stratum (shrunk towards their mean),
rows of one indicator being alike. That rate is itself an estimate, so chances are averaged over its posterior
distribution. How much a row deducts, where it does, is drawn from what the others deducted. The distribution of the sum
is computed, not drawn; of results as extreme as the one seen half counts (mid-p), for few rows leave few possible sums.
"""

from __future__ import annotations

from math import comb, exp, lgamma

import numpy as np

from shifan.records import dataclass

_STEPS = 12  # in which the size of a deduction counts, the largest as 12
_POINTS = 24  # of the posterior distribution of the rate
# Rows of an indicator are somewhat alike even where some thirty indicators happen not to show it.
_LEAST_ALIKE, _MOST_ALIKE, _CERTAIN = 0.05, 0.9, 1e-4
_TINY = 1e-9


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
        proportion to its full score.
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
            found[rows] = np.maximum(1, np.rint(_STEPS * share))
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
    # Where nobody else deducts anything, how much is deducted does not tell reviewers apart.
    amounts = _amounts(sizes[others] if sizes[others].any() else sizes)
    chances = _distribution(rows, np.flatnonzero(shared), _Rates.of(rows, others), amounts)
    seen = int(sizes[shared].sum())
    low = float(chances[:seen].sum() + chances[seen] / 2)
    return Tails(low, max(0.0, 1 - low))


def _amounts(sizes: np.ndarray) -> np.ndarray:
    """Return how often a deduction has each size."""
    counts = np.bincount(sizes[sizes > 0], minlength=_STEPS + 1)
    return np.asarray(counts / counts.sum())


@dataclass(frozen=True)
class _Rates:
    """The share of rows that others deduct from (half a row added), in each stratum, and how alike rows are.

    `rows` are the others' rows of each stratum, `kept` what it keeps of its distance from the mean.
    """

    of_stratum: np.ndarray
    rows: np.ndarray
    kept: np.ndarray
    alike: float

    @classmethod
    def of(cls, rows: ReviewedRows, others: np.ndarray) -> _Rates:
        """Return the rates of some rows."""
        deducts = (rows.deducted[others] > 0).astype(float)
        stratum, size = rows.stratum[others], int(rows.stratum.max()) + 1
        number = np.bincount(stratum, minlength=size).astype(float)
        sums = np.bincount(stratum, deducts, minlength=size)
        mean = float((deducts.sum() + 0.5) / (len(deducts) + 1))
        apart = np.divide(sums, number, out=np.full(size, mean), where=number > 0) - mean
        kept = _kept(apart, number, mean)
        rates = mean + kept * apart
        alike = _alike(deducts, rates[stratum], rows.indicator[others])
        return cls(rates, number, kept, alike)

    def posterior(self, strata: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the mean rate in strata that rows lie in, and points of equal chance of its posterior distribution."""
        # SciPy takes a tenth of a second to load; only simulations need it.
        from scipy.special import betaincinv

        share = np.bincount(strata, minlength=len(self.rows)) / len(strata)
        mean = float(share @ self.of_stratum)
        # The mean is a weighted sum of the others' shares in each stratum.
        pooled = float((share * (1 - self.kept)).sum()) * self.rows / self.rows.sum()
        weight = share * self.kept + pooled
        spread = np.divide(weight**2, self.rows, out=np.zeros(len(share)), where=self.rows > 0)
        number = 1 / float(spread.sum())
        points = (np.arange(_POINTS) + 0.5) / _POINTS
        yes, no = mean * (number + 1), (1 - mean) * (number + 1)
        return mean, np.asarray(betaincinv(yes, no, points))


def _kept(apart: np.ndarray, number: np.ndarray, mean: float) -> np.ndarray:
    """Return what strata keep of their distance from the mean, by moments: the more they differ beyond chance."""
    alone, several = mean * (1 - mean), int((number > 0).sum())
    usual = number.sum() - (number**2).sum() / number.sum()
    excess = float((number * apart**2).sum()) - (several - 1) * alone
    between = max(0.0, excess) / usual if usual > 0 else 0.0
    whole = number * between + alone
    return np.divide(number * between, whole, out=np.zeros(len(number)), where=whole > 0)


def _alike(deducts: np.ndarray, rates: np.ndarray, indicator: np.ndarray) -> float:
    """Return how alike rows of one indicator are: the intraclass correlation, by moments."""
    _, place = np.unique(indicator, return_inverse=True)
    alone = rates * (1 - rates)
    sums, sd = np.bincount(place, deducts - rates), np.bincount(place, np.sqrt(alone))
    single = np.bincount(place, alone)
    room = float((sd**2 - single).sum())
    # The mean is taken from the same rows: one indicator less tells how they differ.
    indicators = len(single)
    excess = float((sums**2).sum()) * indicators / max(1, indicators - 1) - float(single.sum())
    return min(max(excess / room if room > 0 else 0.0, _LEAST_ALIKE), _MOST_ALIKE)


def _distribution(
    rows: ReviewedRows, own: np.ndarray, rates: _Rates, amounts: np.ndarray
) -> np.ndarray:
    """Return the chance of each sum over a reviewer's rows."""
    mean, points = rates.posterior(rows.stratum[own])
    _, place = np.unique(rows.indicator[own], return_inverse=True)
    number = np.bincount(place)
    of_indicator = np.bincount(place, rates.of_stratum[rows.stratum[own]]) / number
    powers = _powers(amounts, int(number.max()))
    total = np.zeros(len(own) * _STEPS + 1)
    for point in points:
        found = np.ones(1)
        for rows_of, rate in zip(number.tolist(), of_indicator.tolist(), strict=True):
            at = min(max(rate * point / mean, _CERTAIN), 1 - _CERTAIN)
            found = np.convolve(found, _of_indicator(rows_of, at, rates.alike, powers))
        total += found / len(points)
    return total


def _powers(amounts: np.ndarray, most: int) -> list[np.ndarray]:
    """Return the distributions of the sum of 0, 1, … `most` deductions."""
    powers = [np.ones(1)]
    for _ in range(most):
        powers.append(np.convolve(powers[-1], amounts))
    return powers


def _of_indicator(rows: int, rate: float, alike: float, powers: list[np.ndarray]) -> np.ndarray:
    """Return the distribution of the sum of an indicator's rows."""
    found = np.zeros(rows * _STEPS + 1)
    for deducting, chance in enumerate(_beta_binomial(rows, rate, alike)):
        found[: len(powers[deducting])] += chance * powers[deducting]
    return found


def _beta_binomial(rows: int, rate: float, alike: float) -> list[float]:
    """Return the chances that 0, 1, … of some rows deduct."""
    scale = 1 / alike - 1
    yes, no = rate * scale, (1 - rate) * scale
    whole = _log_beta(yes, no)
    return [comb(rows, k) * exp(_log_beta(k + yes, rows - k + no) - whole) for k in range(rows + 1)]


def _log_beta(yes: float, no: float) -> float:
    return lgamma(yes) + lgamma(no) - lgamma(yes + no)
