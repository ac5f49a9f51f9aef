"""What spreadsheets and editors make of a pack's CSV files is told once, at the row, as what has happened."""

import pytest

from shifan.errors import Refused
from shifan.packs.plausibility import check_pack
from shifan.standards import load
from tests.small_pack import FILES, wording, write_pack

INDICATORS, ITEMS = FILES["indicators.csv"], FILES["check_items.csv"]
HEAD = "object,id,name,formula,unit,clause,note\n"
BANDS = "table,condition,result,note\n档,得分率≥0.5,1,\n档,,2,\n"
USES = f"{HEAD}城市,total,总得分,=四舍五入(100×得分率，规定位数)＋查档(档)×0,分,第1条,\n"


def told(tmp_path, **files):
    pack = write_pack(tmp_path / "pack")
    for name, text in files.items():
        (pack / name.replace("__", ".")).write_text(text, encoding="utf-8", newline="")
    return check_pack(pack)[1]


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        (INDICATORS.replace("J01,", "\nJ01,", 1), "第3行 code", "空行"),
        (INDICATORS.replace("J01,", ",,,,,\nJ01,", 1), "第3行 code", "空行"),
        (INDICATORS + "合计,,,100,,\n", "第5行 code", "只有“合计”“100”"),
        (INDICATORS + "注：以上为示例\n", "第5行 code", "只有“注：以上为示例”"),
        (INDICATORS.replace("J01,", 'J01,"', 1), "第3行", "引号没有另一半"),
        (
            INDICATORS.replace("J01,生产", "J01，生产").replace(
                "状况,食品流通,", "状况，食品流通，"
            ),
            "第3行",
            "“，”",
        ),
        (
            INDICATORS.replace("B01,基础工作,经费保障,40,1,0", "B01\t基础工作\t经费保障\t40\t1\t0"),
            "第2行",
            "各列之间有",
        ),
        (INDICATORS.replace(",", ";"), "第1行", "code;dimension;"),
        (INDICATORS.replace(",", "\t"), "第1行", "code\tdimension"),
    ],
)
def test_a_row_that_is_none_is_told_once(tmp_path, text, place, found):
    (fault,) = told(tmp_path, indicators__csv=text)
    assert (fault.file, fault.cell) == ("indicators.csv", place) and found in fault.found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vetoes.csv", "code,name\nincident,较大食品安全事件\n\n"),
        ("check_items.csv", ITEMS.replace("M1-2,", "\nM1-2,")),
        ("business_types.csv", FILES["business_types.csv"].replace("covert,", "\ncovert,")),
        ("rules.csv", USES.replace(HEAD, HEAD + "\n")),
        ("bands.csv", BANDS.replace("档,,", ",,,\n档,,")),
        ("methods.csv", "code,name\nannounced,明查\n\ncovert,暗访\n"),
        ("results.csv", "word,share,problem\n符合,1,0\n,,\n不符合,0,1\n合理缺项,,0\n"),
    ],
)
def test_a_blank_row_of_any_table_has_no_consequences(tmp_path, name, text):
    files = {"rules.csv": USES, "bands.csv": BANDS, name: text}
    findings = told(tmp_path, **{key.replace(".", "__"): body for key, body in files.items()})
    assert [own.found for own in findings] == ([] if text.endswith("\n\n") else ["空行"])


def test_rows_inside_a_cell_are_told(tmp_path):
    topics = 'code,name\nT01,"一\nT02,二\nT03,三"\nT04,四\n'
    (fault,) = told(tmp_path, interview_topics__csv=topics)
    assert fault.cell == "第2行 name" and "一格里有其后的2行：“一…”" in fault.found


def test_a_cell_of_several_lines_is_a_cell(tmp_path):
    rules = USES.replace(
        "=四舍五入(100×得分率，规定位数)", '"=四舍五入(100×得分率，\n规定位数)'
    ).replace("×0,分", '×0",分')
    assert told(tmp_path, rules__csv=rules, bands__csv=BANDS) == []


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("1月1日", True),
        ("2001年1月1日", True),
        ("2001年3月", True),
        ("Jan-01", True),
        ("1-Jan", True),
        ("1.00E+05", True),
        ("2001/1/1", True),
        ("2001-01-01", True),
        ("1/1", True),
        ("M1-1x", False),
        ("1-1", False),
        ("3.10", False),
    ],
)
def test_a_code_that_has_become_a_date_is_asked_about(tmp_path, code, asked):
    findings = told(tmp_path, check_items__csv=ITEMS.replace("M1-1,", f"{code},", 1))
    assert [(own.cell, own.severity) for own in findings] == (
        [("第2行 code", "warning")] if asked else []
    )


