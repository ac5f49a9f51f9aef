"""Words in a heading's brackets are understood or refused by name; none is dropped."""

from dataclasses import replace
from decimal import Decimal as D

import pandas as pd
import pytest

from shifan.clean import clean
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()


def with_heading(sheet, old, new, *more):
    """Return the clean small city with a heading exchanged, and cells of its column: (row from 1, value)."""
    sheets = small_city(PACK)
    rows = next(rows for (_, name), rows in sheets.items() if name == sheet)
    place = rows[0].index(old)
    rows[0][place] = new
    for row, value in more:
        rows[row - 1][place] = value
    return clean(raw_city(sheets), PACK)


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("评分", "扣分", "扣分（分）"),
        ("评分", "扣分", "扣分【必填】"),
        ("评分", "合理缺项", "合理缺项（是/空）"),
        ("检查记录", "检查结果", "检查结果（符合/不符合/合理缺项）"),
        ("检查记录", "检查结果", "检查结果（初查）"),
        ("检查记录", "问题描述", "问题描述（请写明具体情形）"),
        ("点位", "检查日期", "检查日期（年月日）"),
        ("点位", "检查日期", "检查日期(yyyy-mm-dd)"),
        ("点位", "单位名称", "单位名称（全称）"),
        ("评审组", "人数", "人数（名）"),
        ("核查", "是否发生", "是否发生（是/否）"),
    ],
)
def test_units_hints_and_choices_leave_a_column_as_it_is(sheet, old, new):
    assert with_heading(sheet, old, new).errors == ()


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("评分", "扣分", "扣分（%）"),
        ("评分", "扣分", "扣分（百分制）"),
        ("评分", "扣分", "扣分（千分比）"),
        ("评审组", "人数", "人数（万人）"),
        ("检查记录", "检查结果", "检查结果（代码）"),
        ("检查记录", "检查结果", "检查结果（1差，2好）"),
        ("点位", "检查日期", "检查日期（农历）"),
    ],
)
def test_brackets_that_are_not_understood_are_refused_by_name(sheet, old, new):
    found = [
        finding
        for finding in with_heading(sheet, old, new).errors
        if finding.code == "heading-bracket"
    ]
    assert len(found) == 1 and found[0].found == new and found[0].expected == f"列“{old}”"
    assert found[0].cell.endswith("1") and new.split("（")[1][:-1] in found[0].action


@pytest.mark.parametrize("state", ["整改后", "复查", "二次检查", "最终", "自评"])
def test_another_state_is_another_column(state):
    city = with_heading("检查记录", "检查结果", f"检查结果（{state}）")
    assert [
        (finding.code, finding.cell) for finding in city.errors if finding.sheet == "检查记录"
    ] == [("heading-state", "C1")]


def test_another_state_beside_the_column_is_told_and_not_read():
    sheets = small_city(PACK)
    rows = sheets["现场检查", "检查记录"]
    rows[0].append("检查结果（整改后）")
    for row in rows[1:]:
        row.append("符合")
    city = clean(raw_city(sheets), PACK)
    assert not city.errors and "不符合" in city.tables["records"]["result"].tolist()
    found = [finding for finding in city.findings if finding.code == "heading-state"]
    assert [(finding.severity, finding.cell) for finding in found] == [("warning", "F1")]


def test_codes_are_read_as_the_heading_explains_them():
    sheets = small_city(PACK)
    rows = sheets["现场检查", "检查记录"]
    expected = [row[2] for row in rows[1:]]
    rows[0][2] = "检查结果（1不符合 2符合 3合理缺项）"
    for row in rows[1:]:
        row[2] = {"不符合": 1, "符合": 2, "合理缺项": 3}[row[2]]
    city = clean(raw_city(sheets), PACK)
    assert city.tables["records"]["result"].tolist() == expected and not city.errors
    assert [finding.action for finding in city.findings if finding.code == "heading-read"] == [
        "代码按表头所写读取：1为不符合，2为符合，3为合理缺项"
    ]


@pytest.mark.parametrize(
    "listed", ["A.清楚 B.基本清楚 C.不清楚", "A：清楚；B：基本清楚；C：不清楚"]
)
def test_letters_of_options_are_codes_too(listed):
    city = with_heading("访谈", "掌握程度", f"掌握程度（{listed}）", (2, "B"))
    assert city.tables["interviews"]["mastery"].iloc[0] == "基本清楚" and not city.errors


@pytest.mark.parametrize(
    ("unit", "stated", "expected"),
    [("万元", "", "万元"), ("万元", "万元", "万元"), ("单位：亿元", "", "亿元")],
)
def test_a_unit_in_the_heading_holds_for_each_figure(unit, stated, expected):
    sheets = small_city(PACK)
    rows = sheets["工作成效", "数据"]
    rows[0][2] = f"数值（{unit}）"
    del rows[2]
    rows[1][4] = stated
    sheets["工作成效", "成效"][1][4] = "投入{funding}。"
    city = clean(raw_city(sheets), PACK)
    row = city.tables["figures"].iloc[0]
    assert (str(row["number"]), row["unit"], city.errors) == ("2044", expected, ())


def test_a_unit_in_the_heading_that_contradicts_a_row_is_refused():
    found = with_heading("数据", "数值", "数值（亿元）").errors
    assert [(finding.code, finding.cell) for finding in found] == [
        ("unit-conflict", "C2"),
        ("unit-conflict", "C3"),
    ]


