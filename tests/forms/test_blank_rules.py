"""The rules of the blank workbooks, computed by LibreOffice.

What a drop-down offers in its row, and what may be typed.
"""

import datetime as dt

import openpyxl
import pytest

from shifan.forms.new_city import known_before, new_city
from shifan.standards import load
from tests.forms.test_templates import rule
from tests.soffice import convert, needs_soffice

PACK = load("demo-2023")
pytestmark = needs_soffice


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    known = known_before(first="2023-10-20", last="2023-11-30")
    return new_city(tmp_path_factory.mktemp("root"), "小城市", PACK, known)[0].parent


def computed(path, tmp_path, typed, asked):
    """Return what LibreOffice makes of formulas.

    `typed` fills cells (sheet, cell), `asked` puts formulas into free ones.
    """
    book = openpyxl.load_workbook(path)
    for (sheet, cell), content in (typed | asked).items():
        book[sheet][cell] = content
    changed = tmp_path / path.name
    book.save(changed)
    made = openpyxl.load_workbook(convert(changed, "xlsx", tmp_path), data_only=True)
    return {cell: made[sheet][cell].value for sheet, cell in asked}


def test_lists_follow_what_is_filled_in(folder, tmp_path):
    """Sites 001 (covert) and 01 (announced), two districts: each row offers what fits it."""
    book = openpyxl.load_workbook(folder / "现场检查.xlsx")
    items, sites, types, districts = (
        rule(book[sheet], cell).formula1
        for sheet, cell in (("检查记录", "B2"), ("检查记录", "A2"), ("点位", "D2"), ("点位", "C2"))
    )
    unique = rule(book["点位"], "A2").formula1
    typed = {
        ("点位", "A2"): "001",
        ("点位", "B2"): "暗访",
        ("点位", "D2"): "农贸市场",
        ("点位", "A3"): "01",
        ("点位", "B3"): "明查",
        ("点位", "D3"): "农资经营店",
        ("点位", "A4"): "01",
        ("选项", "C2"): "甲区",
        ("选项", "C3"): "乙县",
        ("检查记录", "A2"): "01",
        ("检查记录", "A3"): "001",
        ("检查记录", "A4"): "没有",
    }
    asked = {
        ("检查记录", f"{column}{row}"): formula
        for row in (2, 3, 4)
        for column, formula in (
            ("H", f"=ROWS({items})"),
            ("I", f"=INDEX({items},1)"),
            ("J", f"=INDEX({items},ROWS({items}))"),
        )
    }
    asked |= {
        ("检查记录", "K2"): f"=ROWS({sites})",
        ("检查记录", "K3"): f"=INDEX({districts},2)",
        ("检查记录", "K4"): f"=ROWS({districts})",
    }
    asked |= {("点位", f"L{row}"): f"=ROWS({types.replace('$B2', f'$B{row}')})" for row in (2, 3)}
    asked |= {
        ("点位", f"M{row}"): "="
        + unique.replace("LEN(A2)", f"LEN(A{row})").replace(",A2)", f",A{row})")
        for row in (2, 3)
    }
    told = computed(folder / "现场检查.xlsx", tmp_path, typed, asked)
    kinds = PACK.check_items.merge(
        PACK.business_types.rename(columns={"code": "business_type", "name": "type"})[
            ["business_type", "type", "method"]
        ]
    )
    for row, method, name in ((2, "announced", "农资经营店"), (3, "covert", "农贸市场")):
        codes = list(kinds["code"][(kinds["method"] == method) & (kinds["type"] == name)])
        assert [told[f"{column}{row}"] for column in "HIJ"] == [len(codes), codes[0], codes[-1]]
    assert told["H4"] == len(PACK.check_items)  # an unknown site offers all
    assert [told[cell] for cell in ("K2", "K3", "K4")] == [3, "乙县", 2]
    assert [told["L2"], told["L3"]] == [
        sum(PACK.business_types["method"] == method) for method in ("covert", "announced")
    ]
    assert [told["M2"], told["M3"]] == [True, False]  # 001 stands once, 01 twice


def test_days_and_deductions_have_their_bounds(folder, tmp_path):
    """The recheck cannot end before it begins; the report not before the last of what it tells of.

    B03 takes no more than its full score.
    """
    book = openpyxl.load_workbook(folder / "城市概况.xlsx")["基本信息"]
    typed = {
        ("基本信息", f"B{row}"): dt.date(2023, 11, day)
        for row, day in ((8, 2), (9, 12), (10, 14), (11, 15), (12, 16))
    }
    told = computed(
        folder / "城市概况.xlsx",
        tmp_path,
        typed,
        {("基本信息", f"F{row}"): f"={rule(book, f'B{row}').formula1}" for row in (8, 9, 11, 13)},
    )
    assert [
        told[f"F{row}"].date() if isinstance(told[f"F{row}"], dt.datetime) else told[f"F{row}"]
        for row in (8, 9, 11, 13)
    ] == [dt.date(2023, 10, 20), dt.date(2023, 11, 2), dt.date(2023, 11, 14), dt.date(2023, 11, 16)]
    most = rule(openpyxl.load_workbook(folder / "资料审查.xlsx")["评分"], "D2").formula2
    asked = {("评分", f"L{row}"): "=" + most.replace("$A2", f"$A{row}") for row in (2, 8, 500)}
    told = computed(folder / "资料审查.xlsx", tmp_path, {}, asked)
    full = dict(zip(PACK.indicators["code"], PACK.indicators["full_score"], strict=True))
    codes = [cell.value for cell in openpyxl.load_workbook(folder / "资料审查.xlsx")["评分"]["A"]]
    assert [told["L2"], told["L8"], told["L500"]] == [
        full[codes[1]],
        full[codes[7]],
        max(full.values()),
    ]
