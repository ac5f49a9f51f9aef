"""Blank workbooks ask for what the pack reads: its methods, result words, measures, numbers, problem counts."""

import openpyxl
import pytest

from shifan.forms.new_city import new_city
from shifan.standards import load
from tests.packs.example_packs import loaded
from tests.small_pack import write_pack


def blank(folder, standard):
    new_city(folder, "新市", standard)
    raw = folder / "data" / "raw" / "新市"
    return {
        (path.stem, sheet.title): sheet
        for path in raw.glob("*.xlsx")
        for sheet in openpyxl.load_workbook(path)
    }


def headings(sheets, workbook, sheet):
    return [cell.value for cell in sheets[workbook, sheet][1] if cell.value]


def offered(sheets, workbook, sheet):
    rules = sheets[workbook, sheet].data_validations.dataValidation
    return {rule.formula1 for rule in rules}


@pytest.mark.parametrize(
    ("pack", "more", "methods", "words"),
    [
        ("canyin", [], ["日常检查"], "好,较好,一般,差,不适用"),
        ("fhrs", ["数值"], ["监督检查"], "良好,有缺陷"),
        ("weisheng", ["数值"], ["暗访"], "好,中,差,缺项"),
        ("brcgs", ["问题数"], ["审核"], "符合,次要不符合,主要不符合,严重不符合,不适用"),
        ("dafenbiao", ["问题数"], ["明查", "暗访"], "符合,不符合,合理缺项"),
        ("jiangsu-2016", [], ["明查", "暗访"], "符合,不符合,合理缺项"),
    ],
)
def test_columns_and_words_are_those_of_the_pack(tmp_path, pack, more, methods, words):
    sheets = blank(tmp_path, loaded(pack, tmp_path / "packs" / pack))
    assert headings(sheets, "城市概况", "区县") == ["代码", "名称", "类型", *methods]
    usual = ["点位编号", "检查项编号", "检查结果", "问题描述", "照片编号"]
    assert headings(sheets, "现场检查", "检查记录") == [*usual, *more]
    assert f'"{words}"' in offered(sheets, "现场检查", "检查记录")
    assert f'"{",".join(methods)}"' in offered(sheets, "现场检查", "点位")


def test_measures_have_a_sheet_only_where_the_pack_measures(tmp_path):
    sheets = blank(tmp_path / "a", loaded("sannian", tmp_path / "packs" / "sannian"))
    assert headings(sheets, "资料审查", "测量")[:2] == ["测量编号", "数值"]
    assert ("资料审查", "测量") not in blank(tmp_path / "b", load(write_pack(tmp_path / "small")))


def test_rounds_are_asked_for_only_where_rechecks_are_read(tmp_path):
    rules = (
        "object,id,name,formula,unit,clause,note\n"
        "城市,rechecked,复查项数,=计数(复查记录),个,第3条,\n"
        "城市,verdict,初评结论,=如果(复查项数≥0，“通过”，“未通过”),文字,第4条,\n"
    )
    sheets = blank(tmp_path / "a", load(write_pack(tmp_path / "own", {"rules.csv": rules})))
    assert "轮次" in headings(sheets, "现场检查", "检查记录")
    assert "轮次" in headings(sheets, "现场检查", "点位")
