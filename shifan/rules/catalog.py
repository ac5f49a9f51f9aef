"""The rules of the method, each declared once. Limits, weights and scores come from the pack as inputs.

Rows and children of each rule: indicators over `documents` or `records`, sites over `records`, dimensions and
the city over `indicators`, groups over `sites`, the ledger over `problems`. The clause names the paragraph of
the scoring method (计分办法).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from shifan.rules import settings
from shifan.rules.expression import (
    All,
    AtLeast,
    ColumnBefore,
    ColumnIs,
    ColumnIsNot,
    ColumnKnown,
    Compare,
    Condition,
    CountOver,
    Either,
    If,
    Input,
    Node,
    NotApplicable,
    Ratio,
    Rounded,
    SumOver,
    Text,
    WeightedMean,
    number,
)
from shifan.rules.replaced import own_rule_id
from shifan.rules.rule import Rule
from shifan.rules.settings import EXCLUDE, FULL_MARKS, METHOD_NAMES, Setting
from shifan.rules.simulation_sentences import SIMULATED
from shifan.rules.words import (
    ABSENT,
    BASICALLY,
    CONFORMS,
    FAILS,
    FLOOR_MET,
    NOT_PASSED,
    PASSED,
    UNDER_FLOOR,
)

if TYPE_CHECKING:
    from shifan.rules.language.program import Program


def _clause(number: int) -> str:
    return f"计分办法第{number}条"


def _input_of(setting: Setting) -> Input:
    """Return the input of a rule that reads a setting of the pack."""
    return Input(setting.id, setting.word_in_rules)


_ASSESSED = ColumnIsNot("result", "检查结果", ABSENT)
_FAILED = ColumnIs("result", "检查结果", FAILS)
_FULL = Input("full", "指标满分")
_RATE = Input("rate", "指标得分率", optional=True)
_PLACES = _input_of(settings.PLACES)


class ScoringPolicy(Protocol):
    """What the rules depend on beside their inputs; a rule pack has it."""

    @property
    def missing_policy(self) -> str:
        """Return how 合理缺项 counts: `exclude` or `full_marks`."""

    @property
    def method_names(self) -> Mapping[str, str]:
        """Return code → name of the methods of inspection."""

    @property
    def program(self) -> Program | None:
        """Return the method where the pack brings rules of its own; None for the shipped one."""


def rules_of(standard: ScoringPolicy) -> dict[str, Rule]:
    """Return the rules by id as the pack's missing policy and methods of inspection make them.

    Rules of the pack's own stand in the place of those they replace; what it adds stands at the end.
    """
    rules = catalog(standard.missing_policy, standard.method_names)
    for compiled in standard.program.rules if standard.program else ():
        text = compiled.text
        if not text.of_template:
            id = own_rule_id(text.object, text.id)
            rules[id] = Rule(id, text.name, text.clause, compiled.expression, text.note)
    return rules


def catalog(policy: str, methods: Mapping[str, str] = METHOD_NAMES) -> dict[str, Rule]:
    """Return the rules by id for `exclude` (N1, 剔除) or `full_marks` (N3, 视同满分); else ValueError.

    `methods` are the methods of inspection by code, with their names.
    """
    if policy not in (EXCLUDE, FULL_MARKS):
        raise ValueError(f"unknown missing policy: {policy}")
    rules = (
        *_document_rules(),
        *_onsite_rules(policy, methods),
        *_indicator_rules(policy),
        *_sum_rules(),
        *_total_rules(),
        *_site_rules(policy),
        *_group_rules(),
        *_rectification_rules(),
        *_check_item_rules(),
    )
    return {rule.id: rule for rule in rules}


def explain(rule: str, policy: str = EXCLUDE) -> str:
    """Return the sentence and clause of a rule id, also of a simulation's; any other text comes back as it is."""
    declared = catalog(policy).get(rule)
    return declared.explanation if declared else SIMULATED.get(rule, rule)


def _point_share(policy: str, scale: int = 1) -> Node:
    """Return won points over due points, times `scale`; N/A where nothing was assessed, whatever the policy."""
    if policy == EXCLUDE:
        won = _points("检查项分值", ColumnIs("result", "检查结果", CONFORMS))
        return Ratio(_times(scale, won), _points("检查项分值", _ASSESSED))
    won_or_spared = _points("检查项分值", ColumnIsNot("result", "检查结果", FAILS))
    return If(
        _more_than_none(CountOver("records", "检查项", (_ASSESSED,))),
        Ratio(_times(scale, won_or_spared), _points("全部检查项分值")),
        NotApplicable(),
    )


