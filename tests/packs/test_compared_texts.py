"""A text with which a formula compares what can never be that text is told at its character: the case never occurs."""

import pytest

from shifan.packs.plausibility import check_pack
from tests.small_pack import FILES, wording, write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,\n等级,总得分≥60,“乙”,\n等级,,“丙”,\n"
VERDICT = "城市,verdict,初评结论,=如果({}，“通过”，“未通过”),文字,第9条,\n"
GRADE = "城市,grade,档次,=查档(等级),文字,第1条,\n"


def told(tmp_path, rules, bands=BANDS, **files):
    written = {**FILES, "rules.csv": HEAD + rules, **files}
    if "查档" in rules:
        written["bands.csv"] = bands
    written["wording.toml"] = wording(written)
    return [
        (own.severity, own.cell, own.found, own.expected)
        for own in check_pack(write_pack(tmp_path / "pack", written))[1]
    ]


def record(condition):
    """Return rules in which a record takes points where a condition holds."""
    own = f"检查记录,taken,附扣,=如果({condition}，1，0),分,第1条,\n"
    return own + "指标,score,指标得分,=不低于(满分×指标得分率－合计(检查记录.附扣)，0),分,第2条,\n"


@pytest.mark.parametrize(
    ("condition", "character", "found", "expected"),
    [
        ("检查结果＝“不附合”", 10, "“不附合”", "是否指：不符合、符合"),
        ("是否问题＝“有”", 10, "“有”", "可用：是、否"),
        ("“有”≠是否问题", 5, "“有”", "可用：是、否"),
        ("检查项.类别＝“关键”", 12, "“关键”", "可用：重点、一般"),
        ("检查项.名称＝“进货查验”", 12, "“进货查验”", "是否指：进货查验记录"),
        ("业态.名称＝“农茂市场”", 11, "“农茂市场”", "是否指：农贸市场"),
        ("业态＝“M1”", 8, "“M1”", "可用：农贸市场、食品摊贩"),
        ("检查方式＝“明察”", 10, "“明察”", "是否指：明查"),
        ("检查方式.名称＝“暗察”", 13, "“暗察”", "是否指：暗访"),
        ("指标＝“餐饮服务”", 8, "“餐饮服务”", "可用：B01、J01、J02"),
        ("指标.名称＝“餐钦服务”", 11, "“餐钦服务”", "是否指：餐饮服务"),
        ("指标.种类＝“基本”", 11, "“基本”", "可用：空白"),
        ("项目.名称＝“能力建设”", 11, "“能力建设”", "可用：基础工作、生产经营状况"),
    ],
)
def test_a_text_that_a_column_never_holds_is_refused(
    tmp_path, condition, character, found, expected
):
    assert told(tmp_path, record(condition)) == [
        ("error", f"第2行 formula 第{character}字", found, expected)
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "检查结果＝“不符合”",
        "业态＝“农贸市场”",
        "指标＝“J01”",
        "检查项.名称≠“进货查验记录”",
        "点位.单位名称＝“任何一家”",
        "指标.依据＝“第1条”",
        "检查方式≠“不适用”",
    ],
)
def test_a_text_that_there_is_or_may_be_is_taken(tmp_path, condition):
    assert told(tmp_path, record(condition)) == []


@pytest.mark.parametrize(
    ("compared", "place", "found", "expected"),
    [
        ("档次≠“丁”", "第3行 formula 第8字", "“档次”不会是“丁”", "可用：甲、乙、丙"),
        ("档次＝“甲 ”", "第3行 formula 第8字", "“档次”不会是“甲 ”", "是否指：甲"),
        ("且(总得分≥60，档次≠“D”)", "第3行 formula 第17字", "“档次”不会是“D”", "可用：甲、乙、丙"),
    ],
)
def test_a_text_that_a_rule_never_gives_is_refused(tmp_path, compared, place, found, expected):
    assert told(tmp_path, GRADE + VERDICT.format(compared)) == [("error", place, found, expected)]


def test_a_text_that_a_rule_gives_is_taken(tmp_path):
    assert told(tmp_path, GRADE + VERDICT.format("或(档次＝“甲”，档次＝“乙”)")) == []


def test_rows_are_chosen_by_texts_that_their_rules_give(tmp_path):
    site = "点位,mark,星级,=如果(点位得分≥90，“五星”，“三星”),文字,第1条,\n"
    rules = site + VERDICT.format("计数(点位，星级＝“四星”)＝0")
    assert told(tmp_path, rules) == [
        ("error", "第3行 formula 第14字", "“星级”不会是“四星”", "是否指：五星、三星")
    ]
    assert told(tmp_path / "right", rules.replace("四星", "三星")) == []


def test_in_a_decision_table_the_text_is_told_in_the_table(tmp_path):
    site = "城市,mark,档,=如果(总得分≥90，“高”，“低”),文字,第1条,\n"
    bands = "table,condition,result,note\n等级,档＝“中”,“甲”,\n等级,,“丙”,\n"
    rules = site + GRADE + VERDICT.format("档次＝“甲”")
    assert told(tmp_path, rules, bands) == [
        ("error", "第2行 condition 第3字", "“档”不会是“中”", "可用：高、低")
    ]


def test_a_rule_that_takes_its_text_from_elsewhere_may_give_any(tmp_path):
    site = "点位,mark,名目,=如果(点位得分≥90，单位名称，“一般”),文字,第1条,\n"
    findings = told(tmp_path, site + VERDICT.format("计数(点位，名目＝“某某饭店”)＝0"))
    assert [own for own in findings if own[0] == "error"] == []


def test_a_column_that_the_pack_has_added_holds_what_its_cells_hold(tmp_path):
    types = "\n".join(
        f"{line},{cell}"
        for line, cell in zip(
            FILES["business_types.csv"].splitlines(), ("分级", "甲类", "乙类"), strict=True
        )
    )
    files = {"business_types.csv": types + "\n"}
    assert told(tmp_path, record("业态.分级＝“丙类”"), **files) == [
        ("error", "第2行 formula 第11字", "“丙类”", "是否指：甲类、乙类")
    ]
    assert told(tmp_path / "right", record("业态.分级＝“乙类”"), **files) == []


def test_texts_of_a_list_that_cannot_be_read_are_not_judged(tmp_path):
    types = FILES["business_types.csv"].replace("农贸市场,1", ",1")
    findings = told(tmp_path, record("业态.名称＝“农茂市场”"), **{"business_types.csv": types})
    assert [cell for _, cell, *_ in findings] == ["第2行 name"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("是否问题", "一个条件，如 是否问题＝“…”"), ("问题数", "一个条件，如 问题数＞0")],
)
def test_a_name_in_the_place_of_a_condition_is_told_with_an_example(tmp_path, condition, expected):
    ((_, place, _, wanted),) = told(tmp_path, record(condition))
    assert (place, wanted) == ("第2行 formula 第5字", expected)
