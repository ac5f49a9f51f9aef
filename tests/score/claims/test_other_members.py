"""Members of the known classes of untrue sentences that no shipped city has."""

import copy
import re
from dataclasses import replace

import pytest

from shifan.clean import clean
from shifan.report.make.conditions import CONDITIONS
from shifan.score import score
from shifan.score.claims.inspection import Group
from shifan.score.claims.shortcomings import title_of_places
from shifan.standards import load
from tests.small_city import raw_city, small_city

PACK = load("demo-2023")
FACT = "查阅通报，发生一起校园食品安全事件"


@pytest.fixture
def perfect():
    """The sheets of a city without any fault."""
    sheets = small_city(PACK)
    sheets["现场检查", "检查记录"][1][2:5] = ["符合", "", ""]
    sheets["资料审查", "评分"][1][3:5] = [0, ""]
    sheets["整改复查", "台账"][1:] = []
    return sheets


def scored(sheets):
    return score(clean(raw_city(sheets), PACK).require(), PACK)


def body(register):
    parts = ("shortcoming.*.t*", "suggestion.*.t*", "overall.text", "conclusion.text")
    texts = [value.display for part in parts for value in register.match(part)]
    return "".join([*texts, register.text("suggestions.lead")])


def veto(sheets, number, basis):
    sheets["否决项", "核查"][number][1:3] = ["是", basis]


def without(sheets, method):
    """Leave no site of a method."""
    gone = {row[0] for row in sheets["现场检查", "点位"][1:] if row[1] == method}
    for sheet in ("点位", "检查记录"):
        rows = sheets["现场检查", sheet]
        rows[1:] = [row for row in rows[1:] if row[0] not in gone]
    codes = {name: code for code, name in PACK.method_names.items()}
    sheets["现场检查", "业态缺项"] += [
        [method, kind.name, "没有"] for kind in PACK.type_list if kind.method == codes[method]
    ]


# 1: what is said of a veto is its basis


def test_one_fact_under_two_vetoes_is_told_once(perfect):
    veto(perfect, 1, FACT)
    veto(perfect, 2, FACT)
    register = scored(perfect)
    for id in ("shortcoming.1.text", "suggestion.1.text", "overall.text", "conclusion.text"):
        assert register.text(id).count(FACT) == 1
    # Each veto has a reason of its own, as the method wants it.
    assert len(register.match("verdict.reason.*")) == 2


def test_two_facts_are_both_told_and_no_name_of_a_veto_with_them(perfect):
    veto(perfect, 1, "查阅通报，发生一起学校食物中毒事件。")
    veto(perfect, 2, FACT)
    said = body(scored(perfect))
    assert "学校食物中毒事件" in said and FACT in said
    assert "农兽药残留" not in said and "非法添加" not in said and "。）" not in said


def test_a_veto_of_residues_says_what_its_basis_says(perfect):
    veto(perfect, 2, "查阅抽检通报，一批次蔬菜农药残留超标")
    said = body(scored(perfect))
    assert "一批次蔬菜农药残留超标" in said and "校园" not in said


# 2, 4, 6: counts, places and names


def test_one_of_one_is_no_concentration(perfect):
    perfect["现场检查", "检查记录"][1][2:4] = ["不符合", "有问题"]
    said = body(scored(perfect))
    assert "不符合1项次" in said and not re.search("集中|突出|普遍|多次", said)


def test_a_city_with_one_inspected_district_is_not_told_its_total_twice(perfect):
    perfect["现场检查", "检查记录"][1][2:4] = ["不符合", "有问题"]
    said = scored(perfect).text("shortcoming.1.text")
    assert "其中" not in said.partition("。")[0] and said.count("项次，不符合1项次") == 2


def fails_often(sheets, sites, times):
    """Let checks of sites fail, in turn."""
    for number in range(times):
        site = sites[number % len(sites)]
        rows = (row for row in sheets["现场检查", "检查记录"][1:] if row[0] == site[0])
        next(row for row in rows if row[2] == "符合")[2:4] = ["不符合", "有问题"]


@pytest.mark.parametrize("is_one_site", [False, True])
def test_problems_of_a_single_site_do_not_gather_in_its_district(perfect, is_one_site):
    """Ten problems in a district: more than chance check by check, among like sites only if all are worse."""
    announced = [site for site in perfect["现场检查", "点位"][1:] if site[1] == "明查"]
    for number, site in enumerate(announced):
        site[2] = ("太谷区", "寿阳县")[number % 2]
    fails_often(perfect, announced[1:2] if is_one_site else announced[1::2], 10)
    said = body(scored(perfect))
    assert ("寿阳县问题较为集中" in said) is not is_one_site
    assert "寿阳县检查" in said and "不符合10项次" in said


