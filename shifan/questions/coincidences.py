"""How many pairs of sites would have the same results by chance alone: a model of a type's check items.

An item fails at a rate of its own, beta distributed; what is known of it comes from the type's sites, those that are
alike counted less, and from its kin of the method. How many problems a site has is left to a distribution of its own
(beta-binomial, wider than independent items would make it). Which items they are is then decided by the items' rates.
"""

from __future__ import annotations

from functools import cached_property
from math import comb, exp, lgamma

import numpy as np

from shifan.records import dataclass

MOST_PROBLEMS = 120  # of a site: sums over sets of more items would take long
EXACT, NEARLY = 0, 1
_LEAST_SPREAD, _MOST_SPREAD = 0.01, 0.9


@dataclass(frozen=True)
class Kin:
    """What the sites of a method tell of any type: the mean rate of items, its weight, and how sites differ.

    `weight` is how many sites the mean rate counts for beside an item's own; `spread` is the intraclass correlation of
    a site's results, sites of all types together.
    """

    mean: float
    weight: float
    spread: float


@dataclass(frozen=True)
class ItemRates:
    """The items assessed at some sites of a type: parameters of their rates' beta distributions, and their kin."""

    failed: np.ndarray
    conform: np.ndarray
    kin: Kin

    @cached_property
    def _pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return for each item the chances that two sites both fail, both conform, and that one given site fails."""
        both = self.failed + self.conform
        whole = both * (both + 1)
        fail = self.failed * (self.failed + 1) / whole
        fit = self.conform * (self.conform + 1) / whole
        return fail, fit, self.failed * self.conform / whole

    @cached_property
    def most(self) -> int:
        """Return up to how many problems of a site there are chances for."""
        return min(len(self.failed), MOST_PROBLEMS)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Return the chance that a site has 0, 1, … problems: at the type's own rate or the method's, the larger."""
        own = float((self.failed / (self.failed + self.conform)).mean())
        return self._numbers_at(own)

    def _numbers_at(self, mean: float) -> np.ndarray:
        size, scale = len(self.failed), 1 / self.kin.spread - 1
        yes, no = mean * scale, (1 - mean) * scale
        return np.array(
            [
                comb(size, k) * exp(_log_beta(k + yes, size - k + no) - _log_beta(yes, no))
                for k in range(self.most + 1)
            ]
        )

    @cached_property
    def _alike(self) -> tuple[np.ndarray, np.ndarray]:
        """Return by the number of problems that two sites share the chances that all else agrees, and all but one."""
        same, but_one = np.zeros(self.most + 1), np.zeros(self.most + 1)
        same[0] = 1.0
        for fail, fit, apart in zip(*self._pairs, strict=True):
            but_one = fit * but_one + fail * _up(but_one) + apart * same
            same = fit * same + fail * _up(same)
        return same, but_one

    @cached_property
    def _so_many(self) -> np.ndarray:
        """Return the chance that two sites have so many problems each, items being independent (number × number)."""
        table = np.zeros((self.most + 1, self.most + 1))
        table[0, 0] = 1.0
        for fail, fit, apart in zip(*self._pairs, strict=True):
            grown = fit * table
            grown[1:, 1:] += fail * table[:-1, :-1]
            grown[1:] += apart * table[:-1]
            grown[:, 1:] += apart * table[:, :-1]
            table = grown
        return table

    def pair(self, likeness: int) -> np.ndarray:
        """Return the chance that two sites share so many problems and agree else (EXACT), or but for one (NEARLY).

        By the number shared, from 0; the chance of as many or more.
        """
        same, but_one = self._alike
        if likeness == EXACT:
            found = _divided(same, self._so_many.diagonal()) * self.numbers**2
        else:
            found = np.zeros(self.most + 1)
            of_one = _divided(but_one[:-1], self._so_many[1:].diagonal())
            found[:-1] = 2 * of_one * self.numbers[:-1] * self.numbers[1:]
        return np.asarray(np.cumsum(found[::-1])[::-1])

    def next_one(self, problems: np.ndarray, likeness: int) -> float:
        """Return the chance that a further site has the same problems as one, and as NEARLY one more or less."""
        whole = self.failed + self.conform
        rate = np.where(problems, (self.failed + 1) / (whole + 1), self.failed / (whole + 1))
        odds, number = rate / (1 - rate), int(problems.sum())
        if number > self.most:
            return 1.0
        sums = _sums_of_products(odds, min(number + 1, self.most))
        own, numbers = float(np.prod(odds[problems])), self.numbers
        chance = numbers[number] * own / sums[number]
        if likeness == NEARLY:
            chance += (
                numbers[number - 1] * own * float((1 / odds[problems]).sum()) / sums[number - 1]
            )
            if number < min(self.most, len(odds)):
                more = own * float(odds[~problems].sum()) / sums[number + 1]
                chance += numbers[number + 1] * more
        return min(1.0, float(chance))


def spread_of(problems: np.ndarray, assessed: np.ndarray, mean: float) -> float:
    """Return the intraclass correlation of results of a site, by moments, within bounds that a distribution needs."""
    alone = (assessed * mean * (1 - mean)).sum()
    room = (assessed * (assessed - 1) * mean * (1 - mean)).sum()
    excess = ((problems - assessed * mean) ** 2).sum() - alone
    share = float(excess / room) if room > 0 else 0.0
    return min(max(share, _LEAST_SPREAD), _MOST_SPREAD)


def _up(terms: np.ndarray) -> np.ndarray:
    """Return terms for one problem more."""
    return np.concatenate([[0.0], terms[:-1]])


def _sums_of_products(odds: np.ndarray, most: int) -> np.ndarray:
    """Return the sums over all sets of 0, 1, … items of the products of their odds."""
    sums = np.zeros(most + 1)
    sums[0] = 1.0
    for factor in odds:
        sums[1:] = sums[1:] + sums[:-1] * factor
    return sums


def _divided(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    shares = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return np.asarray(np.minimum(shares, 1.0))


def _log_beta(yes: float, no: float) -> float:
    return lgamma(yes) + lgamma(no) - lgamma(yes + no)
