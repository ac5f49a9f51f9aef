"""What is hidden in a pack's workbook is read, and told once a sheet."""

import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.errors import Refused
from shifan.packs.exchange import export_pack
from shifan.packs.workbook_import import import_pack
from shifan.standards import load
from tests.small_pack import FILES, with_parameters, write_pack

FILES_WITH_RULE = {
    **FILES,
    "standard.toml": with_parameters({"每处扣分": "0.5"}),
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    "指标,score,指标得分,=满分－不超过(合计(检查记录.问题数)×每处扣分，满分),分,第1条,\n",
}


@pytest.fixture
def exported(tmp_path):
    return export_pack(write_pack(tmp_path / "small", FILES_WITH_RULE), tmp_path / "small.xlsx")


NEARLY_NONE = 0.25  # openpyxl writes no height of 0


def without_height(path):
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(b'ht="0.25"', b'ht="0"'))


def hide_row(book):
    book["指标"].row_dimensions[3].hidden = True


def hide_rows_by_height(book):
    for row in (2, 4):
        book["指标"].row_dimensions[row].height = NEARLY_NONE


def hide_columns(book):
    columns = book["规则"].column_dimensions
    columns.group("D", "E", hidden=True)


def hide_sheet(book):
    book["规则"].sheet_state = "hidden"


def hide_deeply(book):
    book["规则"].sheet_state = "veryHidden"
    book["规则"].row_dimensions[2].hidden = True


def hide_nothing_that_is_read(book):
    book["指标"].row_dimensions[90].hidden = True
    book["规则"].column_dimensions["Z"].hidden = True
    book["测量"].sheet_state = "hidden"


@pytest.mark.parametrize(
    ("hide", "told"),
    [
        (hide_row, [("指标", "A3", "隐藏的1行中有内容：第3行")]),
        (hide_rows_by_height, [("指标", "A2", "隐藏的2行中有内容：第2,4行")]),
        (hide_columns, [("规则", "D1", "隐藏的列：公式、单位")]),
        (hide_sheet, [("规则", "", "工作表被隐藏")]),
        (hide_deeply, [("规则", "A2", "工作表被隐藏；隐藏的1行中有内容：第2行")]),
        (hide_nothing_that_is_read, []),
        (lambda book: None, []),
    ],
)
def test_hidden_contents_are_told_once_a_sheet(exported, tmp_path, hide, told):
    book = openpyxl.load_workbook(exported)
    hide(book)
    book.save(tmp_path / "edited.xlsx")
    without_height(tmp_path / "edited.xlsx")
    found = []
    back = import_pack(tmp_path / "edited.xlsx", tmp_path / "back", found.append)
    assert [(own.sheet, own.cell, own.found) for own in found] == told
    assert {own.severity for own in found} <= {"warning"}
    assert len(load(back).rules) == 1 and len(load(back).indicators) == 3


def test_the_command_says_so(exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    hide_sheet(book)
    book.save(tmp_path / "edited.xlsx")
    words = ["pack", "import", str(tmp_path / "edited.xlsx"), "-o", str(tmp_path / "back")]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0 and "工作表被隐藏" in answer.output and "已写" in answer.output


def slip_in_a_formula(book):
    book["规则"]["D2"].value = "=满分－每处扣"


def slip_in_the_layout(book):
    book["指标"].merge_cells("C2:C3")


@pytest.mark.parametrize(
    ("hide", "slip", "sheets"),
    [
        (hide_row, slip_in_a_formula, {("规则", "error"), ("指标", "warning")}),
        (hide_sheet, slip_in_the_layout, {("指标", "error"), ("规则", "warning")}),
        (hide_columns, slip_in_a_formula, {("规则", "error"), ("规则", "warning")}),
        (hide_sheet, slip_in_a_formula, {("规则", "error"), ("规则", "warning")}),
    ],
)
def test_a_refusal_tells_what_is_hidden_in_the_same_round(exported, tmp_path, hide, slip, sheets):
    book = openpyxl.load_workbook(exported)
    hide(book)
    slip(book)
    book.save(tmp_path / "edited.xlsx")
    found = []
    with pytest.raises(Refused) as refused:
        import_pack(tmp_path / "edited.xlsx", tmp_path / "back", found.append)
    told = {(own.sheet, own.severity) for own in refused.value.findings}
    assert told >= sheets and found == []
    words = ["pack", "import", str(tmp_path / "edited.xlsx"), "-o", str(tmp_path / "back")]
    answer = CliRunner().invoke(app, words)
    lines = answer.output.splitlines()
    assert answer.exit_code == 2 and {line[:3].strip("　") for line in lines} >= {"拒绝", "请核对"}


def test_a_folder_that_is_there_hides_no_fault_of_the_workbook(exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    hide_row(book)
    slip_in_a_formula(book)
    book.save(tmp_path / "edited.xlsx")
    (tmp_path / "back").mkdir()
    with pytest.raises(Refused) as refused:
        import_pack(tmp_path / "edited.xlsx", tmp_path / "back")
    assert {own.code for own in refused.value.findings} >= {"exists", "pack-rule", "hidden-in-pack"}
    assert list((tmp_path / "back").iterdir()) == []
    (tmp_path / "no.xlsx").write_text("kein Arbeitsblatt")
    with pytest.raises(Refused) as refused:
        import_pack(tmp_path / "no.xlsx", tmp_path / "back")
    assert [own.code for own in refused.value.findings] == ["pack-workbook", "exists"]


def told_of(exported, tmp_path, edit):
    book = openpyxl.load_workbook(exported)
    edit(book)
    book.save(tmp_path / "marked.xlsx")
    found = []
    import_pack(tmp_path / "marked.xlsx", tmp_path / "marked", found.append)
    return [(own.sheet, own.cell, own.found) for own in found]


def struck(*cells):
    def edit(book):
        for cell in cells:
            book["检查项"][cell].font = Font(strike=True)

    return edit


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("C3",), "划掉的1格：C3"),
        (("A3", "B3", "C3", "D3", "E3", "F3"), "划掉的6格：A3、B3、C3、D3、E3等"),
    ],
)
def test_what_is_struck_through_is_told_and_read(exported, tmp_path, cells, found):
    assert told_of(exported, tmp_path, struck(*cells)) == [("检查项", cells[0], found)]
    assert len(load(tmp_path / "marked").item_list) == len(load(tmp_path / "small").item_list)


def test_an_empty_cell_that_is_struck_through_is_nothing(exported, tmp_path):
    assert told_of(exported, tmp_path, struck("F40")) == []


def test_comments_are_told_since_nobody_reads_them(exported, tmp_path):
    def edit(book):
        book["规则"]["D2"].comment = Comment("改为每处0.5分\n张三", "张三")
        book["规则"]["E2"].comment = Comment("？", "张三")

    found = "2格有批注：D2、E2“改为每处0.5分”"
    assert told_of(exported, tmp_path, edit) == [("规则", "D2", found)]
