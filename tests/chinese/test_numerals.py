"""Numerals written in characters and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifan.chinese.half_width import half_width
from shifan.chinese.numerals import amount, chinese_numeral


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


def test_chinese_punctuation_stays_full_width():
    assert half_width("９２．５％（一），Ａ：！") == "92.5%（一），A：！"
