"""A plan drawn: the one place that knows which plan is drawn how."""

from __future__ import annotations

from matplotlib.figure import Figure

from shifan.charts import style
from shifan.charts.bar_chart import bar_chart
from shifan.charts.canvas import Canvas, TextStyle
from shifan.charts.heat_map import heat_map
from shifan.charts.plans import ChartPlan, HeatPlan, SpanPlan
from shifan.charts.span_chart import span_chart

_OWNER_WIDTH = 150.0


def draw_plan(plan: ChartPlan, owner: str) -> Figure:
    """Return the figure of a plan, with `owner` in its upper left corner.

    A picture that leaves its report still says whose it is and what it is worth.
    """
    with style.own_settings():
        canvas = _canvas(plan)
        canvas.fitted((1, 8), owner, _OWNER_WIDTH, TextStyle(7.5, colour=style.SOFT))
    return canvas.figure


def _canvas(plan: ChartPlan) -> Canvas:
    if isinstance(plan, HeatPlan):
        return heat_map(plan)
    if isinstance(plan, SpanPlan):
        return span_chart(plan)
    return bar_chart(plan)
