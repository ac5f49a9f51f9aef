"""A record that applies, and whose number is blank: told at its cell, unless the pack's rules say what it means."""

from decimal import Decimal

import pytest

from shifan.clean import clean
from shifan.stages import checked
from shifan.standards import load
from tests.packs.example_packs import Facts, example_sheets, loaded
from tests.small_city import raw_city, small_city
from tests.small_pack import write_pack

SCORE = "指标,score,指标得分,=满分×不超过(水温÷100，1),分,第1条,\n"
HEAD = "object,id,name,formula,unit,clause,note\n"


def told(pack, sheets):
    return checked(clean(raw_city(sheets), pack), pack).findings


def market(folder, mark, formula=None, changed=None):
    """Return what is told of a market whose second item, at F3, has this mark."""
    changed = {"rules.csv": ("=检查项.分值×数值÷10", formula)} if formula else changed
    pack = loaded("weisheng", folder, changed)
    words = {"W-1": ("好", Decimal(9), ""), "W-3": ("缺项", "", ""), "W-4": ("好", Decimal(9), "")}
    marked = {"W-2": ("好", mark, ""), "W-5": ("差", Decimal(0), "")}
    sheets = example_sheets(pack, Facts({"P1": ("W", {**words, **marked})}))
    rows = sheets["现场检查", "检查记录"]
    rows[1:] = sorted(rows[1:], key=lambda row: row[1])
    return [finding for finding in told(pack, sheets) if finding.sheet == "检查记录"]


def test_a_blank_that_a_sum_takes_as_0_is_refused_at_its_cell(tmp_path):
    (finding,) = market(tmp_path, "")
    assert (finding.severity, finding.file, finding.cell) == ("error", "现场检查.xlsx", "F3")
    assert "空" in finding.found and "指标得分率" in finding.found and "按0计" in finding.found
    assert finding.expected == "结果为“好”的数值" and "如果(数值＝不适用" in finding.action


@pytest.mark.parametrize("mark", [Decimal(0), Decimal("0.5"), Decimal(10)])
def test_a_number_is_none_also_where_it_is_0(tmp_path, mark):
    assert market(tmp_path, mark) == []


@pytest.mark.parametrize(
    "formula",
    [
        "=检查项.分值×如果(数值＝不适用，0，数值)÷10",
        "=如果(数值≠不适用，检查项.分值×数值÷10，0)",
        "=如果(且(数值≠不适用，数值≥6)，检查项.分值，0)",
    ],
)
def test_a_rule_that_says_what_a_blank_means_loses_none(tmp_path, formula):
    assert market(tmp_path, "", formula) == []


@pytest.mark.parametrize(
    ("formula", "is_lost"),
    [
        ("=如果(且(数值≥6，数值≥0)，检查项.分值，0)", True),  # neither holds where it is blank
        ("=如果(检查项.类别＝“重点”，检查项.分值×数值÷10，0)", True),  # F3 is 重点
        ("=如果(检查项.类别＝“一般”，检查项.分值×数值÷10，0)", False),  # and not 一般
        ("=如果(数值＞100，检查项.分值，检查项.分值)", True),  # a bare condition gives 不适用
    ],
)
def test_whether_a_blank_matters_is_tried_at_its_row(tmp_path, formula, is_lost):
    assert [finding.cell for finding in market(tmp_path, "", formula)] == ["F3"] * is_lost


def small(tmp_path, rules, numbers, columns=("数值",)):
    """Return what is told of the small city: a number for each of its five records, None is blank."""
    pack = load(write_pack(tmp_path / "pack", {"rules.csv": f"{HEAD}{rules}"}))
    sheets = small_city(pack)
    head, *rows = sheets["现场检查", "检查记录"]
    head.extend(columns)
    for row, number in zip(rows, numbers, strict=True):
        row.extend([number] * len(columns))
    return [finding for finding in told(pack, sheets) if finding.sheet == "检查记录"]


NUMBERS = (50, "", "", 60, 70)  # M1-1 fails, M1-2 does not apply, M1-3 blank


