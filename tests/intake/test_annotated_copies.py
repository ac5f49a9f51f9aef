"""What an annotated copy carries over from its original, what it says it does not, and how it looks
in another program.
"""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from shifan.clean import clean
from shifan.forms.new_city import new_city
from shifan.intake import read_city
from shifan.intake.annotate import annotated
from tests.forms.filling import fill
from tests.small_city import dirty, small_city, tiny_pack, write_city
from tests.soffice import convert, needs_soffice

PACK = tiny_pack()
NAME = "小城市"
DIRT = [("评分", 2, "扣分", 99), ("评分", 3, "指标名称", "别的名称")]
LISTS = """<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">
<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1"
showInputMessage="1" showErrorMessage="1" errorTitle="填写有误"><x14:formula1><xm:f>选项!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>G2:G91</xm:sqref></x14:dataValidation>
</x14:dataValidations></ext></extLst>"""


def city(tmp_path, *edits, form="xlsx"):
    return write_city(tmp_path / NAME, dirty(PACK, *edits), form)


def copies(folder, out):
    """Return (path, what is lost) of each copy by workbook."""
    raw = read_city(folder)
    return {
        copy.path.stem: (copy.path, copy.lost)
        for copy in annotated(raw, clean(raw, PACK).findings, out)
    }


def rewritten(path, change=lambda name, content: content, **more):
    """Rewrite a package: each part through `change`, further parts added."""
    with zipfile.ZipFile(path) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (parts | more).items():
            package.writestr(name, content)


def test_rules_formats_pictures_and_comments_of_the_original_are_kept(tmp_path):
    from PIL import Image as Picture

    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    page = book["评分"]
    page.add_data_validation(
        DataValidation(
            type="list", formula1='"是"', sqref="H2:H91", showInputMessage=True, prompt="填是或留空"
        )
    )
    page.conditional_formatting.add(
        "D2:D91",
        CellIsRule(
            operator="greaterThan", formula=["1"], fill=PatternFill("solid", bgColor="FF0000")
        ),
    )
    Picture.new("RGB", (60, 30), "blue").save(tmp_path / "p.png")
    page.add_image(Image(tmp_path / "p.png"), "J2")
    page["F9"].comment = Comment("存档号待补\n" * 6, "张")
    page["D1"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.5))
    book.save(folder / "资料审查.xlsx")
    path, lost = copies(folder, tmp_path / "out")["资料审查"]
    page = openpyxl.load_workbook(path)["评分"]
    assert lost == () and [
        (validation.formula1, validation.prompt)
        for validation in page.data_validations.dataValidation
    ] == [('"是"', "填是或留空")]
    assert (
        len(page.conditional_formatting) == 1
        and len(page._images) == 1
        and page["F9"].comment.text.startswith("存档号待补")
    )


def test_drop_downs_as_excel_keeps_them_stay(tmp_path):
    folder = city(tmp_path, *DIRT)
    rewritten(
        folder / "资料审查.xlsx",
        lambda name, content: (
            content.replace(b"</worksheet>", LISTS.encode() + b"</worksheet>")
            if "sheet1.xml" in name
            else content
        ),
    )
    path, lost = copies(folder, tmp_path / "out")["资料审查"]
    with zipfile.ZipFile(path) as package:
        assert LISTS.encode() in package.read("xl/worksheets/sheet1.xml") and lost == ()


