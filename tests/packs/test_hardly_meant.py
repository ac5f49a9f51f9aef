"""What is possible in a pack but hardly meant is asked about: limits, verdicts that never turn, lists, files."""

import pytest

from shifan.errors import Refused
from shifan.packs.plausibility import check_pack
from shifan.standards import load
from tests.small_pack import FILES, wording, write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"
RESULTS = "word,share,problem\n符合,1,0\n基本符合,{},1\n不符合,{},1\n合理缺项,,0\n"
VERDICT = "城市,verdict,初评结论,=如果({}，“通过”，“未通过”),文字,第9条,\n"


def asked(tmp_path, rules="", **files):
    """Return place and finding of all that is asked about a pack; it must be one that can be used."""
    written = {**FILES, **({"rules.csv": HEAD + rules} if rules else {}), **files}
    written["wording.toml"] = wording(written)
    standard, findings = check_pack(write_pack(tmp_path / "pack", written))
    assert standard is not None
    return [(own.file, own.cell, own.found) for own in findings]


def verdict(condition):
    return VERDICT.format(f"且(发生的否决项数＝0，{condition})")


@pytest.mark.parametrize(
    ("condition", "compared"),
    [
        ("得分率≥60", "“得分率”与 60 比较"),
        ("60≤得分率", "“得分率”与 60 比较"),
        ("得分率≥达标线", "“得分率”与 60 比较"),
        ("平均(指标.指标得分率)≥1.5", "“指标得分率”与 1.5 比较"),
        ("最小(指标.指标得分率)≥60", "“指标得分率”与 60 比较"),
        ("计数(指标，指标得分率＜60)＝0", "“指标得分率”与 60 比较"),
        ("计数(检查记录，得分比例＜50)＜100", "“得分比例”与 50 比较"),
        ("总得分≥0.6", "“总得分”与 0.6 比较"),
        ("总得分≥60%", "“总得分”与 0.6 比较"),
        ("总得分≥600", "“总得分”与 600 比较，而检查项全部“符合”、资料不扣分时也只有100"),
        ("总得分≥0－60", "“总得分”与 -60 比较"),
    ],
)
def test_a_limit_in_another_unit_is_asked_about(tmp_path, condition, compared):
    found = asked(tmp_path, verdict(condition))
    assert any(own.startswith(compared) for _, _, own in found), found


@pytest.mark.parametrize(
    "condition",
    [
        "得分率≥0.6",
        "得分率≥60%",
        "得分率≤1",
        "总得分≥60",
        "总得分≥达标线",
        "总得分≥100",
        "计数(检查记录，问题数≥60)＝0",
        "发生的否决项数＜60",
        "最小(指标.指标得分)≥0.5",
    ],
)
def test_a_limit_that_can_be_reached_is_not(tmp_path, condition):
    assert asked(tmp_path, verdict(condition)) == []


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("总得分＞100", "检查项全部“符合”、资料不扣分时，结论为“未通过”"),
        ("总得分＜60", "检查项全部“符合”、资料不扣分时，结论为“未通过”"),
        ("发生的否决项数＞0", "检查项全部“符合”、资料不扣分时，结论为“未通过”"),
        ("总得分≥0", "否决项全部发生时，结论为“通过”"),
        ("或(总得分≥60，发生的否决项数＞0)", "否决项全部发生时，结论为“通过”"),
        ("1÷发生的否决项数≥0", "检查项全部“符合”、资料不扣分时，结论为"),
    ],
)
def test_a_verdict_that_the_best_or_the_worst_city_turns_round_is_asked_about(
    tmp_path, condition, found
):
    told = asked(tmp_path, VERDICT.format(condition))
    assert any(found in own for _, cell, own in told if cell == "第2行 formula"), told


def test_a_total_above_all_full_scores_is_asked_about(tmp_path):
    total = "城市,total,总得分,={}(点位.点位得分),分,第1条,\n"
    (told,) = asked(tmp_path, total.format("合计"))
    assert told == (
        "rules.csv",
        "第2行 formula",
        "检查项全部“符合”、资料不扣分时，“总得分”为200",
    )
    assert asked(tmp_path / "mean", total.format("平均")) == []


