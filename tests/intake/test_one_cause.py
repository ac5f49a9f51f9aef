"""One cause is told once and counted: a column moved, written otherwise or reversed, a part that is not read."""

import pytest

from shifan.clean import clean
from shifan.clean.repeated_findings import grouped
from shifan.errors import Finding
from shifan.intake import read_city
from shifan.intake.grid import Grid
from shifan.intake.looks import SheetLooks
from tests.intake import shapes
from tests.small_city import raw_city, small_city, tiny_pack, write_city

PACK = tiny_pack()
CODES = [item.code for item in PACK.item_list]
LEDGER = ("整改复查", "台账")


def long_city(sites=6):
    """Return the city with every type's sites six times over: 54 records, each problem in the ledger."""
    sheets = small_city(PACK)
    rows, records, lines = (sheets[place][1:] for place in (shapes.SITES, shapes.RECORDS, LEDGER))
    for place in (shapes.SITES, shapes.RECORDS, LEDGER):
        del sheets[place][1:]
    for n in range(sites):
        sheets[shapes.SITES] += [
            [f"{row[0]}{n}", *row[1:4], f"{row[4]}{n}", *row[5:]] for row in rows
        ]
        sheets[shapes.RECORDS] += [[f"{row[0]}{n}", *row[1:4], ""] for row in records]
        sheets[LEDGER] += [[f"W{n}", f"{row[1]}{n}", *row[2:]] for row in lines]
    return sheets


def told(sheets):
    """Return the refusals on a city: code, sheet, cell and what is said."""
    errors = clean(raw_city(sheets), PACK).errors
    return [
        (finding.code, finding.sheet, finding.cell, finding.found, finding.action)
        for finding in errors
    ]


def test_the_long_city_is_sound():
    assert told(long_city()) == []


def change(place, column, to):
    def changed(sheets):
        for row in sheets[place][1:]:
            row[column] = to(row[column], row)

    return changed


def swap(first, second):
    def changed(sheets):
        for row in sheets[shapes.RECORDS][1:]:
            row[first], row[second] = row[second], row[first]

    return changed


