"""What nobody sees in a sheet, and still counts, is told by cell: in every format that keeps how cells look."""

import re

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

from shifan.clean import clean
from shifan.intake import read_city
from tests.intake.packages import rewritten
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
SCORES = ("资料审查", "评分")
FIRST = (1, 3)  # row and column, from 0, of the first deduction


def told(folder, *codes):
    found = clean(read_city(folder), PACK).findings
    return [(finding.code, finding.cell) for finding in found if finding.code in codes]


def xls(folder, style=None, change=lambda sheet: None):
    """Return what is told of an xls file of 资料审查 whose first deduction has a style."""
    write_city(folder, small_city(PACK))
    (folder / "资料审查.xlsx").unlink()
    book = xlwt.Workbook()
    sheet = book.add_sheet("评分", cell_overwrite_ok=True)
    for n, row in enumerate(small_city(PACK)[SCORES]):
        for place, cell in enumerate(row):
            if cell != "":
                sheet.write(n, place, cell)
    if style:
        sheet.write(*FIRST, 0.3, xlwt.easyxf(style))
    change(sheet)
    book.save(str(folder / "资料审查.xls"))
    return told(folder, "unseen", "half-unseen", "hidden-row", "hidden-column", "legend")


IN_XLS = {
    "white": ("font: colour white", [("unseen", "D2")]),
    "a point high": ("font: height 20", [("unseen", "D2")]),
    "red on red": (
        "font: colour red; pattern: pattern solid, fore_colour red",
        [("unseen", "D2")],
    ),
    "white on blue": ("font: colour white; pattern: pattern solid, fore_colour blue", []),
    "grey": ("font: colour gray50", []),
}


@pytest.mark.parametrize("name", IN_XLS)
def test_signs_that_nobody_sees_in_an_old_file(tmp_path, name):
    style, expected = IN_XLS[name]
    assert xls(tmp_path / "小城市", style) == expected


def no_height(sheet):
    sheet.row(1).height, sheet.row(1).height_mismatch = 0, True


def no_width(sheet):
    sheet.col(3).width = 0


def red_with_a_legend(sheet):
    sheet.write(1, 3, 0.3, xlwt.easyxf("pattern: pattern solid, fore_colour red"))
    sheet.write(0, 9, "红色为待核实")


def test_rows_without_height_columns_without_width_and_fills_of_an_old_file(tmp_path):
    assert xls(tmp_path / "甲", change=no_height) == [("hidden-row", "A2")]
    assert xls(tmp_path / "乙", change=no_width) == [("hidden-column", "D1")]
    assert xls(tmp_path / "丙", change=red_with_a_legend) == [("legend", "J1")]


def struck(*parts):
    """Return what writes a text into the first reason whose odd parts are struck through."""

    def write(sheet):
        fonts = (xlwt.easyfont(""), xlwt.easyfont("struck_out true"))
        sheet.write_rich_text(1, 4, [(part, fonts[n % 2]) for n, part in enumerate(parts)])

    return write


@pytest.mark.parametrize("before", [0, 3000])
def test_characters_that_are_struck_in_an_old_file(tmp_path, before):
    """Many texts before it make the table of texts go on in further records."""

    def change(sheet):
        for n in range(before):
            sheet.write(n + 20, 9, f"材料第{n}号")
        struck("材料", "不全", "，待补")(sheet)

    folder = tmp_path / "小城市"
    xls(folder, change=change)
    found = clean(read_city(folder), PACK).findings
    told_here = [
        (finding.cell, finding.found) for finding in found if finding.code == "half-struck"
    ]
    assert told_here == [("E2", "材料不全，待补：其中“不全”有删除线")]


HALF_IN_XLS = {
    "white": ("colour white", "", [("half-unseen", "E2")]),
    "a point high": ("height 20", "", [("half-unseen", "E2")]),
    "white on blue": ("colour white", "pattern: pattern solid, fore_colour blue", []),
    "grey": ("colour gray50", "", []),
}


@pytest.mark.parametrize("name", HALF_IN_XLS)
def test_characters_of_a_cell_that_nobody_sees_in_an_old_file(tmp_path, name):
    font, style, expected = HALF_IN_XLS[name]

    def change(sheet):
        parts = [("材料", xlwt.easyfont("")), ("不全", xlwt.easyfont(font))]
        sheet.write_rich_text(1, 4, parts, xlwt.easyxf(style))

    assert xls(tmp_path / "小城市", change=change) == expected


