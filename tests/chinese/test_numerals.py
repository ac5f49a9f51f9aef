"""Numerals written in characters and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifan.chinese.half_width import half_width
from shifan.chinese.numerals import amount, chinese_numeral, share


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (9999, "九千九百九十九"),
        (10000, "10000"),
    ],
)
def test_a_number_is_written_in_characters(number, numeral):
    assert chinese_numeral(number) == numeral


@given(st.integers(0, 20_000))
def test_what_is_written_is_read_as_the_same_number(number):
    assert amount(chinese_numeral(number)) == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("万", 10_000),  # as in 十万, where nothing stands before 万 alone
        ("亿", 100_000_000),
        ("拾", 10),
        ("壹拾贰", 12),
        ("叁佰零肆", 304),
        ("伍仟", 5000),
        ("十二", 12),
        ("一百十二", 112),
        ("", 0),
    ],
)
def test_numerals_of_other_hands_are_read(numeral, number):
    assert amount(numeral) == number


def test_a_share_of_nothing_named_is_one_of_one():
    assert share("分之三") == 300 and share("四分之三") == 75 and share("百分之三") == 3


def test_chinese_punctuation_stays_full_width():
    assert half_width("９２．５％（一），Ａ：！") == "92.5%（一），A：！"
