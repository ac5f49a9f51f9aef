"""Slips of the pen in different files of a pack are told in one round, each by file, row and character."""

import pytest

from shifan.errors import Refused
from shifan.packs.plausibility import check_pack
from shifan.standards import load
from tests.small_pack import FILES, with_parameters, wording, write_pack

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,第2条,
城市,grade,档次,=查档(等级),文字,第3条,
城市,measured,测得,=合计(测量.数值),个,第4条,
城市,verdict,初评结论,"=如果(且(档次＝“甲”，测得≥0)，“通过”，“未通过”)",文字,第5条,
"""
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,\n等级,,“乙”,\n"
MEASURES = "code,indicator,name,unit,low,high\nC1,B01,考核权重,%,3,100\n"
WHOLE = {
    **FILES,
    "standard.toml": with_parameters({"每处扣分": "0.5"}),
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
    ("rules.csv", "第3条", "", "第3行 clause"),
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


def test_a_comma_of_a_formula_that_splits_a_row_is_told_with_the_way_out(tmp_path):
    rules = "object,id,name,formula,unit,clause,note\n城市,extra,附加,=最大(1,2),分,第1条,取大\n"
    pack = write_pack(tmp_path / "pack", {"rules.csv": rules})
    with pytest.raises(Refused) as refused:
        load(pack)
    (split,) = [fault for fault in refused.value.findings if fault.found == "8列"]
    assert split.cell == "第2行" and "半角逗号" in split.expected
