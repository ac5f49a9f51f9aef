"""The six charts of the report, in its order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shifan.charts import overview, problems, sites, style
from shifan.charts.canvas import Sheet
from shifan.charts.chart import Chart

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

Drawn = tuple[Sheet, str, tuple[str, ...]]
_CHARTS: dict[str, tuple[str, str, Callable[[Register, Standard], Drawn]]] = {
    "dimension_rates": ("各项目得分率与总得分", "%", overview.dimension_rates),
    "indicator_rates": ("各指标得分率", "%", overview.indicator_rates),
    "site_scores": ("各业态点位平均得分", "分", sites.site_scores),
    "district_type": ("各区县各业态点位平均得分", "分", sites.district_type),
    "problems": ("问题较多的检查项", "次", problems.problems),
    "rectification": ("问题整改进度", "个", problems.rectification),
}
NAMES = tuple(_CHARTS)


def draw(name: str, register: Register, standard: Standard) -> Chart:
    """Return a chart of the register; MissingGlyph if the bundled font lacks a character."""
    title, unit, make = _CHARTS[name]
    demo = register.text("report.demo")
    with style.own_settings():
        sheet, alt, values = make(register, standard)
        # A picture that leaves its report still says whose it is and what it is worth.
        sheet.fitted(1, 8, f"{register.text('city')}　{demo}".strip(), 170, 7.5, colour=style.SOFT)
    source = f"数据来源：{register.text('city')}省级初评资料，{standard.label}。单位：{unit}。{demo + '。' if demo else ''}"
    return Chart(name, title, sheet.figure, alt, unit, source, values)
