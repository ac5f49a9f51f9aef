"""The charts of the report, in its order: two that share a page stand side by side. Their plans need no drawing library; only `draw` loads one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shifan.charts import firmness, problems, rates, sites
from shifan.charts.plans import ChartContent, HeatPlan, SpanPlan

if TYPE_CHECKING:
    from shifan.charts.chart import Chart
    from shifan.standards import Standard
    from shifan.values import Register

_CHARTS: dict[str, tuple[str, str, Callable[[Register, Standard], ChartContent]]] = {
    "dimension_rates": ("各项目得分率与总得分", "%", rates.dimension_rates),
    "firmness": ("总得分的稳健程度", "分", firmness.firmness),
    "indicator_rates": ("各指标得分率", "%", rates.indicator_rates),
    "site_scores": ("各业态点位平均得分", "分", sites.site_scores),
    "district_type": ("各区县各业态点位平均得分", "分", sites.district_type),
    "problems": ("问题较多的检查项", "次", problems.problems),
    "rectification": ("问题整改进度", "个", problems.rectification),
}
NAMES = tuple(_CHARTS)


def title(name: str) -> str:
    """Return the title of a chart."""
    return _CHARTS[name][0]


def content(name: str, register: Register, standard: Standard) -> ChartContent:
    """Return what a chart shows and says."""
    return _CHARTS[name][2](register, standard)


def source(name: str, register: Register, standard: Standard) -> str:
    """Return the line under a chart: where its data come from, its unit, what they are worth."""
    demo = register.text("report.demo")
    return f"数据来源：{register.text('city')}省级初评资料，{standard.label}。单位：{_CHARTS[name][1]}。{demo + '。' if demo else ''}"


def draw(name: str, register: Register, standard: Standard) -> Chart:
    """Return a chart of the register; MissingGlyph if the bundled font lacks a character."""
    from shifan.charts import style
    from shifan.charts.bar_chart import bar_chart
    from shifan.charts.chart import Chart
    from shifan.charts.heat_map import heat_map
    from shifan.charts.span_chart import span_chart

    told = content(name, register, standard)
    with style.own_settings():
        sheet = {HeatPlan: heat_map, SpanPlan: span_chart}.get(type(told.plan), bar_chart)(
            told.plan
        )
        # A picture that leaves its report still says whose it is and what it is worth.
        sheet.fitted(
            1,
            8,
            f"{register.text('city')}　{register.text('report.demo')}".strip(),
            150,
            7.5,
            colour=style.SOFT,
        )
    return Chart(
        name,
        title(name),
        sheet.figure,
        told.alt,
        _CHARTS[name][1],
        source(name, register, standard),
        told.values,
    )
