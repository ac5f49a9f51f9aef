"""Chances against counting every case by hand."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.questions.chance import (
    Cases,
    at_least,
    at_least_by_chance,
    beyond_kind,
    differences,
    false_discovery,
    shown,
)


def test_a_binomial_tail():
    # two or more heads of three: 3/8 + 1/8
    assert (
        at_least(2, 3, F(1, 2)) == pytest.approx(0.5)
        and at_least(0, 3, F(1, 2)) == pytest.approx(1)
        and at_least(3, 3, F(1, 3)) == pytest.approx(1 / 27)
    )


def test_false_discovery():
    # largest × 3/3, next × 3/2, smallest × 3/1, never rising downwards
    third = [1 / 3] * 3
    assert false_discovery([0.04, 0.01, 0.03], third) == pytest.approx([0.04, 0.03, 0.04])
    assert false_discovery([], []) == []
    assert false_discovery([0.9, 0.8], [0.5, 0.5]) == [0.9, 0.9]
    # what was tried without anything to ask has its share: 0.01 × 10 / 1
    assert false_discovery([0.01], [0.1]) == pytest.approx([0.1])
    # shares of 0.9 and 0.1: 0.09 / 0.9 = 0.1 and 0.02 / 0.1 = 0.2, the larger over 2
    assert false_discovery([0.09, 0.02], [0.9, 0.1]) == pytest.approx([0.1, 0.1])


def test_so_many_or_more_where_fewer_are_expected():
    # 1 − e^−0.5 (1 + 0.5)
    assert at_least_by_chance(2, 0.5) == pytest.approx(1 - 1.5 * np.exp(-0.5))
    assert at_least_by_chance(0, 3) == 1 and at_least_by_chance(1, 0) == 0


def test_a_kind_explains_as_much_as_it_differs_from_others():
    values, kind = np.array([1.0, 3, 9, 11]), np.array([0, 0, 1, 1])
    # within 2 + 2 of 2 degrees: 2; between kinds 2 × 4² × 2 = 64; (64 − 2) / 2 = 31; shrunk 62 / 64 of ±4
    beyond, left = beyond_kind(values, kind, np.zeros(4, dtype=int))
    assert beyond == pytest.approx(values - 6 - 62 / 64 * np.array([-4, -4, 4, 4]))
    # of the variance 31 of kinds 2 / 64 is left, beside 2 of single cases
    assert left == pytest.approx([2 / 64 * 31 / 2] * 4)
    # kinds that do not differ more than their cases explain nothing; a kind alone explains nothing
    alike = np.array([1.0, 3, 1, 3])
    assert beyond_kind(alike, kind, np.zeros(4, dtype=int))[0] == pytest.approx(alike - 2)
    assert beyond_kind(values, kind * 0, np.zeros(4, dtype=int))[0] == pytest.approx(values - 6)


def test_what_may_be_left_of_clusters_widens_only_labels_that_have_not_their_share_of_them():
    values, strata = np.array([0.0, 3, 1, 4, 2, 5, 6, 1]), np.zeros(8, dtype=int)
    labels, left = np.array([0, 1] * 4), np.full(8, 3.0)
    across, within = np.repeat([0, 1, 2, 3], 2), np.array([0, 2, 0, 2, 1, 3, 1, 3])

    def chance(together):
        return differences(Cases(values, labels, strata, together=together, left=left))[0].chance

    plain = differences(Cases(values, labels, strata))[0].chance
    assert chance(across) == plain < chance(within)


def test_of_two_that_are_compared_with_each_other_the_lower_is_the_mirror():
    values = np.array([1.0, 2, 3, 4])
    found = differences(Cases(values, np.array([0, 1, 0, 1]), np.zeros(4, dtype=int)))
    assert [found[0].mirrored, found[1].mirrored] == [True, False]
    assert differences(Cases(values, np.array([0, 1, 0, 1]), np.zeros(4)), 0)[0].chance == 1


def test_what_groups_differ_by_is_taken_out():
    # Group 1 lies 10 above group 0 whoever judges: labels 0 and 1 differ by that alone.
    among = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    labels = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    values = 10.0 * among + np.array([0, 1, 0, 1, 1, 0, 1, 0])
    strata = np.zeros(8, dtype=int)
    raw, fair = (differences(Cases(values, labels, strata, among=own)) for own in (None, among))
    assert abs(raw[0].gap) > 4 and abs(fair[0].gap) < 0.5
    assert fair[0].chance > 0.5
    # A label that is a group cannot be told apart from it.
    assert differences(Cases(values, among, strata, among=among)) == {}


def test_permutations_come_close_to_all_of_them():
    values, labels, strata = (
        np.array([1.0, 2, 3, 7, 8, 4, 6]),
        np.array([0, 0, 0, 1, 1, 0, 1]),
        np.array([0, 0, 0, 0, 0, 1, 1]),
    )
    found = differences(Cases(values, labels, strata))
    hits = total = 0
    for first in itertools.permutations(range(5)):
        for second in itertools.permutations((5, 6)):
            moved = values[[*first, *second]]
            centred = moved - np.array([4.2] * 5 + [5] * 2)
            seen = (values - np.array([4.2] * 5 + [5] * 2))[labels == 0].mean()
            hits += centred[labels == 0].mean() <= seen + 1e-9
            total += 1
    # twice the smaller tail
    share = hits / total
    assert abs(found[0].chance / 2 - share) < 5 * (share * (1 - share) / 1999) ** 0.5 + 1 / 2000
    # label 0: (1−7.5 + 2−7.5 + 3−7.5 + 4−6) / 4
    assert found[0].gap == pytest.approx((-6.5 - 5.5 - 4.5 - 2) / 4) and found[0].cases == 4


def test_strata_with_one_label_tell_nothing():
    assert differences(Cases(np.array([1.0, 2, 9]), np.array([0, 0, 1]), np.array([0, 0, 1]))) == {}
    assert differences(Cases(np.array([]), np.array([], dtype=int), np.array([], dtype=int))) == {}


def test_a_chance_in_words():
    assert [shown(0.0004), shown(0.0123)] == ["不到0.1%", "约1.2%"]
