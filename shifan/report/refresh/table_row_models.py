"""Rows that a new row may be a copy of: people have written nothing in them, for the copy would say it, too."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from shifan.records import dataclass
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison
from shifan.word.elements import W


@dataclass(frozen=True)
class ModelRows:
    """Rows by their places in the table, in the order of the run's report, with places and shading there."""

    places: list[int]
    run_places: list[int]
    shaded: list[bool]

    @classmethod
    def of(cls, places: list[int], comparison: TableComparison) -> ModelRows:
        """Return the rows at some places of a table as models; each must be in the run's report, too."""
        ordered = sorted(places, key=comparison.pairs.__getitem__)
        run_places = [comparison.pairs[place] for place in ordered]
        shaded = [_is_shaded(comparison.run_rows[place]) for place in run_places]
        return cls(ordered, run_places, shaded)

    def nearest(self, run_row: AnchoredRow, run_place: int) -> Iterator[int]:
        """Yield the places of the models, from the nearest to a row of the run's report on.

        First come those that are shaded as it is, then the others.
        """
        shaded = _is_shaded(run_row)
        for alike in (True, False):
            for at in self._by_distance(run_place):  # anew: mostly the first one serves
                if (self.shaded[at] == shaded) is alike:
                    yield self.places[at]

    def _by_distance(self, run_place: int) -> Iterator[int]:
        """Yield the numbers of the models by their distance from a place; of two as near, the one before it first."""
        behind = bisect_left(self.run_places, run_place)
        ahead = behind - 1
        while ahead >= 0 or behind < len(self.run_places):
            if behind == len(self.run_places) or (
                ahead >= 0
                and run_place - self.run_places[ahead] <= self.run_places[behind] - run_place
            ):
                yield ahead
                ahead -= 1
            else:
                yield behind
                behind += 1


def _is_shaded(row: AnchoredRow) -> bool:
    return row.element.find(f".//{W}tcPr/{W}shd") is not None
