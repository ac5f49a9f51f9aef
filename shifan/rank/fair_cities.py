"""Cities compared by the scores of like sites: of each method and business type, weighed by the mix of all cities.

What is needed stands in the registers: means and numbers of sites of each type, and how much like sites differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shifan.rank.city_results import CityResult
from shifan.score.fair_comparison import CellMeans, FairDifference, LikeSpread, compared
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_table import COUNT, PromptColumn, points, typed_table

_COLUMNS = (
    PromptColumn("城市"),
    PromptColumn("点位", COUNT),
    PromptColumn("可比点位", COUNT),
    PromptColumn("平均得分之差", points()),
    PromptColumn("同类点位之差", points()),
    PromptColumn("区间下限", points()),
    PromptColumn("区间上限", points()),
    PromptColumn("说明"),
)
_DEVIATION, _FREEDOM = "firmness.like.deviation", "firmness.like.freedom"


def fair_cities(cities: Sequence[CityResult]) -> list[FairDifference]:
    """Return the difference of each city's sites from the others'; none for fewer than two cities with sites."""
    keys = sorted({key for city in cities for key in _types(city)})
    cells = {city.city: _cells(city, keys) for city in cities}
    cells = {name: city_cells for name, city_cells in cells.items() if city_cells.sites.sum()}
    if len(cells) < 2:
        return []
    spread = _spread(cities)
    found = []
    for name, city_cells in cells.items():
        others = [other for peer, other in cells.items() if peer != name]
        found.append(compared(name, city_cells, _joined(others), spread))
    return found


def _types(city: CityResult) -> list[str]:
    """Return the ids of the business types, each of a method, that a city has a mean of."""
    means = city.register.match("type.*.mean")
    return [value.id.removesuffix(".mean") for value in means if value.applicable]


def _cells(city: CityResult, keys: Sequence[str]) -> CellMeans:
    known = set(_types(city))
    sites = [int(city.register[f"{key}.sites"].number) if key in known else 0 for key in keys]
    means = [float(city.register[f"{key}.mean"].number) if key in known else 0.0 for key in keys]
    return CellMeans(np.array(sites, dtype=np.int64), np.array(means))


def _joined(parts: Sequence[CellMeans]) -> CellMeans:
    """Return the sites of several cities as those of one."""
    sites = sum((part.sites for part in parts), np.zeros(len(parts[0].sites), dtype=np.int64))
    points = sum((part.sites * part.means for part in parts), np.zeros(len(sites)))
    return CellMeans(sites, points / np.maximum(sites, 1))


def _spread(cities: Sequence[CityResult]) -> LikeSpread:
    """Return how much like sites differ within the cities, pooled; without freedom where no city says it."""
    squares, freedom = 0.0, 0
    for city in cities:
        deviation, degrees = city.register.get(_DEVIATION), city.register.get(_FREEDOM)
        if deviation is not None and degrees is not None and deviation.applicable:
            squares += float(degrees.number) * float(deviation.number) ** 2
            freedom += int(degrees.number)
    return LikeSpread(squares / freedom if freedom else 0.0, freedom)


def fair_table(cities: Sequence[CityResult]) -> SearchableTable:
    """Return the cities by the difference of their like sites, the lowest first; those without one come last."""
    found = fair_cities(cities)
    found.sort(key=lambda own: (own.fair is None, own.fair or 0.0))
    return typed_table([_row(difference) for difference in found], _COLUMNS, SearchableTable)


def _row(own: FairDifference) -> tuple[object, ...]:
    if own.fair is None:
        note = (
            "没有可比的同类点位" if not own.compared else "看不出同类点位之间的差异，或请重新运行"
        )
        return own.name, own.sites, own.compared, own.raw, None, None, None, note
    if own.low is None:
        note = "同类点位的得分都相同，看不出偶然有多大"
        return own.name, own.sites, own.compared, own.raw, own.fair, None, None, note
    includes = (own.low or 0) <= 0 <= (own.high or 0)
    note = "区间含0，差异可能出于偶然" if includes else ""
    return own.name, own.sites, own.compared, own.raw, own.fair, own.low, own.high, note
