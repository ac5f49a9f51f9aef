"""Slips of the pen in different files of a pack are told in one round, each by file, row and character."""

import pytest

from shifan.errors import Refused
from shifan.packs.plausibility import check_pack
from shifan.standards import load
from tests.small_pack import FILES, with_parameters, wording, write_pack

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,第2条,
指标,rate,指标得分率,=指标得分÷满分,率,第2条,
城市,grade,档次,=查档(等级),文字,第3条,
城市,measured,测得,=合计(测量.数值),个,第4条,
城市,verdict,初评结论,"=如果(且(档次＝“甲”，测得≥0)，“通过”，“未通过”)",文字,第5条,
"""
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,\n等级,,“乙”,\n"
MEASURES = "code,indicator,name,unit,low,high\nC1,B01,考核权重,%,3,100\n"
WHOLE = {
    **FILES,
    "standard.toml": with_parameters({"每处扣分": "50"}),
    "rules.csv": RULES,
    "bands.csv": BANDS,
    "measures.csv": MEASURES,
    "headers.csv": "workbook,sheet,column,alias\n现场检查,点位,区县,县区\n",
}
WHOLE["wording.toml"] = wording(WHOLE)
# The file, what it says, what is written instead, and where the fault is told.
SLIPS = (
    ("standard.toml", 'pass_line = "60"', 'pass_line = "六十"', "verdict.pass_line"),
    ("standard.toml", 'covert = "0.4"', 'covert = "0.5"', "method_weights"),
    ("standard.toml", 'mode = "half_up"', 'mode = "half_even"', "rounding.mode"),
    ("indicators.csv", "餐饮服务,20,0,0", "餐饮服务,20,1.5,0", "第4行 document_share"),
    ("business_types.csv", "1,3,1,菜市场", "1,4,1,菜市场", "第2行 items"),
    ("check_items.csv", "公示许可证,一般,2", "公示许可证,一般,两", "第3行 points"),
    ("check_items.csv", "A1-2,A1,", "A1-2,A9,", "第6行 business_type"),
    ("vetoes.csv", "incident,较大食品安全事件", "incident,", "第2行 name"),
    ("interview_topics.csv", "T01,", "T 01,", "第2行 code"),
    ("headers.csv", "点位,区县", "点位,区线", "第2行 column"),
    ("wording.toml", "[facts]", "[fakts]", "fakts"),
    ("rules.csv", "=满分－不超过", "=满份－不超过", "第2行 formula 第2字"),
    ("rules.csv", "第3条", "", "第4行 clause"),
    ("bands.csv", "总得分≥90", "总得分≥≥90", "第2行 condition 第5字"),
    ("bands.csv", "等级,,“乙”", "等级,,乙", "第3行 result 第1字"),
    ("measures.csv", "%,3,100", "%,300,100", "第2行 low"),
)


def write(folder, slips):
    files = dict(WHOLE)
    for file, old, new, _ in slips:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    return write_pack(folder, files)


def told(folder):
    standard, findings = check_pack(folder)
    assert standard is None
    return {(finding.file, finding.cell) for finding in findings}


def test_without_a_slip_the_pack_is_good(tmp_path):
    standard, findings = check_pack(write(tmp_path, ()))
    assert standard is not None and findings == []


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{slip[0]}-{slip[3]}" for slip in SLIPS])
def test_each_slip_alone_is_told_at_its_place(tmp_path, slip):
    assert (slip[0], slip[3]) in told(write(tmp_path, (slip,)))


@pytest.mark.parametrize(
    ("written", "place", "found"),
    [
        ("总得份≥90,“甲”", "第2行 condition 第1字", "总得份"),
        ("总得分－90,“甲”", "第2行 condition 第1字", "这里是数"),
        ("总得分≥“九十”,“甲”", "第2行 condition 第4字", "数与文字比较"),
        ("总得分≥90,甲等", "第2行 result 第1字", "甲等"),
    ],
)
def test_what_is_wrong_in_a_decision_table_is_told_in_the_table(tmp_path, written, place, found):
    slip = ("bands.csv", "总得分≥90,“甲”", written, place)
    _, findings = check_pack(write(tmp_path, (slip,)))
    (finding,) = findings
    assert (finding.file, finding.cell) == ("bands.csv", place) and found in finding.found


def test_all_slips_of_all_files_are_told_in_one_round(tmp_path):
    places = {(file, place) for file, _, _, place in SLIPS}
    assert len({file for file, _ in places}) >= 10
    assert places <= told(write(tmp_path, SLIPS))


@pytest.mark.parametrize("left_out", range(len(SLIPS)))
def test_one_slip_hides_no_other(tmp_path, left_out):
    slips = [slip for n, slip in enumerate(SLIPS) if n != left_out]
    assert {(file, place) for file, _, _, place in slips} <= told(write(tmp_path, slips))


@pytest.mark.parametrize(
    "other",
    [
        {"vetoes.csv": "code,name\nincident,事件\nincident,又一事件\n"},
        {"indicators.csv": FILES["indicators.csv"].replace("J02,生产经营状况", "J02,生产经营状态")},
        {"standard.toml": FILES["standard.toml"].replace('"基本清楚" = "0.6"', '"基本清楚" = "2"')},
    ],
)
def test_misspelt_tables_of_the_wording_are_told_whatever_else_is_wrong(tmp_path, other):
    misspelt = {"wording.toml": wording(FILES) + '[sentense]\nx = "y"\n'}
    pack = write_pack(tmp_path / "pack", {**other, **misspelt})
    with pytest.raises(Refused) as refused:
        load(pack)
    told = [(fault.file, fault.cell) for fault in refused.value.findings]
    assert told.count(("wording.toml", "sentense")) == 1 and len(told) == 2


HEAD = "object,id,name,formula,unit,clause,note\n"
READ = "城市,total,总得分,=四舍五入(100×得分率，规定位数)－附加×0,分,第1条,\n"


@pytest.mark.parametrize(
    ("file", "row", "text"),
    [
        ("rules.csv", "城市,extra,附加,=最大(1,2),分,第1条,取大", "=最大(1,2)"),
        ("rules.csv", "城市,extra,附加,=最大(1,2),分,第1条,", "=最大(1,2)"),
        ("rules.csv", "城市,extra,附加,=最大(1,2),分,第1条", "=最大(1,2)"),
        ("rules.csv", "城市,extra,附加,=最大(1,2,3),分,第1条,", "=最大(1,2,3)"),
        ("rules.csv", "城市,extra,附加,=1,分,第1条,第2款,取大", "第1条,第2款”或“第2款,取大"),
        ("bands.csv", "档,且(得分率≥0.9,得分率≥0.5),1,", "且(得分率≥0.9,得分率≥0.5)"),
        ("bands.csv", "档,得分率≥0.9,最大(1,2)", "最大(1,2)"),
        ("check_items.csv", "M1-1,M1,进货查验,记录,重点,4,J01", "进货查验,记录"),
        ("vetoes.csv", "incident,较大,食品安全事件", "较大,食品安全事件"),
        ("business_types.csv", "announced,M1,农贸,市场,1,3,1,", "农贸,市场"),
        ("indicators.csv", "J01,生产经营状况,食品,流通,40,0.5,1", "食品,流通"),
    ],
)
def test_a_cell_that_a_comma_has_split_is_told_as_that_and_as_nothing_else(
    tmp_path, file, row, text
):
    files = {
        **FILES,
        "rules.csv": f"{HEAD}城市,extra,附加,=查档(档),分,第1条,\n{READ}",
        "bands.csv": "table,condition,result,note\n档,得分率≥0.5,1,\n档,,2,\n",
    }
    if file == "rules.csv":
        del files["bands.csv"]
    lines = files[file].splitlines()
    first = row.split(",")[0]
    place = next(n for n, old in enumerate(lines) if old.split(",")[0] == first)
    lines[place] = row
    files[file] = "\n".join(lines) + "\n"
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path / "pack", {**files, "wording.toml": wording(FILES)}))
    (split,) = refused.value.findings
    assert (split.file, split.cell) == (file, f"第{place + 1}行")
    assert f"“{text}”被半角逗号分成了" in split.found and "半角逗号请改为全角" in split.expected


# What is possible but hardly meant: the place where it is told.
HARDLY_MEANT = (
    ("standard.toml", 'pass_line = "60"', 'pass_line = "0.85"', "verdict.pass_line"),
    ("standard.toml", 'pass_line = "60"', "pass_line = 0.85", "verdict.pass_line"),
    ("standard.toml", 'key_floor = "0.30"', 'key_floor = "0.003"', "verdict.key_floor"),
    ("standard.toml", "places = 2", "places = 0", "rounding.places"),
    ("standard.toml", '"不清楚" = "0"', '"不清楚" = "0.9"', "interview.scores.不清楚"),
    ("check_items.csv", "M1-3,M1,场所清洁,一般,2", "M1-3,M1,场所清洁,一般,200", "第4行 points"),
    ("check_items.csv", "M1,公示许可证", "M1,场所清洁", "第3行 name"),
)
WITHOUT_OWN_RULES = {**FILES, "wording.toml": wording(FILES)}
BESIDE = (
    {},
    {"indicators.csv": FILES["indicators.csv"].replace("B01,基础工作", "B01,基础工做")},
    {"indicators.csv": "code,name\n"},
    {"wording.toml": "[[["},
    {"vetoes.csv": "code,name\nincident,\n"},
    {"rules.csv": f"{HEAD}城市,extra,附加,=最大(1，,分,第1条,\n"},
    {"rules.csv": f"{HEAD}城市,extra,附加,=没有的数＋1,分,第1条,\n"},
    {"rules.txt.csv": "x"},
)


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize(
    "slip", HARDLY_MEANT, ids=[f"{slip[3]}-{slip[2]}" for slip in HARDLY_MEANT]
)
def test_what_is_hardly_meant_is_told_beside_faults_of_any_file(tmp_path, slip, beside):
    file, old, new, place = slip
    assert old in FILES[file]
    files = {**WITHOUT_OWN_RULES, file: FILES[file].replace(old, new), **beside}
    standard, findings = check_pack(write_pack(tmp_path, files))
    (asked,) = [found for found in findings if (found.file, found.cell) == (file, place)]
    assert asked.severity == "warning" and (standard is None) == bool(beside)
    assert all(found.severity == "warning" for found in findings) == (not beside)


@pytest.mark.parametrize(
    ("old", "new", "place", "found", "expected"),
    [
        ("key_max = 0", 'key_max = "0"', "site_verdict.key_max", '"0"', "不加引号"),
        ("places = 2", "places = 2.0", "rounding.places", "2.0", "整数"),
        ("official = false", 'official = "false"', "official", "false", "true 或 false"),
        ('weight = "0.05"', 'weight = ["0.05"]', "interview.weight", '["0.05"]', "数字"),
        ('weight = "0.05"', "weight = true", "interview.weight", "true", "数字"),
        ('weight = "0.05"', 'weight = ""', "interview.weight", '空文字""', "数字"),
        ('title = "小规则包"', "title = {a = 1}", "title", "{a = …}", "文字"),
        ('pass_line = "60"', 'pass_line = "６０"', "verdict.pass_line", "６０", "数字"),
    ],
)
def test_a_setting_of_another_type_is_told_as_it_is_written(
    tmp_path, old, new, place, found, expected
):
    assert old in FILES["standard.toml"]
    files = {"standard.toml": FILES["standard.toml"].replace(old, new)}
    _, findings = check_pack(write_pack(tmp_path, files))
    (fault,) = [fault for fault in findings if fault.cell == place]
    assert fault.found == found and expected in fault.expected
    assert [other for other in findings if other.severity == "warning"] == []


UNUSED = {
    **FILES,
    "standard.toml": with_parameters({"没有用的": "1"}),
    "bands.csv": "table,condition,result,note\n没有用的表,,1,\n",
    "indicators.csv": FILES["indicators.csv"]
    .replace("share,key\n", "share,key,没用的列\n")
    .replace(",0\n", ",0,3\n")
    .replace(",1\n", ",1,3\n"),
    "rules.csv": f"{HEAD}城市,extra,没有用的规则,=1,分,第1条,\n",
}


@pytest.mark.parametrize("broken", ["=1＋", "=没有的数", "=（1", ""])
def test_what_nothing_reads_is_told_beside_a_formula_that_cannot_be_read(tmp_path, broken):
    rules = UNUSED["rules.csv"] + (f"城市,broken,坏的,{broken},分,第2条,\n" if broken else "")
    _, findings = check_pack(write_pack(tmp_path, {**UNUSED, "rules.csv": rules}))
    told = {(fault.file, fault.cell) for fault in findings}
    assert {
        ("standard.toml", "parameters.没有用的"),
        ("bands.csv", "第2行 table"),
        ("indicators.csv", "第1行 没用的列"),
        ("rules.csv", "第2行 name"),
    } <= told


def test_what_a_broken_formula_names_does_not_count_as_unused(tmp_path):
    rules = f"{HEAD}城市,extra,没有用的规则,=没有用的＋指标.没用的列＋查档(没有用的表,分,第1条,\n"
    rules += "城市,total,总得分,=没有用的规则＋＋1,分,第2条,\n"
    _, findings = check_pack(write_pack(tmp_path, {**UNUSED, "rules.csv": rules}))
    assert {fault.cell.partition(" 第")[0] for fault in findings} == {
        "第2行 formula",
        "第3行 formula",
    }


def test_formulas_are_read_though_the_settings_cannot_be(tmp_path):
    files = {
        "standard.toml": FILES["standard.toml"] + "[[[",
        "rules.csv": f"{HEAD}城市,a,甲,=1＋,点,,\n城市,b,乙,=不认识的名称,分,第1条,\n",
        "bands.csv": "table,condition,result,note\n档,≥5,1,\n档,,1,\n",
    }
    _, findings = check_pack(write_pack(tmp_path, files))
    assert {(fault.file, fault.cell) for fault in findings} == {
        ("standard.toml", "第24行第3字"),
        ("rules.csv", "第2行 formula 第4字"),
        ("rules.csv", "第2行 unit"),
        ("rules.csv", "第2行 clause"),
        ("bands.csv", "第2行 condition 第1字"),
    }
