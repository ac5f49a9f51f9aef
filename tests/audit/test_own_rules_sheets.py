"""The rules of a pack's own stand in the workbook as live formulas that an independent engine computes alike."""

import shutil

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.conftest import PROJECT
from tests.soffice import convert, needs_soffice

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,评分标准：每处扣分，扣完为止,
指标×点位,lost,点位扣分,=不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，指标.满分),分,内部办法第2条,
城市,worst,扣分最多,=最大(指标×点位.点位扣分),分,内部办法第3条,
城市,grade,档次,=查档(等级),文字,内部办法第4条,
城市,steps,每满两分,=每满(总得分，2),个,内部办法第5条,
城市,verdict,初评结论,=如果(且(档次≠“丁”，扣分最多≥0，每满两分＞0，总得分≥达标线)，“通过”，“未通过”),文字,第8条,
"""
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,\n等级,总得分≥60,“乙”,\n等级,,“丁”,\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    pack = shutil.copytree(SHIPPED / "demo-2023", tmp_path_factory.mktemp("pack") / "pack")
    (pack / "rules.csv").write_text(RULES, encoding="utf-8")
    (pack / "bands.csv").write_text(BANDS, encoding="utf-8")
    with (pack / "standard.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[parameters]\n"每处扣分" = "0.5"\n')
    standard = load(pack)
    city = clean(read_city(PROJECT / "data" / "raw" / "示例甲市"), standard).require()
    register = score(city, standard)
    path = pack.parent / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, standard, register))
    return path, register


def tied(path):
    """Return the differences that 核对 shows, by value id."""
    sheet = openpyxl.load_workbook(path, data_only=True)["核对"]
    return {row[0]: row[4] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]}


def test_every_result_of_the_packs_rules_is_tied_to_its_cell(book):
    path, register = book
    ids = set(tied(path))
    own = {key for key in register if key.startswith("own.")}
    assert own and own <= ids
    assert {"indicator.B01.score", "scores.total", "verdict.pass"} <= ids


@needs_soffice
def test_another_engine_computes_the_same(book, tmp_path):
    path, _ = book
    differences = tied(convert(path, "xlsx", tmp_path))
    assert len(differences) > 500
    assert {key: value for key, value in differences.items() if value != 0} == {}
