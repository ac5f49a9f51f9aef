"""How firm the verdict is, in one table: what was varied, how far the total moves, whether the verdict turns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.explore.tables import Table

if TYPE_CHECKING:
    from shifan.firmness import Firmness, Flip, Spread

_SPREADS = {"sampling": "换一批点位（同业态、同检查方式内重抽）", "weights": "换一组指标权重", "joint": "点位和权重同时变动"}
_FLIPS = {"records": "改判检查记录", "deductions": "改动资料扣分（以一档计）"}


def table(found: Firmness) -> Table:
    """Return the intervals and the smallest turns; what cannot be concluded says so."""
    rows = [(words, *_spread(getattr(found, name), found.places)) for name, words in _SPREADS.items()]
    rows += [(words, "", _flip(getattr(found, name))) for name, words in _FLIPS.items()]
    rows += [("不能得出的结论", "", limit) for limit in found.limits]
    return Table(rows, columns=["变动什么", "总得分的 95% 区间", "结论"])


def _spread(spread: Spread | None, places: int) -> tuple[str, str]:
    if spread is None:
        return "无法估计", "点位太少或有的重抽没有总得分"
    low, high = (Decimal(end).scaleb(-places) for end in (spread.low, spread.high))
    return f"{low}—{high}", f"{spread.replicates} 次中 {spread.passed} 次通过"


def _flip(flip: Flip) -> str:
    return "只改这一类不能使结论反转" if flip.number is None else f"最少改动 {flip.number} 处，结论反转"
