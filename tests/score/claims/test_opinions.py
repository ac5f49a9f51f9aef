"""评审意见: what evaluators found leads, stands on a basis that exists, and cites figures as values."""

import pytest

from shifan.clean import clean
from shifan.errors import Refused
from shifan.score import score
from shifan.standards import load
from tests.small_city import raw_city, small_city

PACK = load("demo-2023")
HEAD = ["类别", "序号", "标题", "内容", "依据", "提出人"]
PLACE = ("评审意见", "意见")


def city(*opinions, change=None):
    sheets = small_city(PACK)
    sheets[PLACE] = [HEAD, *map(list, opinions)]
    if change:
        change(sheets)
    return clean(raw_city(sheets), PACK)


def errors(cleaned):
    return {(f.code, f.cell, f.found) for f in cleaned.findings if f.severity == "error"}


def test_opinions_lead_in_the_order_of_their_numbers():
    register = score(
        city(
            ("不足", 2, "乙", "第二条。", "N06", ""),
            ("不足", 1, "甲", "第一条，投入{funding}", "B02", ""),
            ("建议", 1, "丙", "建议。", "N06", ""),
            ("亮点", 1, "总体情况", "总的好。", "B01", ""),
            ("亮点", 2, "初评结论", "结论好。", "B01", ""),
        ).require(),
        PACK,
    )
    titles = [value.display for value in register.match("shortcoming.*.title")]
    assert titles[:2] == ["甲", "乙"] and len(titles) > 2
    assert register.text("shortcoming.1.text") == "第一条，投入2044万元。"
    assert register["shortcoming.1.text"].inputs[:2] == ("funding", "indicator.B02.rate")
    assert register.text("suggestion.1.title") == "丙"
    assert "总的好。" in register.text("overall.text")
    assert "结论好。" in register.text("conclusion.text")


def test_what_failed_the_city_stands_before_opinions():
    def occurred(sheets):
        sheets["否决项", "核查"][1][1:3] = ["是", "查阅通报，发生事件"]

    register = score(
        city(("不足", 1, "甲", "第一条。", "B01", ""), change=occurred).require(), PACK
    )
    assert "查阅通报，发生事件" in register.text("shortcoming.1.text")
    assert register.text("shortcoming.2.title") == "甲"


def test_problems_of_its_indicators_stand_beside_an_opinion_and_not_twice():
    failed = small_city(PACK)["现场检查", "检查记录"][1][1]
    item = next(item for item in PACK.item_list if item.code == failed)
    register = score(city(("不足", 1, "甲", "意见。", item.indicator, "")).require(), PACK)
    assert f"“{item.name}”一项检查" in register.text("shortcoming.1.text")
    others = "".join(v.display for v in register.match("shortcoming.*.text") if ".1." not in v.id)
    assert item.name not in others


@pytest.mark.parametrize(
    ("opinion", "code", "cell"),
    [
        (("不足", 1, "甲", "一。", "Q99", ""), "opinion-basis", "E2"),
        (("不足", 1, "甲", "一。", "B01、没有这个", ""), "opinion-basis", "E2"),
        (("不足", 1, "甲", "一。", "现场检查.xlsx!检查记录!C99999", ""), "opinion-basis", "E2"),
        (("不足", 1, "甲", "一。", "现场检查.xlsx!没有!C5", ""), "opinion-basis", "E2"),
        (("不足", 1, "甲", "投入{nothing}。", "B01", ""), "unknown-figure", "D2"),
        (("不足", 1, "甲", "得分{scores.total}。", "B01", ""), "unknown-figure", "D2"),
        (("不足", 1, "甲", "在{site.P001A.name}。", "B01", ""), "unknown-figure", "D2"),
        (("优点", 1, "甲", "一。", "B01", ""), None, "A2"),
        (("不足", "一二", "甲", "一。", "B01", ""), None, "B2"),
        (("不足", 1, "甲", "", "B01", ""), None, "D2"),
    ],
)
def test_bad_opinions_are_refused_by_cell(opinion, code, cell):
    found = errors(city(opinion))
    assert any(place == cell and code in (None, own) for own, place, _ in found), found


def test_an_opinion_stands_once():
    cleaned = city(("不足", 1, "甲", "一。", "B01", ""), ("不足", 1, "乙", "二。", "B01", ""))
    assert ("twice-opinion", "B3", "不足1") in errors(cleaned)


def test_figures_typed_in_are_values_with_their_cell_and_told():
    cleaned = city(("不足", 1, "甲", "有30家没有做到。", "B01", ""))
    assert [f.cell for f in cleaned.findings if f.code == "typed-figure"] == ["D2"]
    register = score(cleaned.require(), PACK)
    assert register.text("text.o2.1") == "30"
    assert register["text.o2.1"].inputs == ("评审意见.xlsx!意见!D2",)


def test_a_computed_value_that_is_not_there_is_refused_by_cell():
    with pytest.raises(Refused) as refusal:
        score(city(("不足", 1, "甲", "一。", "indicator.Q99.rate", "")).require(), PACK)
    assert [(f.sheet, f.cell) for f in refusal.value.findings] == [("意见", "E2")]


def test_an_inspected_unit_is_not_named():
    name = small_city(PACK)["现场检查", "点位"][1][4]
    register = score(city(("不足", 1, "甲", f"{name}没有做到。", "B01", "")).require(), PACK)
    assert name not in register.text("shortcoming.1.text")
    assert "某种植养殖基地没有做到。" in register.text("shortcoming.1.text")


def test_a_city_without_the_workbook_is_read_as_before():
    assert "opinions" not in clean(raw_city(small_city(PACK)), PACK).tables