def test_results_of_formulas_are_kept_so_that_a_copy_is_checked_like_its_original(tmp_path):
    """A deduction, an N/A, a day and a total are formulas.

    The copy is put in place without an office program in between.
    """
    folder = city(tmp_path, ("评分", 3, "指标名称", "别的名称"))
    for name, sheet, formulas in (
        (
            "资料审查",
            "评分",
            {
                "D2": ("=0.1+0.2", 0.3),
                "H4": ('=IF(D4>1,"是","")', ""),
                "E5": ('="甲"&"<乙>"', "甲<乙>"),
                "K1": ("=1=1", True),
            },
        ),
        ("现场检查", "点位", {"F2": ("=DATE(2023,11,2)", 45232), "K2": ("=1/0", "#DIV/0!")}),
    ):
        given = openpyxl.load_workbook(folder / f"{name}.xlsx")
        made = xlsxwriter.Workbook(folder / f"{name}.xlsx")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for page in given:
            target = made.add_worksheet(page.title)
            for cell in (
                cell for row in page.iter_rows() for cell in row if cell.value is not None
            ):
                target.write(cell.coordinate, cell.value, *([day] if cell.is_date else []))
            for place, (formula, value) in formulas.items() if page.title == sheet else ():
                target.write_formula(place, formula, day if place == "F2" else None, value)
        made.close()
        rewritten(
            folder / f"{name}.xlsx",
            lambda _, content: content.replace(b'<c r="H4"><f>', b'<c r="H4" t="str"><f>'),
        )  # as office programs write it
    before = clean(read_city(folder), PACK)
    out = copies(folder, tmp_path / "out")
    for name in ("资料审查", "现场检查"):
        (folder / f"{name}.xlsx").write_bytes(out[name][0].read_bytes())
    after = clean(read_city(folder), PACK)
    assert before.errors == () and {finding.code for finding in before.findings} == {
        "indicator-name",
        "headless-column",
    }
    assert after.findings == before.findings and all(
        after.tables[name].equals(table) for name, table in before.tables.items()
    )
    assert (
        openpyxl.load_workbook(folder / "资料审查.xlsx")["评分"]["D2"].value == "=0.1+0.2"
        and str(after.tables["documents"].at[3, "reason"]) == "甲<乙>"
    )


def test_macros_come_back_with_the_copy_and_comments_once(tmp_path):
    folder = city(tmp_path, *DIRT, form="xlsm")
    book = openpyxl.load_workbook(folder / "资料审查.xlsm", keep_vba=True)
    book["评分"]["D2"].comment = Comment("待核", "张")
    book.save(folder / "资料审查.xlsm")
    rewritten(folder / "资料审查.xlsm", **{"xl/vbaProject.bin": b"macros"})
    path, lost = copies(folder, tmp_path / "out")["资料审查"]
    assert path.name == "资料审查.xlsm" and lost == ()
    with zipfile.ZipFile(path) as package:
        assert package.read("xl/vbaProject.bin") == b"macros" and b"macroEnabled" in package.read(
            "[Content_Types].xml"
        )
        drawings = b"".join(
            package.read(name) for name in package.namelist() if name.endswith(".vml")
        )
    assert (
        len(re.findall(rb'ObjectType="Note"', drawings)) == 2
    )  # D2, with the keeper's words, and B3
    assert openpyxl.load_workbook(path)["评分"]["D2"].comment.text.startswith("待核\n【检查】")


@pytest.mark.parametrize("form", ["xls", "ods", "csv"])
def test_other_formats_come_back_as_xlsx_and_say_how_to_put_them_in_place(tmp_path, form):
    folder = city(tmp_path, *DIRT, form=form)
    path, (lost,) = copies(folder, tmp_path / "out")["现场检查"]
    assert (
        path.name == "现场检查.xlsx"
        and f".{form}" in lost
        and "在 来源.toml 中改为 现场检查.xlsx" in lost
    )
    page = openpyxl.load_workbook(path)["点位"]
    assert (page["F2"].value, page["F2"].number_format) == (
        (dt.datetime(2023, 11, 2), "yyyy-mm-dd") if form != "csv" else ("2023-11-02", "General")
    )
    assert (
        8 <= page.column_dimensions["E"].width <= 41
        and path.parent.joinpath("城市概况.xlsx").exists()
    )
    area = openpyxl.load_workbook(path.parent / "城市概况.xlsx")["基本信息"]["B4"]
    assert (area.value, area.number_format) == ("140700", "@") or form == "xls"