def pack_of_its_own():
    """Return the small pack with methods, results and words of interviews of its own; some look like other hints."""
    methods = pd.DataFrame(
        {"code": ["announced", "covert"], "name": ["入户走访", "回头看"]}, dtype=object
    )
    results = pd.DataFrame(
        {
            "word": ["达标", "达标、有瑕疵", "不达标", "不涉及"],
            "share": [D(1), D("0.5"), D(0), None],
            "problem": [False, True, True, False],
        },
        dtype=object,
    )
    scores = {"知晓": D(1), "知晓（提示后）": D("0.5"), "不知晓": D(0)}
    return replace(
        PACK,
        method_table=methods,
        method_weights=dict.fromkeys(("announced", "covert"), D("0.5")),
        result_table=results,
        interview_scores=scores,
        aspects=("完整性", "真实性"),
    )


@pytest.mark.parametrize(
    ("sheet", "old", "inside", "accepted"),
    [
        ("点位", "检查方式", "入户走访/回头看", True),
        ("点位", "检查方式", "入户走访或回头看", True),
        ("点位", "检查方式", "1入户走访 2回头看", True),
        ("点位", "检查方式", "入户走访", True),
        ("点位", "检查方式", "回头看", False),  # one state alone, as in 检查结果（回头看）
        ("点位", "检查方式", "入户走访/电话", False),
        ("点位", "检查方式", "明查/暗访", False),  # no words of this pack
        ("点位", "业态", "、".join(kind.name for kind in PACK.type_list), True),
        ("点位", "业态", "医院/学校", False),
        ("点位", "区县", "太谷区、寿阳县", True),
        ("检查记录", "检查结果", "达标/达标、有瑕疵/不达标/不涉及", True),
        ("检查记录", "检查结果", "A达标 B不达标 C不涉及", True),
        ("检查记录", "检查结果", "达标/整改后达标", False),
        ("检查记录", "检查结果", "√/×", True),  # read as 达标 and 不达标
        ("访谈", "掌握程度", "知晓/知晓（提示后）/不知晓", True),
        ("访谈", "掌握程度", "清楚/不清楚", False),
        ("评分", "评价方面", "完整性、真实性", True),
        ("评分", "评价方面", "完整性、规范性", False),
    ],
)
def test_brackets_that_list_words_of_the_pack_are_understood(sheet, old, inside, accepted):
    sheets = small_city(PACK)
    rows = next(rows for (_, name), rows in sheets.items() if name == sheet)
    rows[0][rows[0].index(old)] = f"{old}（{inside}）"
    city = clean(raw_city(sheets), pack_of_its_own())
    refused = [each for each in city.findings if each.code in ("heading-bracket", "heading-state")]
    assert bool(refused) is not accepted, refused


@pytest.mark.parametrize(
    ("sheet", "old", "new", "advice"),
    [
        ("评分", "扣分", "得分", "“得分”不是“扣分”：请换算成扣了多少分"),
        ("评分", "扣分", "实得分", "“实得分”不是“扣分”：请换算成扣了多少分"),
        ("检查记录", "检查结果", "整改后检查结果", "“整改后检查结果”不是“检查结果”"),
        ("检查记录", "检查结果", "复查检查结果", "复查情况请填入“整改复查”的台账"),
        ("数据", "数值", "上年数值", "这里填本次的"),
        ("点位", "检查日期", "计划检查日期", "“计划检查日期”不是“检查日期”"),
        ("评分", "扣分", "应扣分", "是否就是“应扣分”？"),
        ("台账", "整改措施", "整改措施情况", "是否就是“整改措施情况”？"),
        ("评分", "扣分", "扣份", "是否就是“扣份”？请改为约定的列名"),
        ("点位", "区县", "县区", "是否就是“县区”？请改为约定的列名"),
        ("点位", "业态", "业种", "是否就是“业种”？请改为约定的列名"),
        ("检查记录", "检查结果", "是否符合", "是否就是“是否符合”？请改为约定的列名"),
        ("检查记录", "检查结果", "合格与否", "是否就是“合格与否”？请改为约定的列名"),
        ("评分", "扣分", "满分", "请补充该列"),
        ("点位", "业态", "形态", "请补充该列"),
        ("台账", "整改状态", "是否符合", "请补充该列"),
    ],
)
def test_no_column_is_to_be_renamed_that_says_something_else(sheet, old, new, advice):
    (told,) = [
        finding
        for finding in with_heading(sheet, old, new).findings
        if finding.code == "missing-column" and finding.expected == f"列“{old}”"
    ]
    assert advice in told.action


@pytest.mark.parametrize("word", ["约", "估", "含上年", "未决算", "合计"])
def test_how_sure_a_number_is_is_no_unit(word):
    city = with_heading("数据", "数值", f"数值（{word}）")
    assert {finding.code for finding in city.errors} & {"heading-bracket", "heading-state"}


def test_a_heading_of_last_year_is_not_sent_to_the_ledger():
    (told,) = [
        finding
        for finding in with_heading("数据", "数值", "数值（上年）").errors
        if finding.code == "heading-state"
    ]
    assert "台账" not in told.action and "这里填本次的" in told.action
