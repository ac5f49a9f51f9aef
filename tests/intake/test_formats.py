"""The same rows in any format give the same tables and the same scores; what a format hides is told."""

import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
import xlwt

from shifan.clean import clean
from shifan.intake import read_city
from shifan.raw_sheets import SHEET_NAMES
from shifan.score import score, summary
from tests.small_city import FORMATS, csv_bytes, dirty, raw_city, small_city, tiny_pack, write_city

PACK = tiny_pack()
NAME = "小城市"


def cleaned(folder):
    return clean(read_city(folder), PACK)


def scores(city):
    """Return what is printed for a city: every value's display, and scores.json."""
    register = score(city, PACK)
    return {key: value.display for key, value in register.items()}, summary(register, PACK)


def same(first, other):
    return all(first.tables[name].equals(other.tables[name]) for name in first.tables) and scores(
        first
    ) == scores(other)


def told(city):
    return {
        (finding.code, finding.severity, finding.file, finding.sheet, finding.cell)
        for finding in city.findings
    }


@pytest.fixture(scope="module")
def reference():
    return clean(raw_city(small_city(PACK)), PACK)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / NAME


def as_csv(folder, sheets, encoding, mark=b""):
    write_city(folder, sheets, "csv")
    for (book, sheet), rows in sheets.items():
        (folder / f"{book}-{sheet}.csv").write_bytes(mark + csv_bytes(rows, encoding))
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_tables_and_scores(folder, reference, form):
    city = cleaned(write_city(folder, small_city(PACK), form))
    assert city.findings == () and same(city, reference)


def test_csv_with_a_byte_order_mark_and_windows_line_ends(folder, reference):
    as_csv(folder, small_city(PACK), "utf-8", b"\xef\xbb\xbf")
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    city = cleaned(folder)
    assert city.findings == () and same(city, reference)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_csv_in_gb18030_is_read_and_told(folder, reference, encoding):
    city = cleaned(as_csv(folder, small_city(PACK), encoding))
    chinese = {finding.file for finding in city.findings}
    assert {(finding.code, finding.severity) for finding in city.findings} == {
        ("encoding", "info")
    } and len(chinese) == 12
    assert same(city, reference)


def test_utf8_is_tried_first_and_never_turned_into_other_signs(folder, reference):
    """These bytes are valid GB18030 as well: tried in the other order they would silently become 鍩烘湰."""
    content = csv_bytes(small_city(PACK)["城市概况", "基本信息"])
    assert "椤圭洰" in content.decode("gb18030", "replace")
    assert (
        cleaned(as_csv(folder, small_city(PACK), "utf-8"))
        .tables["facts"]
        .equals(reference.tables["facts"])
    )


def test_a_book_of_each_kind_side_by_side(folder, reference):
    sheets, forms = small_city(PACK), ("xlsx", "csv", "xls", "ods", "xlsm", "xlsx", "csv")
    for book, form in zip(SHEET_NAMES, forms, strict=True):
        write_city(folder, {key: rows for key, rows in sheets.items() if key[0] == book}, form)
    city = cleaned(folder)
    assert city.findings == () and same(city, reference)


@pytest.mark.parametrize("other", ["xls", "csv"])
def test_two_formats_of_one_workbook_are_refused(folder, other):
    sheets = small_city(PACK)
    write_city(folder, sheets)
    write_city(folder, {key: rows for key, rows in sheets.items() if key[0] == "否决项"}, other)
    city = cleaned(folder)
    assert [
        (finding.code, finding.action) for finding in city.errors if finding.code == "twice"
    ] == [("twice", "请只保留一份")]
    assert "否决项.xlsx" in next(finding.file for finding in city.errors if finding.code == "twice")


def test_macros_are_told_and_never_run(folder, reference):
    write_city(folder, small_city(PACK), "xlsm")
    with zipfile.ZipFile(folder / "否决项.xlsm", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b'Sub Auto_Open()\nKill "C:\\*"\nEnd Sub')
    city = cleaned(folder)
    assert told(city) == {("macros", "info", "否决项.xlsm", "", "")} and same(city, reference)


