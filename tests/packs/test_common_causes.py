"""Faults of a pack that have one cause are told once, with every place where it shows."""

import openpyxl
import pytest

from shifan.errors import Refused
from shifan.packs.exchange import export_pack
from shifan.packs.plausibility import check_pack
from shifan.packs.workbook_import import import_pack
from tests.small_pack import FILES, with_parameters, write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"


def told(tmp_path, rules, **more):
    standard, findings = check_pack(
        write_pack(tmp_path / "pack", {"rules.csv": HEAD + rules, **more})
    )
    assert standard is None
    return findings


@pytest.mark.parametrize(
    ("row", "old", "readers"),
    [
        (
            "指标,score,得分,=四舍五入(满分×指标得分率，规定位数),分,第1条,",
            "指标得分",
            ["项目.得分", "项目.满分", "城市.指标得分合计", "城市.适用指标满分合计"],
        ),
        (
            "指标,rate,得分率,=资料审查得分率,率,第1条,",
            "指标得分率",
            ["指标.指标得分", "指标.底线"],
        ),
        ("项目,score,大项得分,=合计(指标.指标得分),分,第1条,", "得分", ["项目.得分率"]),
        ("城市,total,总分,=合计(指标.指标得分),分,第1条,", "总得分", ["城市.初评结论"]),
    ],
)
def test_a_rule_renamed_in_the_place_of_the_templates_is_told_once_with_its_readers(
    tmp_path, row, old, readers
):
    (fault,) = told(tmp_path, row + "\n")
    assert fault.cell == "第2行 name" and f"“{old}”改名为" in fault.found
    assert all(f"模板的规则“{reader}”" in fault.found for reader in readers)
    assert fault.expected.startswith(old)


def test_the_packs_own_readers_of_the_former_name_are_told_with_their_characters(tmp_path):
    rules = "指标,score,得分,=四舍五入(满分×指标得分率，规定位数),分,第1条,\n"
    rules += "城市,total,总得分,=100×合计(指标.指标得分)÷100,分,第1条,\n"
    (fault,) = told(tmp_path, rules)
    assert "第3行 formula 第12字" in fault.found


def test_a_role_that_the_template_does_not_read_may_be_renamed(tmp_path):
    rules = HEAD + "点位,score,点位分,=四舍五入(100×平均(检查记录.得分比例)，规定位数),分,第1条,\n"
    standard, findings = check_pack(write_pack(tmp_path, {"rules.csv": rules}))
    assert standard is not None and findings == []


def test_a_rule_that_gives_a_text_where_the_template_reads_a_number_is_told_once(tmp_path):
    (fault,) = told(tmp_path, "指标,rate,指标得分率,=“甲”,文字,第1条,\n")
    assert fault.cell == "第2行 unit"
    assert "指标.指标得分" in fault.found and "指标.底线" in fault.found


def _rules(formula, count):
    names = [f"规则{n}" for n in range(count)]
    rows = [f"城市,r{n},{name},{formula},分,第{n}条,\n" for n, name in enumerate(names)]
    total = f"城市,total,总得分,={'＋'.join(names)},分,第9条,\n"
    return "".join(rows) + total


@pytest.mark.parametrize(
    "formula", ["=每处扣分×2", "=合计(指标.每处扣分)", "=合计(扣分项.分值)", "=查档(每处扣分)"]
)
def test_a_name_that_many_formulas_have_wrong_is_told_once_with_its_places(tmp_path, formula):
    settings = with_parameters({"每处扣": "1"}) if formula == "=每处扣分×2" else None
    more = {"standard.toml": settings} if settings else {}
    faults = told(tmp_path, _rules(formula, 4), **more)
    (fault,) = [fault for fault in faults if fault.file == "rules.csv"]
    assert fault.cell.startswith("第2行 formula 第")
    assert all(f"第{line}行 formula 第" in fault.found for line in (3, 4, 5))


def test_objects_that_a_level_was_called_before_are_told_once(tmp_path):
    rules = "".join(f"大类,r{n},规则{n},=合计(指标.指标得分),分,第1条,\n" for n in range(3))
    (fault,) = told(tmp_path, rules)
    assert fault.cell == "第2行 object" and "第3行 object、第4行 object" in fault.found


def test_two_slips_are_two_faults(tmp_path):
    faults = told(tmp_path, _rules("=每处扣分×2", 2))
    assert [fault.cell for fault in faults] == ["第2行 formula 第2字", "第3行 formula 第2字"]


@pytest.mark.parametrize("unit", ["点", "", "分数"])
def test_a_wrong_unit_breaks_no_rule_that_reads_the_name(tmp_path, unit):
    (fault,) = told(tmp_path, f"城市,total,总得分,=合计(指标.指标得分),{unit},第1条,\n")
    assert fault.cell == "第2行 unit"


def test_in_the_workbook_the_places_are_those_of_its_sheet(tmp_path):
    files = {
        "standard.toml": with_parameters({"每处扣分": "1"}),
        "rules.csv": HEAD + _rules("=每处扣分×2", 4),
    }
    pack = write_pack(tmp_path / "pack", {**FILES, **files})
    book = export_pack(pack, tmp_path / "a.xlsx")
    workbook = openpyxl.load_workbook(book)
    settings = workbook["设置"]
    for row in settings.iter_rows(min_row=2):
        if row[0].value == "parameters.每处扣分":
            row[0].value = "parameters.每处扣"
    workbook["规则"].insert_rows(3)
    workbook.save(book)
    with pytest.raises(Refused) as refused:
        import_pack(book, tmp_path / "new")
    (fault,) = [fault for fault in refused.value.findings if fault.sheet == "规则"]
    assert fault.cell == "D2 第2字" and "D4 第2字、D5 第2字、D6 第2字" in fault.found