REVERSED = {"符合": "不符合", "不符合": "符合"}
NAMES = shapes.names_of(PACK)
# What is done to the city; code, sheet and cells of the one refusal, and words of it.
CAUSES = {
    "results and problems exchanged": (
        swap(2, 3),
        ("coded-word", "检查记录", "C2:C55", "“问题描述”的内容才像“检查结果”"),
    ),
    "words of another kind": (
        change(shapes.RECORDS, 2, lambda word, row: {"符合": "好", "不符合": "差"}.get(word, word)),
        ("coded-word", "检查记录", "C2:C55", "C2“差”"),
    ),
    "names in the place of item codes": (
        change(shapes.RECORDS, 1, lambda code, row: NAMES[code]),
        ("unknown-item", "检查记录", "B2:B55", "填的是检查项名称"),
    ),
    "item codes without their sign": (
        change(shapes.RECORDS, 1, lambda code, row: code.replace("-", "")),
        ("unknown-item", "检查记录", "B2:B55", f"应为 {CODES[0]} 这样"),
    ),
    "item codes as numbers": (
        change(shapes.RECORDS, 1, lambda code, row: float(code[1:].replace("-", "."))),
        ("code-number", "检查记录", "B2:B55", "如 3.10 变成 3.1"),
    ),
    "units in the place of site codes": (
        lambda sheets: change(
            shapes.RECORDS,
            0,
            lambda site, row: {own[0]: own[4] for own in sheets[shapes.SITES]}[site],
        )(sheets),
        ("unknown-site", "检查记录", "A2:A55", "填的是单位名称"),
    ),
    "sites of another city": (
        change(shapes.RECORDS, 0, lambda site, row: f"X{site}"),
        ("unknown-site", "检查记录", "A2:A55", "54行中54行"),
    ),
    "codes of the ledger without their sign": (
        lambda sheets: change(LEDGER, 2, lambda code, row: code.replace("-", ""))(sheets),
        None,  # six lines are no column
    ),
    "all deductions below 0": (
        change(("资料审查", "评分"), 3, lambda number, row: -0.5),
        ("number-range", "资料审查", None, "行不能读取"),
    ),
    "sites pasted twice": (
        lambda sheets: sheets[shapes.SITES].extend([*row] for row in sheets[shapes.SITES][1:]),
        ("twice-site", "点位", "A20:A37", "36行中18行"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CAUSES)
def test_one_cause_is_told_once(name):
    spoil, expected = CAUSES[name]
    sheets = long_city()
    spoil(sheets)
    found = told(sheets)
    if expected is None:
        assert len(found) == 6
        return
    code, sheet, cells, words = expected
    assert [each[0] for each in found] == [code], found
    assert cells is None or found[0][1:3] == (sheet, cells)
    assert words in found[0][3] + found[0][4]


def test_results_written_the_wrong_way_round_are_one_question():
    sheets = long_city(12)
    for row in sheets[shapes.RECORDS][1:]:
        row[2] = REVERSED.get(row[2], row[2])
    found = told(sheets)
    assert {each[0] for each in found} == {"reversed-results", "contradicted-remarks"}
    warned = [
        finding
        for finding in clean(raw_city(sheets), PACK).findings
        if finding.severity == "warning"
    ]
    assert not {finding.code for finding in warned} & {"odd-problem", "missing-problem"}


def test_columns_moved_by_one_are_told_column_by_column_and_nothing_else():
    sheets = long_city()
    for row in sheets[shapes.RECORDS][1:]:
        row.insert(0, "")
        row.pop()
    found = told(sheets)
    assert [each[0] for each in found] == ["unknown-site", "unknown-item", "coded-word"]
    assert "填的是点位编号" in found[1][4]


def test_a_few_wrong_cells_are_told_cell_by_cell():
    sheets = long_city()
    for row in sheets[shapes.RECORDS][1:10]:
        row[2] = "好"
    assert [text[2] for text in told(sheets)] == [f"C{row}" for row in range(2, 11)]


def test_what_follows_from_a_part_that_is_not_read_is_told_with_it(tmp_path):
    folder = tmp_path / "小城市"
    shapes.write_parts(folder, PACK, declared=False)
    errors = clean(read_city(folder), PACK).errors
    assert [finding.code for finding in errors] == ["undeclared-part"]


def test_codes_written_otherwise_in_every_row_are_one_line_on_a_screen():
    found = [
        Finding(
            "code-form", "info", "a.xlsx", "记录", f"A{row}", f"编号：p{row // 3}", "P", "已规范"
        )
        for row in range(3, 63)
    ]
    (line,) = grouped(found)
    assert line.cell == "A3:A5" and line.found == "编号：p1；另见 A6:A8、A9:A11 等（共60处）"
    assert len(grouped(found[:18])) == 6  # of a few each is told


def test_the_same_in_many_columns_or_sheets_is_one_line_on_a_screen():
    columns = [
        Finding("coded-word", "error", "a.xlsx", "记录", f"{letter}2", "结果：○", "符合", "请改正")
        for letter in "CEGIKMO"
    ]
    assert [(finding.cell, finding.found) for finding in grouped(columns)] == [
        ("C2", "结果：○；另见 E2、G2 等（共7处）")
    ]
    sheets = [
        Finding("form-mark", "error", "a.xlsx", f"表{n}", "D7", f"M0{n} 没有勾选", "勾选", "请改正")
        for n in range(8)
    ]
    assert [(finding.sheet, finding.found) for finding in grouped(sheets)] == [
        ("表0", "M00 没有勾选；另见 表1!D7、表2!D7 等（共8处）")
    ]


FORM = "P001A检查表"
OF_FORMS = {
    "no site above the items": (
        lambda rows: rows.pop(1),
        ("form", "B4", "没有写明点位"),
    ),
    "headings that no result is known by": (
        lambda rows: rows[4].__setitem__(slice(3, 6), ["合规", "不合规", "不涉及"]),
        ("form", "B5", "没有认出检查结果的列：序号、检查项编号、检查内容、合规"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_FORMS)
def test_a_sheet_that_is_nearly_a_form_is_refused_by_its_cell(tmp_path, name):
    spoil, (code, cell, words) = OF_FORMS[name]
    sheets = shapes.forms(PACK)
    spoil(sheets["现场检查", FORM])
    city = clean(read_city(write_city(tmp_path / "小城市", sheets)), PACK)
    found = [finding for finding in city.errors if finding.code == code]
    assert [(finding.sheet, finding.cell) for finding in found] == [
        (FORM, cell)
    ] and words in found[0].found
    assert {finding.code for finding in city.errors} <= {code, "missing-records"}


def test_an_empty_form_that_was_left_in_the_workbook_is_none(tmp_path):
    sheets = shapes.forms(PACK)
    empty = [[*row] for row in sheets["现场检查", FORM]]
    empty[1] = ["点位编号：", "", "单位名称", ""]
    for row in empty[6:-1]:
        row[3:] = [""] * len(row[3:])
    sheets["现场检查", "空白检查表"] = empty
    city = clean(read_city(write_city(tmp_path / "小城市", sheets)), PACK)
    assert city.errors == ()


def test_what_stands_beside_the_items_of_a_form_is_told(tmp_path):
    sheets = shapes.forms(PACK)
    rows = sheets["现场检查", FORM]
    rows[6] = [*rows[6], "另需补充说明"]
    city = clean(read_city(write_city(tmp_path / "小城市", sheets)), PACK)
    found = [
        (finding.code, finding.sheet, finding.cell)
        for finding in city.findings
        if "column" in finding.code
    ]
    assert found == [("headless-column", FORM, "H7")]


def test_the_word_of_a_choice_below_it_is_a_tick():
    sheets = shapes.forms(PACK)
    for place, rows in sheets.items():
        if place[1].endswith("检查表"):
            for row in rows[6:-1]:
                row[3:6] = [
                    word if mark else ""
                    for word, mark in zip(("是", "否", "缺项"), row[3:6], strict=True)
                ]
    from tests.intake.test_mistakes_in_shapes import with_forms

    assert clean(with_forms(sheets), PACK).errors == ()


def test_the_looks_of_a_forms_cells_are_told():
    from tests.intake.test_mistakes_in_shapes import with_forms

    city = with_forms({**shapes.forms(PACK)})
    form = next(own for own in city.workbooks["现场检查"].forms if own.name == FORM)
    form.looks = SheetLooks(struck={(6, 4)}, comments={(7, 3): "此处应为否"})
    found = {
        (finding.code, finding.cell)
        for finding in clean(city, PACK).findings
        if finding.sheet == FORM
    }
    assert found == {("struck", "E7"), ("comment", "D8")}


def test_parts_of_a_grid_share_their_cells():
    whole = Grid([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    part = whole.part(1, 2, 2)
    assert (list(part), len(part), part.width) == ([["d", "e"], ["g", "h"]], 2, 2)
    part.put(1, 1, "neu")
    assert whole.cell(2, 1) == "neu" and part.whole is whole and whole.whole is whole


def test_a_grid_keeps_numbers_texts_and_flags_apart():
    rows = [["n", 1.5, 1.0], ["1", True, 1.5], ["n", 0.0, ""], ["n", False, 0.0]]
    grid = Grid(rows * 3)
    assert [[*map(repr, row)] for row in grid] == [[*map(repr, row)] for row in rows * 3]
    wide = Grid([["", *[""] * 30, 0.0], ["x", *[""] * 30, ""], ["", *[""] * 30, False]])
    assert wide.cell(0, 31) == 0.0 and wide.cell(2, 31) is False and wide[1] == ["x", *[""] * 31]
