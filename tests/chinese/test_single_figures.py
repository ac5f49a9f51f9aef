"""A text that is one figure: the number, its words, scale and unit; what else it says makes it none."""

from decimal import Decimal as D

import pytest

from shifan.chinese.figures import figures
from shifan.chinese.single_figures import SingleFigure, single_figure

FIGURES = {
    "2044": ("2044", (), "", ""),
    "2,044": ("2044", (), "", ""),
    "1,234,567.50": ("1234567.50", (), "", ""),
    "2044万元": ("2044", (), "万", "元"),
    "约2万余人次": ("2", ("约", "余"), "万", "人次"),
    "4千人以上": ("4", ("以上",), "", "千人"),
    "92.58%": ("92.58", (), "", "%"),
    "3.2亿": ("3.2", (), "亿", ""),
    "2044（万元）": ("2044", (), "", "万元"),
    # in characters, as in any other text
    "三十家": ("30", (), "", "家"),
    "两万余人次": ("2", ("余",), "万", "人次"),
    "约二百户以上": ("200", ("约", "以上"), "", "户"),
    "三点二亿元": ("3.2", (), "亿", "元"),
    "十二": ("12", (), "", ""),
    "百分之九十二点五": ("92.5", (), "", "%"),
    "九成": ("90", (), "", "%"),
    "九成五": ("95", (), "", "%"),
}


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_is_taken_apart(text):
    found = single_figure(text)
    number, words, scale, unit = FIGURES[text]
    assert (found.number, found.qualifiers, found.scale, found.unit) == (
        D(number),
        words,
        scale,
        unit,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "一般",
        "十分满意",
        "约",
        "万",
        "2 044",
        "2-3",
        "2023-11-02",
        "=1+1",
        "{a}",
        "2＋3",
        "三甲",
        "百货",
    ],
)
def test_what_is_no_figure_is_none(text):
    assert single_figure(text) is None


@pytest.mark.parametrize("text", ["1234,567", "1,23", "2,0444", "1,,234"])
def test_groups_that_are_not_of_three_are_no_number(text):
    """The comma may be a point, or stand between two numbers."""
    assert single_figure(text) is None


@pytest.mark.parametrize("text", ["2.", "5,", "2.2.", "192.168.1.1", "44，"])
def test_a_stop_is_no_unit(text):
    assert single_figure(text) is None


@pytest.mark.parametrize("text", ["两万六", "六百六", "三十千", "百六", "六千千"])
def test_a_numeral_that_is_not_written_in_full_is_none(text):
    """两万六 is 26000 to some, 20006 to others."""
    assert single_figure(text) is None


@pytest.mark.parametrize("text", [text for text in FIGURES if "（" not in text])
def test_the_same_text_in_a_sentence_says_the_same_amount(text):
    (figure,) = figures(text)
    found = single_figure(text)
    scale = {"": 1, "万": 10**4, "亿": 10**8}[found.scale] * (1000 if found.unit == "千人" else 1)
    assert figure.quantity.amount == found.number * scale


def test_the_digits_are_kept_as_they_are_written():
    assert single_figure("2,044.50") == SingleFigure(D("2044.50"), digits="2,044.50")


@pytest.mark.parametrize("text", ["负七", "负两百", "零下3", "负零", "负百分之八", "-6千"])
def test_less_than_nothing_is_no_figure(text):
    assert single_figure(text) is None
