"""The register as JSON: what is written is read again, and a value is a line."""

import datetime as dt
import json
from decimal import Decimal
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifan.register_lines import as_written
from shifan.values import (
    PATTERN,
    Register,
    UnknownValue,
    Value,
    chinese_date,
    half_up,
    percent,
    printed_date,
)

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


LIKE_A_LINE = st.sampled_from(["78", ',"display":"78","rule":', '78","rule":', '\\"78'])


@given(st.lists(LIKE_A_LINE, min_size=4, max_size=4), LIKE_A_LINE)
def test_what_a_line_displays_is_what_its_value_displays(texts, asked):
    name, display, rule, unit = texts
    value = Value("a", name, 78, display, unit=unit, rule=rule)
    other = Value("a", display, 78, name, unit=unit, rule=rule)
    written, others = (Register([each]).to_json().encode() for each in (value, other))
    for register in (Register([value]), Register.from_own_lines(written)):
        assert register.displays("a", asked) is (display == asked)
        with pytest.raises(UnknownValue):
            register.displays("b", asked)
        for second in (Register([other]), Register.from_own_lines(others)):
            assert register.displays_alike(second, "a") is (display == name)
        assert register.displays_alike(Register.from_own_lines(written), "a")
        assert not register.displays_alike(Register(), "a")


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


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        (F(1, 2), 0, "1"),
        (F(-1, 2), 0, "-1"),  # half away from zero, below it, too
        (F(2005, 1000), 2, "2.01"),
        (F(200499, 100000), 2, "2.00"),
        (F(-1, 3), 2, "-0.33"),
        (D("0.125"), 2, "0.13"),
        (0, 2, "0.00"),
        (7, 0, "7"),
        (F(10**30 + 1, 2), 0, "500000000000000000000000000001"),  # beyond 28 digits
    ],
)
def test_half_up(number, places, rounded):
    assert str(half_up(number, places)) == rounded


def test_percent_of_a_rate_and_of_none():
    assert percent(F(1, 3)) == "33.33%"
    assert percent(F(1, 3), 0) == "33%"
    assert percent(F(1)) == "100.00%"
    assert percent(None) == "不适用"


def test_half_up_has_two_decimals_if_none_are_asked_for():
    assert str(half_up(F(1, 8))) == "0.13"


