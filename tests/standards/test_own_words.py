"""Sentences of the package in a pack's own words; what the pack has named is never changed."""

import pandas as pd
import pytest

from shifan.clean import clean
from shifan.rules.catalog import rules_of
from shifan.score import score
from shifan.standards import load
from shifan.standards.own_words import PackWords, own_words, texts_of
from tests.packs.example_packs import loaded
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack

LEVELS = ("项目", "指标")
PROBLEMS, ABSENT = ("不符合",), ("合理缺项",)


def said(text, levels=LEVELS, problems=PROBLEMS, absent=ABSENT, names=()):
    words = own_words(PackWords(levels, problems, absent, names))
    return words(text) if words else text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各项目得分与总得分，各指标得分见表2", "各大项得分与总得分，各要点得分见表2"),
        ("2个大项3项指标的得分率", "2个大项3项要点的得分率"),
        ("基本信息的项目", "基本信息的项目"),  # no level
        ("{{ 扣分.指标 }}的指标", "{{ 扣分.指标 }}的要点"),  # an anchor is a name
        ("核心指标建设得分", "核心指标建设得分"),  # the pack's own name
    ],
)
def test_levels_are_called_as_the_pack_calls_them(text, expected):
    assert said(text, ("大项", "细目", "要点"), names=("核心指标建设",)) == expected


@pytest.mark.parametrize(
    ("problems", "text", "expected"),
    [
        (("不达标",), "共2项次不符合，不符合率5%", "共2项次不达标，不达标率5%"),
        (("欠妥", "不达标"), "共2项次不符合，不符合率5%", "共2项次有问题，问题率5%"),
        (
            ("欠妥", "不达标"),
            "检查结果为“不符合”的检查项数",
            "检查结果为“欠妥”或“不达标”的检查项数",
        ),
        (
            ("不达标",),
            "明查3个点位中不符合1个，问题2项次不符合",
            "明查3个点位中不符合1个，问题2项次不达标",
        ),
        (("不达标",), "不符合", "不符合"),  # the heading of verdicts
        (("欠妥", "不符合"), "共2项次不符合", "共2项次不符合"),  # the pack has the word itself
        (
            ("不达标",),
            "不符合点位数＝判定为“不符合”的点位数",
            "不符合点位数＝判定为“不符合”的点位数",
        ),
    ],
)
def test_results_are_called_as_the_pack_calls_them_and_verdicts_of_sites_as_they_are(
    problems, text, expected
):
    assert said(text, problems=problems) == expected


def test_items_that_do_not_apply_have_the_packs_word_where_records_are_meant():
    text = "检查结果不是合理缺项的检查记录计数；资料全部为合理缺项的，不适用"
    assert said(text, absent=("免查",)) == (
        "检查结果不是免查的检查记录计数；资料全部为合理缺项的，不适用"
    )


def test_usual_words_change_nothing():
    assert own_words(PackWords(LEVELS, PROBLEMS, ABSENT, ("指标",))) is None


def test_a_shipped_pattern_counts_results_in_the_packs_words():
    words = own_words(PackWords(LEVELS, ("欠妥", "不达标"), ABSENT, ()))
    pattern = "检查{{ checked }}项次，不符合{{ problems }}项次；存在不符合省级初评要求的情形"
    assert words.of_pattern(pattern) == (
        "检查{{ checked }}项次，有问题{{ problems }}项次；存在不符合省级初评要求的情形"
    )


def test_a_shipped_pattern_calls_key_indicators_as_the_pack_calls_its_lowest_level():
    words = own_words(PackWords(("大项", "要点"), PROBLEMS, ABSENT, ()))
    # 统计指标 is what somebody wrote who meant it.
    pattern = "关键指标“{{ name }}”的统计指标低于底线{{ floor }}"
    assert words.of_pattern(pattern) == "关键要点“{{ name }}”的统计指标低于底线{{ floor }}"


def test_the_reasons_of_a_verdict_call_them_so_too(tmp_path):
    settings = f'levels = ["大项", "要点"]\n{FILES["standard.toml"]}'.replace('"0.30"', '"1"')
    pack = load(write_pack(tmp_path, {"standard.toml": settings}))
    sheets = small_city(pack)
    for row in sheets["资料审查", "评分"][1:]:
        row[3:5] = (1, "没有台账") if row[0] == "J01" else row[3:5]
    register = score(clean(raw_city(sheets), pack).require(), pack)
    texts = [
        value.display
        for pattern in ("verdict.*", "shortcoming.*", "suggestion.*")
        for value in register.match(pattern)
    ]
    assert [text for text in texts if "关键要点" in text]
    assert [text for text in texts if "关键指标" in text] == []


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        (("不达标",), "有1项次不达标"),
        (("有缺陷",), "有1项次有缺陷"),
        (("未达到",), "有1项次未达到"),
        (("差",), "有1项次有问题"),  # 1项次差 says nothing
        (("C级",), "有1项次有问题"),
        (("较差", "差"), "有1项次有问题"),
    ],
)
def test_a_problem_is_called_by_a_word_that_says_what_is_the_matter(problems, expected):
    assert said("有1项次不符合", problems=problems) == expected


def test_rates_of_problems_are_called_so_too():
    assert said("不符合率", problems=("差",)) == "问题率"
    assert said("不符合率", problems=("不达标",)) == "不达标率"


def frame(**columns):
    return pd.DataFrame({name: [text] for name, text in columns.items()})


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (frame(formula="=合计(检查记录.问题数，检查结果＝“严重不符合”)"), "严重不符合"),
        (frame(condition="判定＝「轻微不符合」"), "轻微不符合"),
        (frame(result='"指标不足"'), "指标不足"),
        (frame(note="不符合的各指标分别计", clause="指标条款"), "不符合的各指标分别计"),
        (frame(name="核心指标"), "核心指标"),
    ],
)
def test_what_lists_and_formulas_bring_stays_as_it_is(table, text):
    names = tuple(texts_of([table]))
    assert text in names
    levels, problems = ("大项", "要点"), ("不达标",)
    assert said(f"{text}，各指标", levels, problems, names=names) == f"{text}，各要点"


def test_names_of_the_templates_rules_are_no_names_of_the_packs_own():
    words = PackWords(("大项", "要点"), PROBLEMS, ABSENT, ("指标得分",), frozenset({"指标得分"}))
    assert own_words(words)("各指标得分见表2") == "各要点得分见表2"


def test_a_word_that_the_package_itself_uses_is_no_name():
    assert said("共2项次不符合", problems=("不达标",), names=("不符合",)) == "共2项次不达标"


def test_words_of_pattern_in_rules_are_told_as_the_pack_has_them(tmp_path):
    rules = rules_of(loaded("brcgs", tmp_path))
    told = rules["own.点位.critical"].explanation
    assert "“严重不符合”" in told and "有问题" not in told
