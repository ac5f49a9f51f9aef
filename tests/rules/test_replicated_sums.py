"""Sums over many replicates: exact in whatever blocks they are computed, dates and missing entries among numbers."""

from datetime import date

import numpy as np
import pytest

from shifan.rules.language.replication import _as_replicated
from shifan.rules.replicated_sums import Weights, sums_by_site

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
