"""Laws of the method.

Row order says nothing, a further deduction or failure never raises a score, weights have no scale.
"""

import random
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.rules.words import FAILS
from shifan.score import score
from tests.score.mini import city, pack, rows

SCORES = (
    "scores.total",
    "scores.sum",
    "dimension.1.score",
    "dimension.2.score",
    "indicator.K1.score",
    "indicator.K2.score",
    "indicator.K3.score",
)


def texts(register):
    return {key: value.display for key, value in register.items()}


def drawn(seed):
    """Return rows of the mini city with other results and deductions."""
    dice, own = random.Random(seed), rows()
    own["records"] = [
        (*row[:2], dice.choice(["符合", "符合", "不符合", "合理缺项"]), *row[3:])
        for row in own["records"]
    ]
    own["documents"] = [
        (*row[:3], D(dice.randint(0, 20)) / 20, *row[4:]) for row in own["documents"]
    ]
    own["interviews"] = [
        (*row[:6], dice.choice(["清楚", "基本清楚", "不清楚"]), *row[7:])
        for row in own["interviews"]
    ]
    return own


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_rows_says_nothing(seed):
    own = drawn(seed)
    mixed = {
        name: random.Random(seed + 1).sample(own[name], len(own[name]))
        for name in ("documents", "records", "interviews")
    }
    keep = lambda register: {
        key: text for key, text in texts(register).items() if not key.startswith("interview.")
    }
    assert keep(score(city(**own), pack())) == keep(score(city(**own | mixed), pack()))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 5), st.sampled_from(["exclude", "full_marks"]))
def test_a_further_deduction_never_raises_a_score(seed, line, policy):
    own, standard = drawn(seed), pack(missing_policy=policy)
    before = score(city(**own), standard)
    own["documents"][line] = (
        *own["documents"][line][:3],
        own["documents"][line][3] + D("0.35"),
        *own["documents"][line][4:],
    )
    after = score(city(**own), standard)
    assert all(
        after[key].value <= before[key].value for key in SCORES if before[key].value is not None
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 7), st.sampled_from(["exclude", "full_marks"]))
def test_a_record_that_fails_never_raises_a_score(seed, line, policy):
    own, standard = drawn(seed), pack(missing_policy=policy)
    if own["records"][line][2] != "符合":
        own["records"][line] = (*own["records"][line][:2], "符合", *own["records"][line][3:])
    before = score(city(**own), standard)
    own["records"][line] = (*own["records"][line][:2], FAILS, *own["records"][line][3:])
    after = score(city(**own), standard)
    sites = tuple(f"site.{site}.score" for site in ("P1", "P2", "Q1"))
    assert all(
        after[key].value <= before[key].value
        for key in (*SCORES, *sites)
        if before[key].value is not None
    )


@pytest.mark.parametrize("scale", [D("0.5"), D(3)])
def test_points_and_method_weights_have_no_scale(scale):
    plain = pack()
    points = [points * scale for points in plain.check_items["points"]]
    scaled = pack(
        check_items=plain.check_items.assign(points=points),
        method_weights={name: weight * scale for name, weight in plain.method_weights.items()},
    )
    keep = lambda register: {
        key: text
        for key, text in texts(register).items()
        if not key.endswith("_weight")
        and not key.startswith("example.")  # which print the points themselves
    }
    assert keep(score(city(), plain)) == keep(score(city(), scaled))


def test_inputs_are_left_as_they_were():
    own = city()
    before = {name: frame.copy(deep=True) for name, frame in own.tables.items()}
    score(own, pack())
    assert all(frame.equals(before[name]) for name, frame in own.tables.items())