def test_a_covered_fill_comes_back_when_the_cell_is_mended(tmp_path):
    """A grey cell of the blank workbook and a theme colour of the keeper's own: marked, mended, checked again."""
    folder = new_city(tmp_path, NAME, PACK)[0].parent
    fill(folder, dirty(PACK, *DIRT))
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    grey = book["评分"]["B3"].fill.fgColor.rgb
    book["评分"]["D2"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.5))
    book.save(folder / "资料审查.xlsx")
    path, _ = copies(folder, tmp_path / "out")["资料审查"]
    book = openpyxl.load_workbook(path)
    assert [book["评分"][cell].fill.fgColor.rgb for cell in ("D2", "B3")] == [
        "FFF8CBAD",
        "FFFFE699",
    ]
    assert [page.sheet_state for page in book if page.title == "检查结果-原底色"] == ["veryHidden"]
    book["评分"]["D2"].value, book["评分"]["B3"].value = (
        0,
        small_city(PACK)["资料审查", "评分"][2][1],
    )
    book.save(folder / "资料审查.xlsx")
    found = clean(read_city(folder), PACK).findings
    again, _ = copies(folder, tmp_path / "out")["资料审查"]
    page = openpyxl.load_workbook(again)["评分"]
    assert (
        found == ()
        and page["B3"].fill.fgColor.rgb == grey
        and (page["D2"].fill.fgColor.theme, page["D2"].fill.fgColor.tint) == (4, 0.5)
    )
    assert (
        page["D2"].comment is None
        and openpyxl.load_workbook(again)["检查结果-原底色"]["A1"].value is None
    )


def test_it_opens_on_the_results_and_no_other_sheet_is_selected_with_them(tmp_path):
    path, _ = copies(city(tmp_path, *DIRT), tmp_path / "out")["资料审查"]
    book = openpyxl.load_workbook(path)
    assert book.active.title == "检查结果" and [
        page.title for page in book if page.sheet_view.tabSelected
    ] == ["检查结果"]
    page = book["检查结果"]
    assert (page.page_setup.orientation, page.print_title_rows, page.auto_filter.ref) == (
        "landscape",
        "$1:$1",
        "A1:F3",
    )
    assert [page[f"A{row}"].fill.fgColor.rgb for row in (2, 3)] == ["FFF8CBAD", "FFFFE699"]


@needs_soffice
def test_another_program_shows_the_same_marks(tmp_path):
    """LibreOffice opens the copy and saves it.

    Comments, fills and links are there, each comment large enough for its lines.
    """
    folder = city(tmp_path, *DIRT)
    path, _ = copies(folder, tmp_path / "out")["资料审查"]
    book = openpyxl.load_workbook(convert(path, "xlsx", tmp_path))
    page = book["评分"]
    assert (
        page["D2"]
        .comment.text.replace("\r", "")
        .startswith("【检查】拒绝：扣分：99\n应为：不超过该指标满分3")
    )
    assert [page[cell].fill.fgColor.rgb[-6:] for cell in ("D2", "B3")] == ["F8CBAD", "FFE699"]
    assert book["检查结果"]["C2"].hyperlink.location.replace("'", "").replace("$", "") in (
        "评分!D2",
        "评分.D2",
    )
    assert page["D2"].comment.height >= 18 * page["D2"].comment.text.count("\n")


def test_letters_of_different_looks_in_one_cell_are_kept(tmp_path):
    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"]["E2"].value = CellRichText("材料", TextBlock(InlineFont(b=True), "不全 "), "待补")
    book["评分"]["E3"].value = CellRichText(TextBlock(InlineFont(color="FF0000"), "=1+1"))
    book.save(folder / "资料审查.xlsx")
    path, _ = copies(folder, tmp_path / "out")["资料审查"]
    page = openpyxl.load_workbook(path, rich_text=True)["评分"]
    assert (
        isinstance(page["E2"].value, CellRichText)
        and page["E2"].value[1].font.b
        and str(page["E2"].value) == "材料不全 待补"
    )
    assert (str(page["E3"].value), page["E3"].data_type) == ("=1+1", "s")