def _points(word: str, *where: Condition) -> SumOver:
    return SumOver("records", "points", word, where)


def _times(scale: int, node: Node) -> Node:
    return node if scale == 1 else number(scale) * node


def _more_than_none(count: Node) -> Compare:
    return Compare(">", count, number(0))


def _document_rules() -> tuple[Rule, ...]:
    applies = (ColumnIsNot("not_applicable", "合理缺项", "是"),)
    kept = number(1) - Ratio(SumOver("documents", "deduction", "扣分", applies), _FULL)
    return (
        Rule(
            "document_rate",
            "资料审查得分率",
            _clause(1),
            If(
                _more_than_none(CountOver("documents", "评价方面", applies)),
                AtLeast(kept, number(0)),
                NotApplicable(),
            ),
            "评价方面为完整性、准确性、规范性等，全部合理缺项的不适用。",
        ),
    )


def _onsite_rules(policy: str, methods: Mapping[str, str]) -> tuple[Rule, ...]:
    parts = tuple(
        (
            _input_of(settings.method_weight(code, name)),
            Input(settings.method_rate(code), f"{name}得分率", optional=True),
        )
        for code, name in methods.items()
    )
    return (
        Rule(
            "method_rate",
            "该检查方式得分率",
            _clause(3),
            _point_share(policy),
            "只计与该指标对应的检查项；该方式下全部合理缺项的，视为没有该方式的结果。",
        ),
        Rule("onsite_rate", "现场检查得分率", _clause(3), WeightedMean(parts)),
    )


def _indicator_rules(policy: str) -> tuple[Rule, ...]:
    document = Input("document_rate", "资料审查得分率", optional=True)
    onsite = Input("onsite_rate", "现场检查得分率", optional=True)
    share = Input("document_share", "资料占比")
    both = share * document + (number(1) - share) * onsite
    neither = NotApplicable() if policy == EXCLUDE else number(1)
    return (
        Rule(
            "indicator_rate",
            "指标得分率",
            _clause(4),
            Either(document, onsite, both, neither),
        ),
        Rule("indicator_score", "指标得分", _clause(4), Rounded(_FULL * _RATE, _PLACES)),
        Rule(
            "floor",
            "关键指标底线",
            _clause(8),
            If(
                Compare(">=", _RATE, _input_of(settings.KEY_FLOOR)),
                Text(FLOOR_MET),
                Text(UNDER_FLOOR),
            ),
            "按未四舍五入的得分率比较。",
        ),
    )


_SCORE_SUM, _FULL_SUM = Input("sum", "指标得分合计"), Input("full", "适用指标满分合计")


def _sum_rules() -> tuple[Rule, ...]:
    applies = (ColumnKnown("score", "适用指标"),)
    return (
        Rule(
            "score_sum",
            "得分合计",
            _clause(5),
            SumOver("indicators", "score", "得分", applies),
        ),
        Rule("full_sum", "满分合计", _clause(5), SumOver("indicators", "full", "满分", applies)),
        Rule("score_rate", "得分率", _clause(5), Ratio(_SCORE_SUM, _FULL_SUM)),
    )


def _total_rules() -> tuple[Rule, ...]:
    rate = Ratio(_SCORE_SUM, _FULL_SUM)
    weight, interview = (
        _input_of(settings.INTERVIEW_WEIGHT),
        Input("interview_rate", "访谈得分率"),
    )
    blended = (number(1) - weight) * rate + weight * interview
    return (
        Rule(
            "interview_rate",
            "访谈得分率",
            _clause(6),
            Ratio(SumOver("answers", "points", "访谈题目得分"), CountOver("answers", "访谈题目")),
        ),
        Rule(
            "total",
            "总得分",
            _clause(7),
            If(
                _more_than_none(Input("answers", "访谈题目数")),
                Rounded(number(100) * blended, _PLACES),
                Rounded(number(100) * rate, _PLACES),
            ),
        ),
        Rule("verdict", "初评结论", _clause(8), _verdict()),
    )


