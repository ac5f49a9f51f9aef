"""The coverage note names the simulated design that is most like the city's."""

import numpy as np
import pytest

from shifan.firmness import assess
from shifan.firmness.coverage_table import (
    MEAN_OF_SITES,
    RATES,
    SIMULATED_DESIGNS,
    WHOLE_CITY,
    coverage_note,
    nearest_design,
)
from shifan.firmness.site_draws import Strata
from tests.firmness.brute import city, pack, random_tables
from tests.firmness.test_results_drawn import KNOWN, LEFT, SUM, deductions


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


@pytest.mark.parametrize(("failed", "is_like"), [(15.0, True), (16.0, True), (17.0, False)])
def test_of_a_city_unlike_all_that_were_simulated_nothing_is_said(failed, is_like):
    """Twice the highest simulated share, 8 %, is 16 of 100 records."""
    text = coverage_note(strata(3, 3), np.array([failed]), np.array([100]))
    assert ("最相近的模拟设计" in text) is is_like and ("没有模拟过" in text) is not is_like


def test_known_numbers_of_sites_make_another_design():
    known = Strata(strata(3, 3).of_site, strata(3, 3).names, np.array([0.5, 0.4]))
    text = coverage_note(known, np.array([1.0, 1.0]), np.array([100, 100]))
    assert "平均3.0个点位、抽到总数的50%，不符合率1.0%" in text and text.endswith("占95.6%。")
    assert "抽到总数" not in coverage_note(strata(3, 3), np.array([1.0]), np.array([100]))


def test_each_way_of_scoring_has_the_same_designs():
    designs = {
        reading: [
            (row.sites, row.single, row.inspected, row.rate)
            for row in SIMULATED_DESIGNS
            if row.reading == reading
        ]
        for reading in (RATES, WHOLE_CITY, MEAN_OF_SITES)
    }
    assert designs[RATES] == designs[WHOLE_CITY] == designs[MEAN_OF_SITES]
    assert all(0.9 < row.covered <= 1 for row in SIMULATED_DESIGNS)


@pytest.mark.parametrize(
    ("standard", "words"),
    [
        (pack(), "最相近的模拟设计（平均"),
        (deductions("1"), "最相近的模拟设计（各点位扣分合在一起，平均"),
        (deductions("2"), "最相近的模拟设计（各点位扣分取平均，平均"),
        (deductions("3"), ""),
        # a rule of the pack's own in the place of one of the template: not what was simulated
        (
            deductions(
                city_left=("合并剩余分", LEFT.format(known=KNOWN, left=f"不低于(满分－2×{SUM}，0)"))
            ),
            "",
        ),
    ],
    ids=["rates", "together", "mean", "worst", "own rule"],
)
def test_the_note_is_of_cities_scored_the_same_way(standard, words, monkeypatch):
    monkeypatch.setattr("shifan.firmness.coverage_table._FARTHEST", 99.0)  # such cities fail often
    note = assess(city(**random_tables(3)), standard, replicates=200).coverage
    assert words in note if words else not note
