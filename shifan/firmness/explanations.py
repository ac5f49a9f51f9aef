"""The firmness figures in sentences, as patterns over values: what was varied, and what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.firmness.change_combinations import MOST_STATES
from shifan.firmness.judges import FEWEST_ASPECTS, JudgeSpread
from shifan.firmness.smallest_flip import (
    BOTH,
    FLOOR,
    LINE,
    NOTHING,
    OTHER,
    TANGLED,
    TOO_MANY,
    UNREAD,
    VETO,
    Turn,
)
from shifan.rules.words import NOT_PASSED, PASSED

if TYPE_CHECKING:
    from shifan.firmness.assess import Firmness, Flip, Spread
    from shifan.standards import Standard

SPREADS = {"sampling": "点位重抽", "weights": "指标权重变动", "joint": "点位与权重同时变动"}
_METHOD_WEIGHT = "method_weight"
FACTORS = {
    "sampling": "抽到的点位",
    "weights": "指标权重",
    "severity": "资料审查扣分尺度",
    "reviewer": "某一审查人的扣分尺度",
    "judges": "换一批审查人",
    "mastery": "访谈评定尺度",
    "policy": "合理缺项口径",
    _METHOD_WEIGHT: "检查方式权重",
    "interview_weight": "访谈权重",
    "district": "不计某一区县",
    "team": "不计某一检查组",
    "type": "不计某一业态",
}
FLIPS = {"records": "改判检查结果", "deductions": "增减资料扣分"}
_CELLS = {"records": "检查结果", "deductions": "资料扣分"}
# Why a verdict is not turned, of the cells in braces.
_NOT_TURNED = {NOTHING: "总得分不适用，不作判断。", UNREAD: "结论不随{}变化。"}
UNITS = {"records": "处", "deductions": "步"}
PARTS = {"low": "最低总得分", "high": "最高总得分", "swing": "相差"}
TITLES = SPREADS | FLIPS | {"factors": "各因素"}
_HOW = {
    "sampling": "在每种检查方式、每类业态内部重抽点位（各类业态的差异相互借用）",
    "weights": "各指标权重围绕现行满分随机变动",
    "joint": "两者同时变动",
}
# What an interval covers, and what it does not.
COVERS = {
    "sampling": (
        "这一区间只反映抽到哪些点位的偶然，不含资料审查、访谈和检查人员评判的误差，"
        "也不是通过或不通过的可能性"
    ),
    "weights": "这不是抽样误差，只说明指标权重换一种定法时总得分会差多少",
    "joint": "这一区间不含资料审查、访谈和检查人员评判的误差，也不是通过或不通过的可能性",
}
_NEVER = "不能给出总得分的区间，原因见下。"
_NOT_WEIGHED = "各指标权重：总得分不由各指标满分算出，不随指标权重变动。"


def paragraphs(firmness: Firmness, standard: Standard) -> dict[str, str]:
    """Return a sentence for each question, as patterns; those that cannot be answered say so."""
    met, missed = verdict_names(standard)
    names = (firmness.verdict, missed) if firmness.passes else (met, firmness.verdict)
    spreads = {kind: _spread(kind, getattr(firmness.spreads, kind)) for kind in SPREADS}
    if firmness.known and not firmness.spreads.weighs:
        spreads |= {"weights": _NOT_WEIGHED}
        del spreads["joint"]
    flips = {
        "records": flip_text("records", firmness.records, firmness.passes, names),
        "deductions": flip_text("deductions", firmness.deductions, firmness.passes, names),
    }
    return spreads | flips


def judging_text(firmness: Firmness) -> str:
    """Return in words what other reviewers might have given, estimated or assumed, and what nothing tells."""
    judging = firmness.judging
    if judging is None:
        return ""
    low, high, both_low, both_high = (
        _anchor(f"judges.{part}") for part in ("low", "high", "both_low", "both_high")
    )
    told = f"总得分的95%范围为{low}分至{high}分"
    if (
        judging.low == judging.high
    ):  # what is assumed of deductions moves nothing where there is none
        told = f"总得分仍为{low}分（没有影响总得分的扣分，看不出换一批审查人会差多少）"
    both = ""
    if firmness.spreads.sampling is not None:
        both = f"，与抽到哪些点位的偶然合计为{both_low}分至{both_high}分"
    return (
        f"{_basis_of_judging(judging.spread)}；换一批审查人，{told}{both}。"
        "全体审查人同向偏严或偏宽、访谈各题评高或评低一等的，见各因素表；"
        "检查结果没有由两人分别评判，检查人员的评判误差无从估计，没有计入。"
    )


def _basis_of_judging(spread: JudgeSpread) -> str:
    """Return what the range of other reviewers rests on: an estimate, or an assumption."""
    aspects, single, scale = (_anchor(f"judges.{part}") for part in ("aspects", "single", "scale"))
    if not spread.is_assumed:
        return (
            f"评判误差（另一层，不在重抽区间之内）：由两人以上评分的评价方面有{aspects}，由此估计，"
            f"同一处扣分因人而异的标准差为{single}分，审查人尺度的标准差为{scale}分"
        )
    few = f"由两人以上评分的评价方面只有{aspects}，不足{FEWEST_ASPECTS}个"
    if not spread.aspects:
        few = "没有由两人以上评分的评价方面"
    return (
        f"评判误差（假定，不是估计）：{few}，不能估计审查人之间相差多少。"
        f"假定每位审查人的尺度各有偏移、每处扣分另有出入（标准差都是一步，即{single}分），"
        "审查人之间互不相关"
    )


def verdict_names(standard: Standard) -> tuple[str, str]:
    """Return what a verdict that meets the requirements is called, and one that does not: several joined by 或."""
    met = [outcome.name for outcome in standard.outcomes if outcome.meets]
    missed = [outcome.name for outcome in standard.outcomes if not outcome.meets]
    return "或".join(met) or PASSED, "或".join(missed) or NOT_PASSED


def factor_name(id: str, standard: Standard) -> str:
    """Return what a factor is called; of two methods of inspection their weights are named."""
    names = list(standard.method_names.values())
    if id == _METHOD_WEIGHT and len(names) == 2:
        return f"{''.join(names)}权重"
    return FACTORS[id]


def _anchor(id: str) -> str:
    """Return the anchor of a firmness value."""
    return f"{{{{ firmness.{id} }}}}"


def _spread(kind: str, spread: Spread | None) -> str:
    if spread is None:
        return f"{_HOW[kind]}，{_NEVER}"
    low, high, place = (_anchor(f"{kind}.{part}") for part in ("low", "high", "place"))
    name = {"sampling": "重抽区间", "weights": "变动范围", "joint": "变动范围"}[kind]
    if spread.low == spread.high:
        return (
            f"{_HOW[kind]}，重复计算{_anchor('replicates')}，"
            f"其中{_anchor('level')}的总得分均为{low}分，没有变动，{place}。{COVERS[kind]}。"
        )
    return (
        f"{_HOW[kind]}，重复计算{_anchor('replicates')}，"
        f"总得分的{_anchor('level')}{name}为{low}分至{high}分，{place}。{COVERS[kind]}。"
    )


def place(spread: Spread, line: int, places: int) -> str:
    """Return where an interval lies in relation to the pass line: above it, below it, or across."""
    if spread.low >= line:
        return f"全部在达标线以上，下限高出{_points(spread.low - line, places)}分"
    if spread.high < line:
        return f"全部在达标线以下，上限低{_points(line - spread.high, places)}分"
    return "跨越达标线"


def _points(units: int, places: int) -> str:
    return f"{Decimal(units).scaleb(-places):f}"


def flip_text(
    kind: str, flip: Flip, passes: bool, names: tuple[str, str] = (PASSED, NOT_PASSED)
) -> str:
    """Return how many changes it takes, and by which way; or why none turn the verdict.

    `names` are those of a verdict that meets the requirements and of one that does not.
    """
    name = FLIPS[kind]
    if flip.turn.route in _NOT_TURNED:
        return f"{name}：{_NOT_TURNED[flip.turn.route].format(_CELLS[kind])}"
    if flip.turn.route in (TANGLED, TOO_MANY):
        return f"{name}：{_unsearched(kind, flip.turn)}，没有求最少改动；不等于改动不了结论。"
    if flip.turn.route == VETO:
        without = _without_veto(kind, flip)
        way = _change(kind, flip, False)
        return f"{name}：发生否决情形，只{way}，结论不会变为{names[0]}。{without}"
    now, then = names if passes else names[::-1]
    if flip.number is None:
        way = _change(kind, flip, passes)
        return f"{name}：其他数据不变，只{way}，结论不会由{now}变为{then}。"
    return (
        f"{name}：其他数据不变，{_change(kind, flip, passes)}，{_amount(kind)}，"
        f"结论即由{now}变为{then}（{_way(flip, passes)}）。{_line(kind, flip, passes)}"
    )


def _unsearched(kind: str, turn: Turn) -> str:
    """Return why the smallest change cannot be searched for."""
    if turn.route == TANGLED:
        objects = "、".join(turn.names)
        return f"同一处{_CELLS[kind]}经{objects}几条路计入结论，改一处就牵动几处，须试遍全部组合才能断定"
    rules = "、".join(f"“{name}”" for name in turn.names)
    if not rules:
        return f"可能的改动组合太多（超过{MOST_STATES // 10_000}万种）"
    return f"{rules}不是{_CELLS[kind]}改得越多就越高或越低，可能的改动组合太多（超过{MOST_STATES // 10_000}万种）"


def _amount(kind: str) -> str:
    """Return the least that is changed: records by number; deductions by points and cells, in the pack's step."""
    if kind == "records":
        return f"最少{_anchor('records.number')}"
    points, cells, step = (_anchor(f"deductions.{part}") for part in ("points", "cells", "step"))
    return f"最少共{points}分（以{step}分为一步），涉及{cells}单元格"


