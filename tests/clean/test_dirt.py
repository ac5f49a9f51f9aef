"""Each kind of dirt of a real workbook: mended with a finding that says how, or refused by cell; never silent."""

import dataclasses
import datetime as dt
from decimal import Decimal as D

import pytest

from shifan.clean import clean
from shifan.standards import load
from tests.small_city import DAY, dirty, raw_city, small_city, tiny_pack


@pytest.fixture(scope="module")
def pack():
    return load("demo-2023")


def cleaned(sheets, pack):
    return clean(raw_city(sheets), pack)


def told(city, code):
    return [(one.severity, one.sheet, one.cell) for one in city.findings if one.code == code]


def rows_of(sheets, sheet):
    return next(rows for (_, name), rows in sheets.items() if name == sheet)


def test_a_clean_city_has_nothing_to_tell(pack):
    assert cleaned(small_city(pack), pack).findings == ()


# sheet, worksheet row, column, what is typed, finding, its cell, table, field, what comes of it
MENDED = [
    ("评分", 3, "扣分", "０．４", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", "0.4分", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", "0.4", "text-number", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", 0.1 + 0.2, "number-form", "D3", "documents", "deduction", D("0.3")),
    ("评分", 3, "扣分", "'0.4", "number-form", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "扣分", ".4", "text-number", "D3", "documents", "deduction", D("0.4")),
    ("评分", 3, "指标编号", "B01 ", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "'B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "※B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "评价方面", "准确", "coded-word", "C3", "documents", "aspect", "准确性"),
    ("评分", 3, "指标编号", "b01 ", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "Ｂ０１", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "★B01", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "指标编号", "B01*", "code-form", "A3", "documents", "indicator", "B01"),
    ("评分", 3, "扣分理由", "／", "missing-word", "E3", "documents", "reason", ""),
    ("评分", 3, "扣分理由", "材料　不全\x01", "width", "E3", "documents", "reason", "材料 不全"),
    ("评分", 3, "合理缺项", "N", "coded-word", "H3", "documents", "not_applicable", False),
    ("点位", 2, "检查日期", "'2023-11-02", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "11月2日", "date-year", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023.11.2", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023/11/02", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023年11月2日", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "20231102", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 20231102, "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", "2023-11-02 00:00:00", "date-form", "F2", "sites", "date", DAY),
    ("点位", 2, "检查日期", 45232, "date-serial", "F2", "sites", "date", DAY),
    ("点位", 2, "区县", "太谷县", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "太谷", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "小城市太谷区", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "区县", "某省小城市太谷区", "district-name", "C2", "sites", "district", "太谷区"),
    ("点位", 2, "检查方式", "明察", "coded-word", "B2", "sites", "method", "announced"),
    ("检查记录", 4, "检查结果", "√", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 2, "检查结果", "×", "coded-word", "C2", "records", "result", "不符合"),
    ("检查记录", 2, "检查结果", "╳", "coded-word", "C2", "records", "result", "不符合"),
    ("检查记录", 4, "检查结果", 1, "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 2, "检查结果", 2, "coded-word", "C2", "records", "result", "不符合"),
    ("检查记录", 3, "检查结果", "3合理缺项", "coded-word", "C3", "records", "result", "合理缺项"),
    ("检查记录", 3, "检查结果", "－", "coded-word", "C3", "records", "result", "合理缺项"),
    ("检查记录", 4, "检查结果", "合格", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 4, "检查结果", "Y", "coded-word", "C4", "records", "result", "符合"),
    ("检查记录", 4, "问题描述", "无", "missing-word", "D4", "records", "problem", ""),
    ("台账", 2, "完成日期", "2023.11.10", "date-form", "G2", "rectification", "completed", dt.date(2023, 11, 10)),
    ("核查", 2, "是否发生", "╳", "coded-word", "B2", "vetoes", "occurred", False),
    ("核查", 2, "是否发生", 0, "coded-word", "B2", "vetoes", "occurred", False),
    ("数据", 2, "数值", "2,044", "figure-form", "C2", "figures", "number", D("2044")),
    ("数据", 2, "数值", "2044万元", "figure-form", "C2", "figures", "unit", "万元"),
    ("数据", 2, "数值", "９２．５８％", "figure-form", "C2", "figures", "number", None),
    ("数据", 3, "数值", "约2余", "figure-form", "C3", "figures", "qualifier", "约/余"),
    ("数据", 2, "数值", "３０００余", "figure-form", "C2", "figures", "qualifier", "余"),
    ("数据", 2, "数值", "2044（万元）", "figure-form", "C2", "figures", "number", D("2044")),
    ("评审组", 2, "人数", "２人", "number-form", "C2", "team", "people", 2),
    ("区县", 2, "明查", "√", "coded-word", "D2", "districts", "announced", True),
]


@pytest.mark.parametrize(("sheet", "row", "header", "typed", "code", "cell", "table", "field", "made"), MENDED,
                         ids=[f"{one[0]}-{one[3]}" for one in MENDED])
def test_mended_with_a_finding(pack, sheet, row, header, typed, code, cell, table, field, made):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    assert told(city, code) == [("info", sheet, cell)]
    if made is not None:
        frame = city.tables[table]
        assert frame.set_index("row").at[row, field] == made
        assert city.errors == ()


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


@pytest.mark.parametrize(("sheet", "row", "header", "typed", "code", "cell"), REFUSED, ids=[f"{one[0]}-{one[2]}-{one[3]}" for one in REFUSED])
def test_refused_by_cell(pack, sheet, row, header, typed, code, cell):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    found = [one for one in city.errors if one.code == code]
    assert ("error", sheet, cell) in told(city, code)
    assert all(one.file and one.found and one.expected and one.action for one in found)


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


@pytest.mark.parametrize(("sheet", "row", "header", "typed", "code", "cell"), REPORTED, ids=[f"{one[0]}-{one[2]}-{one[3]}" for one in REPORTED])
def test_reported_and_kept(pack, sheet, row, header, typed, code, cell):
    city = cleaned(dirty(pack, (sheet, row, header, typed)), pack)
    assert city.errors == ()
    assert code is None or told(city, code) == [("warning", sheet, cell)]


def test_a_percent_kept_as_a_share_is_refused(pack):
    city = cleaned(dirty(pack, ("数据", 2, "数值", 0.9258), ("数据", 2, "单位", "%")), pack)
    assert told(city, "percent-or-share") == [("error", "数据", "C2")]
    sure = cleaned(dirty(pack, ("数据", 2, "数值", "0.5%"), ("数据", 2, "单位", "%")), pack)
    assert sure.errors == () and sure.tables["figures"].at[0, "number"] == D("0.5")


def test_a_scale_typed_with_the_number_is_never_lost(pack):
    city = cleaned(dirty(pack, ("数据", 3, "数值", "2万"), ("数据", 3, "单位", "人次")), pack)
    assert city.tables["figures"].at[1, "unit"] == "万人次"


def test_dates_of_a_1904_workbook(pack):
    raw = raw_city(dirty(pack, ("点位", 2, "检查日期", 45232 - 1462)))
    raw.sheet("现场检查", "点位").date1904 = True
    city = clean(raw, pack)
    assert city.tables["sites"].at[0, "date"] == DAY
    assert ("info", "点位", "F2") in told(city, "date-serial")
    assert told(city, "date-1904")


def test_a_site_in_a_district_not_marked_for_its_method(pack):
    sheets = small_city(pack)
    covert = next(n for n, row in enumerate(rows_of(sheets, "点位")) if row[1] == "暗访")
    rows_of(sheets, "点位")[covert][2] = "寿阳县"
    city = cleaned(sheets, pack)
    assert told(city, "district-method") == [("warning", "点位", f"C{covert + 1}")] and city.errors == ()


@pytest.mark.parametrize(("empty", "code"), [("评分", "empty-sheet"), ("点位", "empty-sheet"), ("检查记录", "empty-sheet"), ("业态缺项", None),
                                             ("台账", "unlisted-problem"), ("访谈", None), ("评审组", None), ("核查", "no-vetoes"),
                                             ("区县", "district-method"), ("数据", "unknown-figure"), ("成效", None)])
@pytest.mark.parametrize("header", [True, False])
def test_sheets_that_may_be_empty(pack, empty, code, header):
    sheets = small_city(pack)
    del rows_of(sheets, empty)[int(header):]
    city = cleaned(sheets, pack)
    severities = {severity for severity, sheet, _ in told(city, code)} if code else set()
    wanted = {"评分", "点位", "检查记录"}
    assert bool(city.errors) == (empty in wanted or empty == "数据")
    assert not code or severities == ({"error"} if city.errors else {"warning"})


def test_a_record_missing_twice_or_of_another_type(pack):
    sheets = small_city(pack)
    records = rows_of(sheets, "检查记录")
    lost = records.pop(5)
    records.append(list(records[5]))
    records.append([lost[0], records[-2][1], "符合", "", ""])
    city = cleaned(sheets, pack)
    assert [cell for _, _, cell in told(city, "missing-records")] == ["A2"]
    assert lost[1] in next(one.found for one in city.findings if one.code == "missing-records")
    assert told(city, "twice-record") == [("error", "检查记录", f"B{len(records) - 1}")]
    assert told(city, "other-type-item") == [("error", "检查记录", f"B{len(records)}")]


def test_a_copied_row_with_one_cell_changed_is_noticed(pack):
    sheets = small_city(pack)
    sites, ledger, talks = rows_of(sheets, "点位"), rows_of(sheets, "台账"), rows_of(sheets, "访谈")
    sites.append(["P777A", *sites[1][1:]])
    ledger.append(["W02", *ledger[1][1:]])
    talks.append([*talks[1][:6], "不清楚", ""])
    city = cleaned(sheets, pack)
    assert told(city, "same-name") == [("warning", "点位", f"E{len(sites)}")]
    assert told(city, "twice-listed") == [("error", "台账", "C3")]
    assert told(city, "twice-interview") == [("error", "访谈", f"A{len(talks)}")]


def test_a_row_repeated_whole_counts_once(pack):
    sheets = small_city(pack)
    rows_of(sheets, "评审组").append(list(rows_of(sheets, "评审组")[1]))
    city = cleaned(sheets, pack)
    assert told(city, "repeated-row") == [("info", "评审组", "A4")] and len(city.tables["team"]) == 2


def test_one_photo_at_two_sites(pack):
    sheets = small_city(pack)
    records = rows_of(sheets, "检查记录")
    last = len(records)
    records[-1][4] = records[1][4]
    assert told(cleaned(sheets, pack), "same-photo") == [("warning", "检查记录", f"E{last}")]


def test_absent_types(pack):
    sheets = small_city(pack)
    kind = rows_of(sheets, "点位")[1][3]
    rows_of(sheets, "业态缺项").append(["明查", kind, "没有"])
    assert told(cleaned(sheets, pack), "absent-with-sites") == [("error", "业态缺项", "B2")]
    gone = {row[0] for row in rows_of(sheets, "点位") if row[3] == kind and row[1] == "明查"}
    for sheet, place in (("点位", 0), ("检查记录", 0), ("台账", 1)):
        rows = rows_of(sheets, sheet)
        rows[:] = [row for row in rows if row[place] not in gone]
    assert cleaned(sheets, pack).errors == ()
    rows_of(sheets, "业态缺项").pop()
    assert [severity for severity, *_ in told(cleaned(sheets, pack), "type-without-sites")] == ["error"]


def test_fewer_sites_than_the_pack_asks_for_is_reported(pack):
    kinds = pack.business_types.assign(min_sites=2)
    more = dataclasses.replace(pack, business_types=kinds)
    city = clean(raw_city(small_city(pack)), more)
    assert {severity for severity, *_ in told(city, "few-sites")} == {"warning"} and city.errors == ()


def test_leading_zeros_lost_are_recognised(pack):
    sheets = small_city(pack)
    for sheet, place in (("点位", 0), ("检查记录", 0), ("台账", 1)):
        for row in rows_of(sheets, sheet):
            row[place] = "001" if row[place] == "P001A" else row[place]
    rows_of(sheets, "检查记录")[4][0] = 1
    city = cleaned(sheets, pack)
    assert [one.action for one in city.errors if one.code == "unknown-site"] == ["点位表中有“001”，可能丢失了前导0，请改为文本格式"]


def test_no_finding_hides_another(pack):
    city = cleaned(dirty(pack, ("评分", 3, "扣分", "若干"), ("评分", 4, "扣分", 99), ("评分", 5, "扣分", ""), ("评分", 6, "扣分", -1)), pack)
    assert [(one.code, one.cell) for one in city.errors if one.sheet == "评分" and one.cell.startswith("D")] == [
        ("number", "D3"), ("deduction-range", "D4"), ("deduction-blank", "D5"), ("number-range", "D6")]


# column, then what each coded word means in it; a bare 0 is 否 beside 是, but “未选” among results, and refused there
CODED = {
    ("检查记录", "检查结果", "records", "result"): {
        "符合": "符合 √ ✓ Y 1 是 合格 1符合", "不符合": "不符合 × ╳ X N 2 否 不合格 2不符合", "合理缺项": "合理缺项 3 3合理缺项 缺项 不适用 N/A / ／ — － -"},
    ("评分", "合理缺项", "documents", "not_applicable"): {True: "是 √ Y 1", False: "否 × ╳ N 0 无 / — -"},
    ("核查", "是否发生", "vetoes", "occurred"): {True: "是 √ Y 1 有", False: "否 × ╳ N 0 无"},
    ("台账", "复查结论", "rectification", "conclusion"): {"通过": "通过 合格 √", "未通过": "未通过 不合格 ×", "": "/ — － - 无"},
    ("点位", "检查方式", "sites", "method"): {"announced": "明查 明察 明检", "covert": "暗访 暗查"},
    ("台账", "整改状态", "rectification", "status"): {"已完成": "已完成 完成 已整改", "整改中": "整改中 正在整改", "未整改": "未整改"},
}


@pytest.mark.parametrize("column", CODED, ids=lambda column: column[1])
def test_coded_words(pack, column):
    sheet, header, table, field = column
    official = {"符合", "不符合", "合理缺项", "是", "否", "通过", "未通过", "明查", "暗访", "已完成", "整改中", "未整改"} - (
        {"是", "否"} if header == "检查结果" else set())
    sheets = small_city(pack)
    rows, place = rows_of(sheets, sheet), rows_of(sheets, sheet)[0].index(header)
    words = [(word, value) for value, listed in CODED[column].items() for word in listed.split(" ")]
    sample = list(rows[1])
    rows[1:] = [[f"{sample[0]}{n}", *sample[1:place], word, *sample[place + 1:]] for n, (word, _) in enumerate(words)]
    city = cleaned(sheets, pack)
    assert list(city.tables[table][field].astype(object)) == [value for _, value in words]
    told_rows = {int(one.cell[1:]) for one in city.findings if one.code == "coded-word" and one.sheet == sheet}
    assert told_rows == {n for n, (word, _) in enumerate(words, 2) if word not in official}


# an empty cell by any sign: blank where there is a problem to describe, missing where a deduction is asked for
@pytest.mark.parametrize("sign", ["无", "/", "／", "—", "－", "-", "不适用", "N/A"])
def test_signs_of_nothing(pack, sign):
    city = cleaned(dirty(pack, ("检查记录", 4, "问题描述", sign), ("评分", 3, "扣分", sign)), pack)
    assert told(city, "missing-word") == [("info", "检查记录", "D4"), ("info", "评分", "D3")]
    assert [(one.code, one.cell) for one in city.errors] == [("deduction-blank", "D3")]
    assert city.tables["records"].set_index("row").at[4, "problem"] == ""


@pytest.mark.parametrize(("typed", "number", "unit", "qualifier"), [
    ("９２．５８％", "92.58", "%", ""), ("92.58%", "92.58", "%", ""), ("2,044", "2044", "", ""), ("2044万元", "2044", "万元", ""),
    ("3000余", "3000", "", "余"), ("约2万余", "2", "万", "约/余")])
def test_figures_as_they_are_written(pack, typed, number, unit, qualifier):
    city = cleaned(dirty(pack, ("数据", 2, "数值", typed), ("数据", 2, "单位", ""), ("数据", 2, "修饰", "")), pack)
    made = city.tables["figures"].iloc[0]
    assert city.errors == () and (made["number"], made["unit"], made["qualifier"]) == (D(number), unit, qualifier)
    assert told(city, "figure-form") == [("info", "数据", "C2")]


@pytest.mark.parametrize(("typed", "code"), [("*5", "5"), ("5*", "5"), ("★2.1", "2.1"), ("※5", "5")])
def test_stars_of_item_codes(pack, typed, code):
    sheets = small_city(pack)
    first = rows_of(sheets, "检查记录")[3][1]
    other = dataclasses.replace(pack, check_items=pack.check_items.replace({"code": {first: code}}))
    rows_of(sheets, "检查记录")[3][1] = typed
    city = cleaned(sheets, other)
    assert told(city, "code-form") == [("info", "检查记录", "B4")]
    assert city.tables["records"].set_index("row").at[4, "item"] == code


@pytest.mark.parametrize(("typed", "official"), [("菜市场", "农贸市场"), ("校园食堂", "学校食堂"), ("屠宰场", "畜禽屠宰企业")])
def test_names_of_types(pack, typed, official):
    sheets = small_city(pack)
    row = next(n for n, row in enumerate(rows_of(sheets, "点位")) if row[3] == official)
    rows_of(sheets, "点位")[row][3] = typed
    city = cleaned(sheets, pack)
    assert told(city, "type-name") == [("info", "点位", f"D{row + 1}")]
    assert city.tables["sites"].at[row - 1, "business_type"] == cleaned(small_city(pack), pack).tables["sites"].at[row - 1, "business_type"]


def test_a_code_that_lost_its_last_zero_is_never_taken_for_its_neighbour():
    """3.10 typed into a number cell is 3.1: the pack knows both, so a number is refused and only texts are told apart."""
    tiny = tiny_pack()
    names = dict(zip(tiny.indicators["code"], ["3.1", "3.10", "3.2", "3.3"], strict=True))
    other = dataclasses.replace(tiny, indicators=tiny.indicators.replace({"code": names}), check_items=tiny.check_items.replace({"indicator": names}))
    sheets = small_city(other)
    assert cleaned(sheets, other).findings == ()
    rows_of(sheets, "评分")[4][0] = 3.1                  # was the text 3.10
    city = cleaned(sheets, other)
    assert ("error", "评分", "A5") in told(city, "code-number")
    assert "3.10" in next(one.action for one in city.errors if one.code == "code-number")


def test_many_cells_mended_alike_are_told_together_and_refusals_one_by_one(pack):
    sheets = small_city(pack)
    for row in rows_of(sheets, "检查记录")[2:40]:
        row[2] = "√"
    for row in rows_of(sheets, "检查记录")[40:70]:
        row[2] = "？"
    city = cleaned(sheets, pack)
    mended = [one for one in city.findings if one.code == "coded-word" and one.severity == "info"]
    assert [(one.cell, one.found) for one in mended] == [("C3:C40", "检查结果：√（共38处）")]
    assert [one.cell for one in city.errors if one.code == "coded-word"] == [f"C{row}" for row in range(41, 71)]
