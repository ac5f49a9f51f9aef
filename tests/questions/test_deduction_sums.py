"""Chances of a reviewer's deductions against going through all of them."""

import itertools
import math

import numpy as np
import pytest

from shifan.questions.deduction_sums import ReviewedRows, tails_of


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
    # over √4: 0.5, 0.5, 1.5; over √9: 1. Two share place 1 of 4, then 2.5 and 3.5; in twelfths: 3, 3, 8, 11
    rows = reviewed([1, 0, 1, 3, 3], [0, 0, 0, 1, 1], full=[4, 4, 4, 4, 9])
    assert rows.sizes().tolist() == [3, 0, 3, 10, 8]
    # alone of its kind: in the middle
    assert reviewed([1, 0, 2], [0, 1, 1], kind=[0, 0, 1]).sizes().tolist() == [6, 0, 6]


def posterior_mean(function, yes, no, points=20_000):
    """Return the mean of a function of a rate that is beta distributed, by small steps."""
    rates = (np.arange(points) + 0.5) / points
    weights = np.exp((yes - 1) * np.log(rates) + (no - 1) * np.log(1 - rates))
    return float((function(rates) * weights).sum() / weights.sum())


def test_nothing_deducted_counts_half():
    # Four of eight rows of the others deduct, rows are independent but for the least correlation (0.01, one row an
    # indicator: none): posterior Beta(4.5, 4.5); nothing in three rows has (1 − p)³, half of which counts.
    rows = reviewed([0, 0, 0] + [1, 0] * 4, [0] * 3 + [1] * 8)
    expected = posterior_mean(lambda p: (1 - p) ** 3, 4.5, 4.5) / 2
    assert tails_of(rows, 0).low == pytest.approx(expected, rel=0.02)
    assert tails_of(rows, 0).high == 1 - tails_of(rows, 0).low


def test_sums_of_all_rows_and_sizes():
    # The others deduct 1, 1, 2 of six rows; the one judged deducts 1 and 0.
    rows = reviewed([1, 0, 1, 1, 2, 0, 0, 0], [0, 0] + [1] * 6)
    sizes = rows.sizes()
    assert sizes.tolist() == [4, 0, 4, 4, 10, 0, 0, 0]

    def low(p):
        chance = 0.0
        outcomes = [(0, 1 - p), (4, p * 2 / 3), (10, p / 3)]
        for one, other in itertools.product(outcomes, repeat=2):
            total = one[0] + other[0]
            chance = chance + one[1] * other[1] * (1 if total < 4 else 0.5 if total == 4 else 0)
        return chance

    expected = posterior_mean(low, 3.5, 3.5)
    assert tails_of(rows, 0).low == pytest.approx(expected, rel=0.01)


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