def _verdict() -> Node:
    total, pass_line = (
        Input("total", "总得分", optional=True),
        _input_of(settings.PASS_LINE),
    )
    met = All(
        (
            Compare("=", Input("vetoes", "发生的否决项数"), number(0)),
            Compare(">=", total, pass_line),
            Compare("=", Input("under_floor", "低于底线的关键指标数"), number(0)),
        )
    )
    return If(met, Text(PASSED), Text(NOT_PASSED))


def _site_rules(policy: str) -> tuple[Rule, ...]:
    def count(id: str, name: str, *where: Condition) -> Rule:
        return Rule(id, name, _clause(2), CountOver("records", "检查项", where))

    return (
        Rule(
            "site_score",
            "点位得分",
            _clause(2),
            _point_share(policy, 100),
            "全部检查项合理缺项的点位没有得分。",
        ),
        count("key_problems", "重点项问题数", _FAILED, ColumnIs("key", "检查项类别", "重点")),
        count("general_problems", "一般项问题数", _FAILED, ColumnIs("key", "检查项类别", "一般")),
        count("site_problems", "点位问题数", _FAILED),
        count("assessed_items", "已评检查项数", _ASSESSED),
        Rule("site_verdict", "点位判定", _clause(2), _site_verdict()),
    )


def _site_verdict() -> Node:
    key, general = Input("key_problems", "重点项问题数"), Input("general_problems", "一般项问题数")
    none = All((Compare("=", key, number(0)), Compare("=", general, number(0))))
    few = All(
        (
            Compare("<=", key, _input_of(settings.KEY_MAX)),
            Compare("<=", general, _input_of(settings.GENERAL_MAX)),
        )
    )
    return If(
        Compare("=", Input("assessed", "已评检查项数"), number(0)),
        NotApplicable(),
        If(none, Text(CONFORMS), If(few, Text(BASICALLY), Text(FAILS))),
    )


def _group_rules() -> tuple[Rule, ...]:
    scored = (ColumnKnown("score", "有得分"),)
    of_scored_sites = (ColumnKnown("score", "有得分点位"),)
    mean = Ratio(
        SumOver("sites", "score", "得分", of_scored_sites), CountOver("sites", "点位", scored)
    )
    by_verdict = (
        Rule(
            f"group_{key}",
            f"{word}点位数",
            _clause(9),
            CountOver("sites", "点位", (ColumnIs("verdict", "判定", word),)),
        )
        for key, word in (("conform", CONFORMS), ("basic", BASICALLY), ("fail", FAILS))
    )
    return (
        Rule(
            "group_sites",
            "点位数",
            _clause(9),
            CountOver("sites", "该组点位"),
            "检查项全部合理缺项的点位也计入。",
        ),
        Rule("group_mean", "点位平均得分", _clause(9), mean, "没有得分的点位不参与平均。"),
        *by_verdict,
    )


def _rectification_rules() -> tuple[Rule, ...]:
    def count(*where: Condition) -> CountOver:
        return CountOver("problems", "问题", where)

    closed = ColumnIs("conclusion", "复查结论", PASSED)
    late = ColumnBefore("due", "整改时限", Input("report_date", "报告日期"))
    problems = CountOver("problems", "台账所列问题")
    # A difference, since spreadsheets disagree on whether “<>通过” spares 未通过.
    overdue = count(late) - count(late, closed)
    by_status = (
        (f"rectification_{key}", f"{word}问题数", count(ColumnIs("status", "整改状态", word)))
        for key, word in (("done", "已完成"), ("ongoing", "整改中"), ("none", "未整改"))
    )
    return tuple(
        Rule(id, name, _clause(9), expression)
        for id, name, expression in (
            ("rectification_problems", "问题数", problems),
            ("rectification_closed", "已销号问题数", count(closed)),
            ("rectification_rate", "问题销号率", Ratio(count(closed), problems)),
            ("rectification_overdue", "逾期未销号问题数", overdue),
            *by_status,
        )
    )


def _check_item_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            "item_checked",
            "检查次数",
            _clause(9),
            CountOver("records", "检查记录", (_ASSESSED,)),
            "合理缺项不计。",
        ),
        Rule("item_problems", "问题次数", _clause(9), CountOver("records", "检查记录", (_FAILED,))),
    )


RULES = catalog(EXCLUDE)
