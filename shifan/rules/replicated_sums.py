"""Sums of child rows by parent over many replicates: exact and the same on every machine.

With values that are whole numbers and weights that are multiples of a power of two no sum is rounded, whatever the
order in which a matrix product adds; other values are added in the order of the rows.
"""

from __future__ import annotations

import numpy as np

from shifan.records import dataclass

_FEW = 32  # replicates that are summed one by one
_EXACT = 2.0**53
_WORK, _NARROWEST = (
    500_000,
    64,
)  # of a block of a product: multiplications at most, columns at least
Many = np.ndarray  # replicates × rows, in memory row by row (Fortran order)


@dataclass(frozen=True)
class Weights:
    """Weights of child rows by the site they belong to: `of_sites` is replicates × sites, `site` the row's site."""

    of_sites: Many
    site: np.ndarray

    def of_rows(self) -> Many:
        """Return the weights, replicates × rows; rows of no site weigh 1."""
        padded = np.concatenate([self.of_sites.T, np.ones((1, len(self.of_sites)))])
        return np.asarray(padded[self.site].T)


def alike_in_all(mask: Many) -> Many:
    """Return a mask with one replicate if all have the same."""
    if len(mask) < 2 or (mask.any(axis=0) != mask.all(axis=0)).any():
        return mask
    return mask[:1]


def sums_by_group(values: Many, parent: np.ndarray, size: int) -> Many:
    """Return the sums by parent, added up in the order of the child rows whatever the number of replicates.

    Rows whose parent is −1 do not count.
    """
    if len(values) < _FEW:
        order, sums = np.where(parent < 0, size, parent), np.zeros((size + 1, len(values)))
        for replicate, row in enumerate(values):
            sums[:, replicate] = np.bincount(order, weights=row, minlength=size + 1)
        return sums[:size].T
    sums, by_row = np.zeros((size, len(values))), values.T
    counted = np.flatnonzero(parent >= 0)
    for group, row in zip(parent[counted].tolist(), counted.tolist(), strict=True):
        own = sums[group]
        own += by_row[row]
    return sums.T


def sums_of_those_that_meet(values: np.ndarray, met: Many, parent: np.ndarray, size: int) -> Many:
    """Return the sums by parent of values that are the same in all replicates, where child rows meet a condition."""
    if not _sum_exactly(values):
        return sums_by_group(np.where(met, values, 0.0), parent, size)
    always, by_row = met.all(axis=0), met.T
    sometimes = np.flatnonzero(met.any(axis=0) & ~always & (parent >= 0))
    order = np.where(always & (parent >= 0), parent, size)
    sums = np.repeat(np.bincount(order, values, size + 1)[:size, np.newaxis], len(met), axis=1)
    own = np.empty(len(met))
    for row, group in zip(sometimes.tolist(), parent[sometimes].tolist(), strict=True):
        summed = sums[group]
        summed += np.multiply(by_row[row], values[row], out=own)
    return sums.T


def _sum_exactly(values: np.ndarray) -> bool:
    """Return whether values are whole numbers, and so small that their sum is exact in any order."""
    return bool((values == np.rint(values)).all() and np.abs(values).sum() < _EXACT)


def weighted_sums_by_group(values: Many, weights: Weights, parent: np.ndarray, size: int) -> Many:
    """Return the sums by parent of values times the weights of their sites, in the order of the child rows.

    The values may be the same in all replicates. Rows whose parent is −1 do not count.
    """
    by_row, of_sites = values.T, weights.of_sites.T
    sums, weighed = np.zeros((size, of_sites.shape[1])), np.empty(of_sites.shape[1])
    counted = np.flatnonzero(parent >= 0)
    places = (parent[counted].tolist(), weights.site[counted].tolist(), counted.tolist())
    for group, site, row in zip(*places, strict=True):
        own = sums[group]
        own += by_row[row] if site < 0 else np.multiply(by_row[row], of_sites[site], out=weighed)
    return sums.T


def extremes_by_group(values: Many, parent: np.ndarray, size: int, greatest: bool) -> Many:
    """Return the greatest or least value by parent; −∞ or ∞ where there is none."""
    better, worst = (np.maximum, -np.inf) if greatest else (np.minimum, np.inf)
    found, by_row, counted = (
        np.full((size, len(values)), worst),
        values.T,
        np.flatnonzero(parent >= 0),
    )
    if len(values) < _FEW:
        for replicate, row in enumerate(values):
            better.at(found[:, replicate], parent[counted], row[counted])
        return found.T
    for group, row in zip(parent[counted].tolist(), counted.tolist(), strict=True):
        better(found[group], by_row[row], out=found[group])
    return found.T


def sums_by_site(values: np.ndarray, weights: Weights, parent: np.ndarray, size: int) -> Many:
    """Return weighted sums by parent: what each site brings to each parent, times the sites' weights."""
    count, width = weights.of_sites.shape[1], size + 1
    site = np.where(weights.site < 0, count, weights.site)
    cell = site * width + np.where(parent < 0, size, parent)
    of_sites = np.bincount(cell, weights=values, minlength=(count + 1) * width)
    of_sites = of_sites.reshape(count + 1, width)
    sums = _product(of_sites[:count, :size].T, weights.of_sites.T)
    of_none = of_sites[count, :size, np.newaxis]
    if of_none.any():
        sums += of_none
    return sums.T


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return a matrix product, block by block: small products take no second core, which others may need."""
    product = np.zeros((len(left), right.shape[1]))
    width = max(_NARROWEST, _WORK // max(left.size, 1))
    depth = max(1, _WORK // (width * max(len(left), 1)))
    for first in range(0, right.shape[1], width):
        own = product[:, first : first + width]
        for site in range(0, left.shape[1], depth):
            some = slice(site, site + depth)
            if site:
                own += np.matmul(left[:, some], right[some, first : first + width])
            else:
                np.matmul(left[:, some], right[some, first : first + width], out=own)
    return product
