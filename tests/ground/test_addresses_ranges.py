"""Cells of one column as compact ranges."""

import pytest

from shifan.addresses import column_ranges


@pytest.mark.parametrize(
    ("rows", "ranges"),
    [
        ([], []),
        ([5], ["E5"]),
        ([5, 6, 7], ["E5:E7"]),
        ([9, 5, 6, 5], ["E5:E6", "E9"]),  # in ascending order, a row once
        ([2, 4], ["E2", "E4"]),
    ],
)
def test_rows_that_follow_one_another_are_one_range(rows, ranges):
    assert column_ranges("E", rows) == ranges
