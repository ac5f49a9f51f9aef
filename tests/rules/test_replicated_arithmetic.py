"""Arithmetic over many replicates: as over a few, and nothing is written into what others read."""

import numpy as np
import pytest

from shifan.rules.comparisons import COMPARE
from shifan.rules.replicated_arithmetic import (
    compared,
    computed,
    quotient,
    replaced_where,
    rounded,
    scaled_down,
)
from shifan.rules.replicated_columns import missing

NAN = np.nan


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        (0.125, 2, 0.13),
        (-0.125, 2, -0.13),
        (0.1249, 2, 0.12),
        (1.005, 2, 1.01),  # as a float 1.00499999999999989
        (2.5 - 1e-10, 0, 3.0),
        (2.5 - 1e-8, 0, 2.0),
        (0.0, 2, 0.0),
        (NAN, 2, NAN),
    ],
)
def test_half_up_away_from_nought(number, places, expected):
    found = rounded(np.full((3, 2), number), np.full((1, 2), float(places)))
    assert np.array_equal(found, np.full((3, 2), expected), equal_nan=True)


def test_numbers_to_round_may_be_the_same_in_all_replicates_and_places_not():
    found = rounded(np.array([[1.26, 1.24]]), np.array([[0.0, 0.0], [1.0, 1.0]]))
    assert found.tolist() == [[1, 1], [1.3, 1.2]]


@pytest.mark.parametrize("op", list(COMPARE))
@pytest.mark.parametrize("gap", [-1e-6, -1e-11, -1e-13, 0.0, 1e-13, 1e-11, 1e-6])
@pytest.mark.parametrize("limit", [0.0, 0.6, 85.0])
def test_many_numbers_compare_as_few_do(op, gap, limit):
    few = np.array([[limit - 1, limit + gap, limit + 1, NAN]])
    many = np.repeat(few, 3000, axis=0)
    right = np.full((1, 4), limit)
    assert (compared(op, many, right) == compared(op, few, right)).all()
    cleaned = np.round(few, 12)
    assert compared(op, few, right).tolist() == COMPARE[op](cleaned, right).tolist()


def test_what_is_computed_takes_the_place_of_a_spare_operand_only():
    left, right = np.ones((4, 3)), np.full((1, 3), 2.0)
    assert computed(np.add, left, right) is not left and (left == 1).all()
    assert computed(np.add, left, right, left) is left and (left == 3).all()
    # one replicate has no room for four
    assert computed(np.add, right, left, right).shape == (4, 3) and (right == 2).all()


def test_nothing_divides_by_nought():
    top, bottom = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 0.0]])
    assert np.array_equal(quotient(top, bottom), [[0.5, NAN], [1.5, NAN]], equal_nan=True)
    assert top.tolist() == [[1, 2], [3, 4]]
    own = np.array([[2.0, 0.0], [0.0, 1.0]])
    assert np.array_equal(quotient(top, own, top), [[0.5, NAN], [NAN, 4]], equal_nan=True)


def test_sums_are_scaled_down_in_their_place():
    sums = np.array([[15.0, 20.0]])
    assert scaled_down(sums, 10) is sums and sums.tolist() == [[1.5, 2]]


@pytest.mark.parametrize("spare", [True, False])
@pytest.mark.parametrize("mask", [[[True, False]], [[True, False], [False, False]]])
@pytest.mark.parametrize("other", [[[7.0, 8.0]], [[7.0, 8.0], [9.0, 9.5]]])
def test_entries_are_replaced_where_a_mask_holds(spare, mask, other):
    column, mask, other = np.zeros((2, 2)), np.array(mask), np.array(other)
    expected = np.where(mask, other, column)
    found = replaced_where(mask, other, column, spare)
    assert (found == expected).all() and (spare or not column.any())


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([[1, NAN, 3]], [[False, True, False]]),
        ([[1, 2, 3], [4, 5, 6]], [[False, False, False]]),
        ([[1, NAN, 3], [4, NAN, 6]], [[False, True, False]]),
        ([[1, NAN, 3], [4, 5, 6]], [[False, True, False], [False, False, False]]),
        ([[np.inf, -np.inf, 3], [-np.inf, 5, 6]], [[False, False, False]]),
    ],
)
def test_what_is_missing_at_the_same_rows_is_one_replicate(column, expected):
    assert missing(np.array(column, dtype=float)).tolist() == expected
