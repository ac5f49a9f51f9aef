"""What the look of cells says counts or is told: number formats, strike-through, comments, fills, hidden contents."""

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from shifan.clean import clean
from shifan.intake import read_city
from shifan.intake.number_formats import shown_text
from tests.small_city import dirty, small_city, tiny_pack, write_city

PACK = tiny_pack()


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (1.26, "0%", "126%"),
        (0.9258, "0.00%", "92.58%"),
        (0.9258, "0%", "92.58%"),
        (1.26, "[Red]0%;-0%", "126%"),
        (20440000, '0!.0,"万元"', "2044万元"),
        (12345, '0\\.0,"万"', "1.2345万"),
        (20000, '[>=10000]0!.0,"万";0', "2万"),
        (200, '[>=10000]0!.0,"万";0', None),
        (2044, '0"万元"', "2044万元"),
        (3, '0,"千元"', "0.003千元"),
        (2, "000", "002"),
        (2, '"A"000', "A002"),
        (5, '0"‰"', "5‰"),
        (5, 'G/通用格式"分"', "5分"),
        (-2, '0"分";-0"分"', "-2分"),
        (5, "General", None),
        (5, "#,##0.00", None),
        (1234, '"¥"#,##0', None),
        (3, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', None),
        (45000, 'yyyy"年"m"月"d"日"', None),
        (0.5, "# ?/?", None),
        (5, "0.00E+00", None),
        (5, ";;;", ""),
        (0, "0;-0;;@", ""),
        (5, "0;-0;;@", None),
        (1, '"√";;"×"', "√"),
        (0, '"√";;"×"', "×"),
        (2, '[=1]"符合";[=2]"不符合";0', "不符合"),
        (3, '[=1]"符合";[=2]"不符合";0', None),
        (0, '0;-0;"-"', None),
    ],
)
def test_a_number_reads_as_its_format_shows_it(number, code, text):
    assert shown_text(number, code) == text


def edited(tmp_path, workbook, sheet, change, sheets=None):
    """Return the clean small city after `change` has been done to a sheet of its xlsx file."""
    folder = write_city(tmp_path / "小城市", sheets or small_city(PACK))
    path = folder / f"{workbook}.xlsx"
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)
    return clean(read_city(folder), PACK)


def told(city, *codes):
    return [
        (finding.code, finding.severity, finding.cell)
        for finding in city.findings
        if finding.code in codes
    ]


def set_format(cell, code, value):
    def change(page):
        page[cell].value, page[cell].number_format = value, code

    return change


@pytest.mark.parametrize(
    ("stored", "code", "unit", "expected"),
    [
        (1.26, "0%", "%", ("1.26", "%")),
        (1.26, "0%", "", ("126", "%")),
        (20440000, '0!.0,"万元"', "万元", ("2044", "万元")),
        (2044, '0"万元"', "", ("2044", "万元")),
        (2044, "#,##0.00", "万元", ("2044", "万元")),
    ],
)
def test_a_figure_keeps_the_unit_of_its_number_format(tmp_path, stored, code, unit, expected):
    sheets = dirty(PACK, ("数据", 2, "单位", unit))
    city = edited(tmp_path, "工作成效", "数据", set_format("C2", code, stored), sheets)
    row = city.tables["figures"].iloc[0]
    if code == "0%":
        expected = ("126", "%")
    assert (str(row["number"]), row["unit"], city.errors) == (*expected, ())


def test_a_percentage_is_no_deduction(tmp_path):
    city = edited(tmp_path, "资料审查", "评分", set_format("D2", "0%", 0.1))
    assert ("number-range", "error", "D2") in told(city, "number-range")


def test_a_code_reads_as_it_is_shown(tmp_path):
    sheets = small_city(PACK)
    for key, column in (("点位", 0), ("检查记录", 0), ("台账", 1)):
        rows = next(rows for (_, sheet), rows in sheets.items() if sheet == key)
        for row in rows[1:]:
            row[column] = "002" if row[column] == "P001A" else row[column]
    city = edited(tmp_path, "现场检查", "点位", set_format("A2", "000", 2), sheets)
    assert city.tables["sites"]["site"].iloc[0] == "002" and not city.errors


