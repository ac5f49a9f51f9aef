"""Sheets of the audit workbook bear the names of the pack's levels; every reference follows."""

import re

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.audit.workbook.layout import sheet_title
from shifan.clean import clean
from shifan.score import score
from shifan.standards import load
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack
from tests.soffice import convert, needs_soffice

RULES = """object,id,name,formula,unit,clause,note
指标,half,减半,=指标得分÷2,分,第1条,
指标×检查方式,count,记录数,=计数(检查记录),个,第2条,
城市,extra,附加,=合计(指标.减半)＋合计(指标×检查方式.记录数)×0,分,第4条,
城市,total,总得分,=四舍五入(100×得分率＋附加×0，规定位数),分,第5条,
"""


def workbook(folder, levels):
    settings = FILES["standard.toml"].replace(
        "official =", f"levels = {list(levels)!r}\nofficial ="
    )
    pack = load(write_pack(folder / "pack", {"standard.toml": settings, "rules.csv": RULES}))
    city = clean(raw_city(small_city(pack)), pack).require()
    path = folder / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, pack, score(city, pack)))
    return path


# Levels, and the sheets that they have.
LEVELS = [
    (("项目", "指标"), ("计算-指标", "自定-指标", "自定-指标×检查方式", "自定-项目")),
    (("大项", "要点"), ("计算-要点", "自定-要点", "自定-要点×检查方式", "自定-大项")),
    (("大项", "内容/分值"), ("计算-内容／分值", "自定-内容／分值", "自定-大项")),
    (("[大]项", "分组"), ("计算-指标", "计算-分组", "自定-分组", "自定-（大）项")),
    (("参数", "档表"), ("自定-参数", "自定-参数…1", "计算-档表")),
    (
        ("大项", "十分冗长而一张工作表的名称无论如何也写不下的那一种考核评价要点"),
        ("计算-指标", "自定-大项"),
    ),
]


@pytest.mark.parametrize(("levels", "wanted"), LEVELS, ids=[levels[1][:6] for levels, _ in LEVELS])
def test_sheets_are_called_as_the_pack_calls_its_levels(tmp_path, levels, wanted):
    book = openpyxl.load_workbook(workbook(tmp_path, levels))
    names = book.sheetnames
    starts = [name for name in wanted if name not in names]
    assert [name for name in starts if not any(own.startswith(name[:-1]) for own in names)] == []
    assert names.index("判定") < min(n for n, name in enumerate(names) if name.startswith("自定"))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                target = cell.hyperlink.location if cell.hyperlink else ""
                text = f"{target or ''}\n{cell.value if str(cell.value)[:1] == '=' else ''}"
                named = {name.replace("''", "'") for name in re.findall(r"'((?:[^']|'')+)'!", text)}
                assert named <= set(names), (sheet.title, cell.coordinate, named - set(names))
    assert [row[0].value for row in book["说明"].iter_rows() if row[0].value in names]


@needs_soffice
def test_such_a_workbook_ties_out_when_recomputed(tmp_path):
    path = workbook(tmp_path, ("[大]项", "内容/分值"))
    sheet = openpyxl.load_workbook(convert(path, "xlsx", tmp_path / "out"), data_only=True)["核对"]
    differences = [row[4] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(differences) > 40 and set(differences) == {0}


def test_a_name_that_another_sheet_has_is_not_taken():
    assert sheet_title("计算-指标", lambda text: text.replace("指标", "点位")) == "计算-指标"
