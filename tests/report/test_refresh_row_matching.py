"""Which rows of two tables are the same, which of them need not move, and which row a new one is a copy of."""

import pytest

from shifan.report.refresh.table_row_matching import match_rows
from shifan.report.refresh.table_row_models import ModelRows
from shifan.report.refresh.table_row_order import _rows_in_order
from shifan.report.refresh.table_rows import AnchoredRow
from shifan.word.elements import el, run


def row(*value_ids, says=""):
    """Return a row with a cell that says a text and with some values."""
    return AnchoredRow(el("tr", el("tc", el("p", run(says)))), value_ids, value_ids)


@pytest.mark.parametrize(
    ("own", "shared", "matches"),
    [
        (1, 0, False),
        (1, 1, True),
        (2, 1, False),
        (3, 1, False),
        (3, 2, True),
        (4, 2, False),
        (4, 3, True),
        (5, 2, False),
        (6, 3, False),
        (6, 4, True),
    ],
)
def test_a_row_is_the_same_if_it_shares_more_than_half_of_its_values(own, shared, matches):
    old = row(*(f"own.{n}" for n in range(own - shared)), *(f"shared.{n}" for n in range(shared)))
    new = row(*(f"shared.{n}" for n in range(shared)), "new.1", "new.2", "new.3")
    assert match_rows([old], [new]) == ({0: 0} if matches else {})


def test_a_row_whose_values_have_gone_to_two_rows_is_neither():
    # Every value is still in the report, but no row has more than half of them.
    assert match_rows([row(*"abcd")], [row(*"abxy"), row(*"cdzw")]) == {}
    assert match_rows([row(*"abcde")], [row(*"abxy"), row(*"cdzw"), row(*"euvw")]) == {}
    assert match_rows([row(*"abcdef")], [row(*"abcd"), row(*"efzw")]) == {0: 0}


def test_the_row_that_shares_most_is_the_same():
    run_rows = [row("a", "b", "x"), row("a", "b", "c"), row("a", "y", "z")]
    assert match_rows([row("a", "b", "c")], run_rows) == {0: 1}


def test_a_value_that_stands_in_one_row_only_tells_more_than_those_that_stand_in_many():
    run_rows = [row("site", "kind", "W1"), row("site", "kind", "W2")]
    assert match_rows([row("site", "kind", "W2")], run_rows) == {0: 1}


def test_each_row_goes_to_the_first_that_asks_for_it():
    assert match_rows([row("a"), row("a")], [row("a")]) == {0: 0}
    assert match_rows([row("a"), row("a")], [row("a"), row("a")]) == {0: 0, 1: 1}


def test_rows_that_say_none_belong_together_each_once():
    none = [row(says="无"), row(says=" 无 ")]
    assert match_rows(none, [row("a"), row(says="无")]) == {0: 1}
    assert match_rows(none, [row(says="无"), row("a"), row(says="无")]) == {0: 0, 1: 2}


def test_a_row_without_values_that_says_something_is_no_other_row():
    assert match_rows([row(says="自加")], [row(says="自加"), row(says="无")]) == {}


@pytest.mark.parametrize(
    ("pairs", "staying"),
    [
        ({}, set()),
        ({0: 0, 1: 1, 2: 2}, {0, 1, 2}),
        ({0: 2, 1: 0, 2: 1}, {1, 2}),
        ({0: 1, 1: 2, 2: 0}, {0, 1}),
        ({0: 0, 1: 3, 2: 1, 4: 2}, {0, 2, 4}),
        ({0: 2, 1: 1, 2: 0}, {2}),
    ],
)
def test_as_many_rows_as_can_be_stay_where_they_are(pairs, staying):
    assert _rows_in_order(pairs) == staying


@pytest.mark.parametrize(
    ("run_places", "place", "nearest"),
    [
        ([], 3, []),
        ([1, 4, 6], 3, [4, 1, 6]),  # 1 and 2 away, 3 away
        ([2, 4], 3, [2, 4]),  # as near: the one before it
        ([5, 6], 3, [5, 6]),
        ([0, 1], 3, [1, 0]),
    ],
)
def test_the_nearest_model_comes_first(run_places, place, nearest):
    models = ModelRows(run_places, run_places, [False] * len(run_places))
    assert list(models.nearest(row("a"), place)) == nearest


def test_models_that_are_shaded_otherwise_come_last():
    shaded = row("a")
    shaded.element[0].insert(0, el("tcPr", el("shd", fill="EEEEEE")))
    models = ModelRows([10, 11, 12], [1, 2, 3], [True, False, True])
    assert list(models.nearest(shaded, 2)) == [10, 12, 11]
    assert list(models.nearest(row("a"), 2)) == [11, 10, 12]
