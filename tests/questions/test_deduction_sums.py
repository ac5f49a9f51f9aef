"""Chances of a reviewer's deductions against going through all of them."""

import itertools
import math

import numpy as np
import pytest

from shifan.questions.deduction_sums import ReviewedRows, numbers_of, tails_of

# How alike rows of an indicator may be, beforehand: nine parts (1 − ρ)⁸, one part anything.
ALIKE = np.array([0.005, 0.02, 0.05, 0.08, 0.12, 0.17, 0.23, 0.3, 0.4, 0.55, 0.75, 0.9])
PRIOR = (8.1 * (1 - ALIKE) ** 8 + 0.1) * np.gradient(ALIKE)


def reviewed(deducted, reviewer, indicator=None, kind=None, full=None):
    """Rows of one stratum, an indicator each, all of full score 4."""
    number = len(deducted)
    zeros = np.zeros(number, dtype=int)
    return ReviewedRows(
        np.array(deducted, dtype=float),
        np.full(number, 4.0) if full is None else np.array(full, dtype=float),
        np.array(reviewer),
        np.arange(number) if indicator is None else np.array(indicator),
        zeros if kind is None else np.array(kind),
        zeros if kind is None else np.array(kind),
    )


def test_sizes_are_places_among_the_deductions_of_a_kind():
    # over √4: 0.5, 0.5, 1.5; over √9: 1. Two share place 1 of 4, then 2.5 and 3.5; squared, in 24ths: 1.5, 9.4, 18.4
    rows = reviewed([1, 0, 1, 3, 3], [0, 0, 0, 1, 1], full=[4, 4, 4, 4, 9])
    assert rows.sizes().tolist() == [2, 0, 2, 18, 9]
    # alone of its kind: in the middle, 24 / 4
    assert reviewed([1, 0, 2], [0, 1, 1], kind=[0, 0, 1]).sizes().tolist() == [6, 0, 6]


def posterior_mean(function, yes, no, points=20_000):
    """Return the mean of a function of a rate that is beta distributed, by small steps."""
    rates = (np.arange(points) + 0.5) / points
    weights = np.exp((yes - 1) * np.log(rates) + (no - 1) * np.log(1 - rates))
    return float((function(rates) * weights).sum() / weights.sum())


def test_nothing_deducted_counts_half():
    # Four of eight rows of the others deduct, each an indicator of its own, so none is like another: posterior
    # Beta(4.5, 4.5); nothing in three rows has (1 − p)³, half of which counts.
    rows = reviewed([0, 0, 0] + [1, 0] * 4, [0] * 3 + [1] * 8)
    expected = posterior_mean(lambda p: (1 - p) ** 3, 4.5, 4.5) / 2
    assert tails_of(rows, 0).low == pytest.approx(expected, rel=0.02)
    assert tails_of(rows, 0).high == 1 - tails_of(rows, 0).low


def test_sums_of_all_rows_and_sizes():
    # The others deduct 1, 1, 2 of six rows; the one judged deducts 1 and 0. Places 1.5 and 3.5 of 4, squared, in 24ths.
    rows = reviewed([1, 0, 1, 1, 2, 0, 0, 0], [0, 0] + [1] * 6)
    assert rows.sizes().tolist() == [3, 0, 3, 3, 18, 0, 0, 0]

    def low(p, large):
        chance = 0.0
        outcomes = [(0, 1 - p), (3, p * (1 - large)), (18, p * large)]
        for first, second in itertools.product(outcomes, repeat=2):
            total = first[0] + second[0]
            half = 1 if total < 3 else 0.5 if total == 3 else 0
            chance = chance + first[1] * second[1] * half
        return chance

    # Sizes 3, 3, 18: mean 8, variance (25 + 25 + 100) / 3. How often one is large is weighed so that the mean moves by
    # five points of the normal distribution, each with its weight.
    error = (50 / 3) ** 0.5
    expected = 0.0
    for z, weight in ((0, 8 / 15), (1.35562618, 0.22207592), (2.85697001, 0.01125741)):
        for errors in {z, -z}:
            odds = 1 / 2 * math.exp((18 - 3) * errors * error / 50)
            of_size = posterior_mean(lambda p, odds=odds: low(p, odds / (1 + odds)), 3.5, 3.5)
            expected += weight * of_size
    assert tails_of(rows, 0).low == pytest.approx(expected, rel=0.01)


