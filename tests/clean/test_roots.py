"""One fault is told once: what follows from it is named under it, and a fault of its own beside it is still told."""

import datetime as dt

import pytest

from shifan.clean.consequences import Consequence, fold
from shifan.errors import Finding
from tests.clean.telling import cleaned
from tests.small_city import dirty, small_city


def errors(pack, *edits):
    """Return code, cell and action of what is refused."""
    return [
        (finding.code, finding.cell, finding.action)
        for finding in cleaned(dirty(pack, *edits), pack).errors
    ]


# What is typed, the one fault told, and what of its consequences stands in it.
ROOTS = [
    (
        ("基本信息", 8, "内容", dt.date(2024, 11, 2)),
        ("date-order", "B8"),
        "由此引起57处：现场检查“点位”F2:F58（2023-11-02）",
    ),
    (
        ("基本信息", 13, "内容", dt.date(2022, 11, 30)),
        ("date-order", "B13"),
        "领导访谈“访谈”B2:B7；现场检查“点位”F2:F58；整改复查“台账”G2",
    ),
    (("点位", 2, "业态", "太空餐厅"), ("business-type", "D2"), ""),
    (
        ("点位", 2, "业态", "农资经营店"),
        ("type-of-records", "D2"),
        "由此引起12处：现场检查“检查记录”B2:B12；A2",
    ),
    (
        ("点位", 2, "点位编号", "P999"),
        ("missing-records", "A2"),
        "由此引起11处：现场检查“检查记录”A2:A12（P001A）",
    ),
    (("检查记录", 4, "点位编号", "P999A"), ("unknown-site", "A4"), "缺1项记录"),
    (("检查记录", 4, "检查项编号", "X-99"), ("unknown-item", "B4"), "缺1项记录"),
    (("核查", 2, "否决项编号", "nothing"), ("unknown-veto", "A2"), "没有 "),
    (("数据", 2, "数据编号", "#REF!"), ("error-cell", "A2"), "{funding}"),
    (("评分", 3, "指标编号", "B99"), ("unknown-indicator", "A3"), "没有“准确性”一行"),
]


@pytest.mark.parametrize(
    ("edit", "told", "under"),
    ROOTS,
    ids=[f"{each[0][0]}-{each[0][2]}-{each[0][3]}" for each in ROOTS],
)
def test_one_fault_is_told_once_with_what_follows(pack, edit, told, under):
    (found,) = errors(pack, edit)
    assert found[:2] == told
    assert under in found[2]


def test_a_fault_of_its_own_is_told_beside_another(pack):
    found = errors(
        pack,
        ("点位", 2, "业态", "太空餐厅"),
        ("检查记录", 3, "检查结果", "可能"),
        ("评分", 3, "扣分", 99),
        ("点位", 3, "检查日期", dt.date(2033, 1, 1)),
    )
    assert {each[:2] for each in found} == {
        ("coded-word", "C3"),
        ("business-type", "D2"),
        ("deduction-range", "D3"),
        ("date-outside", "F3"),
    }


def test_two_lacks_and_one_faulty_row_leave_one_lack_of_its_own(pack):
    sheets = dirty(pack, ("评分", 3, "指标编号", "B99"))
    del sheets["资料审查", "评分"][6]
    codes = sorted(finding.code for finding in cleaned(sheets, pack).errors)
    assert codes == ["missing-aspect", "unknown-indicator"]


def test_a_clean_city_stays_silent(pack):
    assert cleaned(small_city(pack), pack).findings == ()


def finding(cell, found, severity="error"):
    return Finding("x", severity, "甲.xlsx", "表", cell, found, "别的", "请改正")


def test_a_chain_is_folded_under_its_first_link():
    first, second, third = finding("A1", "一"), finding("B1", "二"), finding("C1", "三")
    made = fold(
        [first, Consequence(second, ("甲.xlsx!表!A1",)), Consequence(third, ("甲.xlsx!表!B1",))]
    )
    assert [each.cell for each in made] == ["A1"]
    assert "由此引起2处：B1；C1" in made[0].action


def test_two_that_point_at_each_other_are_not_both_lost():
    first, other = finding("A1", "一"), finding("B1", "二")
    assert fold([Consequence(first, ("甲.xlsx!表!B1",)), Consequence(other, ("甲.xlsx!表!A1",))])


def test_what_follows_from_nothing_refused_is_told_itself():
    warned, lonely = finding("A1", "一", "warning"), finding("B1", "二")
    assert fold([warned, Consequence(lonely, ("甲.xlsx!表!A1",))]) == [warned, lonely]
