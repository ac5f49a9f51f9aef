"""A pack goes to Excel and comes back the same; what is wrong in the workbook is told by sheet and cell."""

import csv
import shutil
import tomllib
from decimal import Decimal

import openpyxl
import pytest

from shifan.errors import Refused
from shifan.packs.exchange import export_pack
from shifan.packs.flat_toml import content_of, rows_of
from shifan.packs.sheets import SHEETS
from shifan.packs.workbook_import import import_pack
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from shifan.standards.pack_columns import ALL_TABLES
from tests.small_pack import write_pack
from tests.soffice import convert, needs_soffice

RULES = (
    "object,id,name,formula,unit,clause,note\n"
    "指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,第1条,扣完为止\n"
)


@pytest.fixture
def pack(tmp_path):
    folder = shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack")
    (folder / "rules.csv").write_text(RULES, encoding="utf-8")
    settings = folder / "standard.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[parameters]\n"每处扣分" = "0.5"\n',
        encoding="utf-8",
    )
    return folder


def contents(folder):
    """Return what a pack says, file by file, comments and quoting apart."""
    files = {}
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8-sig")
        files[path.name] = (
            tomllib.loads(text) if path.suffix == ".toml" else list(csv.reader(text.splitlines()))
        )
    return files


def test_a_pack_comes_back_from_excel_as_it_was(pack, tmp_path):
    book = export_pack(pack, tmp_path / "规则包.xlsx")
    assert contents(import_pack(book, tmp_path / "back")) == contents(pack)
    assert load(tmp_path / "back").program is not None


def test_every_cell_is_a_text_also_formulas_and_codes(pack, tmp_path):
    book = openpyxl.load_workbook(export_pack(pack, tmp_path / "a.xlsx"))
    kinds = {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    }
    assert kinds == {"s"}
    assert book["规则"]["D2"].value.startswith("=满分")


