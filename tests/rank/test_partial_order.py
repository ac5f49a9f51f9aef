"""Cities whose intervals overlap are not presented as ordered."""

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.rank.partial_order import rank_ranges


def shown(**intervals):
    return {
        city: (rank.shown, rank.group)
        for city, rank in rank_ranges(
            {city: (D(low), D(high)) for city, (low, high) in intervals.items()}
        ).items()
    }


def test_apart_is_ordered():
    assert shown(a=("80", "81"), b=("90", "91"), c=("85", "86")) == {
        "b": ("1", 1),
        "c": ("2", 2),
        "a": ("3", 3),
    }


def test_overlapping_or_touching_is_one_group():
    assert shown(a=("80", "85"), b=("84", "90")) == {"a": ("1～2", 1), "b": ("1～2", 1)}
    assert shown(a=("80", "85"), b=("85", "90")) == {"a": ("1～2", 1), "b": ("1～2", 1)}
    assert shown(a=("80", "85"), b=("85.01", "90")) == {"b": ("1", 1), "a": ("2", 2)}


def test_a_chain_is_one_group_but_its_ends_are_ordered():
    # a < c for sure, b may be anywhere between them
    assert shown(a=("80", "84"), b=("83", "88"), c=("87", "90")) == {
        "a": ("2～3", 1),
        "b": ("1～3", 1),
        "c": ("1～2", 1),
    }


def test_nobody_and_one():
    assert shown() == {} and shown(a=("1", "2")) == {"a": ("1", 1)}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.tuples(st.integers(0, 30), st.integers(0, 6)), min_size=1
    )
)
def test_a_rank_range_holds_every_order_that_the_intervals_allow(drawn):
    intervals = {city: (D(low), D(low + width)) for city, (low, width) in drawn.items()}
    found = rank_ranges(intervals)
    for city, (low, high) in intervals.items():
        surely_above = [other for other, (bottom, _) in intervals.items() if bottom > high]
        surely_below = [other for other, (_, top) in intervals.items() if top < low]
        assert found[city].best == 1 + len(surely_above) and found[city].worst == len(
            intervals
        ) - len(surely_below)
        assert all(found[other].group <= found[city].group for other in surely_above)
        for other, (bottom, top) in intervals.items():
            if bottom <= high and low <= top:
                assert found[other].group == found[city].group