def test_a_sheet_missing_of_a_set_of_csv_files(folder):
    write_city(folder, small_city(PACK), "csv")
    (folder / "现场检查-业态缺项.csv").unlink()
    write_city(folder, {})
    errors = cleaned(folder).errors
    assert ("missing-sheet", "现场检查-业态缺项.csv") in [
        (finding.code, finding.file) for finding in errors
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("项目,内容\n".encode("utf-16"), "UTF-16"),
        (b"\xff\xff\xff", "既不是 UTF-8 也不是 GB18030"),
        (b"a,b\x00c\n", "不是文本文件"),
        ("项目\t内容\n城市\t小城市\n".encode(), "制表符"),
        ("项目;内容\n城市;小城市\n".encode(), "分号"),
        (b"," * 2000, "列数异常"),
        (b'"' + b"x" * 200_000, "不是规范的 CSV"),
    ],
    ids=["utf-16", "neither", "zero byte", "tabs", "semicolons", "wide", "open quote"],
)
def test_csv_files_that_are_none(folder, content, words):
    write_city(folder, small_city(PACK), "csv")
    (folder / "城市概况-基本信息.csv").write_bytes(content)
    refused = [finding for finding in cleaned(folder).errors if finding.code == "unreadable"]
    assert [(finding.file, words in finding.found) for finding in refused] == [
        ("城市概况-基本信息.csv", True)
    ]


def test_an_empty_csv_is_an_empty_sheet(folder):
    write_city(folder, small_city(PACK), "csv")
    for sheet in ("检查记录", "业态缺项"):
        (folder / f"现场检查-{sheet}.csv").write_bytes(b"")
    assert [
        (finding.code, finding.sheet)
        for finding in cleaned(folder).errors
        if finding.code == "empty-sheet"
    ] == [("empty-sheet", "检查记录")]


# What the reader does not tell: formulas without value, error cells, hidden rows and columns,
# merges, the 1904 system, links.


def edit(folder, book, sheet, change):
    path = folder / f"{book}.xlsx"
    made = openpyxl.load_workbook(path)
    change(made[sheet])
    made.save(path)


@pytest.mark.parametrize(
    ("stored", "hollow"),
    [
        ('<c r="H3" t="str"><f>IF(D3&gt;1,"是","")</f><v></v></c>', False),
        ('<c t="str" r="H3" s="0"><f>IF(D3&gt;1,"是","")</f><v/></c>', False),
        ('<c r="H3"><f>IF(D3&gt;1,"是","")</f><v></v></c>', True),
        ('<c r="H3" t="str"><f>IF(D3&gt;1,"是","")</f></c>', True),
    ],
)
def test_an_empty_text_is_a_result_of_a_formula_and_nothing_is_none(folder, stored, hollow):
    """=IF(D3>1,"是","") gives an empty text, which Excel and LibreOffice store as such.

    A formula that was never calculated has no result at all.
    """
    write_city(folder, small_city(PACK))
    edit(folder, "资料审查", "评分", lambda sheet: sheet.__setitem__("H3", "=1"))
    path = folder / "资料审查.xlsx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(
                name,
                re.sub(rb'<c r="H3"[^>]*><f>1</f><v\s*(?:/>|></v>)</c>', stored.encode(), content),
            )
    assert [(finding.code, finding.cell) for finding in cleaned(folder).errors] == (
        [("hollow-formula", "H3")] if hollow else []
    )


def test_a_formula_that_was_never_calculated_is_refused(folder):
    write_city(folder, small_city(PACK))
    edit(folder, "资料审查", "评分", lambda sheet: sheet.__setitem__("D3", "=0.1+0.2"))
    city = cleaned(folder)
    assert [(finding.code, finding.cell) for finding in city.errors] == [("hollow-formula", "D3")]
    assert "重新计算" in city.errors[0].action


def test_formulas_are_read_by_their_result_and_errors_are_refused_by_cell(folder):
    write_city(folder, small_city(PACK))
    rows = small_city(PACK)["否决项", "核查"]
    book = xlsxwriter.Workbook(folder / "否决项.xlsx", {"strings_to_formulas": False})
    sheet = book.add_worksheet("核查")
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    sheet.write_formula("B2", '=IF(1>0,"否","是")', None, "否")
    sheet.write_formula("B3", "=NA()", None, "#N/A")
    sheet.write_formula("C4", "=[1]别处!A1", None, "#REF!")
    book.close()
    city = cleaned(folder)
    assert [(finding.code, finding.cell) for finding in city.errors] == [
        ("coded-word", "B3"),
        ("error-cell", "C4"),
    ]
    assert "#N/A" in city.errors[0].found and not city.tables["vetoes"].at[0, "occurred"]


