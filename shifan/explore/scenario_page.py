"""Scenarios side by side as an offline page: totals and verdicts, the chart, the values that move."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.explore.city import City
    from shifan.whatif import ScenarioComparison

MARK = 'name="generator" content="shifan whatif"'
_STYLE = (
    "body{font-family:'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;max-width:72em;"
    "margin:1em auto;padding:0 1em;color:#1f2933;background:#fff}"
    "h1{font-size:1.3em}p{line-height:1.6}img{max-width:100%}"
    ".sf-table .sf-scroll{max-height:none}"
)


def scenario_page(city: City, comparison: ScenarioComparison) -> str:
    """Return the page of a city's scenarios; it loads nothing from elsewhere."""
    title = f"{city.name}：各种情形并列比较"
    demo = city.work.figures.text("report.demo")
    notes = "　".join(note for note in (demo, f"规则包：{city.standard.label}") if note)
    return (
        "<!doctype html>\n<html lang='zh-CN'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<meta {MARK}>\n<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{html.escape(title)}</h1>\n<p>{html.escape(notes)}</p>\n"
        "<p>假如……：按所列改动重新计分的结果，不是报告中的数。</p>\n"
        f"{comparison._repr_html_()}\n</body>\n</html>\n"
    )
