"""Chances of equal results against going through every pair of results of small forms."""

import itertools
import math

import numpy as np
import pytest

from shifan.questions.coincidences import EXACT, NEARLY, ItemRates, Kin, spread_of
from shifan.questions.copied_results import _Group, _Kind, several_by_chance

FAILED, CONFORM = np.array([1.0, 2, 0.5, 1]), np.array([3.0, 4, 5, 1])
KIN = Kin(mean=0.3, weight=2.0, spread=0.2)


def moments():
    """Both fail, both conform, one given site of two fails: of a rate that is beta distributed."""
    for a, b in zip(FAILED, CONFORM, strict=True):
        whole = (a + b) * (a + b + 1)
        yield a * (a + 1) / whole, b * (b + 1) / whole, a * b / whole


def numbers():
    """How probable so many problems are: beta-binomial at the mean of the items' rates."""
    mean = np.mean(FAILED / (FAILED + CONFORM))
    a, b = mean * (1 / 0.2 - 1), (1 - mean) * (1 / 0.2 - 1)

    def beta(x, y):
        return math.gamma(x) * math.gamma(y) / math.gamma(x + y)

    return [math.comb(4, k) * beta(k + a, 4 - k + b) / beta(a, b) for k in range(5)]


def every_pair():
    """Yield any two results of four items and how probable they are, given how many problems each site has."""
    every = list(itertools.product((0, 1), repeat=4))
    chance = {
        (each, other): math.prod(
            both if x and y else fit if not x and not y else apart
            for x, y, (both, fit, apart) in zip(each, other, moments(), strict=True)
        )
        for each in every
        for other in every
    }
    for (first, other), own in chance.items():
        of_numbers = sum(
            value
            for (x, y), value in chance.items()
            if (sum(x), sum(y)) == (sum(first), sum(other))
        )
        yield first, other, own / of_numbers * numbers()[sum(first)] * numbers()[sum(other)]


@pytest.mark.parametrize(("likeness", "apart"), [(EXACT, 0), (NEARLY, 1)])
def test_pairs_that_are_alike_are_counted_over_all_results(likeness, apart):
    found = ItemRates(FAILED, CONFORM, KIN).pair(likeness)
    for least in range(5):
        expected = sum(
            chance
            for each, other, chance in every_pair()
            if sum(x != y for x, y in zip(each, other, strict=True)) == apart
            and sum(x and y for x, y in zip(each, other, strict=True)) >= least
        )
        assert found[least] == pytest.approx(expected)


def test_a_further_site_is_like_one_that_is_known():
    rates = ItemRates(FAILED, CONFORM, KIN)
    problems = np.array([True, True, False, False])
    # what failed at the known site is likelier here: (a + 1) / (a + b + 1), else a / (a + b + 1)
    odds = [
        (a + each) / (b + 1 - each) for a, b, each in zip(FAILED, CONFORM, problems, strict=True)
    ]

    def of(chosen):
        own = math.prod(odds[n] for n in chosen)
        every = itertools.combinations(range(4), len(chosen))
        return (
            numbers()[len(chosen)] * own / sum(math.prod(odds[n] for n in other) for other in every)
        )

    assert rates.next_one(problems, EXACT) == pytest.approx(of((0, 1)))
    near = [(0, 1), (0,), (1,), (0, 1, 2), (0, 1, 3)]
    assert rates.next_one(problems, NEARLY) == pytest.approx(sum(map(of, near)))


def test_how_alike_the_results_of_a_site_are():
    # 4 sites of 10 items at rate 0.2: 1.6 each if independent, 6.4 together; squares (0, 4, 4, 16) are 24;
    # room 4 × 10 × 9 × 0.16 = 57.6
    found = spread_of(np.array([2.0, 4, 0, 6]), np.full(4, 10.0), 0.2)
    assert found == pytest.approx((24 - 6.4) / 57.6)
    assert spread_of(np.array([2.0, 2]), np.array([10.0, 10]), 0.2) == 0.01


def test_several_groups_are_judged_by_the_rarest_of_them():
    # two as rare as 0.1: 1 − e^−0.1 · 1.1; three as rare as 0.5: 1 − e^−0.5 (1 + 0.5 + 0.125); two ways to choose
    two = 1 - 1.1 * math.exp(-0.1)
    three = 1 - 1.625 * math.exp(-0.5)
    assert two < three
    assert several_by_chance([0.5, 0.05, 0.1]) == pytest.approx(2 * two)
    assert several_by_chance([0.5, 0.5, 0.5]) == pytest.approx(2 * three)
    assert several_by_chance([0.3]) == 1.0
    # never more than certain
    assert several_by_chance([9.0, 9.0, 9.0]) == 1.0


def test_three_equal_sites_are_one_group_though_they_are_three_pairs():
    failed = np.array([[1, 1, 1, 0, 0, 0]] * 3 + [[0, 0, 0, 1, 0, 0]] * 3) == 1
    kind = _Kind(tuple("ABCDEF"), failed, KIN)
    third = kind.rates.next_one(failed[0], EXACT)
    # with each pair any of the four others may be equal; any three are found by three pairs
    assert kind.further(_Group((0, 1, 2), EXACT, 3)) == pytest.approx(4 * third / 3)
    assert kind.further(_Group((0, 1), EXACT, 3)) == 1
    # sites like the first but for one have it in the middle: they are found once
    near = kind.rates.next_one(failed[0], NEARLY)
    assert kind.further(_Group((0, 1, 2), NEARLY, 3)) == pytest.approx(min(1, 4 * near))
