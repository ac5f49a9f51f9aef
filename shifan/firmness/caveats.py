"""What cannot be concluded, and why, in words for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.model import Model
from shifan.firmness.rescore import Outcome

if TYPE_CHECKING:
    from shifan.standards import Standard

FEW = 5


def limits(model: Model, standard: Standard, now: Outcome, unspread: bool = False) -> list[str]:
    """Return one sentence a limit; none if every stratum has enough sites to be drawn anew."""
    if not now.known[0]:
        return ["总得分不适用，不能判断结论的稳健程度"]
    sizes = np.bincount(model.stratum, minlength=len(model.strata))
    single = [
        label for label, size in zip(_labels(model, standard), sizes, strict=True) if size == 1
    ]
    few = int(((sizes > 1) & (sizes < FEW)).sum())
    if not len(sizes) or sizes.max() < 2:
        return ["各业态都不足2个点位，重抽样不会改变得分，不能给出总得分的区间和通过的可能性"]
    lost = ["有的重抽得不出总得分，不能给出总得分的区间和通过的可能性"] if unspread else []
    said = (
        [f"{'、'.join(single)}各只有1个点位，重抽样时不变，区间没有反映其中的差异，偏窄"]
        if single
        else []
    )
    return (
        lost
        + said
        + (
            [
                f"另有{few}类业态点位少于{FEW}个，重抽样会低估其差异，区间可能偏窄"
                if single
                else f"有{few}类业态点位少于{FEW}个，重抽样会低估其差异，区间可能偏窄"
            ]
            if few
            else []
        )
    )


def _labels(model: Model, standard: Standard) -> list[str]:
    types = standard.business_types
    names = dict(zip(types["code"], types["name"], strict=True))
    return [f"{standard.method_names[method]}{names[code]}" for method, code in model.strata]