OUTCOMES = '[[outcome]]\nname = "{}"\nmeets = {}\n[[outcome]]\nname = "{}"\nmeets = {}\n'


def with_outcomes(*outcomes):
    return FILES["standard.toml"] + OUTCOMES.format(*outcomes)


def test_an_outcome_that_no_formula_gives_is_asked_about(tmp_path):
    settings = with_outcomes("通过", "true", "整改后通过", "true")
    settings += '[[outcome]]\nname = "未通过"\nmeets = false\n'
    files = {"standard.toml": settings}
    assert asked(tmp_path, verdict("总得分≥60"), **files) == [
        ("standard.toml", "outcome[2].name", "“整改后通过”：结论的公式得不出")
    ]
    given = VERDICT.replace("“通过”", "如果(总得分≥90，“通过”，“整改后通过”)")
    own = given.format("且(发生的否决项数＝0，总得分≥60)")
    assert asked(tmp_path / "given", own, **files) == []


def test_outcomes_that_all_meet_the_requirements_are_asked_about(tmp_path):
    files = {"standard.toml": with_outcomes("通过", "true", "未通过", "true")}
    assert asked(tmp_path, **files) == [("standard.toml", "outcome", "通过、未通过都算达到要求")]


def test_outcomes_are_refused_where_the_best_does_not_come_first(tmp_path):
    files = {**FILES, "standard.toml": with_outcomes("未通过", "false", "通过", "true")}
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path, files))
    assert [(own.cell, own.found) for own in refused.value.findings] == [
        ("outcome[2].meets", "“通过”达到要求，却在“未通过”之后")
    ]


@pytest.mark.parametrize("sign", ["、", "，", "；", "/"])
def test_aliases_that_another_sign_keeps_apart_are_asked_about(tmp_path, sign):
    types = FILES["business_types.csv"].replace("菜市场", f"菜市场{sign}集贸市场")
    ((file, cell, found),) = asked(tmp_path, **{"business_types.csv": types})
    assert (file, cell) == ("business_types.csv", "第2行 aliases") and f"“{sign}”" in found


def test_aliases_behind_bars_are_taken(tmp_path):
    types = FILES["business_types.csv"].replace("菜市场", "菜市场|集贸市场")
    assert asked(tmp_path, **{"business_types.csv": types}) == []


@pytest.mark.parametrize("file", ["vetoes.csv", "interview_topics.csv"])
def test_equal_names_are_asked_about_at_each_row(tmp_path, file):
    found = asked(tmp_path, **{file: "code,name\nx1,甲\nx2,乙\nx3,甲\n"})
    assert [(own, cell) for own, cell, _ in found] == [(file, "第2行 name"), (file, "第4行 name")]


@pytest.mark.parametrize(
    ("shares", "cells"),
    [
        (("0.5", "0"), []),
        (("0.5", "0.5"), []),
        (("0", "0.5"), ["第4行 share"]),
        (("0.99", "0.2"), []),
    ],
)
def test_a_share_that_rises_with_the_problem_is_asked_about(tmp_path, shares, cells):
    found = asked(tmp_path, **{"results.csv": RESULTS.format(*shares)})
    assert [cell for file, cell, _ in found if file == "results.csv"] == cells


def test_a_problem_that_earns_as_much_as_none_is_asked_about(tmp_path):
    results = "word,share,problem\n好,0.6,0\n中,0.6,1\n差,0,1\n"
    assert asked(tmp_path, **{"results.csv": results}) == [
        ("results.csv", "第3行 share", "“中”算问题，得分比例 0.6 却不低于没有问题的 0.6")
    ]


def test_items_of_an_indicator_that_only_documents_decide_are_asked_about(tmp_path):
    items = FILES["check_items.csv"].replace("重点,4,J01", "重点,4,B01")
    assert asked(tmp_path, **{"check_items.csv": items}) == [
        ("indicators.csv", "第2行 document_share", "1，而B01有1个检查项（M1-1）：它们不计入得分")
    ]
    own = "指标,rate,指标得分率,=合计(检查记录.得分)÷合计(检查记录.分值),率,第1条,\n"
    assert asked(tmp_path / "own", own, **{"check_items.csv": items}) == []