@pytest.mark.parametrize("function", ["平均", "最大", "最小"])
def test_what_leaves_a_blank_out_is_told_and_not_refused(tmp_path, function):
    rules = f"指标,heat,水温,=如果(满分＞0，{function}(检查记录.数值)，0),分,第1条,\n{SCORE}"
    (finding,) = small(tmp_path, rules, NUMBERS)
    assert (finding.severity, finding.cell) == ("warning", "F4") and "不计这一行" in finding.found


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("=合计(检查记录.数值)", ["F4"]),
        ("=合计(检查记录.数值，数值≠不适用)", []),
        ("=合计(检查记录.数值，检查项.类别＝“重点”)", []),  # F4 is a general item
        ("=合计(检查记录.数值，类别＝“一般”)", ["F4"]),
        ("=计数(检查记录，数值≥60)", ["F4"]),
        ("=计数(检查记录，数值≥60，检查结果＝“不符合”)", []),
        ("=计数(检查记录)", []),
        ("=加权平均(检查记录.数值，检查项.分值)", ["F4"]),
    ],
)
def test_only_rows_that_a_rule_would_take_are_told(tmp_path, formula, cells):
    rules = f"指标,heat,水温,={formula[1:]},分,第1条,\n{SCORE}"
    assert [finding.cell for finding in small(tmp_path, rules, NUMBERS)] == cells


def test_a_rule_between_may_say_it_for_those_that_read_it(tmp_path):
    between = "检查记录,m,读数,=数值×2,分,第1条,\n"
    known = f"{between}指标,heat,水温,=合计(检查记录.读数，读数≠不适用),分,第1条,\n{SCORE}"
    assert small(tmp_path / "known", known, NUMBERS) == []
    lost = f"{between}指标,heat,水温,=合计(检查记录.读数),分,第1条,\n{SCORE}"
    (finding,) = small(tmp_path / "lost", lost, NUMBERS)
    assert finding.cell == "F4" and "水温" in finding.found


def test_a_sheet_without_the_column_is_told_once(tmp_path):
    rules = f"指标,heat,水温,=合计(检查记录.数值),分,第1条,\n{SCORE}"
    (finding,) = small(tmp_path, rules, NUMBERS, columns=())
    assert (finding.cell, finding.expected) == ("", "“数值”一列") and finding.severity == "error"


def test_a_pack_that_reads_no_number_asks_for_none(tmp_path):
    rules = "指标,score,指标得分,=满分×指标得分率,分,第1条,\n"
    assert small(tmp_path, rules, NUMBERS) == []


def test_very_many_blanks_are_told_as_200_and_the_rest(tmp_path):
    pack = loaded("weisheng", tmp_path / "pack")
    words = {f"W-{n}": ("好", "", "") for n in range(1, 6)}
    sites = {f"P{n:02d}": ("W", words) for n in range(50)}
    findings = told(pack, example_sheets(pack, Facts(sites)))
    blanks = [finding for finding in findings if finding.code == "blank-number"]
    assert len(blanks) == 201 and "另有50处" in blanks[-1].found


MEASURED = "code,indicator,name,unit,low,high\nS1,B01,投入,%,,\n"


@pytest.mark.parametrize(
    ("formula", "is_told"),
    [
        ("=满分×不超过(合计(测量.分子)÷100，1)", True),
        ("=满分×不超过(合计(测量.数值)÷100，1)", False),
    ],
)
def test_a_measure_without_the_numerator_that_a_rule_reads_is_told(tmp_path, formula, is_told):
    rules = f"{HEAD}指标,score,指标得分,{formula},分,第1条,\n"
    pack = load(write_pack(tmp_path, {"rules.csv": rules, "measures.csv": MEASURED}))
    sheets = small_city(pack)
    head = ["测量编号", "数值", "分子", "分母", "时段", "来源"]
    sheets["资料审查", "测量"] = [head, ["S1", 90, "", "", "2023年", "统计"]]
    findings = [finding for finding in told(pack, sheets) if finding.sheet == "测量"]
    assert [(finding.severity, finding.cell) for finding in findings] == [
        ("warning", "C2")
    ] * is_told
