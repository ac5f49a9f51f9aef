"""Ordinary mistakes in each shape of 检查记录, as data: what is done to the sheet, and what is said at which cell."""

import pytest

from shifan.clean import clean
from tests.intake import shapes
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
WIDE = shapes.wide(PACK, paired=True)
SITES = [row[0] for row in small_city(PACK)[shapes.SITES][1:]]
FORM = f"{SITES[0]}检查表"


def put(cell_row, column, text):
    """Return a change of one cell, row and column counted from 1."""

    def change(rows):
        row = rows[cell_row - 1]
        row += [""] * (column - len(row))
        row[column - 1] = text

    return change


def after(row, *cells):
    """Return a change that adds a row behind the given one."""
    return lambda rows: rows.insert(row, list(cells))


def without(row):
    """Return a change that takes a row away."""
    return lambda rows: rows.pop(row - 1)


def both(*changes):
    return lambda rows: [change(rows) for change in changes]


def findings(sheets, place, change):
    change(sheets[place])
    return {
        (finding.code, finding.severity, finding.sheet, finding.cell)
        for finding in clean(raw_city(sheets), PACK).findings
    }


IN_WIDE = {
    "a word that is no result": (put(2, 3, "还行"), ("coded-word", "error", "检查记录", "C2")),
    "an empty result": (put(2, 5, ""), ("coded-word", "error", "检查记录", "E2")),
    "a result left to a dash of words": (
        put(2, 5, "待定"),
        ("coded-word", "error", "检查记录", "E2"),
    ),
    "an error of a formula": (put(2, 5, "#N/A"), ("coded-word", "error", "检查记录", "E2")),
    "a misspelt item": (put(1, 7, "M99-99"), ("unknown-item", "error", "检查记录", "G1")),
    "an item without heading": (put(1, 7, ""), ("unknown-item", "error", "检查记录", "G1")),
    "a misspelt site": (put(2, 1, "P999"), ("missing-records", "error", "点位", "A2")),
    "a site without code": (put(2, 1, ""), ("unknown-site", "error", "检查记录", "A2")),
    "a site twice": (put(3, 1, SITES[0]), ("missing-records", "error", "点位", "A3")),
    "a site that is not there": (without(3), ("missing-records", "error", "点位", "A3")),
    "a result for an item of another type": (
        put(2, 9, "符合"),
        ("other-type-item", "error", "检查记录", "I2"),
    ),
    "a sign for a word": (put(2, 5, "√"), ("coded-word", "info", "检查记录", "E2")),
    "a number for a word": (put(2, 5, 1.0), ("coded-word", "info", "检查记录", "E2")),
    "a code in small letters": (
        put(2, 1, SITES[0].lower()),
        ("code-form", "info", "检查记录", "A2"),
    ),
    "a code in wide signs": (put(2, 1, "Ｐ００１Ａ"), ("code-form", "info", "检查记录", "A2")),
    "a problem where all is well": (
        put(3, 10, "有灰尘"),
        ("odd-problem", "warning", "检查记录", "J3"),
    ),
    "no problem where one was found": (
        put(2, 4, ""),
        ("missing-problem", "warning", "检查记录", "D2"),
    ),
    "a word for no problem": (put(3, 10, "无"), ("missing-word", "info", "检查记录", "J3")),
    "a total below": (after(4, "合计", "", 3), ("total-row", "info", "检查记录", "A5")),
    "a note below": (after(4, "注：数据由各组填报"), ("note-row", "info", "检查记录", "A5")),
    "a column of no item": (
        both(put(1, 21, "天气"), put(2, 21, "晴")),
        ("unknown-item", "error", "检查记录", "U1"),
    ),
    "no column of sites": (
        both(put(1, 1, "地点"), put(1, 2, "情况")),
        ("missing-column", "error", "检查记录", "A1"),
    ),
}


@pytest.mark.parametrize("name", IN_WIDE)
def test_a_mistake_in_a_wide_table_is_told_at_its_cell(name):
    change, expected = IN_WIDE[name]
    assert expected in findings(shapes.wide(PACK, paired=True), shapes.RECORDS, change)


IN_FORMS = {
    "nothing ticked": (put(7, 5, ""), ("form-mark", "error", FORM, "D7")),
    "two ticked": (put(7, 4, "√"), ("form-mark", "error", FORM, "E7")),
    "a word below a choice": (put(7, 4, "大概"), ("form-mark", "error", FORM, "D7")),
    "a number below a choice": (put(7, 4, 5.0), ("form-mark", "error", FORM, "D7")),
    "an unknown item": (
        both(put(7, 2, "M99-99"), put(7, 3, "别的事项")),
        ("unknown-item", "error", FORM, "B7"),
    ),
    "an item without code and name": (
        both(put(7, 2, ""), put(7, 3, "")),
        ("unknown-item", "error", FORM, "A7"),
    ),
    "an item that is missing": (without(8), ("missing-records", "error", "点位", "A2")),
    "an item twice": (
        after(7, 1, "M06-01", "", "√", "", "", ""),
        ("twice-record", "error", FORM, "B8"),
    ),
    "an item of another type": (
        both(put(7, 2, "M07-01"), put(7, 3, "")),
        ("other-type-item", "error", FORM, "B7"),
    ),
    "an unknown site": (put(2, 2, "P999"), ("unknown-site", "error", FORM, "B2")),
    "a site by its unit alone": (put(2, 2, ""), None),
    "a code in small letters": (put(2, 2, SITES[0].lower()), None),
    "the code behind its label": (both(put(2, 1, f"点位编号：{SITES[0]}"), put(2, 2, "")), None),
    "no problem where one was found": (put(7, 7, ""), ("missing-problem", "warning", FORM, "G7")),
    "a problem where all is well": (put(9, 7, "有灰尘"), ("odd-problem", "warning", FORM, "G9")),
    "a star before a code": (put(7, 2, "★M06-01"), None),
    "another kind of tick": (put(9, 4, "✓"), None),
    "a letter for a tick": (put(9, 4, "V"), None),
    "an item by its name alone": (put(7, 2, ""), None),
    "a title of a group between": (after(8, "二、过程控制"), None),
    "a note below": (after(11, "备注：", "无"), None),
}


@pytest.mark.parametrize("name", IN_FORMS)
def test_a_mistake_in_a_form_is_told_at_its_cell(name):
    change, expected = IN_FORMS[name]
    sheets = {**small_city(PACK), **shapes.forms(PACK)}
    del sheets[shapes.RECORDS]
    place = ("现场检查", FORM)
    change(sheets[place])
    city = with_forms(sheets)
    told = {
        (finding.code, finding.severity, finding.sheet, finding.cell)
        for finding in clean(city, PACK).findings
    }
    if expected is None:
        assert not {text for text in told if text[1] == "error"}
    else:
        assert expected in told


def with_forms(sheets):
    """Return the sheets as they are read, those that are forms among the forms of their workbook."""
    from shifan.intake.form_shape import form_shape

    city = raw_city(sheets)
    book = city.workbooks["现场检查"]
    for name in [name for name, sheet in book.sheets.items() if form_shape(sheet.rows)]:
        book.forms.append(book.sheets.pop(name))
    return city
