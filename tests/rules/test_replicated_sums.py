"""Sums over many replicates: exact in whatever blocks they are computed, dates and missing entries among numbers."""

from datetime import date

import numpy as np
import pytest

from shifan.rules.language.replication import _as_replicated
from shifan.rules.replicated_sums import (
    Weights,
    extremes_by_group,
    sums_by_site,
    sums_of_those_that_meet,
    weighted_sums_by_group,
)

UNITS = 2**20


@pytest.mark.parametrize(
    ("sites", "parents", "replicates"), [(7, 3, 5), (990, 37, 130), (9001, 70, 65)]
)
def test_sums_of_whole_numbers_are_exact_however_many_sites_and_parents_there_are(
    sites, parents, replicates
):
    chance = np.random.RandomState(sites)
    weights = chance.randint(0, 5 * UNITS, (replicates, sites))
    values = chance.randint(0, 400, 2 * sites)
    site, parent = np.tile(np.arange(sites), 2), chance.randint(-1, parents, 2 * sites)
    expected = np.zeros((replicates, parents), dtype=object)
    for value, own, group in zip(values.tolist(), site.tolist(), parent.tolist(), strict=True):
        if group >= 0:
            expected[:, group] += value * weights[:, own]
    found = sums_by_site(values.astype(float), Weights(weights / UNITS, site), parent, parents)
    assert (found * UNITS == expected.astype(float)).all()


@pytest.mark.parametrize(
    ("entries", "numbers"),
    [([1, None, 0.5], [1.0, np.nan, 0.5]), ([date(2024, 1, 1), None], [738886.0, np.nan])],
)
def test_entries_are_numbers_and_dates_count_days(entries, numbers):
    found = _as_replicated(np.array(entries, dtype=object))
    assert np.array_equal(found, [numbers], equal_nan=True)


PARENT = np.array([0, 2, 2, -1, 0, 2])


@pytest.mark.parametrize("scale", [1.0, 0.1])  # whole numbers, and such as do not sum exactly
@pytest.mark.parametrize("replicates", [3, 40])
def test_sums_where_a_condition_holds_are_those_of_each_replicate(scale, replicates):
    chance = np.random.RandomState(replicates)
    values = chance.randint(0, 30, 6) * scale
    met = chance.random_sample((replicates, 6)) < 0.5
    met[:, :2] = [True, False]  # the same in all
    found = sums_of_those_that_meet(values, met, PARENT, 4)
    for own, sums in zip(met, found.tolist(), strict=True):
        expected = [0.0] * 4
        for value, counts, group in zip(values.tolist(), own, PARENT.tolist(), strict=True):
            if counts and group >= 0:
                expected[group] += value
        assert sums == expected


@pytest.mark.parametrize("replicates", [1, 3, 40])
@pytest.mark.parametrize("greatest", [True, False])
def test_extremes_are_those_of_each_replicate_and_infinite_where_there_is_none(
    replicates, greatest
):
    values = np.random.RandomState(replicates).randint(0, 30, (replicates, 6)).astype(float)
    found = extremes_by_group(values, PARENT, 4, greatest)
    of_none, best = (-np.inf, max) if greatest else (np.inf, min)
    expected = [
        [best(row[group == PARENT], default=of_none) for group in range(4)] for row in values
    ]
    assert found.tolist() == expected


def test_rows_without_parent_or_site_weigh_as_they_are_or_not_at_all():
    chance = np.random.RandomState(4)
    values, of_sites = chance.randint(0, 9, (2, 6)).astype(float), chance.random_sample((2, 3))
    site = np.array([0, 1, -1, 2, 2, 0])
    found = weighted_sums_by_group(values, Weights(of_sites, site), PARENT, 4)
    padded = np.concatenate([of_sites, np.ones((2, 1))], axis=1)[:, site] * values
    for group in range(4):
        expected = [float(sum(row[group == PARENT])) for row in padded]
        assert found[:, group].tolist() == pytest.approx(expected)
