"""The rules of the method, each declared once. Limits, weights and scores come from the pack as inputs.

Rows and children of each rule: indicators over `documents` or `records`, sites over `records`, dimensions and
the city over `indicators`, groups over `sites`, the ledger over `problems`. The clause names the paragraph of
the scoring method (计分办法).
"""

from __future__ import annotations

from typing import Protocol

from shifan.rules.expression import (
    NA,
    All,
    AtLeast,
    Compare,
    CountOver,
    Either,
    If,
    In,
    Node,
    Ratio,
    Rounded,
    Rule,
    SumOver,
    Text,
    WeightedMean,
    Where,
    number,
)
from shifan.rules.simulation_sentences import SIMULATED

CONFORMS, FAILS, ABSENT = "符合", "不符合", "合理缺项"
BASICALLY = "基本符合"
PASSED, NOT_PASSED = "通过", "未通过"
FLOOR_MET, UNDER_FLOOR = "达到底线", "低于底线"
EXCLUDE, FULL_MARKS = "exclude", "full_marks"

_ASSESSED = Where("result", "检查结果", "<>", ABSENT)
_FULL = In("full", "指标满分")
_RATE = In("rate", "指标得分率", optional=True)
_PLACES = In("places", "规定位数")


class HasPolicy(Protocol):
    """Anything that says how 合理缺项 counts."""

    @property
    def missing_policy(self) -> str:
        """Return `exclude` or `full_marks`."""


def rules_of(standard: HasPolicy) -> dict[str, Rule]:
    """Return the rules by id as the pack's `missing_policy` makes them."""
    return catalog(standard.missing_policy)


def catalog(policy: str) -> dict[str, Rule]:
    """Return the rules by id for `exclude` (N1, 剔除) or `full_marks` (N3, 视同满分); else ValueError."""
    if policy not in (EXCLUDE, FULL_MARKS):
        raise ValueError(f"unknown missing policy: {policy}")
    rules = (
        *_documents(),
        *_onsite(policy),
        *_indicators(policy),
        *_totals(),
        *_sites(policy),
        *_groups(),
        *_rectification(),
        *_counts(),
    )
    return {rule.id: rule for rule in rules}


def explain(rule: str, policy: str = EXCLUDE) -> str:
    """Return the sentence and clause of a rule id, also of a simulation's; a text that is no rule id comes back as it is."""
    found = catalog(policy).get(rule)
    return f"{found.sentence}（{found.clause}）" if found else SIMULATED.get(rule, rule)


def _points(word: str, *where: Where) -> SumOver:
    return SumOver("records", "points", word, where)


def _point_share(policy: str, scale: int = 1) -> Node:
    """Return won points over due points, times `scale`; N/A where nothing was assessed, whatever the policy."""
    won = _points("检查项分值", Where("result", "检查结果", "=", CONFORMS))
    if policy == EXCLUDE:
        return Ratio(_times(scale, won), _points("检查项分值", _ASSESSED))
    spared = _points("检查项分值", Where("result", "检查结果", "<>", FAILS))
    return If(
        Compare(">", CountOver("records", "检查项", (_ASSESSED,)), number(0)),
        Ratio(_times(scale, spared), _points("全部检查项分值")),
        NA(),
    )


def _times(scale: int, node: Node) -> Node:
    return node if scale == 1 else number(scale) * node


def _documents() -> tuple[Rule, ...]:
    applies = (Where("not_applicable", "合理缺项", "<>", "是"),)
    kept = number(1) - Ratio(SumOver("documents", "deduction", "扣分", applies), _FULL)
    return (
        Rule(
            "document_rate",
            "资料审查得分率",
            "计分办法第1条",
            If(
                Compare(">", CountOver("documents", "评价方面", applies), number(0)),
                AtLeast(kept, number(0)),
                NA(),
            ),
            "评价方面为完整性、准确性、规范性等，全部合理缺项的不适用。",
        ),
    )


