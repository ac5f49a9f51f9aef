"""Sentences of the package in a pack's own words; what the pack has named is never changed."""

import pytest

from shifan.standards.own_words import PackWords, own_words

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
    assert words.of_results(pattern) == (
        "检查{{ checked }}项次，有问题{{ problems }}项次；存在不符合省级初评要求的情形"
    )
