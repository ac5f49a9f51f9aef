"""What surrounds the data in a sheet: titles, headers in two rows, merges, totals, notes, blanks.

Each is mended and told, or refused.
"""

import pytest

from shifan.clean import clean
from shifan.clean.data_rows import _is_note
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
BOOKS = {sheet: book for book, sheet in small_city(PACK)}
TITLE = ["2023年现场检查点位表（共3个点位）", "", "", "", "", "", ""]
GROUPS = ["基本情况", "", "", "", "", "检查情况", ""]


def cleaned(sheet, change, merges=(), **noted):
    """Return the small city with the rows of one sheet changed; `noted` sets what the reader tells of a sheet."""
    sheets = small_city(PACK)
    sheets[BOOKS[sheet], sheet] = change(sheets[BOOKS[sheet], sheet])
    raw = raw_city(sheets)
    raw.sheet(BOOKS[sheet], sheet).merges = list(merges)
    for name, value in noted.items():
        setattr(raw.sheet(BOOKS[sheet], sheet), name, value)
    return clean(raw, PACK)


def told(city):
    return [(finding.code, finding.severity, finding.cell) for finding in city.findings]


def same_tables(city):
    """Return whether the tables hold what the small city holds, wherever the rows stand."""
    whole = clean(raw_city(small_city(PACK)), PACK)
    return all(
        city.tables[name].drop(columns="row").equals(whole.tables[name].drop(columns="row"))
        for name in whole.tables
    )


# sheet, what happens to its rows, merged ranges, what is told
MENDED = {
    "title": ("点位", lambda rows: [TITLE, *rows], [(0, 0, 0, 6)], [("title-row", "info", "A1")]),
    "two titles": (
        "点位",
        lambda rows: [TITLE, ["填报单位：某市"], *rows],
        [],
        [("title-row", "info", "A1")],
    ),
    "groups over the header": (
        "点位",
        lambda rows: [GROUPS, *rows],
        [(0, 0, 0, 4), (0, 5, 0, 6)],
        [("title-row", "info", "A1")],
    ),
    "header in two rows": (
        "点位",
        lambda rows: [
            ["点位编号", "检查方式", "点位情况", "", "", "检查情况", ""],
            ["", "", *rows[0][2:]],
            *rows[1:],
        ],
        [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 0, 6)],
        [("two-row-header", "info", "A1")],
    ),
    "names split over two rows": (
        "点位",
        lambda rows: [
            ["点位编号", "检查", "", "", "", "", ""],
            ["", "方式", "区县", "业态", "单位名称", "日期", "组"],
            *rows[1:],
        ],
        [(0, 1, 0, 6)],
        [("two-row-header", "info", "A1")],
    ),
    "byte order mark and wide blank": (
        "点位",
        lambda rows: [["\ufeff点位编号", "检查　方式", *rows[0][2:]], *rows[1:]],
        [],
        [("header-form", "info", "A1"), ("header-form", "info", "B1")],
    ),
    "序　号": (
        "点位",
        lambda rows: [["序　号", *rows[0]], *([n, *row] for n, row in enumerate(rows[1:], 1))],
        [],
        [],
    ),
    "other order": ("点位", lambda rows: [row[::-1] for row in rows], [], []),
    "alias": (
        "点位",
        lambda rows: [["编号", *rows[0][1:]], *rows[1:]],
        [],
        [("header-alias", "info", "A1")],
    ),
    "notes": (
        "点位",
        lambda rows: [
            *rows,
            ["注：以上点位由市局提供"],
            ["填表人：", "张", "", "审核人：", "李"],
            ["制表日期：2023年11月"],
        ],
        [],
        [("note-row", "info", "A5"), ("note-row", "info", "A6"), ("note-row", "info", "A7")],
    ),
    "note beside the table": (
        "核查",
        lambda rows: [*rows, ["", "", "", "仅供内部使用"]],
        [],
        [("note-row", "info", "D6")],
    ),
    "totals": (
        "评分",
        lambda rows: [*rows[:4], ["小计", "", "", 0.3], *rows[4:], ["合　计", "", "", 0.3]],
        [],
        [("total-row", "info", "A5"), ("total-row", "info", "A15")],
    ),
    "total with a count": (
        "点位",
        lambda rows: [*rows, ["合计：3个点位"]],
        [],
        [("total-row", "info", "A5")],
    ),
    "total after a number": (
        "评审组",
        lambda rows: [
            ["序号", *rows[0]],
            *([n, *row] for n, row in enumerate(rows[1:], 1)),
            [3, "合计", "", 7],
        ],
        [],
        [("total-row", "info", "A4")],
    ),
    "header repeated on each page": (
        "检查记录",
        lambda rows: [*rows[:4], rows[0], *rows[4:]],
        [],
        [("repeated-header", "info", "A5")],
    ),
    "blank rows": (
        "点位",
        lambda rows: [rows[0], [""] * 7, *rows[1:3], [None] * 7, ["　"] * 7, *rows[3:], [""] * 7],
        [],
        [("blank-row", "info", "A5")],
    ),
    "blank columns": (
        "点位",
        lambda rows: [["", *row[:2], "", *row[2:], ""] for row in rows],
        [],
        [("blank-column", "info", "D1")],
    ),
    "merged cells": (
        "检查记录",
        lambda rows: [
            rows[0],
            *([row[0] if n % 3 == 0 else "", *row[1:]] for n, row in enumerate(rows[1:])),
        ],
        [(1, 0, 3, 0), (4, 0, 6, 0), (7, 0, 9, 0)],
        [("merged", "info", "A2:A4"), ("merged", "info", "A5:A7"), ("merged", "info", "A8:A10")],
    ),
    "columns not asked for": (
        "检查记录",
        lambda rows: [[*rows[0], "备注"], *([*row, "已核"] for row in rows[1:])],
        [],
        [("unused-column", "info", "F1")],
    ),
    "column without header": (
        "检查记录",
        lambda rows: [[*rows[0], ""], *([*row, "已核"] for row in rows[1:])],
        [],
        [("headless-column", "warning", "F2")],
    ),
    "optional column missing": ("检查记录", lambda rows: [row[:4] for row in rows], [], None),
}