def _onsite(policy: str) -> tuple[Rule, ...]:
    parts = (
        (In("announced_weight", "明查权重"), In("announced_rate", "明查得分率", optional=True)),
        (In("covert_weight", "暗访权重"), In("covert_rate", "暗访得分率", optional=True)),
    )
    return (
        Rule(
            "method_rate",
            "该检查方式得分率",
            "计分办法第3条",
            _point_share(policy),
            "只计与该指标对应的检查项；该方式下全部合理缺项的，视为没有该方式的结果。",
        ),
        Rule("onsite_rate", "现场检查得分率", "计分办法第3条", WeightedMean(parts)),
    )


def _indicators(policy: str) -> tuple[Rule, ...]:
    document = In("document_rate", "资料审查得分率", optional=True)
    onsite = In("onsite_rate", "现场检查得分率", optional=True)
    share = In("document_share", "资料占比")
    neither = NA() if policy == EXCLUDE else number(1)
    return (
        Rule(
            "indicator_rate",
            "指标得分率",
            "计分办法第4条",
            Either(document, onsite, share * document + (number(1) - share) * onsite, neither),
        ),
        Rule("indicator_score", "指标得分", "计分办法第4条", Rounded(_FULL * _RATE, _PLACES)),
        Rule(
            "floor",
            "关键指标底线",
            "计分办法第8条",
            If(
                Compare(">=", _RATE, In("key_floor", "关键指标得分率底线")),
                Text(FLOOR_MET),
                Text(UNDER_FLOOR),
            ),
            "按未四舍五入的得分率比较。",
        ),
    )


def _totals() -> tuple[Rule, ...]:
    applies = (Where("score", "适用指标", "known"),)
    scores, full = In("sum", "指标得分合计"), In("full", "适用指标满分合计")
    weight, interview = In("interview_weight", "访谈权重"), In("interview_rate", "访谈得分率")
    rate = Ratio(scores, full)
    blended = (number(1) - weight) * rate + weight * interview
    return (
        Rule(
            "score_sum",
            "得分合计",
            "计分办法第5条",
            SumOver("indicators", "score", "得分", applies),
        ),
        Rule(
            "full_sum", "满分合计", "计分办法第5条", SumOver("indicators", "full", "满分", applies)
        ),
        Rule("score_rate", "得分率", "计分办法第5条", rate),
        Rule(
            "interview_rate",
            "访谈得分率",
            "计分办法第6条",
            Ratio(SumOver("answers", "points", "访谈题目得分"), CountOver("answers", "访谈题目")),
        ),
        Rule(
            "total",
            "总得分",
            "计分办法第7条",
            If(
                Compare(">", In("answers", "访谈题目数"), number(0)),
                Rounded(number(100) * blended, _PLACES),
                Rounded(number(100) * rate, _PLACES),
            ),
        ),
        Rule("verdict", "初评结论", "计分办法第8条", _verdict()),
    )


def _verdict() -> Node:
    return If(
        All(
            (
                Compare("=", In("vetoes", "发生的否决项数"), number(0)),
                Compare(">=", In("total", "总得分", optional=True), In("pass_line", "达标线")),
                Compare("=", In("under_floor", "低于底线的关键指标数"), number(0)),
            )
        ),
        Text(PASSED),
        Text(NOT_PASSED),
    )


def _sites(policy: str) -> tuple[Rule, ...]:
    fails = Where("result", "检查结果", "=", FAILS)
    key = (fails, Where("key", "检查项类别", "=", "重点"))
    general = (fails, Where("key", "检查项类别", "=", "一般"))
    assessed = CountOver("records", "检查项", (_ASSESSED,))
    return (
        Rule(
            "site_score",
            "点位得分",
            "计分办法第2条",
            _point_share(policy, 100),
            "全部检查项合理缺项的点位没有得分。",
        ),
        Rule("key_problems", "重点项问题数", "计分办法第2条", CountOver("records", "检查项", key)),
        Rule(
            "general_problems",
            "一般项问题数",
            "计分办法第2条",
            CountOver("records", "检查项", general),
        ),
        Rule(
            "site_problems", "点位问题数", "计分办法第2条", CountOver("records", "检查项", (fails,))
        ),
        Rule("assessed_items", "已评检查项数", "计分办法第2条", assessed),
        Rule("site_verdict", "点位判定", "计分办法第2条", _site_verdict()),
    )


