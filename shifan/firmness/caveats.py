"""What cannot be concluded, and why, in words for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness import sampling as reasons
from shifan.firmness.sampling import Sampling
from shifan.firmness.site_draws import Strata

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_NO_TOTAL = "总得分不适用，不能判断结论的稳健程度"
_NO_INTERVAL = {
    reasons.NO_SITES: "没有点位，不能给出总得分的重抽区间",
    reasons.NO_REPLICATION: "没有一类业态有2个以上点位，看不出点位之间的差异，不能给出总得分的重抽区间",
    reasons.NO_PROBLEM: "抽到的点位没有影响总得分的问题，看不出换一批点位会差多少，不能给出总得分的重抽区间",
    reasons.ALL_INSPECTED: "各类业态的点位已全部检查，没有抽样误差，不给出总得分的重抽区间",
    reasons.EXTREMES: (
        "总得分取各点位中最高或最低的一个，现有点位看不出换一批点位会怎样，不能给出总得分的重抽区间"
    ),
    reasons.NO_TOTAL: "有的重抽得不出总得分，不能给出总得分的重抽区间",
}


def limits(clean: CleanCity, standard: Standard, has_total: bool, sampling: Sampling) -> list[str]:
    """Return one sentence a limit; none if every stratum has enough sites and all numbers of sites are known."""
    if not has_total:
        return [_NO_TOTAL]
    if not sampling.given:
        return [_NO_INTERVAL[sampling.reason]]
    return [
        *_singles(sampling.strata, standard),
        *_unknown_numbers(clean, sampling.strata, standard),
    ]


def _singles(strata: Strata, standard: Standard) -> list[str]:
    single = [strata.names[position] for position in np.flatnonzero(strata.sizes == 1)]
    if not single:
        return []
    names = "、".join(_label(stratum, standard) for stratum in single)
    return [f"{names}各只有1个点位，其差异按同一检查方式的其他业态估计"]


def _unknown_numbers(clean: CleanCity, strata: Strata, standard: Standard) -> list[str]:
    """Return the sentence on the types whose number of sites is not known, where others' are; else none."""
    unknown = [strata.names[position] for position in np.flatnonzero(strata.fractions == 0)]
    if not unknown or len(unknown) == len(strata.names):
        return []
    names = "、".join(_label(stratum, standard) for stratum in unknown)
    return [f"“点位总数”没有{names}的总数，按总数很大计，区间可能偏宽"]


def _label(stratum: tuple[str, str], standard: Standard) -> str:
    """Return method and business type of a stratum in words: 明查农贸市场."""
    method, kind = stratum
    return f"{standard.method_names[method]}{standard.type_names[kind]}"
