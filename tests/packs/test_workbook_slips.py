"""What Excel, or whoever types into it, does to a pack's workbook is told by sheet and cell; nothing is left unread."""

import datetime as dt

import openpyxl
import pytest

from shifan.errors import Refused
from shifan.packs.exchange import export_pack
from shifan.packs.workbook_import import import_pack
from shifan.standards import load
from tests.small_pack import FILES, with_parameters, write_pack

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(合计(检查记录.问题数)×每处扣分，满分),分,第1条,
"""
CODED = {
    "indicators.csv": FILES["indicators.csv"].replace("B01,", "1.1.1,").replace("J02,", "3.10,"),
    "check_items.csv": FILES["check_items.csv"].replace(",J02", ",3.10"),
    "standard.toml": with_parameters({"每处扣分": "0.5"}),
    "rules.csv": RULES,
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    return export_pack(write_pack(folder / "small", {**FILES, **CODED}), folder / "small.xlsx")


def put(sheet, cell, value):
    def edit(book):
        book[sheet][cell] = value

    return edit


def setting(place, value, kind=None):
    def edit(book):
        for row in book["设置"].iter_rows(min_row=2):
            if row[0].value == place:
                row[1].value, row[2].value = kind or row[1].value, value

    return edit


def imported(exported, tmp_path, *edits):
    """Return the pack of an edited workbook, or what is told: (sheet, cell) → found and expected."""
    book = openpyxl.load_workbook(exported)
    for edit in edits:
        edit(book)
    book.save(tmp_path / "edited.xlsx")
    try:
        return load(import_pack(tmp_path / "edited.xlsx", tmp_path / "back"))
    except Refused as refused:
        assert not (tmp_path / "back").exists()
        return {(own.sheet, own.cell): f"{own.found}｜{own.expected}" for own in refused.findings}


def renamed(sheet, name):
    def edit(book):
        book[sheet].title = name

    return edit


def merged(sheet, cells):
    return lambda book: book[sheet].merge_cells(cells)


def added_sheet(name, value="随手一记"):
    def edit(book):
        book.create_sheet(name)["B2"] = value

    return edit


SLIPS = [
    (
        put("指标", "A2", dt.datetime(2001, 1, 1)),
        ("指标", "A2"),
        "存成了日期或时刻 2001-01-01｜文本格式",
    ),
    (put("指标", "A2", dt.time(1, 1, 1)), ("指标", "A2"), "存成了日期或时刻 01:01:01｜文本格式"),
    (put("指标", "A4", 3.1), ("指标", "A4"), "存成了数 3.1，原来可能是 3.10"),
    (put("检查项", "F4", 3.1), ("检查项", "F4"), "存成了数 3.1，原来可能是 3.10"),
    (
        put("检查项", "F4", dt.datetime(2023, 3, 10)),
        ("检查项", "F4"),
        "存成了日期或时刻 2023-03-10",
    ),
    (merged("指标", "B2:B3"), ("指标", "B2:B3"), "合并单元格｜取消合并"),
    (merged("规则", "A2:B2"), ("规则", "A2:B2"), "合并单元格"),
    (merged("设置", "A3:A4"), ("设置", "A3:A4"), "合并单元格"),
    (renamed("规则", "规则(2)"), ("规则(2)", ""), "没有用到这张工作表｜改正表名或移出工作簿"),
    (renamed("否决项", "否决"), ("否决", ""), "是否指：否决项"),
    (renamed("设置", "設置"), ("設置", ""), "没有用到这张工作表"),
    (added_sheet("草稿"), ("草稿", ""), "没有用到这张工作表"),
    (put("规则", "Z3", "随手一记"), ("规则", "Z3"), "随手一记｜第1行有列名的一列"),
    (put("设置", "F2", "改过"), ("设置", "F2"), "改过｜第1行有列名的一列"),
    (put("规则", "E2", "点"), ("规则", "E2"), "点｜分、率、个、文字"),
    (put("检查项", "D2", "关键"), ("检查项", "D2"), "关键｜重点或一般"),
    (put("规则", "D2", "=SUM(A1:A3)"), ("规则", "D2 第8字"), "“:”"),
    (put("规则", "D2", "#NAME?"), ("规则", "D2"), "#NAME?"),
    (put("指标", "D2", "=30+10"), ("指标", "D2"), "=30+10｜不小于0的数字"),
    (put("指标", "D2", "４０"), ("指标", "D2"), "４０｜不小于0的数字"),
    (setting("rounding.places", 2.5), None, "2.5"),
    (setting("verdict.pass_line", dt.datetime(2024, 1, 1)), None, "2024-01-01"),
]


@pytest.mark.parametrize("slip", range(len(SLIPS)))
def test_a_slip_is_told_by_sheet_and_cell(exported, tmp_path, slip):
    edit, place, words = SLIPS[slip]
    told = imported(exported, tmp_path, edit)
    assert isinstance(told, dict), "taken without a word"
    assert words in (told[place] if place else "".join(told.values()))


def test_many_slips_are_told_in_one_round(exported, tmp_path):
    taken = [n for n, (_, place, _) in enumerate(SLIPS) if place and place[0] in ("检查项", "草稿")]
    more = [put("规则", "E2", "点"), put("规则", "F2", None), setting("verdict.pass_line", "六十")]
    told = imported(exported, tmp_path, *(SLIPS[n][0] for n in taken), *more)
    wanted = {("检查项", "F4"), ("检查项", "D2"), ("草稿", ""), ("规则", "E2"), ("规则", "F2")}
    assert wanted <= set(told)
    assert any(sheet == "设置" and "verdict.pass_line" in cell for sheet, cell in told)


def test_columns_are_called_as_in_the_workbook(exported, tmp_path):
    told = imported(exported, tmp_path, lambda book: book["检查项"].insert_cols(3))
    assert "只有 编号、业态编号、检查项、类别、分值、指标编号" in told["检查项", "第1行"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book["规则"].insert_rows(2),
        lambda book: book["规则"].row_dimensions.__getitem__(2).__setattr__("hidden", True),
        lambda book: book.create_sheet("空表"),
        setting("official", False),
        setting("verdict.pass_line", 60),
        setting("rounding.places", 2),
        lambda book: book["设置"].append(["effective_from", "日期", dt.datetime(2024, 1, 1)]),
        put("规则", "D2", "=满分－不超过(合计(检查记录.问题数)\n×每处扣分，满分)"),
        put("规则", "A2", " 指标 "),
    ],
)
def test_what_is_no_slip_is_taken(exported, tmp_path, edit):
    pack = imported(exported, tmp_path, edit)
    assert not isinstance(pack, dict), pack
    assert pack.pass_line == 60 and len(pack.rules) == 1
    assert list(pack.indicators["code"]) == ["1.1.1", "J01", "3.10"]
