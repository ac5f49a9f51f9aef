"""The shipped cities: every published fact, none added, full titles, numbers as an official writes them."""

import re

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from tests.conftest import PROJECT

CITIES = ("晋中市", "示例甲市", "示例乙市")
# Facts of the published report, by what they are called there.
PUBLISHED = (
    "《晋中市落实食品安全党政同责实施意见》",
    "《晋中市党政领导干部食品安全工作责任清单》",
    "一日一提醒、三日一统计、十日一排名、半月一通报",
    "8轮督导、4轮大调研",
    "治违禁 控药残 促提升",
    "“四个一”",
    "一个问题品种",
    "优质粮食工程",
    "607209件、14582.2吨",
    "“铁拳”行动",
    "处罚到人",
    "晋中市“互联网+明厨亮灶”社会共治服务平台",
    "网络安全等级测评",
    "放心午餐",
    "食品安全责任保险",
    "“科技追梦”第四季科普竞赛",
    "关注食品安全、反对餐饮浪费",
    "你点我检",
    "2044万元",
    "92.58%",
)
# What no source has: members of one class, sentences made up to sound well.
INVENTED = (
    "工作专班",
    "联合检查",
    "逐项销号",
    "供餐单位遴选",
    "得到群众一致好评",
    "位居全省前列",
    "走在全国前列",
)
# Titles as they are cited where they are cited in full.
SHORT = ("两个意见", "《责任制规定》", "三定方案")
MACHINE_CHINESE = re.compile(
    r"占100\.00%|约[\d.]+万?余|批次/千人|不为“是”|为“是”的|，为不适用|重新归一|的总数[。＝÷]|None|nan|\{\{|（）|，，|。。"
)


@pytest.fixture(scope="module")
def registers():
    pack = load("demo-2023")
    return {
        name: score(clean(read_city(PROJECT / "data" / "raw" / name), pack).require(), pack)
        for name in CITIES
    }


def body(register):
    """What both editions print of achievements, shortcomings, suggestions, judgement and conclusion."""
    parts = ("theme.*", "shortcoming.*", "suggestion.*.t*", "overall.text", "conclusion.text")
    return "".join(value.display for part in parts for value in register.match(part))


def test_every_published_fact_is_carried_and_none_is_added(registers):
    said = re.sub(r"[\s　]", "", body(registers["晋中市"]))
    assert [fact for fact in PUBLISHED if re.sub(r"\s", "", fact) not in said] == []
    assert [words for words in INVENTED if words in said] == []


@pytest.mark.parametrize("city", CITIES)
def test_nothing_is_invented_for_the_other_cities_either(registers, city):
    said = body(registers[city])
    assert [words for words in (*INVENTED, *SHORT) if words in said] == []


def test_the_rounds_of_supervision_belong_to_the_two_responsibilities(registers):
    sentence = next(own for own in body(registers["晋中市"]).split("。") if "8轮督导" in own)
    assert "两个责任" in sentence


def test_the_political_documents_stand_with_their_full_titles(registers):
    for register in registers.values():
        topics = register.text("interview.topics")
        for title in (
            "《中共中央国务院关于深化改革加强食品安全工作的意见》",
            "《地方党政领导干部食品安全责任制规定》",
            "推动食品安全属地管理责任落地落实的意见》",
        ):
            assert title in topics


@pytest.mark.parametrize("city", CITIES)
def test_nothing_that_is_printed_reads_like_a_machine(registers, city):
    found = {
        value.id: value.display
        for value in registers[city].values()
        if MACHINE_CHINESE.search(value.display)
    }
    assert found == {}


def test_a_failing_city_is_not_told_to_keep_up_its_success(registers):
    said = body(registers["示例乙市"])
    assert "巩固" not in said.replace("做好巩固，防止反弹", "") and "达到省级初评的要求" not in said
    assert "校园食品安全事件" in said and "学校食堂" in said
