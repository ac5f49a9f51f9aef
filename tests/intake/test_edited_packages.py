"""An annotated copy is its original with comments, fills and a sheet of findings: every other part byte for byte."""

import re

import openpyxl
import pytest
from openpyxl.comments import Comment

from shifan.clean import clean
from shifan.errors import Finding, Refused
from shifan.intake import read_city
from shifan.intake.annotate import annotate, annotated
from tests.intake.packages import (
    as_before,
    parts,
    rewritten,
    strict,
    write_full,
    write_parts,
)
from tests.small_city import dirty, tiny_pack, write_city

PACK = tiny_pack()
NAME = "小城市"
DIRT = [("评分", 2, "扣分", 99), ("评分", 3, "指标名称", "别的名称")]
CHANGED = {  # of the full workbook: what holds its sheets, formats, comments
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",  # is no longer selected
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


def city(tmp_path, *edits, form="xlsx"):
    return write_city(tmp_path / NAME, dirty(PACK, *edits), form)


def copy_of(folder, out, name="资料审查", findings=None):
    """Return the annotated copy of a workbook."""
    raw = read_city(folder)
    found = clean(raw, PACK).findings if findings is None else findings
    return next(copy for copy in annotated(raw, found, out) if copy.path.stem == name)


def marks(path):
    return {
        f"{page.title}!{cell.coordinate}": cell.comment.text
        for page in openpyxl.load_workbook(path, keep_vba=True).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The folder of a city whose 资料审查 holds every kind of part, and its annotated copy."""
    root = tmp_path_factory.mktemp("full")
    folder = city(root)
    write_full(folder, PACK, *DIRT)
    return folder, copy_of(folder, root / "out")


def test_every_part_that_holds_no_comment_fill_or_list_of_sheets_is_as_it_was(full):
    folder, copy = full
    before, after = parts(folder / "资料审查.xlsm"), parts(copy.path)
    assert (copy.lost, copy.replaces, copy.path.name) == ((), True, "资料审查.xlsm")
    assert {name for name in before if after[name] != before[name]} == CHANGED
    assert list(after)[: len(before)] == list(before)
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"}
    for kind in ("richData", "pivot", "connections", "cellimages", "vbaProject", "charts/style"):
        assert any(kind in name for name in before), kind
    assert as_before(after["xl/worksheets/sheet1.xml"]) == as_before(
        before["xl/worksheets/sheet1.xml"]
    )


def test_comments_are_joined_with_those_there_and_controls_keep_their_shapes(full):
    _, copy = full
    found = marks(copy.path)
    assert found["评分!F4"] == "待核"
    assert found["评分!D2"].startswith("原批注\n【检查】拒绝：扣分：99")
    assert set(found) == {f"评分!{cell}" for cell in ("F4", "D2", "B3", "K2", "L2", "M2")}
    drawing = parts(copy.path)["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count('ObjectType="Note"') == 6 and drawing.count('ObjectType="Button"') == 1
    numbers = re.findall(r'<v:shape id="_x0000_s(\d+)"', drawing)
    assert len(numbers) == len(set(numbers)) == 7
    assert (
        drawing.count("<x:Anchor>") == 2
    )  # of F4 and the button; D2 is as large as it needs to be
    assert openpyxl.load_workbook(copy.path, keep_vba=True)["评分"]["D2"].comment.author == "张"


def test_a_marked_cell_keeps_everything_of_its_format_but_the_fill(full):
    _, copy = full
    page = openpyxl.load_workbook(copy.path)["评分"]
    cell, beside = page["D2"], page["D3"]
    assert (cell.font.b, cell.number_format, cell.fill.fgColor.rgb) == (True, "0.00", "FFF8CBAD")
    assert beside.fill.fgColor.rgb == "FFDDEEFF"


def test_the_list_of_sheets_and_names_is_kept(full):
    _, copy = full
    book = openpyxl.load_workbook(copy.path)
    assert book.sheetnames == ["评分", "自用", "图", "检查结果-原底色", "检查结果"]
    assert book.active.title == "检查结果" and book["评分"].auto_filter.ref == "A1:H9"
    assert "记录" in book.defined_names and book["检查结果"].print_title_rows == "$1:$1"
    assert [page.title for page in book.worksheets if page.sheet_view.tabSelected] == ["检查结果"]


def test_the_same_findings_give_the_same_bytes(full, tmp_path):
    folder, copy = full
    assert copy_of(folder, tmp_path).path.read_bytes() == copy.path.read_bytes()


def test_a_copy_in_the_place_of_its_original_is_checked_as_that_was(full, tmp_path):
    folder, copy = full
    before = clean(read_city(folder), PACK).findings
    again = city(tmp_path)
    (again / "资料审查.xlsx").unlink()
    (again / "资料审查.xlsm").write_bytes(copy.path.read_bytes())
    assert clean(read_city(again), PACK).findings == before
    second = copy_of(again, tmp_path / "out")
    assert marks(second.path) == marks(copy.path)
    changed = {"xl/styles.xml", "xl/workbook.xml"}  # written anew, saying the same
    first, then = parts(copy.path), parts(second.path)
    assert {name for name in first if first[name] != then.get(name)} <= changed | CHANGED
    assert first["xl/worksheets/sheet3.xml"] == then["xl/worksheets/sheet3.xml"]


def test_once_mended_the_sheet_is_as_it_was_before_the_first_check(full, tmp_path):
    folder, copy = full
    again = city(tmp_path)
    (again / "资料审查.xlsx").unlink()
    (again / "资料审查.xlsm").write_bytes(copy.path.read_bytes())
    second = copy_of(again, tmp_path / "out", findings=[])
    before, after = parts(folder / "资料审查.xlsm"), parts(second.path)
    # K2, where a picture lies, had no cell: an empty one stays.
    sheet, empty = after["xl/worksheets/sheet1.xml"], re.compile(rb'<c r="K2"[^>]*/>')
    assert empty.sub(b"", sheet, count=1) == before["xl/worksheets/sheet1.xml"]
    assert marks(second.path) == {"评分!F4": "待核", "评分!D2": "原批注"}
    assert after["xl/drawings/vmlDrawing1.vml"].count(b"Note") == 2
    assert openpyxl.load_workbook(second.path)["检查结果-原底色"]["A1"].value is None


def test_strict_files_get_strict_parts(tmp_path):
    folder = city(tmp_path, *DIRT)
    strict(folder / "资料审查.xlsx")
    copy = copy_of(folder, tmp_path / "out")
    after = parts(copy.path)
    assert copy.lost == () and b"schemas.openxmlformats.org/spreadsheetml" not in b"".join(
        after.values()
    )
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in after["xl/worksheets/_rels/sheet1.xml.rels"]
    )
    again = city(tmp_path / "again")
    (again / "资料审查.xlsx").write_bytes(copy.path.read_bytes())
    raw = read_city(again)
    assert [finding.cell for finding in clean(raw, PACK).findings] == ["D2", "B3"]


def test_a_signature_breaks_and_the_copy_is_not_to_replace_its_original(tmp_path):
    folder = city(tmp_path, *DIRT)
    rewritten(folder / "资料审查.xlsx", **{"_xmlsignatures/sig1.xml": b"<x/>"})
    copy = copy_of(folder, tmp_path / "out")
    assert copy.lost == ("数字签名（加了批注，签名不再有效）",) and not copy.replaces
    rows = list(openpyxl.load_workbook(copy.path)["检查结果"].iter_rows(values_only=True))
    assert rows[-1][0] == "说明" and "数字签名" in rows[-1][3]


def test_threads_are_kept_and_the_findings_tell_that_newer_programs_hide_the_comment(tmp_path):
    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"]["D2"].comment = Comment("[线程批注]\n批注:\n    待核", "tc={1}")
    book.save(folder / "资料审查.xlsx")
    rewritten(folder / "资料审查.xlsx", **{"xl/threadedComments/threadedComment1.xml": b"<x/>"})
    copy = copy_of(folder, tmp_path / "out")
    assert (
        copy.lost == () and parts(copy.path)["xl/threadedComments/threadedComment1.xml"] == b"<x/>"
    )
    rows = list(openpyxl.load_workbook(copy.path)["检查结果"].iter_rows(values_only=True))
    assert rows[-1][3].startswith("评分!D2 原有会话式批注，没有改动")


def test_a_sheet_of_the_keeper_of_the_same_name_is_not_touched(tmp_path):
    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book.create_sheet("检查结果").append(["自己的", "内容"])
    book.save(folder / "资料审查.xlsx")
    before = parts(folder / "资料审查.xlsx")
    copy = copy_of(folder, tmp_path / "out")
    book = openpyxl.load_workbook(copy.path)
    assert book["检查结果"]["A1"].value == "自己的" and book["检查结果-批注"]["A2"].value == "拒绝"
    assert parts(copy.path)["xl/worksheets/sheet2.xml"] == before["xl/worksheets/sheet2.xml"]
    (folder / "资料审查.xlsx").write_bytes(copy.path.read_bytes())
    assert {finding.code for finding in clean(read_city(folder), PACK).findings} == {
        "deduction-range",
        "indicator-name",
    }


def on(cell, severity="error"):
    return Finding("x", severity, "资料审查.xlsx", "评分", cell, "发现", "应为", "处理")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b'<row r="99"><c r="C99" s="N"/></row></sheetData>'),
        (b'<row r="99"/>', b'<row r="99"><c r="C99" s="N"/></row></sheetData>'),
        (
            b'<row r="99" spans="5:6"><c r="E99"/></row>',
            b'<row r="99"><c r="C99" s="N"/><c r="E99"/></row></sheetData>',
        ),
        (
            b'<row r="100"><c r="A100"/></row>',
            b'<row r="99"><c r="C99" s="N"/></row><row r="100"><c r="A100"/></row></sheetData>',
        ),
        (
            b'<row r="99"><!-- <c r="C99"/> --><c r="A99"/></row>',
            b'<row r="99"><!-- <c r="C99"/> --><c r="A99"/><c r="C99" s="N"/></row></sheetData>',
        ),
    ],
)
def test_a_cell_that_is_not_there_is_added_where_it_belongs(tmp_path, before, after):
    folder = city(tmp_path)
    sheet = "xl/worksheets/sheet1.xml"

    def changed(name, content):
        return (
            content.replace(b"</sheetData>", before + b"</sheetData>") if name == sheet else content
        )

    rewritten(folder / "资料审查.xlsx", changed)
    copy = copy_of(folder, tmp_path / "out", findings=[on("C99")])
    assert after in re.sub(rb' s="\d+"', b' s="N"', parts(copy.path)[sheet])


def test_an_added_cell_looks_like_its_row_or_column(tmp_path):
    folder = city(tmp_path)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    page = book["评分"]
    page.column_dimensions["K"].number_format = "0.000"
    page.column_dimensions["K"].width = 20
    page.row_dimensions[99].font = openpyxl.styles.Font(i=True)
    book.save(folder / "资料审查.xlsx")
    copy = copy_of(folder, tmp_path / "out", findings=[on("K50"), on("K99")])
    page = openpyxl.load_workbook(copy.path)["评分"]
    assert (page["K50"].number_format, page["K50"].font.i) == ("0.000", False)
    assert page["K99"].font.i and page["K99"].fill.fgColor.rgb == "FFF8CBAD"


def test_elements_with_a_prefix(tmp_path):
    """Some programs write every element with a prefix."""
    folder = city(tmp_path, *DIRT)

    def prefixed(name, content):
        if not name.startswith(("xl/worksheets/sheet", "xl/styles")):
            return content
        content = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content)
        return content.replace(b"xmlns=", b"xmlns:x=", 1)

    rewritten(folder / "资料审查.xlsx", prefixed)
    copy = copy_of(folder, tmp_path / "out")
    assert set(marks(copy.path)) == {"评分!D2", "评分!B3"}
    assert openpyxl.load_workbook(copy.path)["评分"]["D2"].fill.fgColor.rgb == "FFF8CBAD"


def test_the_drawing_of_comments_stands_before_what_stands_behind_it(tmp_path):
    folder = city(tmp_path, *DIRT)
    tail = (
        b'<customSheetViews><customSheetView guid="{0}"><extLst/></customSheetView></customSheetViews>'
        b'<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
        b"<tableParts/><extLst/>"
    )

    def changed(name, content):
        if name != "xl/worksheets/sheet1.xml":
            return content
        return re.sub(rb"<pageMargins.*(?=</worksheet>)", tail, content, flags=re.DOTALL)

    rewritten(folder / "资料审查.xlsx", changed)
    sheet = parts(copy_of(folder, tmp_path / "out").path)["xl/worksheets/sheet1.xml"]
    assert re.search(rb"</customSheetViews><legacyDrawing [^>]*/><mc:AlternateContent", sheet)


def test_a_file_without_formats_gets_those_of_marks(tmp_path):
    folder = city(tmp_path, *DIRT)
    path = folder / "资料审查.xlsx"
    content = parts(path)
    del content["xl/styles.xml"]

    def changed(name, part):
        part = re.sub(
            rb'<(?:Override PartName="/xl|Relationship [^>]*)[^>]*styles[^>]*/>', b"", part
        )
        return re.sub(rb' s="\d+"', b"", part)

    write_parts(path, {name: changed(name, part) for name, part in content.items()})
    copy = copy_of(folder, tmp_path / "out")
    page = openpyxl.load_workbook(copy.path)["评分"]
    assert page["D2"].fill.fgColor.rgb == "FFF8CBAD" and page["A2"].fill.fill_type is None


@pytest.mark.parametrize(
    ("sound", "broken"), [(b"</Types>", b""), (b'sheetId="1"', b'sheetId="a"')]
)
def test_what_cannot_be_edited_is_written_anew_and_says_so(tmp_path, sound, broken):
    folder = city(tmp_path, *DIRT)
    rewritten(
        folder / "资料审查.xlsx",
        lambda name, content: content.replace(sound, broken),
    )
    copy = copy_of(folder, tmp_path / "out")
    assert not copy.replaces and "另存为 资料审查.xlsx" in copy.lost[0]
    assert set(marks(copy.path)) == {"评分!D2", "评分!B3"}


def test_a_copy_that_somebody_has_worked_in_is_not_written_over(tmp_path):
    folder = city(tmp_path, *DIRT)
    out = tmp_path / "out"
    raw = read_city(folder)
    path = next(path for path in annotate(raw, [], out) if path.stem == "资料审查")
    copy_of(folder, out)  # as they were written: again
    book = openpyxl.load_workbook(path)
    book["评分"]["D2"].value = 0.3
    book.save(path)
    mended, others = path.read_bytes(), (out / "现场检查.xlsx").stat().st_mtime_ns
    with pytest.raises(Refused) as refused:
        copy_of(folder, out)
    assert "先放回 data/raw" in str(refused.value)
    assert path.read_bytes() == mended and (out / "现场检查.xlsx").stat().st_mtime_ns == others
    (folder / "资料审查.xlsx").write_bytes(mended)  # put back: the copy is no loss any more
    assert list(marks(copy_of(folder, out).path)) == ["评分!B3"]


def test_fills_of_a_check_are_not_taken_for_marks_with_a_meaning(tmp_path):
    folder = city(tmp_path, *DIRT, ("评分", 4, "扣分理由", "黄色：待核"))
    found = clean(read_city(folder), PACK).findings
    (folder / "资料审查.xlsx").write_bytes(copy_of(folder, tmp_path / "out").path.read_bytes())
    assert clean(read_city(folder), PACK).findings == found
    assert "legend" not in {finding.code for finding in found}