HALF_IN_ODS = {
    "white": ({"color": "#ffffff"}, {}, [("half-unseen", "E2")]),
    "a point high": ({"fontsize": "1pt"}, {}, [("half-unseen", "E2")]),
    "white on blue": ({"color": "#ffffff"}, {"backgroundcolor": "#0070c0"}, []),
    "struck": ({"textlinethroughstyle": "solid"}, {}, [("half-struck", "E2")]),
    "grey": ({"color": "#808080"}, {}, []),
}


@pytest.mark.parametrize("name", HALF_IN_ODS)
def test_characters_of_a_cell_that_nobody_sees_in_an_open_document(tmp_path, name):
    look, ground, expected = HALF_IN_ODS[name]
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    (folder / "资料审查.xlsx").unlink()
    book = OpenDocumentSpreadsheet()
    signs, of_cell = Style(name="signs", family="text"), Style(name="own", family="table-cell")
    signs.addElement(TextProperties(**look))
    of_cell.addElement(TableCellProperties(**ground))
    for style in (signs, of_cell):
        book.automaticstyles.addElement(style)
    table = Table(name="评分")
    for n, row in enumerate(small_city(PACK)[SCORES]):
        line = TableRow()
        for place, value in enumerate(row):
            number = {"valuetype": "float", "value": repr(value)} if place == 3 and n else {}
            number = number if value != "" else {}
            is_half = (n, place) == (1, 4)
            made = TableCell(
                **({"valuetype": "string"} | number), **({"stylename": of_cell} if is_half else {})
            )
            text = P(text="材料" if is_half else str(value))
            if is_half:
                text.addElement(Span(stylename=signs, text="不全"))
            made.addElement(text)
            line.addElement(made)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(folder / "资料审查.ods"))
    assert told(folder, "unseen", "struck", "half-unseen", "half-struck") == expected


def ods(folder, text, cell, named=False, of_column=False):
    """Return what is told of an ods file whose deductions have a style of text and cell."""
    write_city(folder, small_city(PACK))
    (folder / "资料审查.xlsx").unlink()
    book = OpenDocumentSpreadsheet()
    style = Style(name="own", family="table-cell")
    style.addElement(TextProperties(**text))
    style.addElement(TableCellProperties(**cell))
    (book.styles if named else book.automaticstyles).addElement(style)
    if named:
        style = Style(name="drawn", family="table-cell", parentstylename="own")
        book.automaticstyles.addElement(style)
    table = Table(name="评分")
    for place in range(8):
        more = {"defaultcellstylename": style} if of_column and place == 3 else {}
        table.addElement(TableColumn(**more))
    for n, row in enumerate(small_city(PACK)[SCORES]):
        line = TableRow()
        for place, value in enumerate(row):
            styled = {"stylename": style} if not of_column and (n, place) == FIRST else {}
            number = (
                {"valuetype": "float", "value": repr(value)}
                if value != "" and place == 3 and n
                else {}
            )
            made = TableCell(**({"valuetype": "string"} | number), **styled)
            made.addElement(P(text=str(value)))
            line.addElement(made)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(folder / "资料审查.ods"))
    return told(folder, "unseen", "struck")


IN_ODS = {
    "white": ({"color": "#ffffff"}, {}, {}, [("unseen", "D2")]),
    "a point high": ({"fontsize": "1pt"}, {}, {}, [("unseen", "D2")]),
    "by a style of the whole file": (
        {"color": "#ffffff"},
        {},
        {"named": True},
        [("unseen", "D2")],
    ),
    "green on green": (
        {"color": "#00b050"},
        {"backgroundcolor": "#00b050"},
        {},
        [("unseen", "D2")],
    ),
    "white on blue": ({"color": "#ffffff"}, {"backgroundcolor": "#0070c0"}, {}, []),
    "struck by a style of the whole file": (
        {"textlinethroughstyle": "solid"},
        {},
        {"named": True},
        [("struck", "D2")],
    ),
}


@pytest.mark.parametrize("name", IN_ODS)
def test_signs_that_nobody_sees_in_an_open_document(tmp_path, name):
    text, cell, where, expected = IN_ODS[name]
    assert ods(tmp_path / "小城市", text, cell, **where) == expected


def test_cells_take_the_style_of_their_column(tmp_path):
    found = ods(tmp_path / "小城市", {"color": "#ffffff"}, {}, of_column=True)
    assert found == [("unseen", "D2:D13")]


