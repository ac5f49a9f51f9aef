"""Where the exact reading of a rule ends: sums beyond whole floats, steps of nothing, days on the limit."""

import datetime as dt
from decimal import Decimal as D
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.rules import expression as ex
from shifan.rules.columns import Children, Coded, Environment, Scaled
from shifan.rules.exact import evaluate


def environment(inputs, columns, parents=()):
    """Return as many rows as the inputs have entries, and children of which `parents` says whose they are."""
    size = len(next(iter(inputs.values())))
    parent = np.array(parents, dtype=np.int64)
    return Environment(size, inputs, {"records": Children(parent, columns)})


def total(integers):
    points = Scaled(np.array(integers, dtype=np.int64), 1)
    rows = environment({"full": [F(1)]}, {"points": points}, [0] * len(integers))
    return evaluate(ex.SumOver("records", "points", "分值", ()), rows)


def test_sums_are_exact_up_to_the_last_whole_float():
    assert total([2**53 - 2, 1]) == [F(2**53 - 1)]
    with pytest.raises(OverflowError):
        total([2**53 - 1, 1])
    with pytest.raises(OverflowError):
        total([2**52, 2**52])  # 2^53 itself, of two that are far below
    with pytest.raises(OverflowError):
        total([2**53 - 1, -1])  # the greatest sum on the way counts, whatever the order


def test_sums_go_to_their_rows_in_order():
    points = Scaled(np.array([100, 250, 50, 100], dtype=np.int64), 100)
    rows = environment({"full": [F(1)] * 3}, {"points": points}, [2, 0, 2, 0])
    assert evaluate(ex.SumOver("records", "points", "分值", ()), rows) == [F(7, 2), 0, F(3, 2)]


@pytest.mark.parametrize(
    ("body", "step", "steps"),
    [
        (F(7), F(2), 3),
        (F(6), F(2), 3),
        (F(5), F(1, 2), 10),
        (F(5), F(1), 5),
        (F(5), F(0), None),
        (F(5), F(-1), None),
        (None, F(1), None),
    ],
)
def test_whole_steps(body, step, steps):
    rows = environment({"a": [body], "b": [step]}, {})
    written = ex.Steps(ex.Input("a", "甲"), ex.Input("b", "乙"))
    assert evaluate(written, rows) == [steps]


def test_a_day_on_the_limit_is_not_before_it():
    days = [dt.date(2023, 11, day) for day in (1, 2, 3)]
    rows = environment(
        {"report_date": [dt.date(2023, 11, 2)]},
        {"due": np.array([*days, None], dtype=object)},
        [0] * 4,
    )
    condition = ex.ColumnBefore("due", "整改时限", ex.Input("report_date", "报告日期"))
    assert evaluate(ex.CountOver("records", "记录", (condition,)), rows) == [1]


def test_rounding_takes_its_places_from_the_row():
    rows = environment({"a": [F(1, 8), F(-1, 8), None], "n": [2, 1, 2]}, {})
    rounded = evaluate(ex.Rounded(ex.Input("a", "甲"), ex.Input("n", "位数")), rows)
    assert rounded == [D("0.13"), D("-0.1"), None]


def test_a_text_that_no_child_has_meets_nothing():
    rows = environment({"full": [F(1)]}, {"result": Coded.of(["符合", "不符合"])}, [0, 0])
    for text, count in (("符合", 1), ("没有", 0)):
        counted = ex.CountOver("records", "记录", (ex.ColumnIs("result", "检查结果", text),))
        assert evaluate(counted, rows) == [count]
    other = ex.CountOver("records", "记录", (ex.ColumnIsNot("result", "检查结果", "没有"),))
    assert evaluate(other, rows) == [2]


def test_children_of_no_row_and_those_left_out_add_nothing():
    columns = {
        "points": Scaled(np.array([1, 2, 4, 8], dtype=np.int64), 2),
        "result": results("a", "b", "a", "a"),
    }
    rows = environment({"full": [F(1), F(1)]}, columns, [0, 0, -1, 1])
    kept = (ex.ColumnIs("result", "检查结果", "a"),)
    assert evaluate(ex.SumOver("records", "points", "分值", kept), rows) == [F(1, 2), F(4)]


def test_a_mean_has_only_children_that_meet_the_conditions_and_have_a_weight():
    columns = {
        "share": Scaled(np.array([1, 0, 1, 0], dtype=np.int64), 1),
        "points": np.array([F(1), F(3), None, F(8)], dtype=object),
        "result": results("a", "a", "a", "b"),
    }
    rows = environment({"full": [F(1)]}, columns, [0, 0, 0, 0])
    kept = (ex.ColumnIs("result", "检查结果", "a"),)
    mean = ex.WeightedMeanOver("records", "share", "points", "得分比例", "分值", kept)
    assert evaluate(mean, rows) == [F(1, 4)]  # (1×1 + 3×0) / (1 + 3)


def results(*texts):
    return Coded.of(texts)


@pytest.mark.parametrize("left", [[F(1), None, F(3), F(1)], 2])
@pytest.mark.parametrize("right", [[F(5), F(6), None, F(5)], 3, None])
def test_operands_that_are_the_same_in_each_row_are_reckoned_like_any_other(left, right):
    rows = environment({"rows": [0] * 4, "left": left, "right": right}, {})
    columns = [entry if isinstance(entry, list) else [entry] * 4 for entry in (left, right)]
    expected = [None if None in pair else pair[0] - pair[1] for pair in zip(*columns, strict=True)]
    node = ex.Arithmetic("-", ex.Input("left", "甲"), ex.Input("right", "乙"))
    assert evaluate(node, rows) == expected
