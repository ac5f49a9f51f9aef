"""The lists and settings by which a pack makes a method of its own: read exactly, or refused with their place."""

import datetime as dt
import shutil
from decimal import Decimal as D
from pathlib import Path

import pytest

from shifan.errors import Refused
from shifan.standards import load
from shifan.standards.folders import SHIPPED


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack"))


def edit(pack, file, old, new, count=1):
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {file}"
    (pack / file).write_text(text.replace(old, new, count), encoding="utf-8")


def add(pack, file, text):
    path = pack / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")


def told(pack):
    with pytest.raises(Refused) as refusal:
        load(pack)
    return [(finding.file, finding.cell, finding.found) for finding in refusal.value.findings]


def expected(pack):
    with pytest.raises(Refused) as refusal:
        load(pack)
    return " ".join(finding.expected for finding in refusal.value.findings)


def three_methods(pack):
    add(pack, "methods.csv", "code,name\nannounced,明查\ncovert,暗访\nflying,飞行检查\n")
    edit(pack, "standard.toml", 'covert = "0.4"', 'covert = "0.3"\nflying = "0.1"')


def with_levels(pack, parent="E1"):
    """Put 要点 between the dimension 基础工作 and its indicators; the other dimensions get one each."""
    lines = (pack / "indicators.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    groups = {"基础工作": parent, "能力建设": "E2", "生产经营状况": "E3"}
    text = "code,dimension,name,full_score,document_share,key,parent,kind,clause\n"
    for dimension, code in groups.items():
        text += f"{code},{dimension},{dimension}要点,,,,,,\n"
    for n, row in enumerate(rows):
        text += ",".join([row[0], "", *row[2:6], groups[row[1]], "基本", f"第{n + 1}条"]) + "\n"
    (pack / "indicators.csv").write_text(text, encoding="utf-8")
    edit(
        pack,
        "standard.toml",
        "[method_weights]",
        'levels = ["项目", "要点", "指标"]\n[method_weights]',
    )


def test_a_pack_may_have_three_methods_or_one(pack):
    three_methods(pack)
    standard = load(pack)
    assert [(method.code, method.name, method.weight) for method in standard.methods] == [
        ("announced", "明查", D("0.6")),
        ("covert", "暗访", D("0.3")),
        ("flying", "飞行检查", D("0.1")),
    ]


def test_the_only_method_of_a_pack_has_all_the_weight(pack):
    (pack / "methods.csv").write_text("code,name\nannounced,现场核查\n", encoding="utf-8")
    edit(pack, "standard.toml", '[method_weights]\nannounced = "0.6"\ncovert = "0.4"\n', "")
    lines = (pack / "business_types.csv").read_text(encoding="utf-8").splitlines(True)
    gone = {line.split(",")[1] for line in lines if line.startswith("covert,")}
    (pack / "business_types.csv").write_text(
        "".join(line for line in lines if not line.startswith("covert,")), encoding="utf-8"
    )
    items = (pack / "check_items.csv").read_text(encoding="utf-8").splitlines(True)
    (pack / "check_items.csv").write_text(
        "".join(line for line in items if line.split(",")[1] not in gone), encoding="utf-8"
    )
    (method,) = load(pack).methods
    assert (method.code, method.name, method.weight) == ("announced", "现场核查", 1)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("announced,明查\nannounced,暗访\n", "第3行 code", "announced"),
        ("announced,明查\ncovert,明查\n", "第3行 name", "明查"),
        ("announced,明查\ndocument,暗访\n", "第3行 code", "document"),
        ("announced,明查\ncovert,访谈\n", "第3行 name", "访谈"),
        ("announced,明查\ncovert.2,暗访\n", "第3行 code", "covert.2"),
    ],
)
def test_methods_that_stand_for_something_else_are_refused(pack, text, place, found):
    add(pack, "methods.csv", "code,name\n" + text)
    assert ("methods.csv", place, found) in told(pack)


def test_results_have_shares_and_may_be_problems(pack):
    add(
        pack,
        "results.csv",
        "word,share,problem\n符合,1,0\n基本符合,0.5,1\n不符合,0,1\n合理缺项,,0\n",
    )
    standard = load(pack)
    assert [(result.word, result.share) for result in standard.results] == [
        ("符合", 1),
        ("基本符合", D("0.5")),
        ("不符合", 0),
        ("合理缺项", None),
    ]
    assert standard.problem_words == ("基本符合", "不符合")
    assert standard.absent_words == ("合理缺项",)
    assert load("demo-2023").problem_words == ("不符合",)