@pytest.mark.parametrize("name", MENDED)
def test_mended_and_told(name):
    sheet, change, merges, findings = MENDED[name]
    city = cleaned(sheet, change, merges)
    if findings is None:
        assert told(city) == [("missing-column", "warning", "A1")] and city.errors == ()
        return
    assert told(city) == findings
    assert same_tables(city)


REFUSED = {
    "no header": ("检查记录", lambda rows: rows[1:], [], [("header", "A1")]),
    "needed column missing": (
        "检查记录",
        lambda rows: [[*row[:2], *row[3:]] for row in rows],
        [],
        [("missing-column", "A1")],
    ),
    "column twice": (
        "检查记录",
        lambda rows: [[*rows[0], "检查结果"], *([*row, "符合"] for row in rows[1:])],
        [],
        [("twice-column", "F1")],
    ),
    "one deduction for three aspects": (
        "评分",
        lambda rows: [
            rows[0],
            rows[1],
            *([*row[:3], "", *row[4:]] for row in rows[2:4]),
            *rows[4:],
        ],
        [(1, 3, 3, 3)],
        [("merged-number", "D2:D4"), ("deduction-blank", "D3"), ("deduction-blank", "D4")],
    ),
    "merged codes": (
        "点位",
        lambda rows: [*rows[:2], ["", *rows[2][1:]], rows[3]],
        [(1, 0, 2, 0)],
        [("twice-site", "A3")],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_address(name):
    sheet, change, merges, errors = REFUSED[name]
    city = cleaned(sheet, change, merges)
    own = [(finding.code, finding.cell) for finding in city.errors if finding.sheet == sheet]
    assert own[: len(errors)] == errors


def test_a_missing_column_is_told_once_and_not_again_row_by_row():
    city = cleaned(
        "检查记录",
        lambda rows: [["点位编号", "检查项编码", "检查结果", "问题描述", "照片编号"], *rows[1:]],
    )
    assert [(finding.code, finding.action) for finding in city.errors] == [
        ("missing-column", "是否就是“检查项编码”？请改为约定的列名")
    ]


def test_a_title_or_total_that_declares_another_count():
    city = cleaned("点位", lambda rows: [["2023年点位表（共54个点位）"], *rows, ["合计", 53]])
    counts = [
        (finding.severity, finding.cell, finding.found, finding.expected)
        for finding in city.findings
        if finding.code == "declared-count"
    ]
    assert counts == [
        ("warning", "A1", "写明共54个点位", "与数据行一致：实有3"),
        ("warning", "B6", "合计53", "与数据行一致：实有3"),
    ]


def test_a_total_that_is_not_the_sum():
    city = cleaned("评分", lambda rows: [*rows, ["合计", "", "", 0.4]])
    assert [
        (finding.cell, finding.expected)
        for finding in city.findings
        if finding.code == "declared-count"
    ] == [("D14", "与数据行一致：实有0.3")]


def test_a_stated_number_of_sites():
    city = cleaned("基本信息", lambda rows: [*rows, ["明查点位数", 54], ["点位总数", 3]])
    assert told(city) == [("declared-count", "warning", "B14")]


def test_hidden_rows_and_columns_count_and_are_told():
    city = cleaned("检查记录", lambda rows: rows, hidden_rows=(3, 4, 99), hidden_columns=((3, 3),))
    assert [(finding.code, finding.cell, finding.found) for finding in city.findings] == [
        ("hidden-column", "C1", "隐藏的列：检查结果"),
        ("hidden-row", "A3", "隐藏的2行中有数据：第3-4行"),
    ]
    assert same_tables(city)


def test_an_item_that_nothing_reads_is_told():
    city = cleaned("基本信息", lambda rows: [*rows, ["报告日其", "2023-11-30"]])
    assert told(city) == [("unknown-item", "warning", "A14")]


TOTALS = [
    "共计（人）",
    "总人数",
    "合计人数",
    "（合计）",
    "【总计】",
    "合計",
    "合计*",
    "Total",
    "SUM",
    "∑",
    "共7人",
    "人员总数",
    "其中：女",
    "全市食品安全监管系统派出人员合计",
    "合计（不含组长）",
]


@pytest.mark.parametrize("word", TOTALS)
def test_a_total_of_people_is_never_counted_once_more(word):
    city = cleaned("评审组", lambda rows: [*rows, [word, "", 7]])
    assert told(city) == [("total-row", "info", "A4")] and same_tables(city)


@pytest.mark.parametrize("unit", ["全组", "", "7人"])
def test_a_row_that_is_the_sum_of_all_others_is_refused(unit):
    city = cleaned("评审组", lambda rows: [*rows, [unit, "", 2 + 5]])
    assert ("team-total", "error", "C4") in told(city)


@pytest.mark.parametrize(
    "row", [["省乙厅", "专家", 7], ["省乙厅", "", 6], ["省乙厅", "", ""]], ids=["role", "6", "none"]
)
def test_a_unit_of_its_own_is_no_total(row):
    assert told(cleaned("评审组", lambda rows: [*rows, row])) == []


def test_a_total_by_the_code_of_its_indicator():
    city = cleaned("评分", lambda rows: [*rows[:4], ["B01小计", "", "", 0.3], *rows[4:]])
    assert told(city) == [("total-row", "info", "A5")] and same_tables(city)


def test_a_header_repeated_with_other_blanks():
    city = cleaned(
        "点位",
        lambda rows: [
            ["点位编号 ", "检查　方式", *rows[0][2:]],
            *rows[1:3],
            ["点位　编号", *rows[0][1:]],
            rows[3],
        ],
    )
    assert ("repeated-header", "info", "A4") in told(city) and same_tables(city)


GROUP_TITLES = ["太谷区", "一、明查点位", "太谷区（共2个点位）", "第一组 2023年11月2日"]


@pytest.mark.parametrize("title", GROUP_TITLES)
def test_a_title_of_a_group_among_the_data_is_told_and_no_data(title):
    city = cleaned("点位", lambda rows: [rows[0], [title], *rows[1:3], ["", title], *rows[3:]])
    assert told(city) == [("note-row", "info", "A2"), ("note-row", "info", "A5")]
    assert same_tables(city)


LONE = ["以上结果经被检查单位确认", "√为符合，×为不符合", "——以下空白——", "2023年11月2日"]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("text", LONE)
def test_a_lone_text_below_the_data_is_a_note(text, place):
    city = cleaned("检查记录", lambda rows: [*rows, [*[""] * place, text]])
    assert told(city) == [("note-row", "info", "A11")] and same_tables(city)


def test_a_lone_code_and_a_record_half_filled_in_are_refused():
    for row in (["P009"], ["", "", "", "", "太谷区某超市"], ["", "太谷区", "", "", "某超市"]):
        city = cleaned("点位", lambda rows, row=row: [*rows, row])
        assert city.errors and "note-row" not in {code for code, _, _ in told(city)}


def test_where_codes_are_chinese_a_lone_one_is_no_title():
    city = cleaned(
        "点位",
        lambda rows: [
            rows[0],
            *([f"太谷{n}", *row[1:]] for n, row in enumerate(rows[1:])),
            ["太谷九"],
        ],
    )
    assert "note-row" not in {code for code, _, _ in told(city)} and city.errors


def test_a_second_table_in_another_order_is_told_once():
    order = [0, 2, 1, 3, 4, 5, 6]
    city = cleaned(
        "点位",
        lambda rows: [
            *rows[:3],
            ["暗访"],
            *([row[n] for n in order] for row in (rows[0], rows[3])),
        ],
    )
    assert ("second-table", "error", "A5:G6") in told(city)
    assert {cell for _, _, cell in told(city)}.isdisjoint({"B5", "C5", "B6", "C6"})


def test_a_legend_below_the_data_counts():
    city = cleaned(
        "检查记录",
        lambda rows: [
            *rows[:3],
            [*rows[3][:2], "√", *rows[3][3:]],
            *rows[4:],
            ["√为不符合，×为符合"],
        ],
    )
    assert [finding.cell for finding in city.errors] == ["A11"]


BELOW_HEADINGS = {
    "units": ["", "", "", "（分）", "", "", "", ""],
    "unit in words": ["", "", "", "单位：分", "", "", "", ""],
    "what must be filled in": ["必填", "选填", "【三选一】", "必填", "", "", "", "是/否"],
    "numbers of columns": ["1", "2", "3", "4", "5", "6", "7", "8"],
    "numbers as numbers": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
    "letters of columns": [*"ABCDEFGH"],
    "stems, then numbers": ["甲", "乙", "丙", "1", "2", "3", "4", "5"],
}


@pytest.mark.parametrize("name", BELOW_HEADINGS)
def test_a_row_below_the_headings_that_says_units_or_numbers_is_no_data(name):
    city = cleaned("评分", lambda rows: [rows[0], BELOW_HEADINGS[name], *rows[1:]])
    assert told(city) == [("unit-row", "info", "A2")] and same_tables(city)


def test_such_a_row_further_below_is_data():
    city = cleaned(
        "评分", lambda rows: [*rows[:2], BELOW_HEADINGS["numbers of columns"], *rows[2:]]
    )
    assert "unit-row" not in {code for code, _, _ in told(city)} and city.errors


NOTES = ["检查组长：张某", "陪同人员：李某", "签字：", "附：问题汇总", "2.照片编号对应照片。"]


@pytest.mark.parametrize("note", NOTES)
def test_what_is_signed_or_numbered_below_the_data_is_a_note(note):
    city = cleaned(
        "检查记录", lambda rows: [*rows, ["注：见附件", "", "", "", ""], [note, "", "", "", ""]]
    )
    assert [code for code, _, _ in told(city)] == ["note-row", "note-row"] and same_tables(city)


@pytest.mark.parametrize("code", ["1.1.1", "3.10", "1.A", "附1", "2）"])
def test_a_code_is_no_note(code):
    city = cleaned("检查记录", lambda rows: [*rows, [code, "M06-01", "符合", "", ""]])
    assert "note-row" not in {own for own, _, _ in told(city)} and city.errors


@pytest.mark.parametrize(
    ("texts", "is_note"),
    [
        (["备注：见附件"], True),
        (["备注：", "材料另附"], True),  # one more text beside it
        (["备注：", "材料另附", "P01"], False),
        (["检查人：", "张", "日期：", "11月"], True),  # further notes
        (["P01", "备注：无"], False),
    ],
)
def test_a_note_has_at_most_one_more_text_or_further_notes(texts, is_note):
    assert _is_note(texts) is is_note
