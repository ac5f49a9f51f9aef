"""A comparison of cities: its tables, its picture of intervals, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.rank import tables
from shifan.rank.city_results import Standing, gather
from shifan.rank.limits import limits
from shifan.rank.partial_order import Place, places

if TYPE_CHECKING:
    from shifan.errors import Finding
    from shifan.tables.searchable_table import SearchableTable

METHOD = (
    "区间为点位重抽的95%区间：在每种检查方式、每类业态内部有放回地重抽点位，按计分办法重新计算。"
    "一个城市的区间整个高于另一个城市的，才排在前面；区间重叠的不分先后，归为一组，列出可能的名次范围。名次只按总得分，不代表结论；有否决情形或关键指标低于底线的，总得分再高也不通过。"
)


@dataclass(frozen=True)
class Comparison:
    """Cities side by side; `refused` are those that could not be scored, with their findings."""

    cities: tuple[Standing, ...]
    refused: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @cached_property
    def ranks(self) -> dict[str, Place]:
        """Return the places of the cities that have an interval, each among those of the same pack."""
        made: dict[str, Place] = {}
        for part in self.parts if len(self.cities) > 1 else ():
            made |= places({one.city: _interval(one) for one in part if _interval(one)})
        return made

    @property
    def parts(self) -> list[list[Standing]]:
        """Return the cities by pack: only within a part can scores be compared."""
        made: dict[str, list[Standing]] = {}
        for one in self.cities:
            made.setdefault(one.rules, []).append(one)
        return list(made.values())

    @property
    def limits(self) -> list[str]:
        """Return what cannot be concluded, and why."""
        without = [one.city for one in self.cities if _interval(one) is None]
        groups = {
            (one.rules, self.ranks[one.city].group) for one in self.cities if one.city in self.ranks
        }
        return limits(self.cities, self.refused, without, len(groups))

    @property
    def totals(self) -> SearchableTable:
        """Return totals with intervals, possible ranks and groups."""
        return tables.totals(self.cities, self.ranks)

    @property
    def dimensions(self) -> SearchableTable:
        """Return the heat map of dimension rates."""
        return tables.dimensions(self.cities)

    @property
    def indicators(self) -> SearchableTable:
        """Return the heat map of indicator rates, of the cities that use the first city's pack."""
        return tables.indicators(self._same)

    @property
    def problems(self) -> SearchableTable:
        """Return the problems that recur."""
        return tables.problems(self._same)

    @property
    def types(self) -> SearchableTable:
        """Return the business types, the ones that lag first."""
        return tables.types(self._same)

    @property
    def districts(self) -> SearchableTable:
        """Return the districts, the ones that lag first."""
        return tables.districts(self.cities)

    @property
    def changes(self) -> SearchableTable:
        """Return what has changed since each city's former run."""
        return tables.changes(self.cities)

    @property
    def _same(self) -> Sequence[Standing]:
        """Return the cities of the most used pack, the first of equals."""
        return max(self.parts, key=len)

    @property
    def demo(self) -> str:
        """Return the notice that the figures are no official ones, if any city's are not."""
        return next(
            (notice for one in self.cities if (notice := one.register.text("report.demo"))), ""
        )

    def __repr__(self) -> str:
        """Return the totals as text, the limits and the demo notice."""
        return "\n".join(
            [
                self.totals.iloc[:, :6].to_string(index=False),
                *self.limits,
                *([self.demo] if self.demo else []),
            ]
        )

    def _repr_html_(self) -> str:
        """Return intervals, totals and limits, under the demo notice."""
        import html

        from shifan.rank.interval_chart import intervals

        said = "".join(f"<li>{html.escape(one)}</li>" for one in self.limits)
        demo = (
            f'<p><strong class="demo" role="note">{html.escape(self.demo)}</strong></p>'
            if self.demo
            else ""
        )
        return f"{demo}<p>{html.escape(METHOD)}</p>{intervals(self)}{self.totals._repr_html_()}" + (
            f"<h4>不能得出的结论</h4><ul>{said}</ul>" if said else ""
        )


def _interval(one: Standing):
    low, high = (one.register.get(f"firmness.sampling.{end}") for end in ("low", "high"))
    return (
        (low.value, high.value)
        if low is not None and high is not None and low.value is not None
        else None
    )


def compare(
    names: Iterable[str] = (), root: str | Path | None = None, standard: str = ""
) -> Comparison:
    """Return the comparison of the cities named, of all without a name. Refused if none can be scored."""
    found, refused = gather(root, names, standard)
    return Comparison(tuple(found), refused)
