"""The template `rates`, computed by the rule language, gives what the method's own program gives, exactly."""

import csv
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.rules.columns import Coded
from shifan.rules.language.evaluation import Evaluation
from shifan.rules.language.program import RuleText, compile_rules
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.rules.language.scope import Scope
from shifan.score.compute import compute
from shifan.score.object_rows import city_rows
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from shifan.standards.objects import schema
from shifan.values import half_up
from tests.conftest import PROJECT

STANDARD = load("demo-2023")


def program():
    path = SHIPPED / "templates" / "rates" / "rules.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        texts = [RuleText(**row, line=n) for n, row in enumerate(csv.DictReader(stream), 2)]
    return compile_rules(texts, Scope(schema(STANDARD), {}, parameters()), ("项目",))


def parameters():
    return {
        "访谈权重": F(STANDARD.interview_weight),
        "达标线": F(STANDARD.pass_line),
        "关键指标底线": F(STANDARD.key_floor),
        "重点项上限": F(STANDARD.key_max),
        "一般项上限": F(STANDARD.general_max),
        "规定位数": F(STANDARD.places),
    }


def test_the_template_has_no_faults():
    assert program().faults == ()


@pytest.mark.parametrize("name", ["晋中市", "示例甲市", "示例乙市"])
def test_the_template_gives_the_results_of_the_method(name):
    city = clean(read_city(PROJECT / "data" / "raw" / name), STANDARD).require()
    expected = compute(city, STANDARD)
    got = Evaluation(city_rows(city, STANDARD), parameters()).run(program()).results
    for place, columns, names in (
        (
            "指标",
            expected.indicators,
            {
                "document_rate": "资料审查得分率",
                "onsite_rate": "现场检查得分率",
                "rate": "指标得分率",
                "score": "指标得分",
            },
        ),
        ("点位", expected.sites, {"score": "点位得分", "verdict": "点位判定"}),
        ("项目", expected.dimensions, {"sum": "得分", "full": "满分", "rate": "得分率"}),
    ):
        for quantity, rule in names.items():
            assert got[(place, rule)] == columns[quantity], (place, rule)
    for quantity, rule in {"total": "总得分", "verdict": "初评结论"}.items():
        assert got[("城市", rule)] == [expected.city[quantity]]


@pytest.mark.parametrize("name", ["晋中市", "示例甲市", "示例乙市"])
def test_one_replicate_without_weights_gives_the_exact_results_to_the_printed_digit(name):
    city = clean(read_city(PROJECT / "data" / "raw" / name), STANDARD).require()
    rows = city_rows(city, STANDARD)
    exact = Evaluation(rows, parameters()).run(program()).results
    for weights in (None, np.ones((1, len(city.tables["sites"])))):
        many = ReplicatedEvaluation(rows, parameters(), Replicates(site_weights=weights))
        got = many.run(program()).results
        for key, column in exact.items():
            for entry, replicated in zip(column, got[key][0].tolist(), strict=True):
                if entry is None or isinstance(entry, str):
                    assert replicated == (entry or "不适用") or replicated != replicated, key
                else:
                    assert half_up(F(str(round(replicated, 12))), 4) == half_up(F(entry), 4), key


def test_a_site_that_weighs_twice_counts_as_two_equal_sites():
    city = clean(read_city(PROJECT / "data" / "raw" / "示例甲市"), STANDARD).require()
    rows = city_rows(city, STANDARD)
    sites = len(city.tables["sites"])
    weights = np.ones((3, sites))
    weights[1, 0], weights[2, 0] = 2, 0
    got = ReplicatedEvaluation(rows, parameters(), Replicates(site_weights=weights)).run(program())
    counted = {}
    for replicate, weight in enumerate((1, 2, 0)):
        table = city.tables["records"]
        own = table["site"].astype(str) == city.tables["sites"]["site"].iloc[0]
        shares = [
            (row.item, row.result, weight if mine else 1)
            for row, mine in zip(table.itertuples(), own, strict=True)
        ]
        points = {item.code: item.points for item in STANDARD.item_list}
        indicator = {item.code: item.indicator for item in STANDARD.item_list}
        method = dict(
            zip(
                city.tables["sites"]["site"].astype(str),
                city.tables["sites"]["method"].astype(str),
                strict=True,
            )
        )
        first = STANDARD.indicator_list[-1].code
        won = sum(
            points[i] * w
            for (i, r, w), s in zip(shares, table["site"].astype(str), strict=True)
            if r == "符合" and indicator[i] == first and method[s] == "announced"
        )
        due = sum(
            points[i] * w
            for (i, r, w), s in zip(shares, table["site"].astype(str), strict=True)
            if r != "合理缺项" and indicator[i] == first and method[s] == "announced"
        )
        counted[replicate] = F(won) / F(due)
    row = rows.codes("指标×检查方式").index((STANDARD.indicator_list[-1].code, "announced"))
    for replicate, expected in counted.items():
        assert got.results[("指标×检查方式", "得分率")][replicate, row] == pytest.approx(
            float(expected), abs=1e-12
        )


def test_a_site_that_weighs_twice_has_no_more_problems_than_before():
    city = clean(read_city(PROJECT / "data" / "raw" / "示例甲市"), STANDARD).require()
    rows = city_rows(city, STANDARD)
    weights = np.full((2, len(city.tables["sites"])), 2.0)
    exact = Evaluation(rows, parameters()).run(program()).results
    got = ReplicatedEvaluation(rows, parameters(), Replicates(site_weights=weights)).run(program())
    problems = got.results[("点位", "一般项问题数")]
    assert problems[0].tolist() == [float(number) for number in exact["点位", "一般项问题数"]]


def test_a_column_finds_a_text_under_each_of_its_codes():
    answers = Coded(np.array([0, 1, 2, 0]), ("是", "否", "否"))
    assert answers.holds("否").tolist() == [False, True, True, False]
    assert answers.holds("是").tolist() == [True, False, False, True]
    assert not answers.holds("无").any()
