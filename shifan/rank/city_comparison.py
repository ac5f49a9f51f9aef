"""A comparison of cities: its tables, its picture of intervals, and what it cannot say."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cached_property
from pathlib import Path

from shifan.rank import tables
from shifan.rank.city_results import CityResult, Refusals, gather_results
from shifan.rank.fair_cities import fair_table
from shifan.rank.heat_tables import HeatTable
from shifan.rank.interval_chart import interval_chart
from shifan.rank.limits import limits, limits_for_letters
from shifan.rank.partial_order import RankRange
from shifan.rank.rank_sets import rank_sets
from shifan.records import dataclass
from shifan.tables.searchable_table import SearchableTable

METHOD = (
    "区间为总得分的重抽区间，只反映抽到哪些点位的偶然。名次为可能的名次范围，由各市两两之差的联合置信区间得出："
    "只有差距大于全部城市一起比较时偶然所能造成的，才排出先后，全表有任何一处排错先后的可能性不超过5%；"
    "名次范围重叠的不分先后，归为一组。"
    "名次只按总得分，不代表结论；有否决情形或关键指标低于底线的，总得分再高也不通过。"
)


@dataclass(frozen=True)
class CityComparison:
    """Cities side by side; `refused` are those that could not be scored, with their findings."""

    cities: tuple[CityResult, ...]
    refused: Refusals = field(default_factory=dict)

    @cached_property
    def ranks(self) -> dict[str, RankRange]:
        """Return the possible ranks of the cities that have an interval, each among those of equal rules.

        Empty for one city: there is nothing to compare it with.
        """
        ranks: dict[str, RankRange] = {}
        if len(self.cities) > 1:
            for part in self.parts:
                estimates = {city.city: city.estimate for city in part}
                ranks |= rank_sets(
                    {
                        name: estimates_of_place
                        for name, estimates_of_place in estimates.items()
                        if estimates_of_place
                    }
                )
        return ranks

    @property
    def parts(self) -> list[list[CityResult]]:
        """Return the cities by rules: only within a part can scores be compared."""
        parts: dict[str, list[CityResult]] = {}
        for city in self.cities:
            parts.setdefault(city.rules, []).append(city)
        return list(parts.values())

    @cached_property
    def in_order(self) -> list[CityResult]:
        """Return the cities by part and group, within a group as they were given; those without a rank come last."""
        last = len(self.cities) + 1

        def place(city: CityResult) -> tuple[str, int]:
            rank = self.ranks.get(city.city)
            return city.rules, rank.group if rank else last

        return sorted(self.cities, key=place)

    @property
    def limits(self) -> list[str]:
        """Return what cannot be concluded, and why."""
        return limits(*self._what_limits)

    @property
    def limits_for_letters(self) -> list[str]:
        """Return the limits as a letter to the cities states them."""
        return limits_for_letters(*self._what_limits)

    @property
    def _what_limits(self) -> tuple[tuple[CityResult, ...], Refusals, list[str], int]:
        without_interval = [city.city for city in self.cities if city.interval is None]
        ranked = [city for city in self.cities if city.city in self.ranks]
        groups = {(city.rules, self.ranks[city.city].group) for city in ranked}
        return self.cities, self.refused, without_interval, len(groups)

    @property
    def totals(self) -> SearchableTable:
        """Return totals with intervals, possible ranks and groups."""
        return tables.totals(self.in_order, self.ranks)

    @property
    def dimensions(self) -> HeatTable:
        """Return the heat map of dimension rates."""
        return tables.dimensions(self.cities)

    @property
    def indicators(self) -> HeatTable:
        """Return the heat map of indicator rates, of the cities of the most used rules."""
        return tables.indicators(self._largest_part)

    @property
    def problems(self) -> SearchableTable:
        """Return the problems that recur."""
        return tables.problems(self._largest_part)

    @property
    def like_sites(self) -> SearchableTable:
        """Return the cities of the most used rules by their like sites, the lowest first."""
        return fair_table(self._largest_part)

    @property
    def types(self) -> SearchableTable:
        """Return the business types, the ones that lag first."""
        return tables.types(self._largest_part)

    @property
    def districts(self) -> SearchableTable:
        """Return the districts, the ones that lag first."""
        return tables.districts(self.cities)

    @property
    def changes(self) -> SearchableTable:
        """Return what has changed since each city's former run."""
        return tables.changes(self.cities)

    @property
    def _largest_part(self) -> Sequence[CityResult]:
        """Return the cities of the most used rules, the first of equals."""
        return max(self.parts, key=len)

    @property
    def demo(self) -> str:
        """Return the notice that the figures are no official ones, if any city's are not."""
        notices = (city.register.text("report.demo") for city in self.cities)
        return next(filter(None, notices), "")

    @property
    def chart(self) -> str:
        """Return the picture of totals and intervals as SVG."""
        return interval_chart(self.in_order)

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `rank --json`."""
        findings = [finding for findings in self.refused.values() for finding in findings]
        return {
            "ok": not self.refused,
            "cities": self.totals.printed().to_dict("records"),
            "limits": self.limits,
            "findings": [finding.as_dict() for finding in findings],
        }

    def __repr__(self) -> str:
        """Return the totals as text, the limits and the demo notice."""
        totals = repr(self.totals.iloc[:, :7])
        return "\n".join([totals, *self.limits, *([self.demo] if self.demo else [])])

    def _repr_html_(self) -> str:
        """Return intervals, totals and limits, under the demo notice."""
        page = f"<p>{html.escape(METHOD)}</p>{self.chart}{self.totals._repr_html_()}"
        if self.demo:
            notice = html.escape(self.demo)
            page = f'<p><strong class="demo" role="note">{notice}</strong></p>{page}'
        if self.limits:
            items = "".join(f"<li>{html.escape(limit)}</li>" for limit in self.limits)
            page += f"<h4>不能得出的结论</h4><ul>{items}</ul>"
        return page


def compare(
    names: Iterable[str] = (), root: str | Path | None = None, standard: str = ""
) -> CityComparison:
    """Return the comparison of the cities named, of all without a name. Refused if none can be scored."""
    results, refused = gather_results(root, names, standard)
    return CityComparison(tuple(results), refused)