def xlsx(folder, change=lambda sheet: None, part=lambda name, content: content, code="unseen"):
    import openpyxl

    write_city(folder, small_city(PACK))
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    change(book["评分"])
    book.save(folder / "资料审查.xlsx")
    rewritten(folder / "资料审查.xlsx", part)
    return told(folder, code)


def in_colour(colour, ground=None):
    def change(sheet):
        sheet["D2"].font = Font(color=colour)
        if ground:
            sheet["D2"].fill = PatternFill("solid", fgColor=ground)

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (in_colour(Color(indexed=9)), [("unseen", "D2")]),
        (in_colour(Color(theme=0)), [("unseen", "D2")]),
        (in_colour("FFFEFEFE"), [("unseen", "D2")]),
        (in_colour("FFFF0000", "FFFF0000"), [("unseen", "D2")]),
        (in_colour("FF000000", "FF000000"), [("unseen", "D2")]),
        (in_colour("FFFFFFFF", "FF0070C0"), []),
        (in_colour("FFFF0000"), []),
    ],
)
def test_signs_of_the_colour_of_their_ground(tmp_path, change, expected):
    assert xlsx(tmp_path / "小城市", change) == expected


def with_shared_texts(path, colour):
    """Write 资料审查 with its texts beside the sheet, 不 of 材料不全 in a colour."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("评分")
    for n, row in enumerate(small_city(PACK)[SCORES]):
        sheet.write_row(n, 0, row)
    sheet.write_rich_string(1, 4, "材料", book.add_format({"font_color": colour}), "不", "全")
    book.close()


def with_texts_in_the_sheet(path, colour):
    import openpyxl

    book = openpyxl.load_workbook(path)
    part = TextBlock(InlineFont(color=f"FF{colour[1:]}"), "不")
    book["评分"]["E2"].value = CellRichText("材料", part, "全")
    book.save(path)


@pytest.mark.parametrize("write", [with_shared_texts, with_texts_in_the_sheet])
@pytest.mark.parametrize(
    ("colour", "expected"), [("#FFFFFF", [("half-unseen", "E2")]), ("#FF0000", [])]
)
def test_characters_of_a_cell_that_nobody_sees(tmp_path, write, colour, expected):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    write(folder / "资料审查.xlsx", colour)
    assert told(folder, "half-unseen") == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('<row r="3" ht="0" customHeight="1"', [("hidden-row", "A3")]),
        ('<row r="3" ht="0.75" customHeight="1"', [("hidden-row", "A3")]),
        ('<row r="3" ht="15" customHeight="0"', []),
    ],
)
def test_a_row_without_height_is_hidden(tmp_path, row, expected):
    def part(name, content):
        return (
            re.sub(rb'<row r="3"', row.encode(), content) if b"<sheetData" in content else content
        )

    assert xlsx(tmp_path / "小城市", part=part, code="hidden-row") == expected


@pytest.mark.parametrize(
    ("typed", "code", "district"),
    [("太谷", '@"区"', "太谷区"), ("谷区", '"太"@', "太谷区"), ("太谷区", "@", "太谷区")],
)
def test_a_text_reads_as_its_format_shows_it(tmp_path, typed, code, district):
    import openpyxl

    folder = write_city(tmp_path / "小城市", small_city(PACK))
    book = openpyxl.load_workbook(folder / "现场检查.xlsx")
    book["点位"]["C2"].value, book["点位"]["C2"].number_format = typed, code
    book.save(folder / "现场检查.xlsx")
    assert clean(read_city(folder), PACK).tables["sites"]["district"].iloc[0] == district


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("检查记录（寿阳县）", ("hidden-part", "warning")),
        ("暂存", ("unused-sheet", "info")),
    ],
)
def test_a_hidden_sheet_that_is_not_read_is_told(tmp_path, name, expected):
    import openpyxl

    folder = write_city(tmp_path / "小城市", small_city(PACK))
    book = openpyxl.load_workbook(folder / "现场检查.xlsx")
    book.create_sheet(name).sheet_state = "hidden"
    book.save(folder / "现场检查.xlsx")
    found = [
        finding for finding in clean(read_city(folder), PACK).findings if finding.sheet == name
    ]
    assert [(finding.code, finding.severity) for finding in found] == [expected]
    assert "隐藏的工作表" in found[0].found and "未读取" in found[0].action