@pytest.mark.parametrize("is_one_site", [False, True])
def test_problems_of_a_single_site_do_not_gather_in_its_type(perfect, is_one_site):
    """All that can fail fails at one market, the others are perfect; or half of it at each of two."""
    markets = [
        site
        for site in perfect["现场检查", "点位"][1:]
        if site[1] == "明查" and site[3] == "农贸市场"
    ]
    fails_often(perfect, markets[:1] if is_one_site else markets[:2], 10)
    said = body(scored(perfect))
    assert ("农贸市场（明查）问题较为集中" in said) is not is_one_site
    assert "不符合10项次" in said


@pytest.mark.parametrize("are_others_alike", [False, True])
def test_problems_of_a_district_do_not_gather_in_the_type_that_lies_there(
    perfect, are_others_alike
):
    """All markets lie in a district: they are bad, or whatever was inspected there is."""
    announced = [site for site in perfect["现场检查", "点位"][1:] if site[1] == "明查"]
    markets = [site for site in announced if site[3] == "农贸市场"]
    others = [site for site in announced if site[3] != "农贸市场"][::9]
    for site in [*markets, *others]:
        site[2] = "寿阳县"
    fails_often(perfect, markets, 2 * len(markets))
    fails_often(perfect, others, 2 * len(others) if are_others_alike else 0)
    said = body(scored(perfect))
    assert ("农贸市场（明查）问题较为集中" in said) is not are_others_alike
    assert ("寿阳县问题较为集中" in said) is are_others_alike


def test_types_of_a_method_without_sites_are_not_absent_from_the_city(perfect):
    without(perfect, "暗访")
    text = scored(perfect).text("onsite.not_applicable.text")
    absent, _, not_drawn = text.partition("处理。")
    assert "小餐饮、食品摊贩" in absent and "农贸市场" not in absent
    assert not_drawn == "农贸市场（暗访）、商场超市（暗访）没有检查点位。"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("全市没有小餐饮", "经核实，全市没有小餐饮，作合理缺项处理。"),
        ("辖区内无此类单位", "经核实，全市没有小餐饮，作合理缺项处理。"),
        ("", "经核实，全市没有小餐饮，作合理缺项处理。"),
        ("本次没有安排暗访", "小餐饮登记为合理缺项，没有检查点位。"),
        ("没有时间检查", "小餐饮登记为合理缺项，没有检查点位。"),
        ("已由部门检查", "小餐饮登记为合理缺项，没有检查点位。"),
    ],
)
def test_a_type_is_said_to_be_absent_only_where_the_reason_says_so(perfect, reason, said):
    gone = {row[0] for row in perfect["现场检查", "点位"][1:] if row[3] == "小餐饮"}
    for sheet in ("点位", "检查记录"):
        own = perfect["现场检查", sheet]
        own[1:] = [row for row in own[1:] if row[0] not in gone]
    perfect["现场检查", "业态缺项"].append(["暗访", "小餐饮", reason])
    assert scored(perfect).text("onsite.not_applicable.text") == said


def test_only_districts_with_sites_are_said_to_be_covered(perfect):
    """Both districts are marked for 明查; all sites lie in 太谷区, then the first one in 寿阳县."""
    assert scored(perfect).text("onsite.announced.areas") == "1区"
    perfect["现场检查", "点位"][1][2] = "寿阳县"
    register = scored(perfect)
    assert register.text("onsite.announced.areas") == "1区1县"
    assert register.text("onsite.covert.areas") == "1区"


@pytest.mark.parametrize("indicators", [3, 4, 30])
def test_documents_that_are_not_listed_are_counted(perfect, indicators):
    """Three are listed: of four and of thirty it is said that they are not all."""
    rows = [row for row in perfect["资料审查", "评分"][1:] if row[2] == "完整性"]
    for row in rows[:indicators]:
        row[3:5] = [0.1, "材料不全"]
    said = body(scored(perfect))
    assert said.count("的佐证材料存在“材料不全”的情形") == 3
    assert (f"有{indicators}个指标扣分，其中“党政同责”" in said) is (indicators > 3)
    assert ("其他有扣分的指标，对照扣分理由一并补充完善。" in said) is (indicators > 3)


# 5: nothing is said of what there is not


def test_what_was_not_done_is_not_named_among_what_was_done(perfect):
    perfect["领导访谈", "访谈"][1:] = []
    register = scored(perfect)
    assert register.text("methods") == "资料审查、现场检查（明查、暗访）"
    assert CONDITIONS["not_interviewed"](register, PACK)
    assert not CONDITIONS["interviewed"](register, PACK)
    assert "访谈" not in body(register) and "经资料审查和现场检查，" in body(register)


def test_a_method_without_sites_is_not_named_among_those_used(perfect):
    without(perfect, "暗访")
    assert scored(perfect).text("methods") == "资料审查、现场检查（明查）、领导访谈"


