"""A chart at the prompt: the picture with its title, the figure to work on, and the data that it draws."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.charts import NAMES, draw
from shifan.charts.catalog import title
from shifan.explore.names import UnknownName, near_names
from shifan.records import dataclass
from shifan.tables.register_tables import values_of
from shifan.tables.searchable_table import SearchableTable, searchable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from shifan.charts import Chart
    from shifan.standards import Standard
    from shifan.values import Register


@dataclass(frozen=True)
class ShownChart:
    """A chart and the values that it draws; unpacked it is the figure and the data."""

    chart: Chart
    data: SearchableTable

    @property
    def figure(self) -> Figure:
        """Return the figure of matplotlib."""
        return self.chart.figure

    @property
    def title(self) -> str:
        """Return the title."""
        return self.chart.title

    def __iter__(self) -> Iterator[Figure | SearchableTable]:
        yield self.figure
        yield self.data

    def __repr__(self) -> str:
        """Return the title and what the chart says in words."""
        return f"<图：{self.title}，{len(self.data)} 个数据>\n{self.chart.alt}"

    def _repr_png_(self) -> bytes:
        """Return the picture with its title and source line."""
        return self.chart.png(small=True)

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Return the PNG and SVG files written into a folder, named by the title."""
        return self.chart.save(Path(folder), list(NAMES).index(self.chart.name) + 1)


def shown_chart(name: str, register: Register, standard: Standard) -> ShownChart:
    """Return a chart by its name or title; UnknownName, with those that come near, for another."""
    titles = {title(known, standard): known for known in NAMES}
    known = titles.get(name, name)
    if known not in NAMES:
        near = difflib.get_close_matches(name, titles, n=1, cutoff=0.4)
        meant = f"是否指：{titles[near[0]]}（{near[0]}）" if near else near_names(name, NAMES)
        raise UnknownName(f"没有图 {name}，{meant}")
    chart = draw(known, register, standard)
    values = [register[key] for key in dict.fromkeys(chart.values) if key in register]
    return ShownChart(chart, searchable(values_of(values), register))
