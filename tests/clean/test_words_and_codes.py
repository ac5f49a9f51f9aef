"""Coded words, signs of nothing, stars, aliases and numbers that were codes."""

import dataclasses

import pytest

from shifan.clean import clean
from tests.clean.telling import cleaned, rows_of, told
from tests.small_city import DAY, dirty, raw_city, small_city, tiny_pack

# column, then what each coded word means in it; a bare 0 is 否 beside 是, but “未选” among results, and refused there
CODED = {
    ("检查记录", "检查结果", "records", "result"): {
        "符合": "符合 √ ✓ Y 1 是 合格 1符合",
        "不符合": "不符合 × ╳ X N 2 否 不合格 2不符合",
        "合理缺项": "合理缺项 3 3合理缺项 缺项 不适用 N/A / ／ — － -",
    },
    ("评分", "合理缺项", "documents", "not_applicable"): {
        True: "是 √ Y 1",
        False: "否 × ╳ N 0 无 / — -",
    },
    ("核查", "是否发生", "vetoes", "occurred"): {True: "是 √ Y 1 有", False: "否 × ╳ N 0 无"},
    ("台账", "复查结论", "rectification", "conclusion"): {
        "通过": "通过 合格 √",
        "未通过": "未通过 不合格 ×",
        "": "/ — － - 无",
    },
    ("点位", "检查方式", "sites", "method"): {"announced": "明查 明察 明检", "covert": "暗访 暗查"},
    ("台账", "整改状态", "rectification", "status"): {
        "已完成": "已完成 完成 已整改",
        "整改中": "整改中 正在整改",
        "未整改": "未整改",
    },
}


@pytest.mark.parametrize("column", CODED, ids=lambda column: column[1])
def test_coded_words(pack, column):
    sheet, header, table, field = column
    official = {
        "符合",
        "不符合",
        "合理缺项",
        "是",
        "否",
        "通过",
        "未通过",
        "明查",
        "暗访",
        "已完成",
        "整改中",
        "未整改",
    } - ({"是", "否"} if header == "检查结果" else set())
    sheets = small_city(pack)
    rows, place = rows_of(sheets, sheet), rows_of(sheets, sheet)[0].index(header)
    words = [(word, value) for value, listed in CODED[column].items() for word in listed.split(" ")]
    sample = list(rows[1])
    rows[1:] = [
        [f"{sample[0]}{n}", *sample[1:place], word, *sample[place + 1 :]]
        for n, (word, _) in enumerate(words)
    ]
    city = cleaned(sheets, pack)
    assert list(city.tables[table][field].astype(object)) == [value for _, value in words]
    told_rows = {
        int(finding.cell[1:])
        for finding in city.findings
        if finding.code == "coded-word" and finding.sheet == sheet
    }
    assert told_rows == {n for n, (word, _) in enumerate(words, 2) if word not in official}


# an empty cell by any sign: blank where there is a problem to describe, missing where a deduction is asked for
@pytest.mark.parametrize("sign", ["无", "/", "／", "—", "－", "-", "不适用", "N/A"])
def test_signs_of_nothing(pack, sign):
    city = cleaned(dirty(pack, ("检查记录", 4, "问题描述", sign), ("评分", 3, "扣分", sign)), pack)
    assert told(city, "missing-word") == [("info", "检查记录", "D4"), ("info", "评分", "D3")]
    assert [(finding.code, finding.cell) for finding in city.errors] == [("deduction-blank", "D3")]
    assert city.tables["records"].set_index("row").at[4, "problem"] == ""


@pytest.mark.parametrize(
    ("typed", "code"), [("*5", "5"), ("5*", "5"), ("★2.1", "2.1"), ("※5", "5")]
)
def test_stars_of_item_codes(pack, typed, code):
    sheets = small_city(pack)
    first = rows_of(sheets, "检查记录")[3][1]
    other = dataclasses.replace(pack, check_items=pack.check_items.replace({"code": {first: code}}))
    rows_of(sheets, "检查记录")[3][1] = typed
    city = cleaned(sheets, other)
    assert told(city, "code-form") == [("info", "检查记录", "B4")]
    assert city.tables["records"].set_index("row").at[4, "item"] == code


