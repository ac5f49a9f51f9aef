"""What people write otherwise than the language has it is refused with how it is written."""

import pytest

from tests.rules.test_language import rule
from tests.rules.test_language_refusals import faults

IN_FRONT = "写在条件前面：{}(甲，乙)"


def told(formula, unit="文字", place="指标"):
    (fault,) = faults(rule(place, "甲", formula, unit))
    return fault


@pytest.mark.parametrize("bracket", ["{}", "({})", "如果(满分＞0，1，{})"])
@pytest.mark.parametrize(
    ("written", "join"),
    [
        ("满分＞1 且 满分＜9", "且"),
        ("满分＞1且满分＜9", "且"),
        ("(满分＞1)且(满分＜9)", "且"),
        ("满分＞1 并且 满分＜9", "且"),
        ("满分＞1并且满分＜9", "且"),
        ("满分＞1 AND 满分＜9", "且"),
        ("满分＞1 and 满分＜9", "且"),
        ("满分＞1 或 满分＜9", "或"),
        ("满分＞1或者满分＜9", "或"),
        ("满分＞1 OR 满分＜9", "或"),
        ("1＜满分且满分＜9", "且"),
        ("1＜满分或满分＜9", "或"),
    ],
)
def test_a_join_between_conditions_is_told_with_the_function(written, join, bracket):
    formula = f"=如果({bracket.format(written)}，“是”，“否”)"
    assert told(formula).expected.startswith(IN_FRONT.format(join))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=如果(满分＞1 && 满分＜9，1，2)", "且(甲，乙)"),
        ("=如果(满分＞1 || 满分＜9，1，2)", "或(甲，乙)"),
        ("=如果(非 满分＞1，1，2)", "“非”后面有括号：非(条件)"),
        ("=如果 满分＞1 则 1 否则 2", "如果(条件，甲，乙)"),
        ("=如果(满分＞1 则 1 否则 2)", "如果(条件，甲，乙)"),
        ("=如果(满分＞1？1：2)", "如果(条件，甲，乙)"),
        ("=如果(大于(满分，1)，1，2)", "写作 甲＞乙"),
        ("=如果(不低于(满分，1)，1，2)", "比较写作 甲≥乙"),
        ("=如果(且(满分＜9，不超过(满分，1))，1，2)", "比较写作 甲≤乙"),
        ("=如果(满分不低于1，1，2)", "“不低于”写作 ≥"),
        ("=如果(满分大于等于1，1，2)", "“大于等于”写作 ≥"),
        ("=如果(满分 大于 1，1，2)", "“大于”写作 ＞"),
        ("=满分加1", "“加”写作 ＋"),
        ("=满分 乘以 2", "“乘以”写作 ×"),
        ("=2x3", "“x”写作 ×"),
        ("=乘(满分，2)", "写作 甲×乙"),
        ("=满分＋3分", "数后面不写单位"),
        ("=【满分＋3】×2", "括号用（）"),
        ("=满分＋3。", "公式末尾不写句号"),
        ("=如果(满分＞1，符合，2)", "文字写在“”中：“符合”"),
        ("=如果(满分＞1，通过，2)", "文字写在“”中：“通过”"),
        ("=如果(满分＝‘一’，1，2)", "文字写在“”中"),
        ("=$A$1＋1", "不写单元格地址"),
        ("=满分\u200b＋1", "删去这个字"),
        ("\ufeff=满分＋1", "删去这个字"),
        ("=满分÷0", "不为0的数"),
        ("=满分÷(0.00)", "不为0的数"),
        ("=每满(满分，0)", "不为0的数"),
    ],
)
def test_what_is_written_otherwise_is_told_with_how_it_is_written(formula, expected):
    assert expected in told(formula, "分").expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("检查结果＝“符合” 且 分值＞1", "几个条件用逗号隔开"),
        ("检查结果＝“符合”且分值＞1", "几个条件用逗号隔开"),
        ("且(检查结果＝“符合”，分值＞1)", "几个条件用逗号隔开"),
        ("检查结果＝“符合” 或 分值＞1", "如果(或(甲，乙)，“是”，“否”)"),
        ("或(检查结果＝“符合”，分值＞1)", "如果(或(甲，乙)，“是”，“否”)"),
        ("非(检查结果＝“符合”)", "如果(非(条件)，“是”，“否”)"),
    ],
)
def test_joins_of_conditions_on_other_rows_are_told_with_what_is_written_there(
    conditions, expected
):
    for function in ("计数(检查记录，{})", "合计(检查记录.分值，{})"):
        assert expected in told(f"={function.format(conditions)}", "分").expected


def test_names_that_hold_such_words_are_names():
    own = rule("指标", "或有事项", "=满分", "分")
    reads = rule("指标", "加且末减", "=或有事项＋1", "分")
    last = rule("城市", "总得分", "=合计(指标.加且末减)", "分")
    assert not [fault for fault in faults(own, reads, last) if not fault.unread]


@pytest.mark.parametrize(
    ("formula", "found", "expected"),
    [
        ("=合计(检查纪录.分值)", "没有对象“检查纪录”", "检查记录"),
        ("=平均(指标×检查方试.满分)", "没有对象“检查方试”", "检查方式"),
        ("=计数(检查纪录)", "没有对象“检查纪录”", "检查记录"),
        ("=加权平均(检查纪录.分值，检查记录.分值)", "没有对象“检查纪录”", "检查记录"),
        ("=合计(分值)", "不是对象的一列", "检查记录.分值"),
        ("=合计(1)", "不是对象的一列", "对象.列"),
    ],
)
def test_an_object_that_is_none_is_told_as_that(formula, found, expected):
    fault = told(formula, "分")
    assert found in fault.found and expected in fault.expected


def test_a_column_of_what_the_row_determines_is_told_with_its_object():
    fault = told("=分值＋1", "分", "检查记录")
    assert (fault.found, fault.expected) == ("“分值”", "写作 检查项.分值")