def test_a_date_as_officials_write_it():
    assert chinese_date(dt.date(2023, 11, 2)) == "2023年11月2日"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年11月2日", dt.date(2023, 11, 2)),
        ("2024年2月29日", dt.date(2024, 2, 29)),
        ("2023年2月29日", None),
        ("2023年11月2日起", None),
        ("2023-11-02", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_it_was_printed(text, day):
    assert printed_date(text) == day


def test_what_kind_of_thing_a_value_is():
    assert Value("n", "数", 3, "3").number == D(3)
    assert Value("n", "数", D("2.50"), "2.50").number == D("2.50")
    assert Value("n", "数", 3, "3").count == 3
    assert Value("n", "文", "甲", "甲").wording == "甲"
    for other in (D("2.5"), "3", None, dt.date(2023, 1, 2)):
        with pytest.raises(TypeError, match="n"):
            _ = Value("n", "数", other, "").count
    for other in ("3", None, dt.date(2023, 1, 2)):
        with pytest.raises(TypeError, match="n"):
            _ = Value("n", "数", other, "").number
    for other in (3, None):
        with pytest.raises(TypeError, match="n"):
            _ = Value("n", "数", other, "").wording


def test_a_value_that_does_not_apply():
    assert Value("n", "数", 0, "0").applicable
    assert not Value("n", "数", None, "不适用").applicable


@pytest.mark.parametrize(("count", "more"), [(11, False), (12, False), (13, True)])
def test_a_notebook_shows_twelve_inputs_and_how_many_there_are(count, more):
    inputs = tuple(f"i{n:02}" for n in range(count))
    page = Value("n", "数<", 1, "1", rule="规则&", inputs=inputs)._repr_html_()
    assert (f"等 {count} 个" in page) == more
    assert ("i11" in page) == (count > 11) and "i12" not in page
    assert "数&lt;：1" in page and "规则&amp;" in page


def test_a_register_holds_each_id_once_and_in_order():
    register = Register([Value("b", "乙", 1, "1"), Value("a", "甲", 2, "2")])
    assert list(register) == ["b", "a"] and len(register) == 2
    assert "a" in register and "c" not in register
    with pytest.raises(ValueError, match="b"):
        register.add(Value("b", "又", 3, "3"))
    with pytest.raises(UnknownValue):
        register["c"]
    assert repr(register) == "<数据登记表：2 个数据，0 个文件>"


def test_values_are_found_by_a_pattern():
    register = Register([Value(key, "", 1, "1") for key in ("a.1.x", "a.2.y", "b.1.x")])
    assert [value.id for value in register.match("a.*")] == ["a.1.x", "a.2.y"]
    assert [value.id for value in register.match("*.x")] == ["a.1.x", "b.1.x"]
    assert register.match("a") == []
    register.add(Value("a.3.x", "", 1, "1"))  # later than the first search
    assert [value.id for value in register.match("a.*")] == ["a.1.x", "a.2.y", "a.3.x"]


def test_a_near_id_is_named_where_there_is_none_such():
    register = Register([Value("scores.total", "总得分", 90, "90")])
    with pytest.raises(UnknownValue) as error:
        register["scores.totl"]
    assert str(error.value) == "没有数据 scores.totl，是否指：scores.total"
    with pytest.raises(UnknownValue) as error:
        register["x"]
    assert str(error.value) == "没有数据 x"
    many = Register([Value(f"scores.total{n}", "", 1, "1") for n in range(5)])
    with pytest.raises(UnknownValue) as error:
        many["scores.total"]
    assert str(error.value).count("、") == 2  # three of the five


def test_a_register_in_another_writing_is_read_as_well():
    register = Register([Value("a", "甲", D("1.50"), "1.50")], {"f": "0"})
    loose = json.dumps(json.loads(register.to_json()), indent=2)
    for text in (loose, register.to_json()):
        again = Register.from_own_lines(text.encode())
        assert again["a"] == register["a"] and again.files == {"f": "0"}


def test_what_is_written_is_taken_apart_by_its_lines_wherever_it_begins():
    values = [Value("a", "甲", 1, "1"), Value("b", "乙", 2, "2")]
    text = Register(values, {"f": "0"}).to_json().encode()
    for before in (b"", "前文，不在其中\n".encode()):
        written = as_written(before + text, len(before))
        assert written is not None and list(written.values) == ["a", "b"]
        assert json.loads("{" + written.rest) == {"files": {"f": "0"}}
    assert as_written(text, 1) is None  # another place of the very same text
    assert list(as_written(text).values) == ["a", "b"]  # from its beginning, where none is told
    assert as_written("前文".encode() + text) is None
    assert as_written(text.partition(b'"files"')[0]) is None


@pytest.mark.parametrize("wrong", ['"inputs":[1]', '"inputs":"甲"', '"inputs":[["甲"]]'])
def test_inputs_are_texts(wrong):
    text = Register([Value("a", "甲", 1, "1", inputs=("乙",))]).to_json()
    with pytest.raises(ValueError, match="not a register"):
        Register.from_json(text.replace('"inputs":["乙"]', wrong))


def test_a_value_added_later_is_found_by_a_pattern_too():
    register = Register([Value("a.x", "甲", 1, "1")])
    assert [value.id for value in register.match("a.*")] == ["a.x"]
    register.add(Value("a.y", "乙", 2, "2"))
    register.add(Value("b.x", "丙", 3, "3"))
    assert [value.id for value in register.match("a.*")] == ["a.x", "a.y"]
    assert [value.id for value in register.match("b.*")] == ["b.x"]


@pytest.mark.parametrize("read", [Register.from_json, Register.from_own_lines])
def test_a_copy_grows_by_itself_and_gives_values_not_lines(read):
    first = read(Register([Value("a.x", "甲", 1, "1")], {"甲.xlsx": "0"}).to_json().encode())
    copied = first.copy()
    copied.add(Value("a.y", "乙", 2, "2"))
    assert list(first) == ["a.x"] and list(copied) == ["a.x", "a.y"]
    assert copied.get("a.x") == Value("a.x", "甲", 1, "1") == first.get("a.x")
    assert copied.match("a.*") == list(copied.values()) and copied.files == first.files
    other = Value("b.x", "丙", 3, "3")
    assert first.get("a.y") is None and first.get("a.y", other) is other


def test_a_pattern_is_filled_again_when_registers_are_joined():
    register = Register([Value("n", "数", 1, "1")])
    text = Value("t", "文", "共{{ n }}个", "共9个", rule=PATTERN)
    register.add_all(Register([text]))
    assert text.is_pattern and register.text("t") == "共1个"
    with pytest.raises(UnknownValue):
        register.fill("{{ m }}")


def test_a_value_can_be_said_to_be_made_of_others():
    register = Register([Value("n", "数", 1, "1", inputs=("a",))])
    register.relink("n", ("b", "c"))
    assert register["n"].inputs == ("b", "c") and register["n"].value == 1


def test_chinese_stands_in_the_file_as_it_is_and_nothing_has_a_blank():
    text = Register([Value("a", "甲", 1, "1家")], {"现场检查.xlsx": "ab"}).to_json()
    assert '"name":"甲"' in text and '"files":{"现场检查.xlsx":"ab"}' in text