@pytest.mark.parametrize(
    ("rows", "place", "found"),
    [
        ("符合,1,0\n符合,0,1\n", "第3行 word", "符合"),
        ("符合,1.1,0\n", "第2行 share", "1.1"),
        ("符合,1,是\n", "第2行 problem", "是"),
        ("符合,0,0\n", "share", "没有得分的结果"),
        ("符合,1,0\n缺项,,1\n", "第3行 problem", "“缺项”不适用，却算问题"),
        ("符合,1,1\n", "第2行 problem", "“符合”得满分，却算问题"),
    ],
)
def test_results_that_contradict_themselves_are_refused(pack, rows, place, found):
    add(pack, "results.csv", "word,share,problem\n" + rows)
    assert ("results.csv", place, found) in told(pack)


def test_indicators_may_stand_below_others(pack):
    with_levels(pack)
    standard = load(pack)
    assert standard.levels == ("项目", "要点", "指标")
    assert [(group.code, group.depth) for group in standard.groups] == [
        ("E1", 1),
        ("E2", 1),
        ("E3", 1),
    ]
    first = standard.indicator_list[0]
    assert (first.code, first.dimension, first.parent) == ("B01", "基础工作", "E1")
    assert (first.kind, first.clause) == ("基本", "第1条")
    assert len(standard.indicator_list) == 30
    assert standard.line_of(0) == 3  # three rows of 要点 stand above


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("E2,能力建设,能力建设要点,,,,,,", "E2,能力建设,能力建设要点,,,,E1,,", "上面有2级"),
        (",E1,基本,第1条", ",E9,基本,第1条", "E9"),
        (
            "E1,基础工作,基础工作要点,,,,,,",
            "E1,基础工作,基础工作要点,41,,,,,",
            "41",
        ),
        ("E1,基础工作,基础工作要点,,,,,,", "E1,基础工作,基础工作要点,,,,E1,,", "E1"),
        ("B01,,党政同责", "B01,能力建设,党政同责", "能力建设"),
    ],
)
def test_levels_that_contradict_each_other_are_refused(pack, old, new, found):
    with_levels(pack)
    edit(pack, "indicators.csv", old, new)
    assert found in [fault[2] for fault in told(pack)]


def test_a_parent_without_named_levels_is_refused(pack):
    with_levels(pack)
    edit(pack, "standard.toml", 'levels = ["项目", "要点", "指标"]\n', "")
    assert "levels" in expected(pack)


VERDICT = "object,id,name,formula,unit,clause,note\n城市,verdict,初评结论,{},文字,办法第8条,\n"


def graded(pack, formula):
    add(pack, "rules.csv", VERDICT.format(formula))


def test_outcomes_edition_aspects_and_codes_carried_over(pack):
    graded(pack, "=如果(总得分≥达标线，“A级”，如果(总得分≥60，“B级”，“不予评定”))")
    edit(
        pack,
        "standard.toml",
        "[method_weights]",
        'edition = "2024版"\neffective_from = 2024-01-01\neffective_to = "2026-12-31"\n'
        'aspects = ["完整性", "真实性"]\n[carried_over]\n"A1" = "B01"\n'
        '[[outcome]]\nname = "A级"\nmeets = true\n[[outcome]]\nname = "B级"\nmeets = true\n'
        '[[outcome]]\nname = "不予评定"\nmeets = false\n[method_weights]',
    )
    standard = load(pack)
    assert [(outcome.name, outcome.meets) for outcome in standard.outcomes] == [
        ("A级", True),
        ("B级", True),
        ("不予评定", False),
    ]
    assert standard.meets("B级") and not standard.meets("不予评定") and not standard.meets("通过")
    assert standard.carried_over == {"A1": "B01"}
    assert (standard.effective_from, standard.effective_to) == (
        dt.date(2024, 1, 1),
        dt.date(2026, 12, 31),
    )
    assert (standard.edition, standard.aspects) == ("2024版", ("完整性", "真实性"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('levels = ["项目"]\n', "levels"),
        ('levels = ["点位", "指标"]\n', "levels"),
        ('aspects = ["完整性", "完整性"]\n', "aspects"),
        ("aspects = []\n", "aspects"),
        ('effective_from = "去年"\n', "effective_from"),
        ("effective_from = 2024-02-01\neffective_to = 2024-01-31\n", "effective_to"),
        ("edition = 2024\n", "edition"),
        ('[[outcome]]\nname = "通过"\nmeets = true\n', "outcome"),
        (
            '[[outcome]]\nname = "A"\nmeets = "是"\n[[outcome]]\nname = "B"\nmeets = false\n',
            "outcome.1.meets",
        ),
        ('[[outcome]]\nname = "A"\nmeet = true\n', "outcome.1.meet"),
        ('[carried_over]\nA1 = "B99"\n', "carried_over.A1"),
        ('[carried_over]\nB02 = "B01"\n', "carried_over.B02"),
        ("[carried_over]\nA1 = 3\n", "carried_over.A1"),
    ],
)
def test_settings_that_cannot_be_are_refused(pack, text, place):
    edit(pack, "standard.toml", "[method_weights]", text + "[method_weights]")
    assert ("standard.toml", place) in [fault[:2] for fault in told(pack)]


