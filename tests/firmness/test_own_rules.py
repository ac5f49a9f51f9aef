"""Packs with rules of their own are simulated by these rules; what their rules do not allow is said."""

import itertools
from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from shifan.firmness import assess
from shifan.firmness.scoring import scoring_of
from shifan.rules.language.replication import Replicates
from shifan.standards.method import method_of
from tests.firmness.brute import city, drawn, pack, random_tables, scored

WHOLE_CITY, MEAN, WORST = "1", "2", "3"


def deductions(reading):
    standard = pack(template="deductions", parameters={"扣分口径": D(reading)})
    return replace(standard, program=method_of(standard).program)


@pytest.mark.parametrize("reading", [MEAN, WORST])
@pytest.mark.parametrize("seed", range(3))
def test_every_draw_of_sites_scores_as_the_tables_so_drawn(reading, seed):
    tables, standard = random_tables(seed), deductions(reading)
    counts = [
        (*a, *b)
        for a in itertools.product(range(3), repeat=3)
        if sum(a) == 3
        for b in [(2, 0), (1, 1)]
    ]
    weights = np.array(counts, dtype=float)
    made = scoring_of(city(**tables), standard).outcomes(Replicates(site_weights=weights))
    for n, own in enumerate(counts):
        total, passes = scored(drawn(tables, own), standard)
        assert D(int(made.totals[n])) / 100 == total and bool(made.passes[n]) == passes, own


@pytest.mark.parametrize("reading", [WHOLE_CITY, MEAN])
def test_deductions_have_an_interval(reading):
    found = assess(city(**random_tables(3)), deductions(reading), replicates=300)
    sampling = found.spreads.sampling
    assert sampling.low < found.total < sampling.high
    said = [sentence for sentence in found.limits if "扣分合在一起" in sentence]
    assert len(said) == (reading == WHOLE_CITY) and list(found.limits) == said
    assert {factor.id for factor in found.factors} >= {"sampling", "severity", "district"}


def test_the_worst_of_all_sites_has_none():
    found = assess(city(**random_tables(3)), deductions(WORST), replicates=300)
    assert found.spreads.sampling is None and "最高或最低" in found.limits[0]
    assert found.spreads.weights is not None
