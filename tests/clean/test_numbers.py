"""Exact numbers: what is taken, what is refused, and in which words."""

from decimal import Decimal as D

import pytest

from shifan.clean.readers.numbers import decimal, measured, whole_number
from shifan.clean.readers.quantities import quantity

POINTS = decimal("分")
PEOPLE = whole_number("人", "实际人数，未知则留空")
REFUSED = "请改正该单元格"


@pytest.mark.parametrize(
    ("raw", "value"), [(2**31 - 1, 2**31 - 1), (2**31, None), (2**31 + 1, None)]
)
def test_a_whole_number_lies_below_two_to_the_thirty_first(raw, value):
    parsed = PEOPLE(float(raw))
    assert parsed.value == value
    if value is None:
        assert parsed[1:5] == ("number", True, "整数", REFUSED)
    else:
        assert parsed.code == "" and type(parsed.value) is int


@pytest.mark.parametrize("raw", [2.5, "2.5", "2.5人"])
def test_a_fraction_is_no_whole_number(raw):
    assert PEOPLE(raw)[:5] == (None, "number", True, "整数", REFUSED)


@pytest.mark.parametrize("raw", [99.0, 999.0, 9999.0, "99人"])
def test_numbers_that_stand_for_a_missing_one_are_refused(raw):
    assert PEOPLE(raw)[:5] == (
        None,
        "sentinel",
        True,
        "实际人数，未知则留空",
        "99、999 常用来表示缺失；请填写实际人数，未知则留空",
    )


@pytest.mark.parametrize("raw", [98.0, 100.0, 998.0, 1000.0, 9998.0, 10000.0])
def test_their_neighbours_are_numbers(raw):
    assert PEOPLE(raw)[:3] == (int(raw), "", False)


@pytest.mark.parametrize(("raw", "value"), [(0.0, D(0)), (0.3, D("0.3")), (0.50, D("0.5"))])
def test_a_stored_number_is_taken_as_it_is(raw, value):
    assert POINTS(raw)[:3] == (value, "", False)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0.4分", D("0.4")),
        ("1,234", D(1234)),
        ("'0.4", D("0.4")),
        ("+0.4分", D("0.4")),
        (0.1 + 0.2, D("0.3")),
        (" 0.4", D("0.4")),
    ],
)
def test_another_spelling_is_taken_and_noticed(raw, value):
    assert POINTS(raw)[:5] == (value, "number-form", False, str(value), "数字写法已规范")


@pytest.mark.parametrize("raw", [-0.1, "-1"])
def test_negative_numbers_are_refused(raw):
    action = "请改为实际数值；不要用 -1、99、999 表示缺失"
    assert POINTS(raw)[:5] == (None, "number-range", True, "不小于0的数字", action)


@pytest.mark.parametrize("raw", ["40%", "-3%"])
def test_percentages_are_refused(raw):
    expected, action = "不小于0的数字，不带百分号", "请改为实际数值，如 0.5"
    assert POINTS(raw)[:5] == (None, "number-range", True, expected, action)


@pytest.mark.parametrize(
    ("read", "raw", "expected"),
    [
        (POINTS, "若干", "数字（单位：分）"),
        (POINTS, "0.4元", "数字（单位：分）"),
        (POINTS, True, "数字"),
        (POINTS, "#N/A", "数字"),
        (PEOPLE, "几人", "数字（单位：人）"),
    ],
)
def test_what_is_no_number_is_refused_with_its_unit(read, raw, expected):
    assert read(raw)[:5] == (None, "number", True, expected, REFUSED)


@pytest.mark.parametrize(
    "raw", ["0.4分", "O.4", "0，4", "0。4", "扣0.4分", "0.4（材料不全）", "0.4;"]
)
def test_a_number_that_signs_hide_is_refused_and_asked_about(raw):
    action = "是否为 0.4？只填数字，请核对数字0和字母O、小数点和逗号"
    assert decimal()(raw)[:5] == (None, "number", True, "数字", action)


@pytest.mark.parametrize("read", [POINTS, PEOPLE])
def test_nothing_is_no_number_and_a_word_for_nothing_is_noticed(read):
    assert read("")[:3] == (None, "", False)
    assert read("无")[:5] == (None, "missing-word", False, "留空", "按缺失处理")


def test_a_whole_number_with_its_unit_is_noticed_as_its_number():
    assert PEOPLE("２人")[:5] == (2, "number-form", False, "2", "数字写法已规范")


SEVERAL = "数字之间有空格或换行，像是几个数；请只填一个数"


@pytest.mark.parametrize("raw", ["3 5", "3\n5", "3　5分", "0.3 0", "10 0000", "100\n200", "1 00"])
def test_digits_apart_are_never_joined(raw):
    expected = "数字（单位：分）"
    assert POINTS(raw)[:5] == (None, "number", True, expected, SEVERAL)
    assert measured(raw.rstrip("分"))[1:5] == ("number", True, "数字，如 98.6 或 98.6%", SEVERAL)
    assert quantity(raw)[1:5] == ("number", True, "数值，如 2044 或 92.58", SEVERAL)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12 345", D(12345)), ("1\u00a0234 567", D(1234567)), ("4 分", D(4)), ("0. 5", D("0.5"))],
)
def test_groups_of_three_are_one_number(raw, value):
    assert POINTS(raw)[:3] == (value, "number-form", False)
    assert quantity(raw).value.number == value