def test_files_of_a_pack_may_be_in_gb18030(pack):
    plain = load(pack)
    for name in ("indicators.csv", "check_items.csv", "business_types.csv", "wording.toml"):
        text = (pack / name).read_text(encoding="utf-8")
        (pack / name).write_bytes(text.encode("gb18030"))
    standard = load(pack)
    assert standard.indicator_list == plain.indicator_list
    assert standard.item_list == plain.item_list
    assert standard.wording.facts == plain.wording.facts


def test_a_file_nobody_reads_is_refused_with_near_names(pack):
    (pack / "rule.csv").write_text("x\n", encoding="utf-8")
    (pack / "rules.csv.txt").write_text("x\n", encoding="utf-8")
    (pack / "说明.md").write_text("说明\n", encoding="utf-8")
    (pack / ".DS_Store").write_bytes(b"\0")
    assert [fault[0] for fault in told(pack)] == ["rule.csv", "rules.csv.txt"]
    assert "是否指：rules.csv" in expected(pack)


@pytest.mark.parametrize("code", ["1.1.1", "3.10", "B03", "甲-1", "x" * 40])
def test_a_code_is_any_text_without_blanks(pack, code):
    edit(pack, "vetoes.csv", "major_incident", code)
    edit(pack, "wording.toml", "[veto.major_incident]", f'[veto."{code}"]')
    assert load(pack).veto_list[0].code == code


@pytest.mark.parametrize("code", ["1 1", "x" * 41, ".1", "1..2", "甲、乙", "{1}"])
def test_a_code_that_addresses_could_not_hold_is_refused(pack, code):
    edit(pack, "vetoes.csv", "major_incident", code)
    assert ("vetoes.csv", "第2行 code", code) in told(pack)


def test_codes_that_look_alike_as_numbers_are_different(pack):
    edit(pack, "indicators.csv", "B01", "3.1")
    edit(pack, "indicators.csv", "B02", "3.10")
    edit(pack, "wording.toml", "[indicator.B01]", '[indicator."3.1"]')
    edit(pack, "wording.toml", "[indicator.B02]", '[indicator."3.10"]')
    assert [own.code for own in load(pack).indicator_list[:2]] == ["3.1", "3.10"]


def test_a_star_is_no_part_of_a_code(pack):
    edit(pack, "indicators.csv", "B03,", "*B03,")
    assert load(pack).indicator_list[2].code == "B03"


def test_wording_keys_that_nobody_reads_are_refused_with_near_names(pack):
    edit(pack, "wording.toml", "[sentence]\n", '[sentence]\nabsent_type = "无"\n')
    edit(pack, "wording.toml", "[counts]\n", "[count]\nitems = 1\n[counts]\n")
    faults = told(pack)
    assert ("wording.toml", "sentence.absent_type", "absent_type") in faults
    assert ("wording.toml", "count", "count") in faults
    assert "是否指：absent_types" in expected(pack) and "是否指：counts" in expected(pack)


