"""Chances against counting every case by hand."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.questions.chance import at_least, differences, false_discovery, shown


def test_a_binomial_tail():
    # two or more heads of three: 3/8 + 1/8
    assert (
        at_least(2, 3, F(1, 2)) == pytest.approx(0.5)
        and at_least(0, 3, F(1, 2)) == pytest.approx(1)
        and at_least(3, 3, F(1, 3)) == pytest.approx(1 / 27)
    )


def test_false_discovery():
    # largest × 3/3, next × 3/2, smallest × 3/1, never rising downwards
    assert false_discovery([0.04, 0.01, 0.03], 3) == pytest.approx([0.04, 0.03, 0.04])
    assert false_discovery([], 5) == [] and false_discovery([0.9, 0.8], 2) == [0.9, 0.9]
    # what was tried without anything to ask counts: 0.01 × 10 / 1
    assert false_discovery([0.01], 10) == pytest.approx([0.1])


def test_what_groups_differ_by_is_taken_out():
    # Group 1 lies 10 above group 0 whoever judges: labels 0 and 1 differ by that alone.
    among = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    labels = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    values = 10.0 * among + np.array([0, 1, 0, 1, 1, 0, 1, 0])
    strata = np.zeros(8, dtype=int)
    raw, fair = (differences(values, labels, strata, own) for own in (None, among))
    assert abs(raw[0].gap) > 4 and abs(fair[0].gap) < 0.5
    assert fair[0].chance > 0.5
    # A label that is a group cannot be told apart from it.
    assert differences(values, among, strata, among) == {}


def test_permutations_come_close_to_all_of_them():
    values, labels, strata = (
        np.array([1.0, 2, 3, 7, 8, 4, 6]),
        np.array([0, 0, 0, 1, 1, 0, 1]),
        np.array([0, 0, 0, 0, 0, 1, 1]),
    )
    found = differences(values, labels, strata)
    hits = total = 0
    for first in itertools.permutations(range(5)):
        for second in itertools.permutations((5, 6)):
            moved = values[[*first, *second]]
            centred = moved - np.array([4.2] * 5 + [5] * 2)
            hits += (
                abs(centred[labels == 0].mean())
                >= abs((values - np.array([4.2] * 5 + [5] * 2))[labels == 0].mean()) - 1e-9
            )
            total += 1
    assert (
        abs(found[0].chance - hits / total)
        < 5 * (hits / total * (1 - hits / total) / 1999) ** 0.5 + 1 / 2000
    )
    # label 0: (1−7.5 + 2−7.5 + 3−7.5 + 4−6) / 4
    assert found[0].gap == pytest.approx((-6.5 - 5.5 - 4.5 - 2) / 4) and found[0].cases == 4


def test_strata_with_one_label_tell_nothing():
    assert differences(np.array([1.0, 2, 9]), np.array([0, 0, 1]), np.array([0, 0, 1])) == {}
    assert differences(np.array([]), np.array([], dtype=int), np.array([], dtype=int)) == {}


def test_a_chance_in_words():
    assert [shown(0.0004), shown(0.0123)] == ["不到0.1%", "约1.2%"]