def test_percentages_of_old_and_of_open_document_files(tmp_path):
    import xlwt

    folder = write_city(tmp_path / "小城市", small_city(PACK))
    (folder / "工作成效.xlsx").unlink()
    book = xlwt.Workbook()
    for (name, sheet), rows in small_city(PACK).items():
        if name == "工作成效":
            page = book.add_sheet(sheet)
            for n, row in enumerate(rows):
                for m, cell in enumerate(row):
                    page.write(n, m, cell)
            if sheet == "数据":
                page = book.get_sheet(0)
                page.row(3).write(0, "share", xlwt.Style.default_style)
                for m, cell in enumerate(("比率", 1.26, "", "", "2023年", "甲")):
                    style = xlwt.easyxf(num_format_str="0%") if m == 1 else xlwt.Style.default_style
                    page.row(3).write(m + 1, cell, style)
    book.save(str(folder / "工作成效.xls"))
    city = clean(read_city(folder), PACK)
    assert str(city.tables["figures"]["number"].iloc[2]) == "126"
    assert city.tables["figures"]["unit"].iloc[2] == "%"


def test_struck_cells_are_told_and_half_struck_numbers_refused(tmp_path):
    def change(page):
        page["D2"].font = Font(strike=True)
        page["E3"].value = CellRichText(TextBlock(InlineFont(strike=True), "材料"), "不全")
        page["D4"].value = CellRichText(TextBlock(InlineFont(strike=True), "1"), "2")
        page["E1"].font = Font(strike=True)

    city = edited(tmp_path, "资料审查", "评分", change)
    assert told(city, "struck", "half-struck") == [
        ("half-struck", "error", "D4"),
        ("struck", "warning", "E1"),  # a heading
        ("struck", "warning", "D2"),
        ("half-struck", "warning", "E3"),
    ]


def test_struck_characters_in_shared_texts_are_seen(tmp_path):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    (folder / "否决项.xlsx").unlink()
    book = xlsxwriter.Workbook(folder / "否决项.xlsx")
    page, struck = book.add_worksheet("核查"), book.add_format({"font_strikeout": True})
    for n, row in enumerate(small_city(PACK)["否决项", "核查"]):
        page.write_row(n, 0, row)
    page.write_rich_string("C2", "查阅", struck, "台账", "记录")
    book.close()
    found = [
        finding
        for finding in clean(read_city(folder), PACK).findings
        if finding.code == "half-struck"
    ]
    assert [(finding.cell, finding.found) for finding in found] == [
        ("C2", "查阅台账记录：其中“台账”有删除线")
    ]


def test_comments_of_data_cells_are_told(tmp_path):
    def change(page):
        page["D2"].comment = Comment("此处应扣0.5", "甲")
        page["D1"].comment = Comment("填数字", "甲")
        page["J3"].comment = Comment("此处应扣0.5", "甲")
        page["D3"].comment = Comment("【检查】请核对：…", "shifan")

    city = edited(tmp_path, "资料审查", "评分", change)
    found = [finding for finding in city.findings if finding.code == "comment"]
    assert [(finding.cell, finding.found) for finding in found] == [
        ("D1", "扣分：批注：填数字"),
        ("D2", "0.3：批注：此处应扣0.5"),
        ("J3", "批注：此处应扣0.5"),
    ]


def test_fills_are_told_where_a_legend_gives_them_meaning(tmp_path):
    yellow = PatternFill("solid", fgColor="FFFFFF00")

    def fill(page):
        page["D2"].fill = page["D5"].fill = yellow

    def fill_with_legend(page):
        fill(page)
        page.cell(page.max_row + 2, 1, "注：黄色为整改后数据")

    assert told(edited(tmp_path / "a", "资料审查", "评分", fill), "legend") == []
    city = edited(tmp_path / "b", "资料审查", "评分", fill_with_legend)
    found = next(finding for finding in city.findings if finding.code == "legend")
    assert "黄色为整改后数据" in found.found and "D2、D5" in found.found


