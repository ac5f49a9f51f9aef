"""Combinations that occur in the facts: each row finds its own, with a table of places and without."""

import itertools

import numpy as np
import pytest

from shifan.rules.language import evaluation
from shifan.rules.language.evaluation import Joined, taken

SIZES = (3, 2, 4)
FACTS = [
    [np.array([2, 0, -1, 2]), np.array([1, 0, 1, 1]), np.array([3, 0, 0, 3])],
    [np.array([1, 0]), np.array([0, -1]), np.array([2, 1])],
    [np.array([], dtype=np.int64)] * 3,
]


@pytest.mark.parametrize("placed", [0, 10**6])
@pytest.mark.parametrize("marked", [0, 10**7])
def test_rows_find_their_combination(placed, marked, monkeypatch):
    monkeypatch.setattr(evaluation, "_MOST_PLACED", placed)
    monkeypatch.setattr(evaluation, "_MOST_MARKED", marked)
    joined = Joined(SIZES, FACTS)
    rows = [
        tuple(row) for fact in FACTS for row in zip(*(part.tolist() for part in fact), strict=True)
    ]
    known = sorted({row for row in rows if min(row) >= 0})
    assert [tuple(row) for row in joined.positions().tolist()] == known
    for fact in FACTS:
        own = zip(*(part.tolist() for part in fact), strict=True)
        assert joined.of(fact).tolist() == [known.index(row) if row in known else -1 for row in own]


def test_what_belongs_to_none_stays_so():
    for positions in itertools.product((-1, 0, 1), repeat=2):
        expected = [-1 if at < 0 else (7, 9)[at] for at in positions]
        assert taken(np.array([7, 9]), np.array(positions)).tolist() == expected
    assert taken(np.array([], dtype=np.int64), np.array([-1, -1])).tolist() == [-1, -1]
