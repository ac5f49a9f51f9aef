"""A plan drawn: the one place that knows which plan is drawn how."""

from __future__ import annotations

from matplotlib.figure import Figure

from shifan.charts import style
from shifan.charts.bar_chart import bar_chart
from shifan.charts.canvas import Canvas
from shifan.charts.heat_map import heat_map
from shifan.charts.plans import ChartPlan, HeatPlan, SpanPlan, StackPlan
from shifan.charts.span_chart import span_chart
from shifan.charts.stack_chart import stack_chart


def draw_plan(plan: ChartPlan, finding: str, source: str) -> Figure:
    """Return the figure of a plan under its finding, with its source below.

    A picture that leaves its report still says what it shows, whose it is and what it is worth.
    """
    with style.own_settings():
        canvas = _canvas(plan)
        canvas.frame(finding, source)
    return canvas.figure


def _canvas(plan: ChartPlan) -> Canvas:
    if isinstance(plan, HeatPlan):
        return heat_map(plan)
    if isinstance(plan, SpanPlan):
        return span_chart(plan)
    if isinstance(plan, StackPlan):
        return stack_chart(plan)
    return bar_chart(plan)