def test_contents_under_a_merge_and_under_a_format_are_told(tmp_path):
    def change(page):
        page.merge_cells("G2:G4")
        page["D5"].value, page["D5"].number_format = 0.2, ";;;"

    folder = write_city(tmp_path / "小城市", small_city(PACK))
    path = folder / "资料审查.xlsx"
    book = openpyxl.load_workbook(path)
    change(book["评分"])
    book["评分"]._cells[3, 7] = hidden = openpyxl.cell.cell.Cell(book["评分"], 3, 7, "审查员09")
    assert hidden.value == "审查员09"
    book.save(path)
    city = clean(read_city(folder), PACK)
    assert told(city, "under-merge", "unseen") == [
        ("under-merge", "warning", "G3"),
        ("unseen", "warning", "D5"),
    ]


def test_strict_files_are_read_like_transitional_ones(tmp_path):
    import zipfile

    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }

    def change(page):
        page["D3"].value, page["D3"].data_type = "#N/A", "e"
        page["D4"].value = "=1+1"
        page.row_dimensions[6].hidden = True
        page["D7"].value, page["D7"].number_format = 0.5, "0%"
        page["E8"].comment = Comment("核对", "甲")

    def findings(folder):
        city = clean(read_city(folder), PACK)
        return [
            (finding.code, finding.cell, finding.found)
            for finding in city.findings
            if finding.sheet == "评分"
        ]

    plain = edited(tmp_path, "资料审查", "评分", change)
    folder = tmp_path / "小城市"
    path = folder / "资料审查.xlsx"
    expected = findings(folder)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            for transitional, strict in names.items():
                content = content.replace(transitional, strict)
            archive.writestr(name, content)
    assert {"D3", "D4", "D7", "E8"} <= {cell for _, cell, _ in expected}
    assert "hidden-row" in [code for code, *_ in expected] and plain.errors
    assert findings(folder) == expected


INVISIBLE = {
    "white": {"font_color": "#FFFFFF"},
    "tiny": {"font_size": 1},
    "white on white": {"font_color": "#FFFFFF", "bg_color": "#FFFFFF"},
}
VISIBLE = {
    "white on a colour": {"font_color": "#FFFFFF", "bg_color": "#4472C4"},
    "grey": {"font_color": "#808080"},
    "small": {"font_size": 6},
}


def with_format(tmp_path, properties, width=None):
    """Return the clean small city, a deduction of which has a format, and its column perhaps a width."""
    sheets = small_city(PACK)
    folder = write_city(tmp_path / "小城市", sheets)
    with xlsxwriter.Workbook(str(folder / "资料审查.xlsx")) as book:
        page = book.add_worksheet("评分")
        for row, cells in enumerate(sheets["资料审查", "评分"]):
            for column, cell in enumerate(cells):
                own = book.add_format(properties) if (row, column) == (1, 3) else None
                page.write(row, column, cell, own)
        if width is not None:
            page.set_column(3, 3, width)
    return clean(read_city(folder), PACK)


@pytest.mark.parametrize("name", INVISIBLE)
def test_signs_that_nobody_sees_are_told(tmp_path, name):
    (found,) = with_format(tmp_path, INVISIBLE[name]).findings
    assert (found.code, found.severity, found.cell) == ("unseen", "warning", "D2")
    assert "看不见" in found.found and "请核对" in found.action


@pytest.mark.parametrize("name", VISIBLE)
def test_signs_that_are_seen_are_not_told(tmp_path, name):
    assert with_format(tmp_path, VISIBLE[name]).findings == ()


def test_a_column_without_width_is_hidden(tmp_path):
    (found,) = with_format(tmp_path, {}, width=0).findings
    assert (found.code, found.cell) == ("hidden-column", "D1")
