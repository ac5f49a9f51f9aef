"""What is counted and averaged beside the score: groups of sites, the ledger, check items. No score rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.rules.expression import (
    ColumnBefore,
    ColumnIs,
    ColumnIsNot,
    ColumnKnown,
    Condition,
    CountOver,
    Input,
    Ratio,
    SumOver,
)
from shifan.rules.rule import Rule
from shifan.rules.site_verdicts import verdict_counts
from shifan.rules.words import ABSENT, FAILS, PASSED, USUAL_VERDICTS

_ASSESSED = ColumnIsNot("result", "检查结果", ABSENT)
_FAILED = ColumnIs("result", "检查结果", FAILS)


def _clause(number: int) -> str:
    return f"计分办法第{number}条"


def site_problems() -> Rule:
    """Return the rule that counts the problems of a site, whatever their kind."""
    return Rule(
        "site_problems", "点位问题数", _clause(2), CountOver("records", "检查项", (_FAILED,))
    )


def group_rules() -> tuple[Rule, ...]:
    """Return the rules of a group of sites: how many, their mean, and how many are judged by each usual word."""
    scored = (ColumnKnown("score", "有得分"),)
    of_scored_sites = (ColumnKnown("score", "有得分点位"),)
    mean = Ratio(
        SumOver("sites", "score", "得分", of_scored_sites), CountOver("sites", "点位", scored)
    )
    by_verdict = group_verdict_rules(USUAL_VERDICTS)
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


def group_verdict_rules(words: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules that count the sites of a group that are judged by each word."""
    return tuple(
        Rule(
            f"group_{key}",
            f"{word}点位数",
            _clause(9),
            CountOver("sites", "点位", (ColumnIs("verdict", "判定", word),)),
        )
        for key, word in verdict_counts(words).items()
    )


def rectification_rules() -> tuple[Rule, ...]:
    """Return the rules that count the problems of the ledger: all, closed, overdue, by status, and the share closed."""

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


def check_item_rules() -> tuple[Rule, ...]:
    """Return the rules of a check item: how often it was checked, and how often it failed."""
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