def numbers_by_hand(own, others, alike, prior):
    """Return the chances that 0, 1, … of a reviewer's rows deduct, over a fine grid of rates.

    `own` are the numbers of rows of his indicators, `others` the numbers of rows and of deducting rows of theirs.
    """

    def chances(rows, rate, rho):
        scale = 1 / rho - 1
        rising = [
            [math.prod(start + n for n in range(k)) for k in range(rows + 1)]
            for start in (rate * scale, (1 - rate) * scale, scale)
        ]
        return [
            math.comb(rows, k) * rising[0][k] * rising[1][rows - k] / rising[2][rows]
            for k in range(rows + 1)
        ]

    total, found = 0.0, np.zeros(sum(own) + 1)
    for rho, weight in zip(alike, prior, strict=True):
        for n in range(400):
            rate = (n + 0.5) / 400
            likely = weight * (rate * (1 - rate)) ** -0.5
            likely *= math.prod(chances(rows, rate, rho)[k] for rows, k in others)
            sums = np.ones(1)
            for rows in own:
                sums = np.convolve(sums, chances(rows, rate, rho))
            total, found = total + likely, found + likely * sums
    return found / total


def test_numbers_of_rows_that_deduct_are_averaged_over_rates_and_likeness():
    # Of the others' indicators of three rows one deducts in all, one in two, two in none; his have two rows and one.
    deducted = [0, 0, 1, 1, 1, 1, 1, 1, 0] + [0] * 6
    indicator = [0, 0, 1, *np.repeat([2, 3, 4, 5], 3)]
    rows = reviewed(deducted, [0] * 3 + [1] * 12, indicator)
    expected = numbers_by_hand((2, 1), [(3, 3), (3, 2), (3, 0), (3, 0)], ALIKE, PRIOR)
    found = numbers_of(rows, np.arange(3), np.arange(3, 15))
    assert found == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_reviewers_who_judge_alike_are_seldom_improbable(share):
    # 40 cities of 3 reviewers with 8 indicators of 3 rows each: of 120 chances 12 at 10 %, at most 22 but once in 200
    chance, found = np.random.RandomState(int(share * 10)), []
    indicator = np.repeat(np.arange(24), 3)
    for _ in range(40):
        rates = 1 / (1 + np.exp(-np.log(share / (1 - share)) - 0.7 * chance.standard_normal(24)))
        steps = (chance.random_sample(72) < rates[indicator]) * (1 + chance.poisson(1, 72))
        rows = reviewed(steps, indicator % 3, indicator)
        found += [tails_of(rows, own) for own in range(3)]
    for side in ("low", "high"):
        assert sum(getattr(tails, side) <= 0.1 for tails in found) <= 22


def test_rows_of_an_indicator_that_are_alike_tell_less():
    deducted, reviewer = [0] * 6 + [1, 1, 1, 0, 0, 0] * 4, [0] * 6 + [1] * 24
    whole = np.repeat(np.arange(10), 3)  # each indicator deducts in all of its rows or in none
    apart = np.r_[np.arange(6), np.tile(np.arange(6, 14), 3)]
    alike, mixed = (tails_of(reviewed(deducted, reviewer, own), 0).low for own in (whole, apart))
    assert mixed < alike / 5


def test_strata_of_which_nobody_else_has_rows_do_not_count():
    rows = reviewed([5, 5, 0, 0, 1, 0, 1, 0], [0] * 4 + [1] * 4, kind=[1, 1, 0, 0, 0, 0, 0, 0])
    alone = reviewed([0, 0, 1, 0, 1, 0], [0] * 2 + [1] * 4)
    assert tails_of(rows, 0) == tails_of(alone, 0)
    assert tails_of(reviewed([1, 0], [0, 1], kind=[0, 1]), 0).low == 1.0
    assert math.isclose(tails_of(reviewed([0, 0], [0, 1]), 0).high, 1.0)
