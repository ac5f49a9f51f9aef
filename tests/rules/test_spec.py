"""The rules of the method by table: expected values are visible arithmetic."""

from decimal import Decimal as D
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.rules.catalog import RULES, catalog
from shifan.rules.columns import Children, Coded, Environment, Scaled


def over(child, columns, size=1, **inputs):
    """One row of `inputs` with `columns` of children that all belong to it."""
    count = len(next(iter(columns.values())))
    made = {}
    for name, column in columns.items():
        text = column and isinstance(column[0], str)
        made[name] = (
            Coded.of(column)
            if text
            else Scaled.of([None if x is None else D(str(x)) for x in column])
        )
    return Environment(
        size,
        {k: [v] for k, v in inputs.items()},
        {child: Children(np.zeros(count, dtype=np.int64), made)},
    )


@pytest.mark.parametrize(
    ("deductions", "missing", "expected"),
    [
        ([0, 0, 0], ["", "", ""], F(1)),
        ([0.5, 0, 0.25], ["", "", ""], 1 - F(3, 4) / 3),
        ([1, 1, 1], ["", "", ""], F(0)),
        ([2, 2, 2], ["", "", ""], F(0)),  # 1－6/3 低于 0，按 0 计
        ([None, 0.6, 0], ["是", "", ""], 1 - F(6, 10) / 3),
        ([None, None, None], ["是", "是", "是"], None),
    ],
)
def test_document_rate(deductions, missing, expected):
    """满分 3 分，三个评价方面的扣分依次列出。"""
    env = over("documents", {"deduction": deductions, "not_applicable": missing}, full=F(3))
    assert RULES["document_rate"].evaluate(env) == [expected]


CASE = {"result": ["符合", "符合", "不符合", "合理缺项", "符合"], "points": [10, 8, 2, 5, 16]}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("exclude", F(100 * 34, 36)),  # 5 分缺项，分子分母同时剔除
        ("full_marks", F(100 * 39, 41)),  # 缺项视同满分
    ],
)
def test_site_score_under_both_policies(policy, expected):
    """五个检查项，分值 10、8、2、5、16；第三项不符合，第四项合理缺项，其余符合。"""
    env = over("records", CASE | {"key": ["一般"] * 5})
    assert catalog(policy)["site_score"].evaluate(env) == [expected]


@pytest.mark.parametrize("policy", ["exclude", "full_marks"])
def test_a_site_without_any_assessed_item_has_no_score(policy):
    env = over("records", {"result": ["合理缺项"] * 2, "points": [1, 2], "key": ["一般"] * 2})
    assert catalog(policy)["site_score"].evaluate(env) == [None]


@pytest.mark.parametrize(
    ("key", "general", "assessed", "verdict"),
    [
        (0, 0, 5, "符合"),
        (0, 1, 5, "基本符合"),
        (0, 8, 20, "基本符合"),
        (0, 9, 20, "不符合"),
        (1, 0, 5, "不符合"),
        (0, 14, 38, "不符合"),
        (0, 0, 0, None),
    ],
)
def test_site_verdict_r1(key, general, assessed, verdict):
    """重点项允许 0 个问题，一般项允许 8 个。"""
    env = Environment(
        1,
        {
            "key_problems": [key],
            "general_problems": [general],
            "assessed": [assessed],
            "key_max": 0,
            "general_max": 8,
        },
    )
    assert RULES["site_verdict"].evaluate(env) == [verdict]


@pytest.mark.parametrize(
    ("announced", "covert", "expected"),
    [
        (F(1), F(1, 2), F(6, 10) + F(4, 10) / 2),
        (F(1, 2), None, F(1, 2)),
        (None, F(1, 3), F(1, 3)),
        (None, None, None),
    ],
)
def test_onsite_rate(announced, covert, expected):
    """明查权重 0.6，暗访权重 0.4。"""
    env = Environment(
        1,
        {
            "announced_rate": [announced],
            "covert_rate": [covert],
            "announced_weight": F(6, 10),
            "covert_weight": F(4, 10),
        },
    )
    assert RULES["onsite_rate"].evaluate(env) == [expected]


