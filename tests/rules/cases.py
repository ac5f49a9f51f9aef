"""Cases of every rule drawn at random, and each rule once more by hand: plain arithmetic on rows, with fractions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction as F

import numpy as np

from shifan.rules import expression as ex
from shifan.rules.columns import Children, Coded, Environment, Scaled
from shifan.rules.rule import Rule

RESULTS, KEYS, VERDICTS = (
    ("符合", "不符合", "合理缺项"),
    ("重点", "一般"),
    ("符合", "基本符合", "不符合", "不适用"),
)
STATUSES, CONCLUSIONS, DAY = (
    ("已完成", "整改中", "未整改"),
    ("通过", "未通过", ""),
    dt.date(2023, 11, 20),
)
NUMBERS = {"points", "deduction", "full", "score"}


@dataclass
class Case:
    """A rule with its inputs, and rows of children of which some (`own`) belong to it."""

    rule: str
    inputs: dict[str, object]
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    own: dict[str, list[bool]] = field(default_factory=dict)


def columns(rule: Rule) -> dict[str, set[str]]:
    """Return the child columns that a rule looks at, by child."""
    found: dict[str, set[str]] = {}
    for node in ex.walk(rule.expression):
        if isinstance(node, ex.SumOver | ex.CountOver):
            own = found.setdefault(node.child, set())
            own |= {condition.column for condition in node.where} | (
                {node.column} if isinstance(node, ex.SumOver) else set()
            )
    return found


def draw(dice, rule: Rule) -> Case:
    """Return a case of a rule."""
    inputs = {
        node.name: _input(dice, node.name, node.optional)
        for node in ex.walk(rule.expression)
        if isinstance(node, ex.Input)
    }
    if rule.id == "total":
        inputs["interview_rate"] = inputs["interview_rate"] if inputs["answers"] else None
    case = Case(rule.id, inputs)
    for child, wanted in columns(rule).items():
        count = dice.choice([0, 1, 2, 3, 5, 9])
        case.rows[child] = [
            {name: _cell(dice, name) for name in sorted(wanted)} for _ in range(count)
        ]
        case.own[child] = [dice.random() < 0.7 for _ in range(count)]
        if rule.id == "document_rate":
            for row in case.rows[child]:
                row["deduction"] = None if row["not_applicable"] else row["deduction"]
    return case


def _input(dice, name: str, optional: bool) -> object:
    if optional and dice.random() < 0.25:
        return None
    small = {
        "places": 2,
        "key_max": dice.choice([0, 1]),
        "general_max": dice.choice([0, 8]),
        "pass_line": F(85),
        "key_floor": F(6, 10),
        "announced_weight": dice.choice([F(6, 10), F(1), F(0)]),
        "covert_weight": dice.choice([F(4, 10), F(0)]),
        "interview_weight": F(5, 100),
        "document_share": F(dice.randint(0, 10), 10),
        "answers": dice.choice([0, 3]),
        "vetoes": dice.choice([0, 0, 0, 1]),
        "under_floor": dice.choice([0, 0, 2]),
        "key_problems": dice.choice([0, 0, 1]),
        "general_problems": dice.choice([0, 1, 8, 9]),
        "assessed": dice.choice([0, 4]),
        "report_date": DAY,
        "full": F(dice.choice([1, 3, 5, 40, 97, 100])),
        "sum": F(dice.randint(0, 1000), 10),
        "total": dice.choice([F(85), F(8499, 100), F(8501, 100)]),
    }
    # Every other rate times a full score ends in half a cent.
    return small.get(
        name,
        dice.choice(
            [
                F(dice.randint(0, 99) * 2 + 1, 200),
                F(dice.randint(0, 7), 7),
                F(6, 10),
                F(599_999, 10**6),
                F(0),
                F(1),
            ]
        ),
    )


def _cell(dice, name: str) -> object:
    choices = {
        "result": RESULTS,
        "key": KEYS,
        "verdict": VERDICTS,
        "status": STATUSES,
        "conclusion": CONCLUSIONS,
        "not_applicable": ("", "", "是"),
        "due": (DAY - dt.timedelta(1), DAY, DAY + dt.timedelta(1), None),
        "points": [Decimal(n) / 2 for n in range(1, 9)],
        "deduction": [Decimal(n) / 20 for n in range(0, 40)],
        "score": [None, *(Decimal(n) / 100 for n in (0, 95, 105, 5000, 9999))],
        "full": [Decimal(3), Decimal(4)],
    }
    return dice.choice(choices[name])


def exactly(case: Case, rule: Rule) -> object:
    """Return what the vectorised rule makes of the case."""
    children = {}
    for child, rows in case.rows.items():
        own = {
            name: _column(name, [row[name] for row in rows], rule.id)
            for name in (rows[0] if rows else sorted(columns(rule)[child]))
        }
        children[child] = Children(
            np.array([0 if mine else -1 for mine in case.own[child]], dtype=np.int64), own
        )
    return rule.evaluate(
        Environment(1, {name: [value] for name, value in case.inputs.items()}, children)
    )[0]


def _column(name: str, values: list, rule: str) -> object:
    if name in ("points", "deduction"):
        return Scaled.of(values)
    if name in ("score", "full", "due"):
        return np.array([*values, None], dtype=object)[:-1]
    return Coded.of(values)


def cents(number: F) -> Decimal:
    """Return a number rounded half up to two decimals, by Python's own decimals."""
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )


def by_hand(case: Case, policy: str) -> object:
    """Return the result of a rule as a reviewer would reckon it; None is 不适用."""
    own = {
        child: [row for row, mine in zip(rows, case.own[child], strict=True) if mine]
        for child, rows in case.rows.items()
    }
    return _HAND[case.rule](policy=policy, **case.inputs, **own)


def _document_rate(full, documents, **_):
    counted = [row["deduction"] for row in documents if not row["not_applicable"]]
    return max(F(0), 1 - F(sum(counted)) / full) if counted else None


def _share(records, policy, **_):
    due = [row for row in records if policy == "full_marks" or row["result"] != "合理缺项"]
    won = [row for row in due if row["result"] != "不符合"]
    assessed = any(row["result"] != "合理缺项" for row in records)
    return (
        F(sum(row["points"] for row in won)) / F(sum(row["points"] for row in due))
        if assessed
        else None
    )


def _onsite(announced_rate, announced_weight, covert_rate, covert_weight, **_):
    known = [
        (weight, rate)
        for weight, rate in ((announced_weight, announced_rate), (covert_weight, covert_rate))
        if rate is not None and weight
    ]
    return (
        sum(weight * rate for weight, rate in known) / sum(weight for weight, _ in known)
        if known
        else None
    )


def _rate(document_share, document_rate, onsite_rate, policy, **_):
    if document_rate is not None and onsite_rate is not None:
        return document_share * document_rate + (1 - document_share) * onsite_rate
    return (
        document_rate
        if document_rate is not None
        else onsite_rate
        if onsite_rate is not None
        else F(1)
        if policy == "full_marks"
        else None
    )


def _total(sum, full, answers, interview_rate, interview_weight, **_):
    if not full:
        return None
    weight = interview_weight if answers else 0
    if answers and interview_rate is None:
        return None
    return cents(100 * ((1 - weight) * F(sum) / full + weight * (interview_rate or 0)))


def _site_verdict(key_problems, general_problems, assessed, key_max, general_max, **_):
    if not assessed:
        return None
    if not key_problems and not general_problems:
        return "符合"
    return "基本符合" if key_problems <= key_max and general_problems <= general_max else "不符合"


def _count(child: str, **wanted):
    return lambda policy, **given: len(
        [row for row in given[child] if all(row[name] in values for name, values in wanted.items())]
    )


def _overdue(problems, report_date, **_):
    return len(
        [
            row
            for row in problems
            if row["due"] and row["due"] < report_date and row["conclusion"] != "通过"
        ]
    )


def _known(indicators, column):
    return F(sum(row[column] for row in indicators if row["score"] is not None))


def _mean(sites, **_):
    scores = [row["score"] for row in sites if row["score"] is not None]
    return F(sum(scores)) / len(scores) if scores else None


_ASSESSED = ("符合", "不符合")
_HAND = {
    "document_rate": _document_rate,
    "method_rate": _share,
    "onsite_rate": _onsite,
    "indicator_rate": _rate,
    "indicator_score": lambda full, rate, **_: None if rate is None else cents(full * rate),
    "floor": lambda rate, key_floor, **_: (
        None if rate is None else "达到底线" if rate >= key_floor else "低于底线"
    ),
    "score_sum": lambda indicators, **_: _known(indicators, "score"),
    "full_sum": lambda indicators, **_: _known(indicators, "full"),
    "score_rate": lambda sum, full, **_: F(sum) / full if full else None,
    "interview_rate": lambda answers, **_: (
        F(sum(row["points"] for row in answers)) / len(answers) if answers else None
    ),
    "total": _total,
    "verdict": lambda vetoes, total, pass_line, under_floor, **_: (
        "通过"
        if not vetoes and total is not None and total >= pass_line and not under_floor
        else "未通过"
    ),
    "site_score": lambda records, policy, **_: (
        None if _share(records, policy) is None else 100 * _share(records, policy)
    ),
    "key_problems": _count("records", result=("不符合",), key=("重点",)),
    "general_problems": _count("records", result=("不符合",), key=("一般",)),
    "site_problems": _count("records", result=("不符合",)),
    "assessed_items": _count("records", result=_ASSESSED),
    "site_verdict": _site_verdict,
    "group_sites": _count("sites"),
    "group_mean": _mean,
    "group_conform": _count("sites", verdict=("符合",)),
    "group_basic": _count("sites", verdict=("基本符合",)),
    "group_fail": _count("sites", verdict=("不符合",)),
    "rectification_problems": _count("problems"),
    "rectification_closed": _count("problems", conclusion=("通过",)),
    "rectification_rate": lambda problems, **_: (
        F(len([row for row in problems if row["conclusion"] == "通过"]), len(problems))
        if problems
        else None
    ),
    "rectification_overdue": _overdue,
    "rectification_done": _count("problems", status=("已完成",)),
    "rectification_ongoing": _count("problems", status=("整改中",)),
    "rectification_none": _count("problems", status=("未整改",)),
    "item_checked": _count("records", result=_ASSESSED),
    "item_problems": _count("records", result=("不符合",)),
}