@pytest.mark.parametrize(
    ("full", "count"), [("40", 0), ("39.5", 1), ("45.9", 1), ("46", 0), ("34", 0), ("10", 0)]
)
def test_full_scores_that_all_but_make_100_are_asked_about(tmp_path, full, count):
    indicators = FILES["indicators.csv"].replace("经费保障,40", f"经费保障,{full}")
    total = "城市,total,总得分,=合计(指标.指标得分),分,第1条,\n"
    total += VERDICT.format("且(发生的否决项数＝0，总得分≥60)")
    found = asked(tmp_path, total, **{"indicators.csv": indicators})
    assert [cell for file, cell, _ in found if file == "indicators.csv"] == ["full_score"] * count


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (FILES["indicators.csv"].encode("utf-16"), "无法读取：UTF-16 编码"),
        (b"PK\x03\x04 and so on", "无法读取：是工作簿，只改了文件名"),
        (b"\xd0\xcf\x11\xe0 and so on", "无法读取：是旧版工作簿，只改了文件名"),
        (b"\xff\xff\xff", "无法读取"),
    ],
)
@pytest.mark.parametrize("file", ["indicators.csv", "standard.toml"])
def test_a_file_of_another_kind_is_called_what_it_is(tmp_path, file, content, found):
    pack = write_pack(tmp_path / "pack")
    (pack / file).write_bytes(content)
    _, findings = check_pack(pack)
    assert [own.found.split("（")[0] for own in findings if own.file == file] == [found]


def test_a_name_in_other_capitals_is_recognized(tmp_path):
    pack = write_pack(tmp_path / "pack")
    (pack / "RULES.CSV").write_text(HEAD, encoding="utf-8")
    _, findings = check_pack(pack)
    assert [(own.file, own.expected) for own in findings] == [("RULES.CSV", "是否指：rules.csv")]


@pytest.mark.parametrize(
    ("formula", "asks"), [("40", True), ("0.5", True), ("=40", False), ("=满分×1", False)]
)
def test_a_formula_that_is_a_bare_number_is_asked_about(tmp_path, formula, asks):
    rules = (
        f"指标,score,指标得分,{formula},分,第1条,\n指标,rate,指标得分率,=指标得分÷满分,率,第1条,\n"
    )
    found = asked(tmp_path, rules)
    numbers = [own for own in found if own[2].startswith("只有一个数")]
    assert numbers == ([("rules.csv", "第2行 formula", f"只有一个数 {formula}")] if asks else [])


def graded(*rows):
    return "table,condition,result,note\n" + "".join(f"等级,{row},\n" for row in rows)


GRADED = "城市,grade,档,=查档(等级),文字,第1条,\n" + verdict("档＝“甲”")


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        (("总得分≥90,“甲”", "总得分≥80,“乙”", ",“丙”"), []),
        (("总得分＜60,“丙”", "总得分＜90,“乙”", ",“甲”"), []),
        (('"且(总得分≥90，总得分≤100)",“甲”', '"且(总得分≥80，总得分＜90)",“乙”', ",“丙”"), []),
        (
            ('"且(总得分≥90，总得分≤100)",“甲”', '"且(总得分≥80，总得分≤90)",“乙”', ",“丙”"),
            [("第3行 condition", "总得分＝90 时第2行也成立，按第2行")],
        ),
        (
            ("总得分≥90,“甲”", '"且(总得分≥80，总得分≤95)",“乙”', ",“丙”"),
            [("第3行 condition", "总得分＝90 时第2行也成立，按第2行")],
        ),
        (
            ("总得分≥90,“甲”", "总得分≥80,“甲”", ",“丙”"),
            [("第3行 result", "结果与第2行相同")],
        ),
        (
            ('"且(总得分≥90，访谈得分率≥0.5)",“甲”', "总得分≥80,“甲”", ",“丙”"),
            [],  # two numbers decide
        ),
    ],
)
def test_rows_of_a_table_that_overlap_or_give_the_same_are_asked_about(tmp_path, rows, places):
    found = asked(tmp_path, GRADED, **{"bands.csv": graded(*rows)})
    assert [(cell, own) for file, cell, own in found if file == "bands.csv"] == places