def _without_veto(kind: str, flip: Flip) -> str:
    """Return what else it would take to pass if no veto stood."""
    aside = flip.without_veto
    if aside is not None and aside.route in (TANGLED, TOO_MANY):
        return f"不计否决情形的，{_unsearched(kind, aside)}，没有求最少改动。"
    if aside is None or aside.number is None:
        return f"即使不计否决情形，只{_change(kind, flip, False)}也不能通过。"
    if not aside.number:
        return "不计否决情形，其他条件已经满足。"
    fewest = _least(kind, "aside")
    return f"若不计否决情形，{_change(kind, flip, False)}，最少{fewest}，才满足其他条件。"


def _change(kind: str, flip: Flip, passes: bool) -> str:
    """Return what is changed to turn the verdict of a city that passes or not."""
    if kind == "deductions":
        return "加扣资料审查分" if passes else "少扣资料审查分"
    if flip.change is None:
        return "将检查结果判得更差" if passes else "将检查结果判得更好"
    before, after = flip.change
    return f"将“{before}”改判为“{after}”"


def _way(flip: Flip, passes: bool) -> str:
    """Return by what the verdict turns."""
    if flip.turn.route == LINE:
        return "总得分低于达标线" if passes else "总得分达到达标线"
    if flip.turn.route == OTHER:
        return "随" + "、".join(f"“{name}”" for name in flip.turn.names) + "变化"
    if flip.turn.route == BOTH:
        return "总得分达到达标线，关键指标达到底线"
    if passes and flip.turn.route == FLOOR:
        return f"关键指标“{{{{ indicator.{flip.code}.name }}}}”低于底线"
    return "关键指标达到底线"


def _line(kind: str, flip: Flip, passes: bool) -> str:
    """Return what it takes to miss the pass line, where the verdict turns by a floor first; else nothing."""
    if not passes or flip.turn.route != FLOOR:
        return ""
    if flip.turn.line is None:
        return f"只{_change(kind, flip, passes)}，不会使总得分低于达标线。"
    return f"使总得分低于达标线，最少{_least(kind, 'line')}。"


def _least(kind: str, part: str) -> str:
    """Return the anchor of a number of records, or that of the points deducted with its unit."""
    if kind == "records":
        return _anchor(f"records.{part}")
    return f"{_anchor(f'deductions.{part}_points')}分"
