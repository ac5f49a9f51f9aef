"""Sheets as careless hands leave them: each is read as if it were clean, or told once with what to do."""

import datetime as dt

import pytest

from shifan.clean import clean
from tests.intake import shapes
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
DOCUMENTS, SITES, RECORDS = ("资料审查", "评分"), shapes.SITES, shapes.RECORDS
TALKS, VETOES = ("领导访谈", "访谈"), ("否决项", "核查")
TRUE = shapes.scores(clean(raw_city(small_city(PACK)), PACK), PACK)


def put(place, row, heading, value):
    """Return a change of one cell, the row counted from 1."""

    def change(sheets):
        rows = sheets[place]
        rows[row - 1][rows[0].index(heading)] = value

    return change


def headed(place, old, new):
    """Return a change of one heading."""
    return put(place, 1, old, new)


def every(place, heading, write):
    """Return a change of all cells below a heading."""

    def change(sheets):
        column = sheets[place][0].index(heading)
        for row in sheets[place][1:]:
            row[column] = write(str(row[column]))

    return change


def rows(place, made):
    """Return a change of the rows of a sheet."""

    def change(sheets):
        sheets[place] = made(sheets[place])

    return change


def notes(count):
    return [["填写说明："], *([f"{n}.请如实填写"] for n in range(1, count))]


def subtotals(own):
    """Return 评分 with 小计 in the place of an aspect behind every three rows."""
    made = [own[0]]
    for n in range(1, len(own), 3):
        lost = sum(row[3] for row in own[n : n + 3])
        made += [*own[n : n + 3], [own[n][0], own[n][1], "小计", lost, "", "", "", ""]]
    return made


def site_totals(own):
    """Return 检查记录 with a total in the place of an item behind each site."""
    made = [own[0]]
    for n in range(1, len(own), 3):
        made += [*own[n : n + 3], [own[n][0], "合计：", 1, "", ""]]
    return made


READ = {
    **{
        f"{place[1]} below {count} rows": rows(place, lambda own, n=count: [*notes(n), *own])
        for place in (DOCUMENTS, SITES, RECORDS, TALKS, VETOES)
        for count in (11, 12, 13, 40)
    },
    "an explanation of a column above": rows(
        RECORDS, lambda own: [["检查结果", "填符合、不符合"], *notes(14), *own]
    ),
    "subtotals in the place of aspects": rows(DOCUMENTS, subtotals),
    "totals in the place of items": rows(RECORDS, site_totals),
    "a total in the place of a type": rows(
        SITES, lambda own: [*own, ["", "", "太谷区", "小计", 3, "", ""]]
    ),
    **{
        f"heading {heading}": headed(DOCUMENTS, "扣分", heading)
        for heading in (
            "*扣分",
            "★扣分",
            "【必填】扣分",
            "扣分<必填>",
            "4.扣分",
            "四、扣分",
            "（4）扣分",
            "扣分（必填项）",
            "扣分（请填数字）",
            "扣分（保留一位小数）",
            "扣分（下拉选择）",
            "*扣分（必填，分）",
        )
    },
    "codes explained behind 必填": headed(RECORDS, "检查结果", "检查结果（必填，1符合 2不符合）"),
    "dates with other dashes": every(SITES, "检查日期", lambda day: day.replace("-", "–")),
}


@pytest.mark.parametrize("name", READ)
def test_a_careless_sheet_is_read_as_the_clean_one(name):
    sheets = small_city(PACK)
    READ[name](sheets)
    city = clean(raw_city(sheets), PACK)
    assert [finding.sentence() for finding in city.findings if finding.severity == "error"] == []
    assert shapes.scores(city, PACK) == TRUE
    assert city.findings  # and it is told what was made of it


def half_reversed(own):
    """Return a sheet whose second half stands below its headings in the other order."""
    half = len(own) // 2 + 1
    return [*own[:half], [""], *(row[::-1] for row in (own[0], *own[half:]))]


def half_shifted(own):
    half = len(own) // 2 + 1
    return [*own[:half], *([""] * (len(own[0]) + 1) + row for row in (own[0], *own[half:]))]


def counts_below(own):
    table = [
        ["各区汇总"],
        ["区县", "业态", "数量", "问题数"],
        *([f"区{n}", f"类{n}", n, 0] for n in range(6)),
    ]
    return [*own, [""], *table]


def of_city(name):
    return lambda own: [["城市", *own[0]], *([name, *row] for row in own[1:])]