@pytest.mark.parametrize("key", ["absent_types", "no_absent_types"])
def test_every_sentence_the_report_needs_is_asked_for(pack, key):
    text = (pack / "wording.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(True) if not line.startswith(f"{key} =")]
    (pack / "wording.toml").write_text("".join(lines), encoding="utf-8")
    assert told(pack) == [("wording.toml", f"sentence.{key}", "没有")]


def test_every_text_of_the_verdict_is_an_outcome(pack):
    graded(pack, "=如果(总得分≥达标线，“通过”，如果(总得分≥60，“整改后通过”，“未通过”))")
    assert [own.found for own in load(pack).notices] == ["结论可能是“整改后通过”"]
    edit(
        pack,
        "standard.toml",
        "[method_weights]",
        '[[outcome]]\nname = "A"\nmeets = true\n[[outcome]]\nname = "B"\nmeets = false\n[method_weights]',
    )
    (pack / "rules.csv").unlink()
    assert [own.found for own in load(pack).notices] == ["结论可能是“通过”", "结论可能是“未通过”"]


def test_an_outcome_may_have_words_of_its_own_which_must_not_claim_too_much(pack):
    graded(pack, "=如果(总得分≥达标线，“A级”，“C级”)")
    edit(
        pack,
        "standard.toml",
        "[method_weights]",
        '[[outcome]]\nname = "A级"\nmeets = true\n[[outcome]]\nname = "C级"\nmeets = false\n'
        "[method_weights]",
    )
    words = 'overall = "{}"\nconclusion = "评为C级。"\nresult = "C级"\n'
    add(pack, "wording.toml", '\n[verdict."C级"]\n' + words.format("总体达到要求。"))
    assert told(pack) == [("wording.toml", "verdict.C级.overall", "达到要求")]
    edit(pack, "wording.toml", "总体达到要求。", "总体有差距。")
    wording = load(pack).wording
    assert wording.of_outcome("C级", meets=False)[1].result == "C级"
    assert wording.of_outcome("A级", meets=True)[0] == "passed"
    add(pack, "wording.toml", '\n[verdict."D级"]\n' + words.format("总体有差距。"))
    assert ("wording.toml", "verdict.D级", "D级") in told(pack)


def test_an_official_pack_says_where_its_text_stands_and_is_not_the_example(pack):
    edit(pack, "standard.toml", "official = false", "official = true")
    faults = told(pack)
    assert ("standard.toml", "official", "official = true，没有写明出处") in faults
    assert ("indicators.csv", "", "official = true，内容与示例规则包 demo-2023 完全相同") in faults
    edit(
        pack,
        "standard.toml",
        "[method_weights]",
        '[source]\nnumber = "某办〔2023〕1号"\n[method_weights]',
    )
    assert {fault[1] for fault in told(pack)} >= {"source.date", "source.page"}


def notices(pack):
    return [(notice.file, notice.cell) for notice in load(pack).notices]


def test_the_shipped_pack_has_nothing_implausible(pack):
    assert notices(pack) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "cell"),
    [
        ("standard.toml", 'pass_line = "85"', 'pass_line = "0.85"', "verdict.pass_line"),
        ("standard.toml", 'pass_line = "85"', 'pass_line = "33"', "verdict.pass_line"),
        ("standard.toml", 'key_floor = "0.60"', 'key_floor = "0.006"', "verdict.key_floor"),
        ("standard.toml", "places = 2", "places = 0", "rounding.places"),
        ("standard.toml", '"基本清楚" = "0.6"', '"基本清楚" = "0"', "interview.scores.不清楚"),
        ("check_items.csv", "重点,4,J02", "重点,50,J02", "第2行 points"),
        ("check_items.csv", "重点,4,J02", "重点,0.2,J02", "第2行 points"),
    ],
)
def test_what_is_hardly_meant_is_told_when_the_pack_is_loaded(pack, file, old, new, cell):
    edit(pack, file, old, new)
    if cell == "interview.scores.不清楚":
        edit(pack, file, '"不清楚" = "0"', '"不清楚" = "0.6"')
    assert notices(pack) == [(file, cell)]


def test_equal_names_of_items_are_told(pack):
    text = (pack / "check_items.csv").read_text(encoding="utf-8").splitlines(True)
    name = text[1].split(",")[2]
    text[2] = text[2].replace(text[2].split(",")[2], name)
    (pack / "check_items.csv").write_text("".join(text), encoding="utf-8")
    assert notices(pack) == [("check_items.csv", "第2行 name"), ("check_items.csv", "第3行 name")]


def test_what_is_told_of_a_pack_is_told_with_each_city(pack):
    edit(pack, "standard.toml", "places = 2", "places = 0")
    from shifan.clean import clean
    from tests.small_city import raw_city, small_city

    standard = load(pack)
    findings = clean(raw_city(small_city(standard)), standard).findings
    assert ("demo-2023/standard.toml", "warning") in [(f.file, f.severity) for f in findings]


def test_a_file_that_joins_a_loaded_pack_is_seen(pack):
    load(pack)
    (pack / "limits.csv").write_text("x\n", encoding="utf-8")
    assert [fault[0] for fault in told(pack)] == ["limits.csv"]


def test_a_decision_table_that_no_formula_looks_into_is_refused(pack):
    add(pack, "bands.csv", "table,condition,result,note\n级,,“甲”,\n")
    assert told(pack) == [("bands.csv", "第2行 table", "级")]
