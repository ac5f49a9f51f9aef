"""The charts of the report, in its order; two that share a page stand side by side.

A new chart is a line of `_CHARTS` and a function that returns what it shows. Contents need no drawing library; only
`draw` loads one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.charts import firmness, problems, rates, sites
from shifan.charts.plans import BarPlan, ChartContent, ChartPlan, HeatPlan, is_empty
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.charts.chart import Chart
    from shifan.standards import Standard
    from shifan.values import Register


@dataclass(frozen=True)
class _ChartEntry:
    """A chart of the report: its title, the unit of what it draws, and the function that returns its content."""

    title: str
    unit: str
    content: Callable[[Register, Standard], ChartContent]


_CHARTS = {
    "dimension_rates": _ChartEntry("各{top}得分率与总得分", "%", rates.dimension_rates),
    "firmness": _ChartEntry("总得分的稳健程度", "分", firmness.firmness),
    "indicator_rates": _ChartEntry("各{lowest}得分率", "%", rates.indicator_rates),
    "site_scores": _ChartEntry("各业态点位平均得分", "分", sites.site_scores),
    "district_type": _ChartEntry("各区县各业态点位平均得分", "分", sites.district_type),
    "problems": _ChartEntry("检查项问题情况", "项次", problems.problems),
    "rectification": _ChartEntry("问题整改进度", "个", problems.rectification),
}
NAMES = tuple(_CHARTS)


def title(name: str, standard: Standard) -> str:
    """Return the title of a chart; levels are called as the pack calls them."""
    return _CHARTS[name].title.format(top=standard.levels[0], lowest=standard.levels[-1])


def content(name: str, register: Register, standard: Standard) -> ChartContent:
    """Return what a chart shows and says."""
    shown = _CHARTS[name].content(register, standard)
    in_words = standard.in_own_words
    plan = _in_words(shown.plan, in_words)
    return replace(shown, plan=plan, finding=in_words(shown.finding), alt=in_words(shown.alt))


def _in_words(plan: ChartPlan, in_words: Callable[[str], str]) -> ChartPlan:
    """Return a plan with its notes, and the headings of its columns of bars, in the words of a pack."""
    if isinstance(plan, HeatPlan):
        return plan
    plan = replace(plan, notes=[note._replace(text=in_words(note.text)) for note in plan.notes])
    if isinstance(plan, BarPlan):
        plan = replace(plan, columns=tuple(map(in_words, plan.columns)))
    return plan


def source(name: str, register: Register, standard: Standard) -> str:
    """Return the line under a chart: where its data come from, its unit, what they are worth."""
    demo = register.text("report.demo")
    notice = f"{demo}。" if demo else ""
    origin = f"数据来源：{register.text('city')}省级初评资料，{standard.label}。"
    return f"{origin}单位：{_CHARTS[name].unit}。{notice}"


def draw(name: str, register: Register, standard: Standard) -> Chart:
    """Return a chart of the register; MissingGlyph if the bundled font lacks a character."""
    # matplotlib takes long to load: the audit page and every other reader of contents goes without
    from shifan.charts.chart import Chart
    from shifan.charts.drawing import draw_plan

    shown = content(name, register, standard)
    below = source(name, register, standard)
    return Chart(
        name,
        title(name, standard),
        draw_plan(shown.plan, shown.finding, below),
        shown.alt,
        _CHARTS[name].unit,
        below,
        shown.values,
        is_empty(shown.plan),
    )