def test_links_to_other_files_are_told(folder):
    write_city(folder, small_city(PACK))
    with zipfile.ZipFile(folder / "否决项.xlsx", "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert told(cleaned(folder)) == {("external-link", "warning", "否决项.xlsx", "", "")}


def test_hidden_and_merged_cells_of_an_xlsx(folder):
    write_city(folder, small_city(PACK))

    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet.merge_cells("A2:A4")

    edit(folder, "现场检查", "检查记录", change)
    assert told(cleaned(folder)) == {
        ("hidden-row", "warning", "现场检查.xlsx", "检查记录", "A3"),
        ("hidden-column", "warning", "现场检查.xlsx", "检查记录", "E1"),
        ("merged", "info", "现场检查.xlsx", "检查记录", "A2:A4"),
    }


def test_a_hidden_sheet_counts_and_is_told(folder):
    write_city(folder, small_city(PACK))
    edit(folder, "现场检查", "业态缺项", lambda sheet: setattr(sheet, "sheet_state", "hidden"))
    assert told(cleaned(folder)) == {("hidden-sheet", "warning", "现场检查.xlsx", "业态缺项", "")}


def test_sheet_names_with_blanks_and_sheets_told_twice(folder, reference):
    write_city(folder, small_city(PACK))
    edit(folder, "否决项", "核查", lambda sheet: setattr(sheet, "title", " 核 查 "))
    city = cleaned(folder)
    assert city.findings == () and same(city, reference)
    edit(folder, "否决项", " 核 查 ", lambda sheet: sheet.parent.create_sheet("核查"))
    assert [finding.code for finding in cleaned(folder).errors] == ["twice-sheet"]


def test_sheets_beside_those_asked_for_are_told(folder, reference):
    write_city(folder, small_city(PACK))
    edit(folder, "否决项", "核查", lambda sheet: sheet.parent.create_sheet("草稿"))
    city = cleaned(folder)
    assert told(city) == {("unused-sheet", "info", "否决项.xlsx", "草稿", "")} and same(
        city, reference
    )


@pytest.mark.parametrize("name", ["核查 (2)", "核查（最终）", "旧核查", "核查2"])
def test_a_copy_of_a_sheet_is_asked_about_and_not_read(folder, reference, name):
    write_city(folder, small_city(PACK))
    edit(folder, "否决项", "核查", lambda sheet: sheet.parent.create_sheet(name))
    city = cleaned(folder)
    assert told(city) == {("sheet-copy", "warning", "否决项.xlsx", name, "")}
    assert same(city, reference)


def test_a_missing_sheet_names_the_sheets_that_are_there(folder):
    write_city(folder, small_city(PACK))
    edit(folder, "否决项", "核查", lambda sheet: setattr(sheet, "title", "否决项核查表"))
    lacking = next(finding for finding in cleaned(folder).errors if finding.code == "missing-sheet")
    assert "否决项核查表" in lacking.found + lacking.action


@pytest.mark.parametrize(
    ("workbook", "sheet", "will_do"), [("否决项", "核查", True), ("现场检查", "点位", False)]
)
def test_a_header_alone_is_proposed_only_where_it_will_do(folder, workbook, sheet, will_do):
    sheets = small_city(PACK)
    del sheets[workbook, sheet]
    sheets[workbook, "另一张"] = [["说明"]]
    write_city(folder, sheets)
    lacking = next(finding for finding in cleaned(folder).errors if finding.code == "missing-sheet")
    assert ("只有表头" in lacking.action) is will_do


def test_the_1904_date_system_of_an_xlsx(folder, reference):
    write_city(folder, small_city(PACK))
    path = folder / "现场检查.xlsx"
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(path)
    city = cleaned(folder)
    assert {finding.code for finding in city.findings} == {"date-1904"} and same(city, reference)


def xls(folder, change):
    """Write 现场检查.xls, its first sheets in order, with a change to the record sheet."""
    sheets = {sheet: rows for (book, sheet), rows in small_city(PACK).items() if book == "现场检查"}
    book, day = xlwt.Workbook(), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        page = book.add_sheet(name, cell_overwrite_ok=True)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                page.write(n, m, cell, *([day] if not isinstance(cell, str) else []))
        if name == "检查记录":
            change(page)
    book.save(str(folder / "现场检查.xls"))


def test_what_an_xls_hides(folder):
    write_city(
        folder, {key: rows for key, rows in small_city(PACK).items() if key[0] != "现场检查"}
    )

    def change(page):
        page.row(4).set_cell_error(2, 0x2A)
        page.row(5).hidden = True
        page.col(4).hidden = True
        page.merge(1, 3, 0, 0)

    xls(folder, change)
    write_city(folder, {})
    assert told(cleaned(folder)) == {
        ("coded-word", "error", "现场检查.xls", "检查记录", "C5"),
        ("hidden-row", "warning", "现场检查.xls", "检查记录", "A6"),
        ("hidden-column", "warning", "现场检查.xls", "检查记录", "E1"),
        ("merged", "info", "现场检查.xls", "检查记录", "A2:A4"),
    }


def test_what_an_ods_hides(folder):
    write_city(folder, small_city(PACK), "ods")
    path = folder / "现场检查.ods"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text, mark = parts["content.xml"].decode("utf-8"), "<table:table-row"
    at = text.index(mark, text.index('table:name="检查记录"'))
    head, rows = text[:at], text[at:].split(mark)
    rows[4] = rows[4].replace(">", ' table:visibility="collapse">', 1)
    rows[5] = rows[5].replace(
        'office:value-type="string"><text:p>符合</text:p>',
        'table:formula="of:=NA()" office:value-type="string"><text:p>#N/A</text:p>',
        1,
    )
    rows[6] = rows[6].replace(
        'office:value-type="string"><text:p>符合</text:p>', 'table:formula="of:=1+1">', 1
    )
    parts["content.xml"] = (head + mark.join(rows)).encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    city = cleaned(folder)
    assert told(city) == {
        ("hidden-row", "warning", "现场检查.ods", "检查记录", "A4"),
        ("coded-word", "error", "现场检查.ods", "检查记录", "C5"),
        ("hollow-formula", "error", "现场检查.ods", "检查记录", "C6"),
    }


def test_a_file_under_another_name_is_told_and_not_read(folder, reference):
    write_city(folder, small_city(PACK))
    (folder / "现场检查（终稿）.xlsx").write_bytes(b"x")
    (folder / "~$现场检查.xlsx").write_bytes(b"lock")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "说明.db").write_bytes(b"x")
    city = cleaned(folder)
    assert {finding.file for finding in city.findings if finding.code == "unused-file"} == {
        "现场检查（终稿）.xlsx",
        "说明.db",
    } and same(city, reference)


