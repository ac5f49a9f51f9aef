"""What is told and kept: doubtful, not refused."""

import dataclasses
import datetime as dt

import pytest

from shifan.clean import clean
from tests.clean.telling import cleaned, rows_of, told
from tests.small_city import dirty, raw_city, small_city

# sheet, worksheet row, column, what is typed, finding, its cell: told, kept, not refused
REPORTED = [
    ("点位", 2, "区县", "寿阳县", None, None),
    ("评分", 3, "指标名称", "别的名称", "indicator-name", "B3"),
    ("检查记录", 2, "问题描述", "", "missing-problem", "D2"),
    ("检查记录", 4, "问题描述", "有灰尘", "odd-problem", "D4"),
    ("核查", 2, "核查依据", "", "veto-basis", "C2"),
    ("访谈", 2, "日期", dt.date(2023, 11, 16), "interview-date", "B2"),
    ("台账", 2, "完成日期", "", "no-completed-date", "G2"),
    ("台账", 2, "复查日期", "", "no-recheck-date", "H2"),
    ("台账", 2, "复查结论", "", "no-conclusion", "I2"),
    ("台账", 2, "复查日期", dt.date(2023, 11, 16), "recheck-outside", "H2"),
    ("台账", 2, "完成日期", dt.date(2023, 11, 15), "done-after-recheck", "G2"),
    ("数据", 2, "数值", 999, "sentinel", "C2"),
    ("数据", 2, "数值", 99, "sentinel", "C2"),
    ("区县", 3, "类型", "区", "district-level", "A3"),
    ("区县", 2, "代码", "140703401", "district-level", "A2"),
    ("成效", 2, "内容", "投入{funding}，新建12个站。", "typed-figure", "E2"),
    ("点位", 2, "单位名称", "", "missing-name", "E2"),
]


@pytest.mark.parametrize(
    ("sheet", "row", "header", "typed", "code", "cell"),
    REPORTED,
    ids=[f"{each[0]}-{each[2]}-{each[3]}" for each in REPORTED],
)
def test_reported_and_kept(pack, sheet, row, header, typed, code, cell):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    assert city.errors == ()
    assert code is None or told(city, code) == [("warning", sheet, cell)]


def test_a_unit_of_the_team_that_stands_twice_is_asked_about(pack):
    sheets = small_city(pack)
    rows_of(sheets, "评审组").append(["省甲厅", "专家", 3])
    city = cleaned(sheets, pack)
    assert told(city, "twice-unit") == [("warning", "评审组", "A4")] and city.errors == ()


def test_a_site_in_a_district_not_marked_for_its_method(pack):
    sheets = small_city(pack)
    covert = next(n for n, row in enumerate(rows_of(sheets, "点位")) if row[1] == "暗访")
    rows_of(sheets, "点位")[covert][2] = "寿阳县"
    city = cleaned(sheets, pack)
    assert (
        told(city, "district-method") == [("warning", "点位", f"C{covert + 1}")]
        and city.errors == ()
    )


@pytest.mark.parametrize(
    ("empty", "code"),
    [
        ("评分", "empty-sheet"),
        ("点位", "empty-sheet"),
        ("检查记录", "empty-sheet"),
        ("业态缺项", None),
        ("台账", "unlisted-problem"),
        ("访谈", None),
        ("评审组", None),
        ("核查", "no-vetoes"),
        ("区县", "empty-table"),
        ("数据", "unknown-figure"),
        ("成效", None),
    ],
)
@pytest.mark.parametrize("header", [True, False])
def test_sheets_that_may_be_empty(pack, empty, code, header):
    sheets = small_city(pack)
    del rows_of(sheets, empty)[int(header) :]
    city = cleaned(sheets, pack)
    severities = {severity for severity, sheet, _ in told(city, code)} if code else set()
    wanted = {"评分", "点位", "检查记录"}
    assert bool(city.errors) == (empty in wanted or empty == "数据")
    assert not code or severities == ({"error"} if city.errors else {"warning"})


def test_fewer_sites_than_the_pack_asks_for_is_reported(pack):
    kinds = pack.business_types.assign(min_sites=2)
    more = dataclasses.replace(pack, business_types=kinds)
    city = clean(raw_city(small_city(pack)), more)
    assert {severity for severity, *_ in told(city, "few-sites")} == {
        "warning"
    } and city.errors == ()


@pytest.mark.parametrize(
    ("sheet", "header", "typed", "code", "cell"),
    [
        ("评审组", "角色", "省甲厅", "role", "B2"),
        ("访谈", "层级", "主访谈", "interview-level", "D2"),
    ],
)
def test_a_word_outside_the_agreed_ones_is_asked_about(pack, sheet, header, typed, code, cell):
    """Two columns exchanged would otherwise be printed as they stand."""
    city = cleaned(dirty(pack, (sheet, 2, header, typed)), pack)
    assert told(city, code) == [("warning", sheet, cell)]
    assert city.errors == ()
