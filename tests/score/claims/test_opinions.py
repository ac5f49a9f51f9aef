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


WHOLE = [
    *(
        ("不足", n, f"不足{n}", "意见。", basis, "")
        for n, basis in ((1, "N07"), (2, "J01"), (3, "N06"))
    ),
    *(
        ("建议", n, f"建议{n}", "建议。", basis, "")
        for n, basis in ((1, "B01"), (2, "J01"), (3, "N01"), (4, "N05"))
    ),
]


def deducted(*codes):
    def change(sheets):
        sheets["资料审查", "评分"][1][3:5] = [0, ""]
        for row in sheets["资料审查", "评分"][1:]:
            if row[0] in codes and row[2] == "完整性":
                row[3:5] = [0.5, "材料不全"]

    return change


def test_documents_are_answered_beside_what_evaluators_suggest():
    """J01 by its own indicator; N07 belongs to the suggestion that N01 belongs to, N06 to that of N05."""
    register = score(city(*WHOLE, change=deducted("N07", "J01", "N06")).require(), PACK)
    texts = [value.display for value in register.match("suggestion.*.text")]
    answered = "对照扣分理由，补充完善“{}”的佐证材料。"
    assert texts == [
        "建议。",
        "建议。由各级食品安全办" + answered.format("企业主体责任落实"),
        "建议。由市食品安全办会同有关部门" + answered.format("食品产业高质量发展"),
        "建议。由市、县两级市场监管部门" + answered.format("投诉举报与社会共治"),
    ]


def test_what_no_suggestion_of_theirs_is_about_has_a_paragraph_of_its_own():
    stated = [own for own in WHOLE if own[4] not in ("N01", "N05") or own[0] == "不足"]
    stated += [("建议", n, f"建议{n}", "建议。", "B02", "") for n in (3, 4)]
    register = score(city(*stated, change=deducted("N07", "N06")).require(), PACK)
    titles = [value.display for value in register.match("suggestion.*.title")]
    assert titles[:4] == ["建议1", "建议2", "建议3", "建议4"] and titles[-1] == "补充完善佐证材料"
    assert "“食品产业高质量发展”" in register.text(f"suggestion.{len(titles)}.text")


def test_a_fault_under_two_opinions_is_told_once():
    twice = [("不足", n, f"不足{n}", "意见。", "N07", "") for n in (1, 2)]
    register = score(city(*twice, change=deducted("N07")).require(), PACK)
    told = "".join(value.display for value in register.match("shortcoming.*.text"))
    assert told.count("“食品产业高质量发展”的佐证材料") == 1


def test_types_of_which_no_site_passes_are_told_though_evaluators_have_said_all():
    def change(sheets):
        site = next(row for row in sheets["现场检查", "点位"][1:] if row[3] == "学校食堂")
        own = [row for row in sheets["现场检查", "检查记录"][1:] if row[0] == site[0]]
        sheets["现场检查", "点位"][1:] = [
            row for row in sheets["现场检查", "点位"][1:] if row[3] != "学校食堂"
        ]
        kept = {row[0] for row in sheets["现场检查", "点位"][1:]}
        records = sheets["现场检查", "检查记录"]
        records[1:] = [row for row in records[1:] if row[0] in kept]
        for n in range(3):
            sheets["现场检查", "点位"].append([f"S{n}", *site[1:4], f"食堂{n}", *site[5:]])
            records += [[f"S{n}", row[1], "不符合", "有问题", ""] for row in own]

    register = score(city(*WHOLE, change=change).require(), PACK)
    titles = [value.display for value in register.match("shortcoming.*.title")]
    assert "不足3" in titles and titles[-1] == "有的业态需要重点关注"
    assert "学校食堂检查3家，均未评为符合或者基本符合" in register.text(
        f"shortcoming.{len(titles)}.text"
    )
