"""Figures that are equal may be told once: {编号一、编号二} prints one of them and rests on all."""

import pytest

from shifan.clean import clean
from shifan.clean.citations import ids_in, told_once, with_anchors
from shifan.score import score
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
RATES = (("a.rate", 100, "%"), ("b.rate", 100, "%"), ("c.rate", 99, "%"), ("d.count", 100, "个"))


def city(content):
    sheets = small_city(PACK)
    sheets["工作成效", "数据"] += [[id, id, number, "", unit, "", ""] for id, number, unit in RATES]
    sheets["工作成效", "成效"][1][4] = content
    return clean(raw_city(sheets), PACK)


def test_equal_figures_are_told_once_and_all_of_them_are_its_sources():
    register = score(city("完成率、覆盖率均为{a.rate、b.rate}。").require(), PACK)
    text = register["theme.1.part.1.text"]
    assert text.display == "完成率、覆盖率均为100%。"
    assert {"a.rate", "b.rate"} <= set(text.inputs)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("均为{a.rate、c.rate}。", "figures-differ"),  # another number
        ("均为{a.rate、d.count}。", "figures-differ"),  # another unit
        ("均为{a.rate、x.rate}。", "unknown-figure"),
        ("均为{a.rate、}。", "unknown-figure"),
        ("均为{a.rate,b.rate}。", "unknown-figure"),
    ],
)
def test_figures_that_differ_or_are_none_are_refused_by_cell(content, code):
    found = [own for own in city(content).findings if own.severity == "error"]
    assert code in {own.code for own in found}
    assert {(own.sheet, own.cell) for own in found} == {("成效", "E2")}


def test_blanks_within_the_braces_do_not_matter():
    assert ids_in("甲{ a 、 b }乙{c}") == ["a", "b", "c"]
    assert with_anchors("甲{ a 、 b }乙{c}") == "甲{{ a }}乙{{ c }}"
    assert list(told_once("{a、b}{a、c}{c}", {"a": 1, "b": 1, "c": 2})) == ["a、c"]
