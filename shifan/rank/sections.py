"""The sections of the comparison in the order of page and workbook: title, what it shows, table."""

from __future__ import annotations

from typing import NamedTuple

from shifan.rank.city_comparison import METHOD, CityComparison
from shifan.tables.searchable_table import SearchableTable

_LIKE_SITES = (
    "各市抽到的检查方式和业态不同，点位平均得分不宜直接比较；“同类点位之差”为同一检查方式、同一业态之内"
    "与其他城市之差，按全部城市的点位构成加权，区间逐个为95%。只比较现场检查的点位，不含资料审查和访谈。"
)
_DISTRICTS = (
    "点位平均得分由低到高排列，检查方式和业态不同，不宜直接比较；"
    "“与同类点位相比”为同类点位与其他区县之差及95%区间。"
)


class ComparisonSection(NamedTuple):
    """A section of page and workbook; the note says what its table shows."""

    title: str
    note: str
    table: SearchableTable


def sections(comparison: CityComparison) -> list[ComparisonSection]:
    """Return the sections; figures in them are the cities' own values as their reports print them."""
    return [
        ComparisonSection("总得分", METHOD, comparison.totals),
        ComparisonSection("同类点位比较", _LIKE_SITES, comparison.like_sites),
        ComparisonSection("各项目得分率", "颜色越深得分率越低。", comparison.dimensions),
        ComparisonSection(
            "各指标得分率", "★为关键指标；颜色越深得分率越低。", comparison.indicators
        ),
        ComparisonSection(
            "共性问题",
            "在两个以上城市出现的不符合项，出现城市多、次数多的在前；数字为问题次数和检查次数。",
            comparison.problems,
        ),
        ComparisonSection(
            "薄弱业态",
            "点位平均得分，按各市中最低的一个由低到高排列；括号内为点位数。"
            "点位少的，高低可能出于偶然。",
            comparison.types,
        ),
        ComparisonSection("薄弱区县", _DISTRICTS, comparison.districts),
        ComparisonSection(
            "与前一次运行相比",
            "同一城市最近两次运行之间的变化；原因用 shifan diff 城市 前一次 最近一次 查看。",
            comparison.changes,
        ),
    ]
