"""Ranks that carry their uncertainty. A city stands above another only if its interval lies wholly above the other's.

That is stricter than it need be (two 95 % intervals that just touch already differ at about 0.6 %), so what is presented as ordered is firm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Place:
    """The ranks a city may have, best and worst, and its group: within a group no order is shown."""

    best: int
    worst: int
    group: int

    @property
    def shown(self) -> str:
        """Return the rank, or the range of ranks."""
        return str(self.best) if self.best == self.worst else f"{self.best}～{self.worst}"


def places(intervals: Mapping[str, Interval]) -> dict[str, Place]:
    """Return the place of each city by the intervals of their totals."""
    groups = _groups(intervals)
    made = {}
    for city, (low, high) in intervals.items():
        above = sum(other_low > high for other_low, _ in intervals.values())
        below = sum(other_high < low for _, other_high in intervals.values())
        made[city] = Place(above + 1, len(intervals) - below, groups[city])
    return made


def _groups(intervals: Mapping[str, Interval]) -> dict[str, int]:
    """Return the number of each city's group from the top: cities joined by overlapping intervals, directly or through others."""
    made, number, floor = {}, 0, None
    for city, (low, high) in sorted(
        intervals.items(), key=lambda one: (-one[1][1], -one[1][0], one[0])
    ):
        if floor is None or high < floor:
            number, floor = number + 1, low
        made[city], floor = number, min(floor, low)
    return made