@pytest.mark.parametrize(
    ("typed", "official"),
    [("菜市场", "农贸市场"), ("校园食堂", "学校食堂"), ("屠宰场", "畜禽屠宰企业")],
)
def test_names_of_types(pack, typed, official):
    sheets = small_city(pack)
    row = next(n for n, row in enumerate(rows_of(sheets, "点位")) if row[3] == official)
    rows_of(sheets, "点位")[row][3] = typed
    city = cleaned(sheets, pack)
    assert told(city, "type-name") == [("info", "点位", f"D{row + 1}")]
    assert (
        city.tables["sites"].at[row - 1, "business_type"]
        == cleaned(small_city(pack), pack).tables["sites"].at[row - 1, "business_type"]
    )


def test_a_code_that_lost_its_last_zero_is_never_taken_for_its_neighbour():
    """3.10 typed into a number cell is 3.1.

    The pack knows both, so a number is refused and only texts are told apart.
    """
    tiny = tiny_pack()
    names = dict(zip(tiny.indicators["code"], ["3.1", "3.10", "3.2", "3.3"], strict=True))
    other = dataclasses.replace(
        tiny,
        indicators=tiny.indicators.replace({"code": names}),
        check_items=tiny.check_items.replace({"indicator": names}),
    )
    sheets = small_city(other)
    assert cleaned(sheets, other).findings == ()
    rows_of(sheets, "评分")[4][0] = 3.1  # was the text 3.10
    city = cleaned(sheets, other)
    assert ("error", "评分", "A5") in told(city, "code-number")
    assert "3.10" in next(
        finding.action for finding in city.errors if finding.code == "code-number"
    )


def test_leading_zeros_lost_are_recognised(pack):
    sheets = small_city(pack)
    for sheet, place in (("点位", 0), ("检查记录", 0), ("台账", 1)):
        for row in rows_of(sheets, sheet):
            row[place] = "001" if row[place] == "P001A" else row[place]
    rows_of(sheets, "检查记录")[4][0] = 1
    city = cleaned(sheets, pack)
    assert [finding.action for finding in city.errors] == [
        "“点位”表中有“001”，可能丢失了前导0，请改为文本格式；由此引起：现场检查“点位”A2 001缺1项记录：M01-04"
    ]


def test_dates_of_a_1904_workbook(pack):
    raw = raw_city(dirty(pack, ("点位", 2, "检查日期", 45232 - 1462)))
    raw.sheet("现场检查", "点位").date1904 = True
    city = clean(raw, pack)
    assert city.tables["sites"].at[0, "date"] == DAY
    assert ("info", "点位", "F2") in told(city, "date-serial")
    assert told(city, "date-1904")


@pytest.mark.parametrize("typed", ["2023-11-0 2", "2023年1 1月2日", "11月 2\n3日", "202311 02"])
def test_digits_of_a_date_that_stand_apart_are_not_joined(pack, typed):
    city = cleaned(dirty(pack, ("点位", 2, "检查日期", typed)), pack)
    assert told(city, "date") == [("error", "点位", "F2")]


@pytest.mark.parametrize("typed", ["2023 11 2", "2023 年 11 月 2 日", "2023 11 02 14:30"])
def test_a_date_in_three_numbers_is_one(pack, typed):
    city = cleaned(dirty(pack, ("点位", 2, "检查日期", typed)), pack)
    assert city.errors == () and city.tables["sites"].at[0, "date"] == DAY


def test_codes_on_two_lines_are_not_joined(pack):
    city = cleaned(dirty(pack, ("点位", 2, "点位编号", "1\n2")), pack)
    assert told(city, "code") == [("error", "点位", "A2")]