def test_without_any_site_no_inspection_is_named_and_no_brackets_are_empty(perfect):
    without(perfect, "明查")
    without(perfect, "暗访")
    sheets = {**perfect, ("整改复查", "台账"): perfect["整改复查", "台账"][:1]}
    made = clean(raw_city(sheets), PACK)
    register = score(made, PACK)
    assert register.text("methods") == "资料审查、领导访谈"
    assert register.text("methods.performed") == "资料审查和领导访谈"


@pytest.mark.parametrize("kind", ["主访谈", "延伸访谈"])
def test_a_kind_of_interviews_that_there_were_none_of_is_not_told(perfect, kind):
    for row in perfect["领导访谈", "访谈"][1:]:
        row[4] = kind
    register = scored(perfect)
    assert CONDITIONS["interviewed"](register, PACK)
    text = register.text("interview.text")
    assert "无" not in text and text.startswith("对市政府") and text.count("负责同志") == 1


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ((("教育局", "部门"),), "对教育局的负责同志"),
        ((("教育局", "部门"), ("财政局", "部门")), "对教育局、财政局等食安委成员单位的负责同志"),
        ((("教育局", "部门"), ("太谷区政府", "区县")), "对教育局、太谷区政府的负责同志"),
        ((("某镇政府", "乡镇"),), "对某镇政府的负责同志"),
    ],
)
def test_only_several_departments_are_called_members_among_others(perfect, units, told):
    answers = perfect["领导访谈", "访谈"]
    answers[1:] = [
        [f"F{place}", *answers[1][1:2], unit, level, "延伸访谈", *answers[1][5:]]
        for place, (unit, level) in enumerate(units)
    ]
    assert scored(perfect).text("interview.text") == f"{told}进行了延伸访谈"


def test_a_city_of_which_nothing_is_applicable_has_no_low_total(perfect):
    for row in perfect["现场检查", "检查记录"][1:]:
        row[2] = "合理缺项"
    for row in perfect["资料审查", "评分"][1:]:
        row[3:8] = ["", "", "", row[6], "是"]
    register = scored(perfect)
    said = body(register) + register.text("verdict.reason.1")
    assert "没有适用的指标" in said and "低于达标线" not in said and "不适用分" not in said


def test_places_are_called_what_they_are():
    types = Group("type.announced.M1", "M1", "农贸市场", None, 9, 3, 0.1, None)
    district = replace(types, id="district.01", name="甲区")
    patterns = PACK.wording.claims.patterns
    assert patterns[title_of_places([types], patterns)] == "有的业态需要重点关注"
    assert patterns[title_of_places([district], patterns)] == "有的区域需要重点关注"
    assert patterns[title_of_places([types, district], patterns)] == "有的业态和区域需要重点关注"
    assert title_of_places([types], {}) == "places_title"  # a pack from before


# 3, 7, 8: suggestions answer what was found


def test_a_fault_of_the_documents_asks_for_documents_and_for_nothing_else(perfect):
    rows = perfect["资料审查", "评分"]
    lost = next(row for row in rows[1:] if row[0] == "N07")
    lost[3:5] = [0.5, "材料编号与目录不一致"]
    register = scored(perfect)
    assert register.text("suggestion.1.title") == "补充完善佐证材料"
    assert register.text("suggestion.1.text") == (
        "由市食品安全办会同有关部门对照扣分理由，补充完善“食品产业高质量发展”的佐证材料。"
    )
    assert not re.search("龙头|品牌|短板", body(register))


def test_when_all_problems_wait_or_all_are_late_none_are_called_some_of_them(perfect):
    failed = perfect["现场检查", "检查记录"][1]
    failed[2:4] = ["不符合", "有问题"]
    line = small_city(PACK)["整改复查", "台账"][1]
    for due, words in (("2023-12-20", "上述问题尚未整改到位"), ("2023-11-20", "上述问题已超过")):
        sheets = copy.deepcopy(perfect)
        row = ["W01", *failed[:2], line[3], due, "未整改", "", "", ""]
        sheets["整改复查", "台账"].append(row)
        text = scored(sheets).text("suggestion.1.text")
        assert words in text and "其中" not in text and "日前" not in text


def test_of_several_unclear_topics_the_most_unclear_is_told_first(perfect):
    line = perfect["领导访谈", "访谈"][1]
    first, second = PACK.topic_list[:2]
    answers = [(first.code, 3), (second.code, 4)]  # of five units each
    perfect["领导访谈", "访谈"][1:] = [
        [f"F{unit}", line[1], f"单位{unit}", *line[3:5], code, word, ""]
        for code, unclear in answers
        for unit in range(5)
        for word in ["不清楚" if unit < unclear else "清楚"]
    ]
    said = scored(perfect).text("shortcoming.1.text")
    assert said == (
        f"访谈中，关于“{second.name}”，5题次中有4题次评为“不清楚”；"
        f"关于“{first.name}”，5题次中有3题次评为“不清楚”。"
    )
