"""Groups of sites compared among like ones, as a table for the prompt."""

from __future__ import annotations

from shifan.clean import CleanCity
from shifan.errors import Refused
from shifan.score.fair_comparison import By, fair_differences
from shifan.standards import Standard
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_table import COUNT, PromptColumn, points, typed_table

_KINDS: dict[str, By] = {"区县": "district", "检查组": "team", "业态": "business_type"}


def fair_table(clean: CleanCity, standard: Standard, by: str) -> SearchableTable:
    """Return a row a group: sites, those with counterparts, raw and fair difference, the interval's ends (points).

    Refused if `by` is not one of 区县, 检查组, 业态.
    """
    if by not in _KINDS:
        raise Refused(
            "fair",
            found=f"按“{by}”不能比较",
            expected=f"可以按：{'、'.join(_KINDS)}",
            action="请改用其中一个",
        )
    rows = [
        (
            standard.type_names.get(difference.name, difference.name),
            difference.sites,
            difference.compared,
            difference.raw,
            difference.fair,
            difference.low,
            difference.high,
        )
        for difference in fair_differences(clean, standard, _KINDS[by])
    ]
    counts = (PromptColumn("点位", COUNT), PromptColumn("可比点位", COUNT))
    differences = ("平均得分之差", "同类点位之差", "区间下限", "区间上限")
    numbers = (PromptColumn(name, points(standard.places)) for name in differences)
    return typed_table(rows, (PromptColumn(by), *counts, *numbers), SearchableTable)