def test_text_numbers_are_told_where_a_format_knows_numbers(folder):
    """In a CSV everything is text; in a workbook a number kept as text is a mending."""
    sheets = dirty(PACK, ("评分", 3, "扣分", "0.4"))
    assert {finding.code for finding in cleaned(write_city(folder, sheets)).findings} == {
        "text-number"
    }
    assert cleaned(write_city(folder.with_name("另") / NAME, sheets, "csv")).findings == ()


@pytest.mark.parametrize(
    ("name", "own", "action"),
    [
        ("资料审查 - 副本.xlsx", "资料审查", "请用它替换 资料审查.xlsx"),
        ("资料审查(1).xlsx", "资料审查", "请用它替换 资料审查.xlsx"),
        ("资料审查-评分（新）.csv", "资料审查-评分", "请粘贴到 资料审查.xlsx 的工作表“评分”"),
        ("复件 现场检查.xls", "现场检查", "请移出 现场检查.xlsx，再把它改名为 现场检查.xls"),
    ],
)
def test_a_copy_is_told_as_a_copy(folder, name, own, action):
    write_city(folder, small_city(PACK))
    (folder / name).write_bytes(b"x")
    (finding,) = [finding for finding in cleaned(folder).findings if finding.code == "unused-file"]
    assert (finding.file, finding.found) == (name, f"像是“{own}”的副本或另一稿")
    assert action in finding.action