REFUSED = {
    "sites below in other columns": (rows(SITES, half_reversed), "second-table", "剪切|粘贴"),
    "sites below to the right": (rows(SITES, half_shifted), "second-table", "剪切"),
    "records below in other columns": (rows(RECORDS, half_reversed), "second-table", "粘贴"),
    "counts with a title below records": (rows(RECORDS, counts_below), "second-table", "另一张"),
    "counts with a title below sites": (rows(SITES, counts_below), "second-table", "表"),
    "rows of another city": (rows(DOCUMENTS, of_city("大同市")), "other-city", "其他城市"),
    "O for 0 in an item": (
        every(RECORDS, "检查项编号", lambda code: code.replace("0", "O")),
        "unknown-item",
        "“M06-01”？请核对数字0和字母O",
    ),
    "O for 0 in an indicator": (
        put(DOCUMENTS, 3, "指标编号", "BO1"),
        "unknown-indicator",
        "“B01”？请核对数字0和字母O",
    ),
    "a Cyrillic letter": (
        put(DOCUMENTS, 3, "指标编号", "\u041201"),
        "unknown-indicator",
        "是否为“B01”",
    ),
    "a word around a code": (
        put(DOCUMENTS, 3, "指标编号", "指标B01"),
        "unknown-indicator",
        "是否为“B01”？请只写编号",
    ),
    "a point for a hyphen": (
        put(RECORDS, 3, "检查项编号", "M06.02"),
        "unknown-item",
        "是否为“M06-02”",
    ),
    "O for 0 in a topic": (put(TALKS, 2, "题目编号", "TO1"), "unknown-topic", "是否为“T01”"),
    "0 for o in a veto": (
        put(VETOES, 2, "否决项编号", "maj0r_incident"),
        "unknown-veto",
        "是否为“major_incident”",
    ),
    "O for 0 in a deduction": (put(DOCUMENTS, 2, "扣分", "O.3"), "number", "是否为 0.3"),
    "a comma in a deduction": (put(DOCUMENTS, 2, "扣分", "0，3"), "number", "是否为 0.3"),
    "words around a deduction": (put(DOCUMENTS, 2, "扣分", "扣0.3分"), "number", "是否为 0.3"),
    "a day that is none": (put(SITES, 2, "检查日期", "2023-11-31"), "date", "没有这一天"),
    "O for 0 in a date": (put(SITES, 2, "检查日期", "2O23-11-02"), "date", "“2023-11-02”"),
    "a year of two digits": (put(SITES, 2, "检查日期", "23.11.2"), "date", "年份请写四位"),
    "another scale behind 必填": (
        headed(DOCUMENTS, "扣分", "扣分（必填，百分制）"),
        "heading-bracket",
        "百分制",
    ),
    "another state behind 必填": (
        headed(RECORDS, "检查结果", "检查结果（必填，整改后）"),
        "heading-state",
        "整改后",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_once_with_what_is_meant(name):
    change, code, said = REFUSED[name]
    sheets = small_city(PACK)
    change(sheets)
    errors = clean(raw_city(sheets), PACK).errors
    assert {finding.code for finding in errors} == {code}
    assert len(errors) == (9 if name == "O for 0 in an item" else 1)
    assert any(word in errors[0].sentence() for word in said.split("|"))
    assert all(finding.file and finding.sheet and finding.cell for finding in errors)


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("大同市资料审查评分表", {"other-city"}),
        ("2022年资料审查评分表", {"other-year"}),
        ("大同市2022年资料审查评分表", {"other-city", "other-year"}),
        ("小城市2023年资料审查评分表", set()),
        ("创建国家食品安全示范城市资料审查评分表", set()),
        ("农贸市场、各县市区资料审查评分表", set()),
    ],
)
def test_a_title_of_another_city_or_year_is_asked_about(title, codes):
    sheets = small_city(PACK)
    sheets[DOCUMENTS].insert(0, [title])
    city = clean(raw_city(sheets), PACK)
    asked = {finding.code for finding in city.findings if finding.severity == "warning"}
    assert asked == codes
    assert shapes.scores(city, PACK) == TRUE


def test_a_column_of_years_is_asked_about_and_a_column_of_districts_is_not():
    sheets = small_city(PACK)
    sheets[DOCUMENTS] = [
        ["年度", *sheets[DOCUMENTS][0]],
        *([2022, *row] for row in sheets[DOCUMENTS][1:]),
    ]
    sheets[RECORDS] = of_city("太谷区")(sheets[RECORDS])
    found = clean(raw_city(sheets), PACK).findings
    assert [(own.code, own.cell) for own in found if own.severity != "info"] == [
        ("other-year", "A2")
    ]


def test_a_date_is_not_moved_by_its_dashes():
    sheets = small_city(PACK)
    put(SITES, 2, "检查日期", "2023—11–03")(sheets)
    city = clean(raw_city(sheets), PACK)
    assert city.tables["sites"]["date"].tolist()[0] == dt.date(2023, 11, 3)


def test_a_sheet_of_headings_alone_is_told_once():
    sheets = small_city(PACK)
    del sheets[DOCUMENTS][1:]
    errors = clean(raw_city(sheets), PACK).errors
    assert [(error.code, error.sheet) for error in errors] == [("empty-sheet", "评分")]
