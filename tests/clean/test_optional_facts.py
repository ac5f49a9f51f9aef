"""Items of 基本信息 that may be left out: known, read in their form, refused by cell in another."""

import pytest

from shifan.clean import clean
from shifan.raw_sheets.city_profile import FACTS
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
OPTIONAL = [fact.item for fact in FACTS if fact.printed and fact.may_be_blank]


def cleaned(**typed):
    """The city with items added to 基本信息, and the findings about that sheet."""
    sheets = small_city(PACK)
    sheets["城市概况", "基本信息"] += [list(pair) for pair in typed.items()]
    city = clean(raw_city(sheets), PACK)
    facts = dict(zip(city.tables["facts"]["item"], city.tables["facts"]["content"], strict=True))
    return facts, [finding for finding in city.findings if finding.sheet == "基本信息"]


def test_without_them_nothing_is_missed():
    before = cleaned()[1]
    assert not [f for f in before if any(item in f.found for item in OPTIONAL)]


def test_with_them_nothing_is_unknown():
    facts, findings = cleaned(
        落款单位="某省食品安全委员会办公室",
        发文字号="某食安办〔2023〕5号",
        公示开始日期="2023-12-01",
        公示结束日期="2023-12-15",
        联系人="某某某",
        联系电话="0354-1234567",
    )
    assert findings == cleaned()[1]
    assert facts["公示开始日期"] == "2023-12-01" and facts["发文字号"] == "某食安办〔2023〕5号"
    assert set(OPTIONAL) <= set(facts)


@pytest.mark.parametrize(
    ("item", "typed", "read"),
    [
        ("发文字号", "某食安办[2023]5号", "某食安办〔2023〕5号"),
        ("发文字号", "某食安办〔2023〕第05号", "某食安办〔2023〕5号"),
        ("发文字号", "某食安办（2023）5号", "某食安办〔2023〕5号"),
        ("联系电话", "0354—1234567", "0354-1234567"),
        ("联系电话", 13800001111.0, "13800001111"),
        ("公示开始日期", "2023.12.1", "2023-12-01"),
        ("落款单位", "无", ""),
    ],
)
def test_other_spellings_are_mended_and_told(item, typed, read):
    facts, findings = cleaned(**{item: typed})
    assert facts[item] == read
    assert all(finding.severity == "info" for finding in findings)


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        ("发文字号", "食安办2023-5"),
        ("发文字号", "某食安办〔2023〕号"),
        ("联系电话", "办公室"),
        ("联系电话", "123456"),
        ("公示结束日期", "十二月中旬"),
    ],
)
def test_what_is_in_no_form_is_refused_by_cell(item, typed):
    findings = cleaned(**{item: typed})[1]
    (refused,) = [finding for finding in findings if finding.severity == "error"]
    last = len(small_city(PACK)["城市概况", "基本信息"]) + 1
    assert refused.cell == f"B{last}" and item in refused.found and refused.expected


def test_a_notice_does_not_end_before_it_begins():
    findings = cleaned(公示开始日期="2023-12-15", 公示结束日期="2023-12-01")[1]
    assert [finding.code for finding in findings if finding.severity == "error"] == ["date-order"]
