"""What charts say of the lowest and the most: of equal ones none is singled out."""

import functools

import pytest

from shifan.charts.catalog import content
from shifan.clean import clean
from shifan.firmness import enter
from shifan.score import score
from tests.small_city import dirty, raw_city, tiny_pack

PACK = tiny_pack()


@functools.cache
def cleaned(failing):
    """Return a city in which the first checks of the sheet fail, and nothing else is amiss."""
    sheets = dirty(
        PACK, *[("评分", 2, header, value) for header, value in (("扣分", 0), ("扣分理由", ""))]
    )
    records = sheets["现场检查", "检查记录"]
    for place, row in enumerate(records[1:]):
        row[2:5] = ["不符合", "有问题", ""] if place < failing else ["符合", "", ""]
    sheets["整改复查", "台账"][1:] = []
    return clean(raw_city(sheets), PACK).require()


def said(name, failing):
    found = content(name, score(cleaned(failing), PACK), PACK)
    return found.finding, found.alt


@pytest.mark.parametrize(
    ("failing", "finding", "more"),
    [
        (1, "：检查1项次，不符合1项次", ""),
        (2, "等2个检查项，各1项次", ""),
        (3, "等3个检查项，各1项次", ""),
        (5, "等5个检查项，各1项次", "（不符合1项次的另有2个）"),
    ],
)
def test_of_check_items_that_failed_as_often_none_is_the_most(failing, finding, more):
    title, alt = said("problems", failing)
    assert title.startswith("不符合最多的是“") and title.endswith(finding)
    assert alt.endswith(f"项次{more}。") and "最多" not in alt


def test_of_indicators_with_the_same_rate_none_is_the_lowest():
    _, alt = said("indicator_rates", 0)
    assert alt.endswith("得分率均为100.00%。")
    _, alt = said("indicator_rates", 1)
    assert "最低的" not in alt and "居后的是" in alt and "（得分率100.00%的另有" in alt


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        (0, "各区县各业态平均得分均为100.00分"),
        (1, "平均得分最低的是太谷区"),
        (6, "等2处"),
    ],
)
def test_of_places_with_the_same_mean_none_is_the_lowest(failing, told):
    finding, alt = said("district_type", failing)
    assert told in finding and alt.endswith(f"{finding}。")
    assert ("个点位" in finding) is (failing == 1)


def test_a_factor_that_moves_nothing_has_no_large_influence():
    made = cleaned(0)
    register = enter(score(made, PACK), made, PACK, 50)
    alt = content("firmness", register, PACK).alt
    named = alt.partition("影响最大的是")[2]
    ends = [part.partition("为")[2].rstrip("。").split("至") for part in named.split("，")]
    assert named and all(low != high for low, high in ends)
