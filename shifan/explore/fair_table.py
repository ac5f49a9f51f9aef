"""Groups of sites compared among like ones, as a table for the prompt."""

from __future__ import annotations

import pandas as pd

from shifan.clean import CleanCity
from shifan.score.fair_comparison import By, fair_differences
from shifan.standards import Standard

_KINDS: dict[str, By] = {"区县": "district", "检查组": "team", "业态": "business_type"}


def fair_table(clean: CleanCity, standard: Standard, by: str) -> pd.DataFrame:
    """Return a row a group: sites, those with counterparts, raw and fair difference, the interval's ends (points).

    ValueError if `by` is not one of 区县, 检查组, 业态.
    """
    if by not in _KINDS:
        raise ValueError(f"按“{by}”不能比较，可以按：{'、'.join(_KINDS)}")
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
    headings = [by, "点位", "可比点位", "平均得分之差", "同类点位之差", "区间下限", "区间上限"]
    return pd.DataFrame(rows, columns=headings).round(standard.places)
