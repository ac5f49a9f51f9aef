"""Sums of child rows by parent over many replicates: exact and the same on every machine.

With values that are whole numbers and weights that are multiples of a power of two no sum is rounded, whatever the
order in which a matrix product adds; other values are added in the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    return mask[:1] if len(mask) > 1 and (mask == mask[:1]).all() else mask


def sums_by_group(values: Many, parent: np.ndarray, size: int) -> Many:
    """Return the sums by parent, added up in the order of the child rows whatever the number of replicates."""
    order = np.where(parent < 0, size, parent)
    places = _places_in_group(order)
    sums = np.zeros((size + 1, len(values))).T
    if len(values) < places.max(initial=0):
        for replicate, row in enumerate(values):
            sums[replicate] = np.bincount(order, weights=row, minlength=size + 1)
        return sums[:, :size]
    for place in range(int(places.max(initial=-1)) + 1):
        rows = np.flatnonzero(places == place)
        sums[:, order[rows]] += values[:, rows]
    return sums[:, :size]


def extremes_by_group(values: Many, parent: np.ndarray, size: int, greatest: bool) -> Many:
    """Return the greatest or least value by parent; −∞ or ∞ where there is none."""
    better, worst = (np.maximum, -np.inf) if greatest else (np.minimum, np.inf)
    found = np.full((len(values), size + 1), worst)
    groups = np.where(parent < 0, size, parent)
    for replicate in range(len(values)):
        better.at(found[replicate], groups, values[replicate])
    return found[:, :size]


def _places_in_group(order: np.ndarray) -> np.ndarray:
    """Return how many rows of the same group stand before each row."""
    sizes = np.bincount(order)
    sorted_rows = np.argsort(order, kind="stable")
    places = np.empty(len(order), dtype=np.int64)
    places[sorted_rows] = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return places


def sums_by_site(values: np.ndarray, weights: Weights, parent: np.ndarray, size: int) -> Many:
    """Return weighted sums by parent: what each site brings to each parent, times the sites' weights."""
    count, width = weights.of_sites.shape[1], size + 1
    site = np.where(weights.site < 0, count, weights.site)
    cell = site * width + np.where(parent < 0, size, parent)
    of_sites = np.bincount(cell, weights=values, minlength=(count + 1) * width)
    of_sites = of_sites.reshape(count + 1, width)
    sums = of_sites[:count, :size].T @ weights.of_sites.T
    return np.asarray((sums + of_sites[count, :size, np.newaxis]).T)
