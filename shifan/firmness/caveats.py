"""What cannot be concluded, and why, in words for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.city_model import Model

if TYPE_CHECKING:
    from shifan.standards import Standard

FEW = 5
_NO_TOTAL = "总得分不适用，不能判断结论的稳健程度"
_NOTHING_TO_DRAW = "各业态都不足2个点位，重抽样不会改变得分，不能给出总得分的区间和通过的可能性"
_REPLICATE_WITHOUT_TOTAL = "有的重抽得不出总得分，不能给出总得分的区间和通过的可能性"


def limits(
    model: Model, standard: Standard, has_total: bool, no_interval: bool = False
) -> list[str]:
    """Return one sentence a limit; none if every stratum has enough sites to be drawn anew.

    `no_interval` says that drawing anew gave no interval.
    """
    if not has_total:
        return [_NO_TOTAL]
    sizes = np.bincount(model.stratum, minlength=len(model.strata))
    if not len(sizes) or sizes.max() < 2:
        return [_NOTHING_TO_DRAW]
    single = [model.strata[position] for position in np.flatnonzero(sizes == 1)]
    few = int(((sizes > 1) & (sizes < FEW)).sum())
    sentences = [_REPLICATE_WITHOUT_TOTAL] if no_interval else []
    if single:
        names = "、".join(_label(stratum, standard) for stratum in single)
        sentences.append(f"{names}各只有1个点位，重抽样时不变，区间没有反映其中的差异，偏窄")
    if few:
        lead = "另有" if single else "有"
        sentences.append(f"{lead}{few}类业态点位少于{FEW}个，重抽样会低估其差异，区间可能偏窄")
    return sentences


def _label(stratum: tuple[str, str], standard: Standard) -> str:
    """Return method and business type of a stratum in words: 明查农贸市场."""
    method, kind = stratum
    return f"{standard.method_names[method]}{standard.type_names[kind]}"
