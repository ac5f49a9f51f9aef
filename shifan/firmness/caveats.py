"""What cannot be concluded, and why, in words for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness import sampling as reasons
from shifan.firmness.results_drawn import limited_sums
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
    reasons.ALL_FAILED: (
        "抽到的点位的检查项全部有问题，看不出换一批点位会差多少，不能给出总得分的重抽区间"
    ),
    reasons.ALL_INSPECTED: "各类业态的点位已全部检查，没有抽样误差，不给出总得分的重抽区间",
    reasons.EXTREMES: (
        "总得分取各点位中最高或最低的一个，现有点位看不出换一批点位会怎样，不能给出总得分的重抽区间"
    ),
    reasons.USED_UP: (
        "各项内容的分都已扣完，换一批点位总得分也看不出变化，不能给出总得分的重抽区间"
    ),
    reasons.LIMITED_TWICE: (
        "扣分既在各点位有限度，各点位合在一起又有限度，全部点位合起来的水平估计不准，不能给出总得分的重抽区间"
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
        *_beside_the_middle(sampling, standard),
    ]


def _singles(strata: Strata, standard: Standard) -> list[str]:
    single = [strata.names[position] for position in np.flatnonzero(strata.sizes == 1)]
    if not single:
        return []
    names = "、".join(_label(stratum, standard) for stratum in single)
    each = "各" if len(single) > 1 else ""
    return [f"{names}{each}只有1个点位，其差异按同一检查方式的其他业态估计"]


def _unknown_numbers(clean: CleanCity, strata: Strata, standard: Standard) -> list[str]:
    """Return the sentence on the types whose number of sites is not known, where numbers are given; else none."""
    unknown = [strata.names[position] for position in np.flatnonzero(strata.fractions == 0)]
    totals = clean.tables.get("site_totals")
    if not unknown or totals is None or totals.empty:
        return []
    if len(unknown) == len(strata.names):
        return ["“点位总数”没有一类业态的总数可用，各类业态都按总数很大计，区间可能偏宽"]
    names = "、".join(_label(stratum, standard) for stratum in unknown)
    return [f"“点位总数”没有{names}的总数，按总数很大计，区间可能偏宽"]


def _beside_the_middle(sampling: Sampling, standard: Standard) -> list[str]:
    """Return the sentence on an interval that is a model's, and the total not in its middle; else none."""
    hidden = sampling.lost.hidden if sampling.lost else None
    if hidden is None:
        return []
    points = f"{abs(hidden) / 10**standard.places:.1f}分"
    about = "" if points == "0.0分" else f"（按模型约{'偏高' if hidden > 0 else '偏低'}{points}）"
    why = "各点位的扣分合在一起、有限度（如扣完为止），抽到的点位的总得分与全部点位合起来的水平不同"
    if not limited_sums(sampling.scoring).together:
        why = "各点位的扣分有限度（如扣完为止），而有的业态只有1个点位，全部点位的水平按各检查项的不符合率估计"
    return [f"{why}{about}，重抽区间已计入，因此本市总得分不在区间正中"]


def _label(stratum: tuple[str, str], standard: Standard) -> str:
    """Return method and business type of a stratum in words: 明查农贸市场."""
    method, kind = stratum
    return f"{standard.method_names[method]}{standard.type_names[kind]}"