UNSEEN = ["\u00ad", "\u061c", "\u2066", "\u2069", "\u3164", "\u180e", "\ufe0f", "\U000e0100"]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_signs_that_nobody_sees_change_no_word_code_number_or_name(pack, sign):
    """A tick of a phone is ✔ with a selector behind it; a name with a joiner would be another unit."""
    sheets = small_city(pack)
    name = rows_of(sheets, "点位")[1][4]
    changes = (
        ("检查记录", 4, "检查结果", f"✔{sign}"),
        ("检查记录", 4, "点位编号", f"P{sign}001A"),
        ("点位", 2, "单位名称", f"{name[:3]}{sign}{name[3:]}"),
        ("评分", 3, "扣分", f"0{sign}"),
    )
    city = cleaned(dirty(pack, *changes), pack)
    assert city.errors == () and city.tables["sites"].at[0, "name"] == name
    assert city.tables["records"].at[2, "result"] == "符合"


@pytest.mark.parametrize("dash", ["—", "–", "‐", "\u2011", "﹣", "－"])
def test_any_dash_of_a_code_is_a_hyphen(pack, dash):
    item = rows_of(small_city(pack), "检查记录")[1][1]
    city = cleaned(dirty(pack, ("检查记录", 2, "检查项编号", item.replace("-", dash))), pack)
    assert city.errors == () and city.tables["records"].at[0, "item"] == item
    assert ("info", "检查记录", "B2") in told(city, "code-form")


def test_a_dash_between_two_codes_joins_them_not(pack):
    city = cleaned(dirty(pack, ("检查记录", 2, "点位编号", "P001A—P002A")), pack)
    assert told(city, "unknown-site") == [("error", "检查记录", "A2")]


@pytest.mark.parametrize(
    "typed",
    [
        "二〇二三年十一月二日",
        "2023年11月2号",
        "十一月二日",
        "2023年11月2日（周四）",
        "2023.11.2 星期四",
        "2023年11月2日上午",
        "2023/11/2 下午 3:05",
        "2023-11-02 08:15 AM",
        "11月2日下午3点半",
    ],
)
def test_a_date_in_words_or_with_a_day_of_the_week_or_a_time_is_read(pack, typed):
    city = cleaned(dirty(pack, ("点位", 2, "检查日期", typed)), pack)
    assert city.errors == () and city.tables["sites"].at[0, "date"] == DAY
    code = "date-form" if typed.startswith(("2", "二")) else "date-year"
    assert told(city, code) == [("info", "点位", "F2")]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("2023年11月2日（周五）", "请改正该单元格"),  # it was a Thursday
        ("2023年11月2日前", "请改正该单元格"),
        ("约2023年11月2日", "请改正该单元格"),
        ("2023年11月", "请改正该单元格"),
        ("11月2、3日", "这里只填一个日期，请改正"),
        ("十一月二日、三日", "这里只填一个日期，请改正"),
    ],
)
def test_what_is_not_one_date_is_refused(pack, typed, asked):
    city = cleaned(dirty(pack, ("点位", 2, "检查日期", typed)), pack)
    assert [finding.action for finding in city.errors if finding.code == "date"] == [asked]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("□符合□不符合", "没有勾选，请只写检查结果"),
        ("☑符合☑不符合", "勾选了几项，请只写检查结果"),
        ("×符合□不符合", "打的是叉，看不出选了哪一项，请只写检查结果"),
    ],
)
def test_a_result_of_which_not_one_choice_is_ticked_is_refused(pack, typed, said):
    city = cleaned(dirty(pack, ("检查记录", 4, "检查结果", typed)), pack)
    assert [(finding.cell, finding.action) for finding in city.errors] == [("C4", said)]


@pytest.mark.parametrize("typed", [11.2, 2023.11, 99999.5, "45232.5.1", "145232.5"])
def test_other_numbers_with_decimals_are_no_dates(pack, typed):
    city = cleaned(dirty(pack, ("点位", 2, "检查日期", typed)), pack)
    assert told(city, "date") == [("error", "点位", "F2")]