def test_codes_that_are_all_so_are_meant(tmp_path):
    items = ITEMS
    for n, old in enumerate(("M1-1", "M1-2", "M1-3", "A1-1", "A1-2"), 1):
        items = items.replace(f"{old},", f"{n}/1,", 1)
    assert told(tmp_path, check_items__csv=items) == []


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ("城市,x,达标线,=1,分,第1条,", "不与参数同名"),
        ("点位,x,明查权重,=1,分,第1条,", "不与参数同名"),
        ("指标,x,满分,=1,分,第1条,", "不与指标已有的列同名"),
        ("点位,x,单位名称,=“甲”,文字,第1条,", "不与点位已有的列同名"),
        ("检查记录,x,问题数,=1,个,第1条,", "不与检查记录已有的列同名"),
    ],
)
def test_a_rule_does_not_take_a_name_that_formulas_have(tmp_path, row, taken):
    findings = told(tmp_path, rules__csv=f"{HEAD}{row}\n")
    assert ("第2行 name", taken) in [(own.cell, own.expected) for own in findings]


def test_the_full_score_of_an_indicator_may_be_a_rule(tmp_path):
    rules = f"{HEAD}指标,full,满分,=40,分,第1条,\n"
    assert load(write_pack(tmp_path, {"rules.csv": rules})).program is not None


def test_no_list_is_told_without_empty_brackets(tmp_path):
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path, {"vetoes.csv": "code,name\n", "wording.toml": wording(FILES)}))
    assert {own.expected for own in refused.value.findings} == {"删去：规则包没有列这一类编号"}


@pytest.mark.parametrize("column", ["底线", "指标得分率", "资料审查得分率", "指标得分"])
def test_a_column_does_not_take_the_name_of_a_rule_of_the_template(tmp_path, column):
    indicators = "\n".join(
        f"{line},{'0.5' if n else column}" for n, line in enumerate(INDICATORS.splitlines())
    )
    rules = f"{HEAD}指标,x,比较,=如果({column}≥0.5，1，0),个,第1条,\n"
    rules += "城市,total,总得分,=合计(指标.比较),分,第2条,\n"
    findings = told(tmp_path, indicators__csv=indicators + "\n", rules__csv=rules)
    assert (f"第1行 {column}", "不与指标的模板规则同名") in [
        (own.cell, own.expected) for own in findings
    ]


def test_a_code_that_cannot_be_read_is_no_name_in_messages(tmp_path):
    findings = told(tmp_path, methods__csv="code,name\nx!,明查\ncovert,暗访\n")
    assert [own.cell for own in findings if own.file != "business_types.csv"] == ["第2行 code"]
    assert not [own for own in findings if "None" in own.found + own.expected + own.cell]


def test_measures_are_checked_beside_a_code_that_cannot_be_read(tmp_path):
    measures = "code,indicator,name,unit,low,high\nC 1,B01,甲,%,,\nC2,B09,乙,%,9,1\n"
    places = [own.cell for own in told(tmp_path, measures__csv=measures)]
    assert {"第2行 code", "第3行 indicator", "第3行 low"} <= set(places)


@pytest.mark.parametrize(
    ("broken", "told_all_the_same"),
    [
        ({"indicators__csv": INDICATORS.replace("B01,", "B 01,")}, "第2行 business_type"),
        (
            {"business_types__csv": FILES["business_types.csv"].replace(",A1,", ",A 1,")},
            "第3行 indicator",
        ),
    ],
)
def test_items_are_held_against_the_list_that_can_be_read(tmp_path, broken, told_all_the_same):
    items = ITEMS.replace("M1-1,M1,", "M1-1,M9,").replace("一般,2,J01", "一般,2,J09")
    places = [own.cell for own in told(tmp_path, check_items__csv=items, **broken)]
    assert told_all_the_same in places
