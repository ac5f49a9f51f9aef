"""The register as JSON: what is written is read again, and a value is a line."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifan.values import Register, Value

PLAIN = st.one_of(
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(),
    st.none(),
)
TEXT = st.text(max_size=12)
VALUES = st.lists(
    st.builds(
        Value,
        id=TEXT,
        name=TEXT,
        value=PLAIN,
        display=TEXT,
        unit=TEXT,
        qualifier=TEXT,
        rule=TEXT,
        inputs=st.tuples(TEXT, TEXT),
    ),
    unique_by=lambda value: value.id,
    max_size=5,
)


@given(VALUES, st.dictionaries(TEXT, TEXT, max_size=2))
def test_what_is_written_is_read_again(values, files):
    register = Register(values, files)
    again = Register.from_json(register.to_json())
    assert list(again.values()) == values
    assert again.files == files
    assert again.to_json() == register.to_json()


@given(VALUES)
def test_a_value_is_a_line_whatever_it_says(values):
    lines = Register(values).to_json().split("\n")
    assert (
        len(lines) == 1 + max(len(values), 1) + 2 + 1
    )  # the head, the values, the end and the files, nothing behind the last line end


def test_a_change_of_one_value_is_a_change_of_one_line():
    old, new = (
        Register(
            [
                Value("a", "甲", 1, "1"),
                Value("b", "乙", number, str(number)),
                Value("c", "丙", dt.date(2023, 1, 2), "2023年1月2日"),
            ]
        )
        for number in (Decimal("1.5"), Decimal("1.6"))
    )
    pairs = list(zip(old.to_json().split("\n"), new.to_json().split("\n"), strict=True))
    assert [before.startswith('"b":') for before, after in pairs if before != after] == [True]


def test_an_accessor_gives_its_kind_of_value_and_refuses_the_others():
    count, rate = Value("n", "数", 3, "3"), Value("r", "率", Decimal("1.5"), "1.50%")
    text, absent = Value("t", "文", "无", "无"), Value("a", "缺", None, "不适用")
    assert (count.count, count.number, rate.number) == (3, Decimal(3), Decimal("1.5"))
    assert text.wording == "无" and not absent.applicable and count.applicable
    for accessor, others in (
        ("count", (rate, text, absent)),
        ("number", (text, absent)),
        ("wording", (count, rate, absent)),
    ):
        for value in others:
            with pytest.raises(TypeError, match=value.id):
                getattr(value, accessor)
