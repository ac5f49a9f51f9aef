"""Dirt that is refused: by its own cell, with what was found, what was expected and the next move."""

import datetime as dt

import pytest

from tests.clean.telling import cleaned, told
from tests.small_city import dirty

# sheet, worksheet row, column, what is typed, finding, its cell
REFUSED = [
    ("评分", 3, "扣分", "", "deduction-blank", "D3"),
    ("评分", 3, "扣分", "无", "deduction-blank", "D3"),
    ("评分", 3, "扣分", "—", "deduction-blank", "D3"),
    ("评分", 3, "扣分", -1, "number-range", "D3"),
    ("评分", 3, "扣分", 99, "deduction-range", "D3"),
    ("评分", 3, "扣分", 999, "deduction-range", "D3"),
    ("评分", 3, "扣分", "40%", "number-range", "D3"),
    ("评分", 3, "扣分", "若干", "number", "D3"),
    ("评分", 3, "扣分", "#N/A", "number", "D3"),
    ("评分", 3, "扣分", "1,0", "number", "D3"),
    ("评分", 3, "扣分", True, "number", "D3"),
    ("评分", 3, "扣分", float("nan"), "number", "D3"),
    ("评分", 3, "扣分", dt.datetime(1900, 1, 1), "number", "D3"),
    ("评分", 3, "扣分", 1e300, "deduction-range", "D3"),
    ("评分", 3, "指标编号", "B99", "unknown-indicator", "A3"),
    ("评分", 3, "指标编号", 3.1, "code-number", "A3"),
    ("评分", 3, "指标编号", "#REF!", "error-cell", "A3"),
    ("评分", 3, "评价方面", "完整性", "twice-aspect", "C3"),
    ("评分", 3, "佐证材料编号", 9.114070123456789e17, "number-digits", "F3"),
    ("评分", 3, "佐证材料编号", "9.11407E+17", "number-digits", "F3"),
    ("评分", 3, "扣分理由", "{{ scores.total }}", "template-sign", "E3"),
    ("评审组", 2, "人数", 99, "sentinel", "C2"),
    ("评审组", 2, "人数", 999, "sentinel", "C2"),
    ("评审组", 2, "人数", -1, "number-range", "C2"),
    ("评审组", 2, "人数", 2.5, "number", "C2"),
    ("点位", 2, "检查日期", "2023年11月2日至12日", "date", "F2"),
    ("点位", 2, "检查日期", "昨天", "date", "F2"),
    ("点位", 2, "检查日期", "2/11/2023", "date", "F2"),
    ("点位", 2, "检查日期", dt.time(9, 30), "date", "F2"),
    ("点位", 2, "检查日期", 11.2, "date", "F2"),
    ("点位", 2, "检查日期", "2023-02-30", "date", "F2"),
    ("点位", 2, "检查日期", "", "missing-date", "F2"),
    ("点位", 2, "检查日期", dt.date(2033, 11, 2), "date-outside", "F2"),
    ("点位", 2, "检查日期", dt.date(2023, 11, 1), "date-outside", "F2"),
    ("点位", 2, "区县", "太古区", "district", "C2"),
    ("点位", 2, "业态", "太空餐厅", "business-type", "D2"),
    ("点位", 2, "检查方式", "抽查", "coded-word", "B2"),
    ("点位", 2, "点位编号", "", "missing-site", "A2"),
    ("检查记录", 4, "检查结果", "0未选", "coded-word", "C4"),
    ("检查记录", 4, "检查结果", "基本符合", "coded-word", "C4"),
    ("检查记录", 4, "检查结果", "", "coded-word", "C4"),
    ("检查记录", 4, "检查项编号", 3.1, "code-number", "B4"),
    ("检查记录", 4, "检查项编号", dt.date(2023, 3, 1), "code-date", "B4"),
    ("检查记录", 4, "检查项编号", "X-99", "unknown-item", "B4"),
    ("检查记录", 4, "点位编号", "P999A", "unknown-site", "A4"),
    ("检查记录", 4, "点位编号", True, "code", "A4"),
    ("台账", 2, "复查日期", dt.date(2023, 12, 1), "date-future", "H2"),
    ("台账", 2, "复查结论", "待定", "coded-word", "I2"),
    ("台账", 2, "完成日期", dt.date(2023, 11, 1), "done-before", "G2"),
    ("台账", 2, "完成日期", dt.date(2023, 12, 1), "date-future", "G2"),
    ("台账", 2, "整改时限", "", "missing-due", "E2"),
    ("台账", 2, "整改状态", "未整改", "closed-not-done", "F2"),
    ("台账", 2, "检查项编号", "X-1", "unknown-problem", "C2"),
    ("访谈", 2, "掌握程度", "一般", "coded-word", "G2"),
    ("访谈", 2, "题目编号", "T99", "unknown-topic", "F2"),
    ("访谈", 2, "日期", dt.date(2024, 1, 1), "date-future", "B2"),
    ("核查", 2, "是否发生", "", "coded-word", "B2"),
    ("核查", 2, "否决项编号", "nothing", "unknown-veto", "A2"),
    ("数据", 2, "数值", "", "figure-missing", "C2"),
    ("数据", 2, "数值", -1, "number", "C2"),
    ("数据", 2, "数值", 1e16, "number-digits", "C2"),
    ("数据", 2, "数值", "#REF!", "error-cell", "C2"),
    ("数据", 2, "数值", "2000-3000", "number", "C2"),
    ("数据", 2, "数值", "2044亿", "unit-conflict", "C2"),
    ("数据", 2, "修饰", "大概", "qualifier", "D2"),
    ("数据", 2, "数据编号", "onsite.sites", "figure-id", "A2"),
    ("数据", 3, "数据编号", "funding", "figure-id", "A3"),
    ("成效", 2, "内容", "投入{founding}。", "unknown-figure", "E2"),
    ("成效", 2, "内容", "投入{funding。", "brace", "E2"),
    ("成效", 2, "内容", "{{ scores.total }}", "brace", "E2"),
    ("成效", 2, "内容", "｛｛ scores.total ｝｝", "brace", "E2"),
    ("成效", 2, "内容", "{funding.__class__}", "unknown-figure", "E2"),
    ("成效", 2, "内容", "{funding!r}", "unknown-figure", "E2"),
    ("成效", 2, "内容", "{% raw %}", "unknown-figure", "E2"),
    ("点位", 2, "单位名称", "｛｛ scores.total ｝｝", "template-sign", "E2"),
    ("成效", 2, "主题", "{funding}", "brace", "B2"),
    ("成效", 2, "内容", "", "missing-content", "E2"),
    ("成效", 2, "主题序号", 99, "sentinel", "A2"),
    ("成效", 2, "主题序号", "一", "number", "A2"),
    ("基本信息", 2, "内容", "别的市", "other-city", "B2"),
    ("基本信息", 13, "内容", "", "missing-fact", "B13"),
    ("基本信息", 13, "内容", dt.date(2023, 11, 1), "date-order", "B13"),
    ("基本信息", 9, "内容", dt.date(2023, 11, 1), "date-order", "B9"),
    ("基本信息", 12, "内容", dt.date(2023, 12, 1), "date-order", "B13"),
    ("基本信息", 6, "内容", "近年", "year", "B6"),
    ("基本信息", 8, "内容", "11月2日", "date", "B8"),
]


@pytest.mark.parametrize(
    ("sheet", "row", "header", "typed", "code", "cell"),
    REFUSED,
    ids=[f"{each[0]}-{each[2]}-{each[3]}" for each in REFUSED],
)
def test_refused_by_cell(pack, sheet, row, header, typed, code, cell):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    found = [finding for finding in city.errors if finding.code == code]
    assert ("error", sheet, cell) in told(city, code)
    assert all(
        finding.file and finding.found and finding.expected and finding.action for finding in found
    )
