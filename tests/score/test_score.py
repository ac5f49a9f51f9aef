"""The whole score stage on a city small enough for arithmetic by hand."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from shifan.score import score, summary
from shifan.score.city_figures import display
from shifan.score.verdict_values import rate_under_floor
from shifan.values import Register, half_up
from tests.score.mini import city, pack, rows


@pytest.fixture(scope="module")
def register():
    return score(city(), pack())


# K1: 1 − 0.75/3 = 75 %.  K2: d = 1 − 0.6/4 = 0.85, s = announced 6/6 = 1 → 0.8·0.85 + 0.2·1 = 88 %.
# K3: announced 符合 M1-2@P2 1 + M1-3@P2 2 = 3 of 1 + 1 + 2 = 4; covert 3 of 4 → 75 %.
@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("indicator.K1.document_rate", "75.00%"),
        ("indicator.K1.onsite_rate", "不适用"),
        ("indicator.K1.score", "2.25"),
        ("indicator.K2.document_rate", "85.00%"),
        ("indicator.K2.covert_rate", "不适用"),
        ("indicator.K2.rate", "88.00%"),
        ("indicator.K2.score", "3.52"),
        ("indicator.K3.announced_rate", "75.00%"),
        ("indicator.K3.rate", "75.00%"),
        ("indicator.K3.score", "3.75"),
        ("dimension.1.score", "5.77"),
        ("dimension.1.full", "7.00"),
        ("dimension.1.rate", "82.43%"),
        ("scores.sum", "9.52"),
        ("scores.full", "12.00"),
        ("scores.interview_rate", "80.00%"),
        ("scores.total", str(half_up(100 * (F(95, 100) * F(952, 1200) + F(5, 100) * F(8, 10))))),
        ("site.P1.score", "75.00"),
        ("site.P2.score", "100.00"),
        ("site.Q1.score", "75.00"),
        ("site.P1.verdict", "基本符合"),
        ("site.P2.verdict", "符合"),
        ("type.announced.M1.mean", "87.50"),
        ("district.01.mean", "75.00"),
        ("cross.02.announced.M1.mean", "100.00"),
        ("method.covert.basic", "1"),
        ("item.M1-2.problems", "1"),
        ("item.M1-2.checked", "2"),
        ("rectification.problems", "2"),
        ("rectification.closed", "1"),
        ("rectification.rate", "50.00%"),
        ("rectification.overdue", "1"),
        ("onsite.sites", "3个"),
        ("onsite.announced.areas", "1区1县"),
        ("onsite.covert.areas", "1区"),
        ("onsite.period", "2023年11月2日至11月12日"),
        ("recheck.period", "11月14日至11月15日"),
        ("basis.1", "《办法》（某〔2021〕5号）"),
        ("funding", "2044万元"),
        ("visitors", "约2万余人次"),
        ("theme.1.part.1.text", "投入2044万元，登录约2万余人次。"),
        ("verdict.pass", "通过"),
        ("report.demo", "演示数据，非官方结论"),
        ("interview.topics", "题目一、题目二"),
        ("veto.big", "0"),
        ("overall.text", "自2021年起，未发生大事。"),
        ("onsite.not_applicable", "无"),
    ],
)
def test_values(register, key, shown):
    assert register.text(key) == shown


def test_shortcomings_are_what_the_records_prove(register):
    # One problem each: 记录 (K3, 题一) fails 1 of 2, 票据 (K3) 1 of 1; of K2 (题二) only the documents lost points.
    assert [value.display for value in register.match("shortcoming.*.title")] == ["题一", "题二"]
    assert register.text("shortcoming.1.text") == (
        "记录较多1之2；票据较多1之1。材料：指标一完整性、规范性。"
    )
    assert register.text("shortcoming.2.text") == "材料：指标二规范性。"
    # in the pack's order: 议一 answers 记录 and 票据 (K3) and K2, 议二 answers K1
    assert register.text("suggestion.1.text") == (
        "总一。K3措施；K2措施。甲区整治“记录”“票据”2。逾期1。"
    )
    assert register.text("suggestion.2.text") == "总二。K1措施。"


def test_summary(register):
    out = summary(register, pack())
    assert out["dimensions"]["甲项"] == {"score": "5.77", "full": "7.00", "rate": "0.8243"}
    assert out["indicators"]["K1"] == {
        "name": "指标一",
        "dimension": "甲项",
        "full": "3.00",
        "score": "2.25",
        "document_rate": "0.7500",
        "onsite_rate": None,
        "rate": "0.7500",
    }
    assert out["sites"]["P1"] == {"score": "75.00", "verdict": "基本符合"}
    assert out["verdict"] == {"pass": True, "reasons": []}


def test_a_failure_lists_all_reasons():
    failing = score(
        city(vetoes=[("big", True, "通报")]), pack(pass_line=D("99"), key_floor=D("0.7501"))
    )
    assert summary(failing, pack())["verdict"]["reasons"] == [
        "发生大事",
        f"总得分{failing.text('scores.total')}低于99.00",
        "指标一得分率75.00%低于75.01%",
    ]
    assert (
        failing.text("conclusion.text")
        == "未达到要求：发生大事；总得分低于达标线；指标一低于底线。"
    )
    assert failing.text("conclusion.result") == "不提名"


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (F(5999, 10000), "59.99%"),
        (F(599999, 10**6), "59.9999%"),
        (F(6, 10) - F(1, 10**9), "59.9999999%"),
    ],
)
def test_a_reason_never_hides_that_a_rate_is_under(rate, shown):
    assert rate_under_floor(rate, D("0.60"), 2) == shown


def test_no_interviews_no_weight():
    assert score(city(interviews=[]), pack()).text("scores.total") == str(
        half_up(F(100) * F(952, 1200))
    )


def test_site_wholly_not_applicable_counts_but_has_no_score():
    records = [(s, i, "合理缺项" if s == "P1" else r, "", "") for s, i, r, *_ in rows()["records"]]
    register = score(city(records=records), pack())
    assert (register.text("site.P1.score"), register.text("site.P1.verdict")) == (
        "不适用",
        "不适用",
    )
    assert (register.text("type.announced.M1.sites"), register.text("type.announced.M1.mean")) == (
        "2",
        "100.00",
    )
    assert [register.text(f"type.announced.M1.{v}") for v in ("conform", "basic", "fail")] == [
        "1",
        "0",
        "0",
    ]


def test_indicator_wholly_not_applicable_leaves_the_total():
    documents = [
        row[:3] + (None, "", "", "", True) if row[0] == "K1" else row for row in rows()["documents"]
    ]
    register = score(city(documents=documents), pack())
    assert register["indicator.K1.score"].value is None and register.text("scores.full") == "9.00"
    assert "指标一" not in "".join(value.display for value in register.match("shortcoming.*"))


def test_empty_city_tables_do_not_fail():
    empty = {
        name: []
        for name in (
            "rectification",
            "interviews",
            "figures",
            "achievements",
            "absent_types",
            "team",
        )
    }
    register = score(city(**empty), pack())
    assert (
        register.text("rectification.rate") == "不适用" and register.text("interview.main") == "无"
    )


def test_every_input_is_a_value_or_a_cell(register):
    for value in register.values():
        for source in value.inputs:
            assert source in register or "!" in source, (value.id, source)


def test_register_survives_json(register):
    again = Register.from_json(register.to_json())
    assert list(again.values()) == list(register.values()) and again.files == register.files


@pytest.mark.parametrize(
    ("number", "qualifier", "unit", "shown"),
    [
        (D(2), "约/余", "万人次", "约2万余人次"),
        (D(3000), "余", "个", "3000余个"),
        (D(4), "以上", "批次/千人", "4批次/千人以上"),
        (D("92.58"), "", "%", "92.58%"),
        (D("14582.2"), "", "吨", "14582.2吨"),
        (D(16), "", "万次", "16万次"),
    ],
)
def test_figures_keep_their_qualifier(number, qualifier, unit, shown):
    assert display(number, qualifier, unit) == shown
