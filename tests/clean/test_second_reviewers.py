"""Two reviewers of an aspect: the pack says how they are joined; without a rule, or too far apart, it is told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shifan.clean import clean
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()


def city(rule, *deductions, limit="1", na=()):
    """Return the clean small city whose first aspect reviewers 甲, 乙, 丙 scored with these deductions."""
    sheets = small_city(PACK)
    rows = sheets["资料审查", "评分"]
    first = rows[1]
    own = []
    for name, points in zip("甲乙丙", deductions, strict=False):
        own.append(
            [
                *first[:3],
                "" if name in na else points,
                *first[4:6],
                name,
                "是" if name in na else "",
            ]
        )
    rows[1:2] = own
    pack = replace(PACK, reviewers=rule, reviewer_limit=Decimal(limit))
    return clean(raw_city(sheets), pack)


@pytest.mark.parametrize(
    ("rule", "deductions", "counted"),
    [
        ("mean", (0.5, 1), "0.75"),
        ("mean", (0.2, 0.3, 0.4), "0.3"),
        ("stricter", (0.5, 1), "1"),
        ("stricter", (1, 0.5), "1"),
        ("third", (0.5, 0.5), "0.5"),
        ("third", (0.5, 1, 0.8), "0.8"),
    ],
)
def test_the_rule_of_the_pack_decides(rule, deductions, counted):
    joined = city(rule, *deductions)
    assert (
        joined.errors == ()
        and len(joined.tables["documents"]) == len(small_city(PACK)["资料审查", "评分"]) - 1
    )
    assert joined.tables["documents"]["deduction"].iloc[0] == Decimal(counted)
    assert [finding.code for finding in joined.findings] == ["reviewers-joined"]


@pytest.mark.parametrize(
    ("limit", "code"),
    [("0.4", "reviewers-apart"), ("0.5", "reviewers-joined"), ("0.6", "reviewers-joined")],
)
def test_a_difference_above_the_limit_is_asked_about(limit, code):
    assert [finding.code for finding in city("mean", 0.5, 1, limit=limit).findings] == [code]


@pytest.mark.parametrize(
    ("rule", "deductions", "na"),
    [("third", (0.5, 1), ""), ("mean", (0.5, ""), ""), ("mean", (0.5, 0.5), "乙")],
)
def test_what_the_rule_cannot_decide_is_refused(rule, deductions, na):
    found = [
        finding
        for finding in city(rule, *deductions, na=na).errors
        if finding.code == "reviewers-differ"
    ]
    assert len(found) == 1 and found[0].cell == "D3"


def test_without_a_rule_a_second_row_is_refused_with_the_setting_to_write():
    found = [finding for finding in city("", 0.5, 1).errors if finding.code == "twice-aspect"]
    assert len(found) == 1 and "reviewers" in found[0].action
