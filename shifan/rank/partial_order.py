"""A partial order from spans: one stands above another only if its span lies wholly above the other's.

Spans of ranks that overlap, directly or through others, make one group, in which no order is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shifan.records import dataclass

Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class RankRange:
    """The ranks a city may have, best and worst, and its group: within a group no order is shown."""

    best: int
    worst: int
    group: int

    @property
    def shown(self) -> str:
        """Return the rank, or the range of ranks."""
        return str(self.best) if self.best == self.worst else f"{self.best}～{self.worst}"


def rank_ranges(intervals: Mapping[str, Interval]) -> dict[str, RankRange]:
    """Return the ranks that each city may have, by the intervals of their totals."""
    groups = _groups(intervals)
    ranges = {}
    for city, (low, high) in intervals.items():
        above = sum(other_low > high for other_low, _ in intervals.values())
        below = sum(other_high < low for _, other_high in intervals.values())
        ranges[city] = RankRange(above + 1, len(intervals) - below, groups[city])
    return ranges


def _groups(intervals: Mapping[str, Interval]) -> dict[str, int]:
    """Return the number of each city's group, counted from the top.

    A group are cities joined by overlapping intervals, directly or through others.
    """
    groups: dict[str, int] = {}
    lowest: Decimal | None = None  # of the group so far
    number = 0
    for city, (low, high) in sorted(intervals.items(), key=_from_the_top):
        if lowest is None or high < lowest:
            number, lowest = number + 1, low
        groups[city] = number
        lowest = min(lowest, low)
    return groups


def _from_the_top(entry: tuple[str, Interval]) -> tuple[Decimal, Decimal, str]:
    city, (low, high) = entry
    return -high, -low, city
