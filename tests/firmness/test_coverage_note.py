"""The coverage note names the simulated design that is most like the city's."""

import numpy as np
import pytest

from shifan.firmness.coverage_table import SIMULATED_DESIGNS, coverage_note, nearest_design
from shifan.firmness.site_draws import Strata


def strata(*sizes):
    of_site = np.repeat(np.arange(len(sizes)), sizes)
    names = tuple(("announced", str(n)) for n in range(len(sizes)))
    return Strata(of_site, names, np.zeros(len(sizes)))


@pytest.mark.parametrize(
    ("sizes", "rate", "sites", "of_rate"),
    [
        ((3, 3, 3), 0.09, 3.0, 0.08),
        ((2, 2, 2), 0.012, 2.0, 0.01),
        ((1, 1, 1, 2), 0.05, 1.3, 0.08),
        ((6, 5, 4, 4), 0.0, 3.9, 0.004),
    ],
)
def test_the_nearest_design(sizes, rate, sites, of_rate):
    found = nearest_design(strata(*sizes), rate)
    assert (found.sites, found.rate) == (sites, of_rate) and found in SIMULATED_DESIGNS


def test_the_sentence_states_both_designs():
    text = coverage_note(strata(3, 3), np.array([2.0, 6.0]), np.array([50, 50]))
    assert "每类业态平均3.0个点位，不符合率8.0%" in text
    assert "名义95%的重抽区间实际包含总体得分的占95.7%" in text


def test_known_numbers_of_sites_make_another_design():
    known = Strata(strata(3, 3).of_site, strata(3, 3).names, np.array([0.5, 0.4]))
    text = coverage_note(known, np.array([1.0, 1.0]), np.array([100, 100]))
    assert "平均3.0个点位、抽到总数的50%，不符合率1.0%" in text and text.endswith("占95.6%。")
    assert "抽到总数" not in coverage_note(strata(3, 3), np.array([1.0]), np.array([100]))
