"""What a sheet that is not read explains, signs and colours, is compared with how they are read."""

import pytest
import xlsxwriter
import xlwt

from shifan.clean import clean
from shifan.intake import read_city
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
RECORDS = shapes.RECORDS
SIGNS = {"符合": "√", "不符合": "×"}


def with_signs(rows):
    return [[SIGNS.get(cell, cell) for cell in row] for row in rows]


def long():
    sheets = small_city(PACK)
    return sheets | {RECORDS: with_signs(sheets[RECORDS])}


def wide():
    sheets = shapes.wide(PACK)
    return sheets | {RECORDS: with_signs(sheets[RECORDS])}


def forms():
    return shapes.forms(PACK)


def told(folder, *codes):
    findings = clean(read_city(folder), PACK).findings
    return [
        (finding.code, finding.sheet, finding.cell) for finding in findings if finding.code in codes
    ]


def explained(tmp_path, sheets, name, *texts):
    rows = [["说明"], *([text] for text in texts)]
    return write_city(tmp_path / "小城市", sheets | {(RECORDS[0], name): rows})


@pytest.mark.parametrize("shape", [long, wide, forms])
@pytest.mark.parametrize("name", ["填表说明", "图例"])
def test_a_sheet_that_turns_the_meaning_of_a_sign_is_refused_once(tmp_path, shape, name):
    folder = explained(tmp_path, shape(), name, "请如实填写", "2. √表示不符合，×表示符合")
    assert told(folder, "sign-legend") == [("sign-legend", name, "A3")]


@pytest.mark.parametrize(
    "text",
    ["√表示符合，×表示不符合", "○表示不符合", "检查结果填写符合、不符合", "√" * 600 + "表示不符合"],
)
@pytest.mark.parametrize("shape", [long, wide, forms])
def test_what_agrees_or_is_not_used_is_no_matter(tmp_path, shape, text):
    assert told(explained(tmp_path, shape(), "图例", text), "sign-legend") == []


def test_numbers_are_those_of_the_column_of_results(tmp_path):
    sheets = small_city(PACK)
    text = "1=不符合，2=符合"
    assert told(explained(tmp_path / "甲", sheets, "图例", text), "sign-legend") == []
    sheets[RECORDS][1][2] = 1
    assert told(explained(tmp_path / "乙", sheets, "图例", text), "sign-legend") == [
        ("sign-legend", "图例", "A2")
    ]


def test_each_text_is_told_of_its_own_sheet(tmp_path):
    sheets = long() | {(RECORDS[0], name): [["说明"]] for name in ("甲表", "丙表")}
    folder = write_city(
        tmp_path / "小城市",
        sheets | {(RECORDS[0], "乙表"): [["说明"], ["√表示不符合"]]},
    )
    assert told(folder, "sign-legend") == [("sign-legend", "乙表", "A2")]
    explained = read_city(folder).sheet(*RECORDS).explained
    assert [(finding.text, finding.sheet) for finding in explained] == [("√表示不符合", "乙表")]


def test_a_sheet_of_an_old_file(tmp_path):
    sheets = long()
    folder = write_city(tmp_path / "小城市", sheets)
    (folder / "现场检查.xlsx").unlink()
    book = xlwt.Workbook()
    for (workbook, name), rows in (sheets | {(RECORDS[0], "图例"): [["√表示不符合"]]}).items():
        if workbook == RECORDS[0]:
            page = book.add_sheet(name)
            for n, row in enumerate(rows):
                for place, cell in enumerate(row):
                    page.write(n, place, cell)
    book.save(str(folder / "现场检查.xls"))
    assert told(folder, "sign-legend") == [("sign-legend", "图例", "A1")]


@pytest.mark.parametrize(
    ("text", "expected"), [("标红的为待核实", [("legend", "图例", "A1")]), ("另见附件", [])]
)
def test_a_sheet_that_says_what_a_colour_means(tmp_path, text, expected):
    sheets = small_city(PACK)
    folder = write_city(tmp_path / "小城市", sheets)
    with xlsxwriter.Workbook(str(folder / "资料审查.xlsx")) as book:
        page, red = book.add_worksheet("评分"), book.add_format({"bg_color": "#FF0000"})
        for row, cells in enumerate(sheets["资料审查", "评分"]):
            for column, cell in enumerate(cells):
                page.write(row, column, cell, red if (row, column) == (1, 3) else None)
        book.add_worksheet("图例").write(0, 0, text)
    assert told(folder, "legend") == expected