@pytest.mark.parametrize(
    ("h", "d", "s", "expected", "full_marks"),
    [
        (F(8, 10), F(9, 10), F(1, 2), F(72, 100) + F(1, 10), F(72, 100) + F(1, 10)),
        (F(8, 10), None, F(1, 2), F(1, 2), F(1, 2)),
        (F(8, 10), F(9, 10), None, F(9, 10), F(9, 10)),
        (F(8, 10), None, None, None, F(1)),
    ],
)
def test_indicator_rate(h, d, s, expected, full_marks):
    """两种缺项口径并列。"""
    env = Environment(1, {"document_share": [h], "document_rate": [d], "onsite_rate": [s]})
    assert RULES["indicator_rate"].evaluate(env) == [expected]
    assert catalog("full_marks")["indicator_rate"].evaluate(env) == [full_marks]


@pytest.mark.parametrize(
    ("rate", "score"),
    [
        (F(12344999, 10**7), D("1.23")),
        (F(1235, 1000), D("1.24")),
        (F(12350001, 10**7), D("1.24")),
        (None, None),
    ],
)
def test_scores_are_rounded_half_up(rate, score):
    """满分 1 分，保留两位小数。"""
    env = Environment(1, {"full": [F(1)], "rate": [rate], "places": 2})
    assert RULES["indicator_score"].evaluate(env) == [score]


@pytest.mark.parametrize(
    ("answers", "interview", "expected"),
    [
        (2, F(1, 2), D("88.00")),  # 100×(0.95×90/100＋0.05×0.5)＝85.5＋2.5
        (0, None, D("90.00")),  # 没有访谈：访谈权重按 0 计
    ],
)
def test_total(answers, interview, expected):
    """指标得分合计 90，适用指标满分合计 100，访谈权重 0.05。"""
    env = Environment(
        1,
        {
            "sum": [F(90)],
            "full": [F(100)],
            "answers": [answers],
            "interview_rate": [interview],
            "interview_weight": F(5, 100),
            "places": 2,
        },
    )
    assert RULES["total"].evaluate(env) == [expected]


@pytest.mark.parametrize(
    ("vetoes", "total", "under", "verdict"),
    [
        (0, D("85"), 0, "通过"),
        (0, D("84.99"), 0, "未通过"),
        (0, D("85.01"), 0, "通过"),
        (1, D("99"), 0, "未通过"),
        (0, D("99"), 1, "未通过"),
        (0, None, 0, "未通过"),
    ],
)
def test_verdict(vetoes, total, under, verdict):
    """达标线 85。"""
    env = Environment(
        1, {"vetoes": [vetoes], "total": [total], "pass_line": D("85"), "under_floor": [under]}
    )
    assert RULES["verdict"].evaluate(env) == [verdict]


@pytest.mark.parametrize(
    ("rate", "met"),
    [
        (F(59999, 100000), "低于底线"),
        (F(6, 10), "达到底线"),
        (F(60001, 100000), "达到底线"),
    ],
)
def test_floor_is_tested_unrounded(rate, met):
    """底线 0.6。"""
    assert RULES["floor"].evaluate(Environment(1, {"rate": [rate], "key_floor": F(6, 10)})) == [met]


def test_every_rule_reads_as_a_sentence_with_its_clause():
    for rule in RULES.values():
        assert rule.sentence.startswith(rule.name) and rule.sentence.endswith("。") and rule.clause


@pytest.mark.parametrize("policy", ["exclude", "full_marks"])
def test_no_rule_says_a_thing_is_itself(policy):
    for rule in catalog(policy).values():
        left, _, right = rule.sentence.partition("＝" if "＝" in rule.formula else "：")
        assert right.split("。")[0] not in ("", left), rule.id
        assert "规定位数位" not in right and "数超过0" not in right, rule.id


def test_rules_read_as_an_official_would_write_them():
    says = {key: rule.formula for key, rule in RULES.items()}
    assert says["group_sites"] == "点位数＝该组点位数"
    assert says["score_sum"] == "得分合计＝适用指标的得分之和"
    assert says["indicator_score"] == "指标得分＝指标满分×指标得分率（按规定位数四舍五入）"
    assert says["document_rate"] == (
        "资料审查得分率＝1－扣分之和（合理缺项除外）÷指标满分（低于0的按0计）；评价方面全部为合理缺项的，不适用"
    )
    assert says["total"] == (
        "总得分＝100×〔（1－访谈权重）×指标得分合计÷适用指标满分合计＋访谈权重×访谈得分率〕（按规定位数四舍五入）；"
        "没有访谈题目的，总得分＝100×指标得分合计÷适用指标满分合计（按规定位数四舍五入）"
    )
    assert says["verdict"] == (
        "初评结论：没有发生否决项、总得分不低于达标线，且没有低于底线的关键指标的，为“通过”；其余的，为“未通过”"
    )
