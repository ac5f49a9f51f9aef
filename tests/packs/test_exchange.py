"""A pack goes to Excel and comes back the same; what is wrong in the workbook is told by sheet and cell."""

import shutil
import tomllib

import openpyxl
import pytest

from shifan.errors import Refused
from shifan.packs.exchange import export_pack, import_pack
from shifan.packs.flat_toml import UnreadablePlace, content_of, rows_of
from shifan.standards import load
from shifan.standards.folders import SHIPPED

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
        files[path.name] = tomllib.loads(text) if path.suffix == ".toml" else text.splitlines()
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
    assert any(finding.cell.startswith("第2行 formula 第5字") for finding in refusal.value.findings)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.xlsx", "pack"]


@pytest.mark.parametrize(
    ("change", "sheet", "found"),
    [
        (lambda book: book.remove(book["指标"]), "指标", "没有这张工作表"),
        (lambda book: book["指标"].__setitem__("A1", "代号"), "指标", "代号"),
        (lambda book: book["设置"].__setitem__("A2", "[x"), "设置", "[x"),
        (lambda book: book["设置"].__setitem__("B4", "日期"), "设置", "日期"),
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
    assert content_of(rows) == content
    for place in ("", "a..b", "[1]", "c[9].d", "a.b"):
        with pytest.raises(UnreadablePlace):
            content_of([*rows, (place, "文字", "x")])