def _site_verdict() -> Node:
    key, general = In("key_problems", "重点项问题数"), In("general_problems", "一般项问题数")
    none = All((Compare("=", key, number(0)), Compare("=", general, number(0))))
    few = All(
        (
            Compare("<=", key, In("key_max", "重点项允许问题数")),
            Compare("<=", general, In("general_max", "一般项允许问题数")),
        )
    )
    return If(
        Compare("=", In("assessed", "已评检查项数"), number(0)),
        NA(),
        If(none, Text(CONFORMS), If(few, Text(BASICALLY), Text(FAILS))),
    )


def _groups() -> tuple[Rule, ...]:
    scored, them = ((Where("score", word, "known"),) for word in ("有得分", "有得分点位"))
    verdicts = (("conform", CONFORMS), ("basic", BASICALLY), ("fail", FAILS))
    counted = (
        Rule(
            f"group_{key}",
            f"{word}点位数",
            "计分办法第9条",
            CountOver("sites", "点位", (Where("verdict", "判定", "=", word),)),
        )
        for key, word in verdicts
    )
    return (
        Rule(
            "group_sites",
            "点位数",
            "计分办法第9条",
            CountOver("sites", "该组点位"),
            "检查项全部合理缺项的点位也计入。",
        ),
        Rule(
            "group_mean",
            "点位平均得分",
            "计分办法第9条",
            Ratio(SumOver("sites", "score", "得分", them), CountOver("sites", "点位", scored)),
            "没有得分的点位不参与平均。",
        ),
        *counted,
    )


def _rectification() -> tuple[Rule, ...]:
    closed = Where("conclusion", "复查结论", "=", PASSED)
    late = Where("due", "整改时限", "<", In("report_date", "报告日期"))
    problems = CountOver("problems", "台账所列问题")
    statuses = (("done", "已完成"), ("ongoing", "整改中"), ("none", "未整改"))
    counted = (
        Rule(
            f"rectification_{key}",
            f"{word}问题数",
            "计分办法第9条",
            CountOver("problems", "问题", (Where("status", "整改状态", "=", word),)),
        )
        for key, word in statuses
    )
    return (
        Rule("rectification_problems", "问题数", "计分办法第9条", problems),
        Rule(
            "rectification_closed",
            "已销号问题数",
            "计分办法第9条",
            CountOver("problems", "问题", (closed,)),
        ),
        Rule(
            "rectification_rate",
            "问题销号率",
            "计分办法第9条",
            Ratio(CountOver("problems", "问题", (closed,)), problems),
        ),
        Rule(
            "rectification_overdue",
            "逾期未销号问题数",
            "计分办法第9条",
            # A difference, since spreadsheets disagree on whether “<>通过” spares 未通过.
            CountOver("problems", "问题", (late,)) - CountOver("problems", "问题", (late, closed)),
        ),
        *counted,
    )


def _counts() -> tuple[Rule, ...]:
    return (
        Rule(
            "item_checked",
            "检查次数",
            "计分办法第9条",
            CountOver("records", "检查记录", (_ASSESSED,)),
            "合理缺项不计。",
        ),
        Rule(
            "item_problems",
            "问题次数",
            "计分办法第9条",
            CountOver("records", "检查记录", (Where("result", "检查结果", "=", FAILS),)),
        ),
    )


RULES = catalog(EXCLUDE)