def test_what_an_official_types_comes_back(pack, tmp_path):
    path = export_pack(pack, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["检查项"]["E2"] = 3  # typed as a number
    book["规则"].append(
        ["城市", "total", "总得分", "=四舍五入(100×得分率，规定位数)", "分", "第7条", ""]
    )
    book.save(path)
    back = import_pack(path, tmp_path / "back")
    assert (back / "check_items.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[
        4
    ] == "3"
    (total,) = [rule for rule in load(back).program.of("城市") if rule.text.id == "total"]
    assert total.text.clause == "第7条"


def test_nothing_is_written_if_the_pack_in_the_workbook_has_faults(pack, tmp_path):
    path = export_pack(pack, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["规则"]["D2"] = "=满分×得分律"
    book.save(path)
    with pytest.raises(Refused) as refusal:
        import_pack(path, tmp_path / "back")
    assert any(finding.cell.startswith("D2 第5字") for finding in refusal.value.findings)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.xlsx", "pack"]


@pytest.mark.parametrize(
    ("change", "sheet", "found"),
    [
        (lambda book: book.remove(book["指标"]), "指标", "没有这张工作表"),
        (lambda book: book["指标"].__setitem__("A1", "代号"), "指标", "代号"),
        (lambda book: book["设置"].__setitem__("A2", "[x"), "设置", "[x"),
        (lambda book: book["设置"].__setitem__("B4", "时刻"), "设置", "时刻"),
    ],
)
def test_what_is_wrong_in_the_workbook_is_told_by_sheet(pack, tmp_path, change, sheet, found):
    path = export_pack(pack, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    with pytest.raises(Refused) as refusal:
        import_pack(path, tmp_path / "back")
    assert any(f.sheet == sheet and found in f.found for f in refusal.value.findings)
    assert not (tmp_path / "back").exists()


def test_nothing_is_overwritten_and_what_is_no_workbook_is_told(pack, tmp_path):
    path = export_pack(pack, tmp_path / "a.xlsx")
    for call in (lambda: export_pack(pack, path), lambda: import_pack(path, pack)):
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.findings[0].code == "exists"
    (tmp_path / "b.xlsx").write_text("no workbook", encoding="utf-8")
    for name in ("b.xlsx", "c.xlsx"):
        with pytest.raises(Refused) as refusal:
            import_pack(tmp_path / name, tmp_path / "back")
        assert refusal.value.findings[0].code == "pack-workbook"


def test_toml_as_rows_and_back():
    content = {
        "a": "x",
        "b": {"清楚": 1, "有 空格": True},
        "c": [{"d": "1"}, {"d": "2", "e": []}],
        "f": {},
    }
    rows = rows_of(content)
    assert ("c[2].d", "文字", "2") in rows and ('b."有 空格"', "是否", "是") in rows
    assert content_of(rows) == (content, [])
    for place in ("", "a..b", "[1]", "c[9].d", "a.b"):
        _, (fault,) = content_of([*rows, (place, "文字", "x")])
        assert (fault.row, fault.column, fault.found) == (len(rows), 0, place or "空")


def test_every_row_of_a_flat_sheet_that_does_not_fit_is_told_at_once():
    rows = [("a", "整数", "x"), ("b", "日期", "2023年"), ("c", "数", "1"), ("d", "小数", "0.60")]
    content, faults = content_of(rows)
    assert content == {"d": Decimal("0.60")}
    assert [(fault.row, fault.column) for fault in faults] == [(0, 2), (1, 2), (2, 1)]


OWN_LISTS = {
    "methods.csv": "code,name\nopen,明查\nother,交叉检查\n",
    "results.csv": "word,share,problem\n好,1,0\n中,0.5,1\n差,0,1\n缺项,,0\n",
    "measures.csv": "code,indicator,name,unit,low,high\n3.10,1.1.1,考核权重,%,0,100\n3.1,,抽检批次,批次,,\n",
    "indicators.csv": """code,dimension,name,full_score,document_share,key,parent,kind,clause,编号
1.1,基础工作,保障,,,,,,,甲
1.1.1,,经费保障,40,1,0,1.1,基本,第1条,乙
*B03,,监管队伍,20,1,1,1.1,关键,第2条,乙
3.10,生产经营状况,食品流通,40,0,1,3,关键,第3条,丙
3,生产经营状况,经营,,,,,,,丁
""",
    "business_types.csv": """method,code,name,min_sites,items,key_items,aliases
open,M1,农贸市场,1,2,1,菜市场
other,3.1,食品摊贩,1,1,0,
""",
    "check_items.csv": """code,business_type,name,key,points,indicator
1.10,M1,进货查验记录,重点,4,3.10
1.1,M1,公示许可证,一般,2,3.10
A1,3.1,持健康证,一般,3,3.10
""",
    "rules.csv": """object,id,name,formula,unit,clause,note
城市,own,按编号,=计数(指标，编号＝“乙”)＋合计(测量.数值),个,第9条,
城市,verdict,结论,"=如果(按编号≥0，“合格”，“不合格”)",文字,第8条,
""",
    "standard.toml": """id = "own"
title = "自带各表"
official = false
dimensions = ["基础工作", "生产经营状况"]
levels = ["项目", "大项", "指标"]
missing_policy = "exclude"
edition = "2024版"
effective_from = 2024-01-01
[method_weights]
open = "0.6"
other = "0.40"
[interview]
weight = "0"
[interview.scores]
"清楚" = "1"
[verdict]
pass_line = "60"
key_floor = "0.30"
[site_verdict]
general_max = 8
key_max = 0
[rounding]
places = 2
mode = "half_up"
[[outcome]]
name = "合格"
meets = true
[[outcome]]
name = "不合格"
meets = false
[carried_over]
"2.1" = "1.1.1"
""",
}


@pytest.fixture
def own_lists(tmp_path):
    return write_pack(tmp_path / "own", OWN_LISTS)


def test_lists_of_a_pack_with_a_method_of_its_own_come_back_codes_as_they_were(own_lists, tmp_path):
    book = export_pack(own_lists, tmp_path / "a.xlsx")
    back = import_pack(book, tmp_path / "back")
    assert contents(back) == contents(own_lists)
    codes = [own.code for own in load(back).indicator_list]
    assert codes == ["1.1.1", "B03", "3.10"]


@needs_soffice
def test_a_pack_survives_being_saved_by_libreoffice(own_lists, tmp_path):
    book = export_pack(own_lists, tmp_path / "a.xlsx")
    back = import_pack(convert(book, "xlsx", tmp_path), tmp_path / "back")
    assert contents(back) == contents(own_lists)


def test_a_code_that_has_become_a_number_is_told_by_its_cell(own_lists, tmp_path):
    path = export_pack(own_lists, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["检查项"]["A2"] = 1.1
    book.save(path)
    with pytest.raises(Refused) as refusal:
        import_pack(path, tmp_path / "back")
    (finding,) = refusal.value.findings
    assert (finding.sheet, finding.cell) == ("检查项", "A2") and "1.1" in finding.found


def test_every_column_of_a_pack_has_a_heading_and_every_file_a_sheet():
    sheets = {sheet.file: {column.name for column in sheet.columns} for sheet in SHEETS}
    assert sheets == {
        file: {column.name for column in columns} for file, columns in ALL_TABLES.items()
    }


def test_headings_offer_words_and_codes_and_settings_say_what_they_mean(own_lists, tmp_path):
    book = openpyxl.load_workbook(export_pack(own_lists, tmp_path / "a.xlsx"))
    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["检查项"].data_validations.dataValidation
    }
    assert offered["B2"].startswith("'业态'!$B$2") or offered["B2"].startswith("业态!$B$2")
    assert offered["D2"] == '"重点,一般"'
    meanings = {row[0]: row[3] for row in book["设置"].iter_rows(values_only=True)}
    assert (
        meanings["verdict.pass_line"] == "达标线" and meanings["levels[2]"] == "由上到下第2级的名称"
    )
