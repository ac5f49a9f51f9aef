"""A pack is read exactly or refused with every fault, each with file, row and column."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from shifan.errors import Refused
from shifan.standards import load
from shifan.standards.folders import SHIPPED


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack"))


def edit(pack, file, old, new):
    text = (pack / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old} is not in {file}"
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(pack):
    with pytest.raises(Refused) as refusal:
        load(pack)
    return refusal.value.findings


# file, what is replaced, by what, the cell named, what is said to be found
FAULTS = [
    (
        "indicators.csv",
        "B01,基础工作,党政同责,3,",
        "B01,基础工作,党政同责,4,",
        "full_score",
        "合计 101",
    ),
    ("indicators.csv", "B02,基础工作", "B01,基础工作", "第3行 code", "B01"),
    ("indicators.csv", "B02,基础工作", "B02,基础", "第3行 dimension", "基础"),
    ("indicators.csv", "部门监管责任", "党政同责", "第3行 name", "党政同责"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,三,1,0", "第2行 full_score", "三"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,-3,1,0", "第2行 full_score", "-3"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3e0,1,0", "第2行 full_score", "3e0"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,３,1,0", "第2行 full_score", "３"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,NaN,1,0", "第2行 full_score", "NaN"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3,1.01,0", "第2行 document_share", "1.01"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3,0.9,0", "第2行 document_share", "0.9"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3,1,是", "第2行 key", "是"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3,1,", "第2行 key", "空"),
    ("indicators.csv", "党政同责,3,1,0", "党政同责,3,1,0,5", "第2行", "8列"),
    ("indicators.csv", "B02,基础", "B 2,基础", "第3行 code", "B 2"),
    (
        "indicators.csv",
        "code,dimension",
        "code,code",
        "第1行",
        "code、code、name、full_score、document_share、key、department",
    ),
    ("business_types.csv", "announced,M01", "open,M01", "第2行 method", "open"),
    ("business_types.csv", "种植养殖基地,2,11,4", "种植养殖基地,2,12,4", "第2行 items", "12"),
    ("business_types.csv", "种植养殖基地,2,11,4", "种植养殖基地,2,11,5", "第2行 key_items", "5"),
    (
        "business_types.csv",
        "种植养殖基地,2,11,4",
        "种植养殖基地,2.5,11,4",
        "第2行 min_sites",
        "2.5",
    ),
    ("business_types.csv", "announced,M02", "announced,M01", "第3行 code", "M01"),
    ("business_types.csv", "农资门店|", "种植基地|", "第3行 aliases", "种植基地"),
    ("check_items.csv", "M01-02,M01", "M01-01,M01", "第3行 code", "M01-01"),
    ("check_items.csv", "M01-02,M01", "M01-02,M99", "第3行 business_type", "M99"),
    ("check_items.csv", "重点,4,J02", "重点,4,J99", "第2行 indicator", "J99"),
    ("check_items.csv", "重点,4,J02", "重点,0,J02", "第2行 points", "0"),
    ("check_items.csv", "重点,4,J02", "关键,4,J02", "第2行 key", "关键"),
    ("vetoes.csv", "bad_influence,", "major_incident,", "第3行 code", "major_incident"),
    ("interview_topics.csv", "T02,", "T01,", "第3行 code", "T01"),
    (
        "headers.csv",
        "城市概况,基本信息,项目,",
        "城市情况,基本信息,项目,",
        "第2行 workbook",
        "城市情况",
    ),
    ("headers.csv", "城市概况,基本信息,项目,", "城市概况,信息,项目,", "第2行 sheet", "信息"),
    ("headers.csv", "城市概况,基本信息,项目,", "城市概况,基本信息,条目,", "第2行 column", "条目"),
    (
        "headers.csv",
        "城市概况,基本信息,项目,项目名称",
        "城市概况,基本信息,项目,内容",
        "第2行 alias",
        "内容",
    ),
    (
        "headers.csv",
        "城市概况,基本信息,项目,项目名称",
        "城市概况,基本信息,项目,事项",
        "第3行 alias",
        "事项",
    ),
    ("standard.toml", 'covert = "0.4"', 'covert = "0.5"', "method_weights", "0.6＋0.5"),
    ("standard.toml", 'covert = "0.4"', 'covered = "0.4"', "method_weights.covert", "没有"),
    ("standard.toml", '"exclude"', '"zero"', "missing_policy", "zero"),
    ("standard.toml", '"half_up"', '"half_even"', "rounding.mode", "half_even"),
    ("standard.toml", "official = false", 'official = "no"', "official", "no"),
    ("standard.toml", "places = 2", "places = -1", "rounding.places", "-1"),
    ("standard.toml", 'deduction_step = "0.1"', 'deduction_step = "0"', "deduction_step", "0"),
    (
        "standard.toml",
        'deduction_step = "0.1"',
        'deduction_step = "半分"',
        "deduction_step",
        "半分",
    ),
    ("standard.toml", "key_max = 0", "key_max = true", "site_verdict.key_max", "true"),
    ("standard.toml", 'weight = "0.05"', 'weight = "1"', "interview.weight", "1"),
    ("standard.toml", '"清楚" = "1"', '"清楚" = "1.2"', "interview.scores.清楚", "1.2"),
    ("standard.toml", 'pass_line = "85"', 'pass_line = "850"', "verdict.pass_line", "850"),
    ("standard.toml", 'key_floor = "0.60"', 'key_floor = "60"', "verdict.key_floor", "60"),
    (
        "standard.toml",
        'id = "demo-2023"',
        'id = "demo-2023"\nlimit = 3',
        "limit",
        "规则中没有这一项",
    ),
    (
        "standard.toml",
        '["基础工作", ',
        '["基础工作", "基础工作", ',
        "dimensions",
        '["基础工作", "基础工作", "能力建设", "生产经营状况"]',
    ),
    ("wording.toml", "[indicator.B01]", "[indicator.B99]", "indicator.B99", "B99"),
    ("wording.toml", "[indicator.B01]", "[indicator.B99]", "indicator.B01.theme", "没有"),
    ("wording.toml", 'theme = "governance"', 'theme = "nothing"', "indicator.B01.theme", "nothing"),
    (
        "wording.toml",
        'suggestion = "duty"',
        'suggestion = "nothing"',
        "indicator.B01.suggestion",
        "nothing",
    ),
    ("wording.toml", "[veto.major_incident]", "[veto.minor]", "veto.major_incident.absent", "没有"),
    ("wording.toml", "shortcomings = 3", 'shortcomings = "3"', "counts.shortcomings", "3"),
    (
        "wording.toml",
        'no_shortcomings = "资料审查没有扣分，现场检查没有发现不符合的检查项。"',
        "no_shortcomings = 5",
        "sentence.no_shortcomings",
        "5",
    ),
    ("wording.toml", 'number = "食品安全办〔2021〕5号"', "number = 5", "facts.basis.1.number", "5"),
    ("standard.toml", 'id = "demo-2023"', 'id = " "', "id", '空文字" "'),
    ("indicators.csv", "党政同责", "党政{{ x }}", "第2行 name", "党政{{ x }}"),
    ("wording.toml", 'id = "society"', 'id = "duty"', "theme.2.id", "duty"),
    (
        "wording.toml",
        '情形（{{ basis }}）"\nline',
        '情形（{{basis}}）"\nline',
        "reason.veto",
        "发生否决情形（{{basis}}）",
    ),
    (
        "wording.toml",
        "本次省级初评未通过，",
        "达到评价细则的要求，",
        "verdict.failed.conclusion",
        "达到评价细则的要求",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "cell", "found"), FAULTS, ids=[f"{f[0]}-{f[3]}-{f[4]}" for f in FAULTS]
)
def test_a_fault_is_refused_with_its_place(pack, file, old, new, cell, found):
    edit(pack, file, old, new)
    assert (file, cell, found) in {(fault.file, fault.cell, fault.found) for fault in faults(pack)}


NEEDED = sorted({path.name for path in (SHIPPED / "demo-2023").iterdir()} - {"documents.toml"})


@pytest.mark.parametrize("file", NEEDED)
def test_a_missing_or_unreadable_file_is_refused_by_name(pack, file):
    (pack / file).unlink()
    assert (file, "没有这个文件") in {(fault.file, fault.found) for fault in faults(pack)}
    (pack / file).write_bytes("指标".encode("gb18030"))
    assert file in {fault.file for fault in faults(pack)}
    (pack / file).write_bytes(b"")
    assert file in {fault.file for fault in faults(pack)}


def test_all_faults_come_at_once(pack):
    edit(pack, "indicators.csv", "党政同责,3,1,0", "党政同责,三,1,0")
    edit(pack, "standard.toml", 'covert = "0.4"', 'covert = "0.5"')
    edit(pack, "vetoes.csv", "bad_influence,", "major_incident,")
    (pack / "headers.csv").unlink()
    assert {fault.file for fault in faults(pack)} == {
        "indicators.csv",
        "standard.toml",
        "vetoes.csv",
        "headers.csv",
    }


@pytest.mark.parametrize("name", ["", " ", "no-such-pack", "\0", "demo-2023/standard.toml"])
def test_a_pack_that_does_not_exist_is_refused_with_the_known_ones(name):
    with pytest.raises(Refused, match="demo-2023"):
        load(name)


def test_spreadsheet_habits_are_read(pack):
    """A byte-order mark, CRLF, blanks around cells, empty lines at the end and numbers without
    quotes change nothing.
    """
    text = (
        (pack / "indicators.csv")
        .read_text(encoding="utf-8")
        .replace("党政同责,3,", "党政同责 , 3 ,")
    )
    (pack / "indicators.csv").write_bytes(
        ("\ufeff" + text + "\n,,,,,\n").replace("\n", "\r\n").encode("utf-8")
    )
    edit(pack, "standard.toml", 'announced = "0.6"', "announced = 0.6")
    read, shipped = load(pack), load("demo-2023")
    assert read.indicators.equals(shipped.indicators)
    assert read.method_weights == {"announced": Decimal("0.6"), "covert": Decimal("0.4")}


def test_line_ends_do_not_change_the_fingerprint(pack):
    before = load(pack).files
    for path in pack.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert load(pack).files == before
    edit(pack, "vetoes.csv", "弄虚作假", "作假")
    assert {file for file, digest in load(pack).files.items() if digest != before[file]} == {
        "vetoes.csv"
    }


OTHER = {
    "standard.toml": """id = "other"
title = "另一规则"
official = true
dimensions = ["甲类", "乙类"]
missing_policy = "full_marks"
[method_weights]
announced = "1"
covert = "0"
[interview]
weight = "0"
[interview.scores]
"好" = "1"
[verdict]
pass_line = "90"
key_floor = "0.7"
[site_verdict]
general_max = 5
key_max = 1
[rounding]
places = 1
mode = "half_up"
[source]
number = "某办〔2023〕1号"
date = "2023-05-01"
page = "第3页"
""",
    "indicators.csv": "code,dimension,name,full_score,document_share,key\nX1,甲类,一,66.6,1,1\nX2,乙类,二,33.4,0,0\n",
    "business_types.csv": "method,code,name,min_sites,items,key_items,aliases\nannounced,T,店,1,1,0,\n",
    "check_items.csv": "code,business_type,name,key,points,indicator\nT-1,T,记录,一般,2.5,X2\n",
    "vetoes.csv": "code,name\n",
    "interview_topics.csv": "code,name\n",
    "headers.csv": "workbook,sheet,column,alias\n",
    "wording.toml": """[facts]
methods = ["资料审查"]
platform = "平台"
province_office = "省"
basis = []
[counts]
shortcomings = 1
suggestions = 1
items = 1
[[theme]]
id = "t"
title = "题"
lead = "导语。"
[[suggestion]]
id = "s"
title = "议"
text = "总。"
[indicator]
X1 = {theme = "t", suggestion = "s", shortcoming = "一不足", measure = "一措施"}
X2 = {theme = "t", suggestion = "s", shortcoming = "二不足", measure = "二措施"}
[items]
shortcoming = "{{ items }}。"
suggestion = "{{ items }}。"
[verdict]
passed = {overall = "可。", conclusion = "可。", result = "可"}
failed = {overall = "没有达到要求。", conclusion = "未能达到细则要求。", result = "未达到要求"}
[reason]
veto = "否决"
line = "线"
floor = "底"
[ground]
veto = "否决"
line = "线"
floor = "底"
[sentence]
absent_types = "没有{{ onsite.not_applicable }}。"
no_absent_types = "都有。"
""",
}


def test_any_folder_may_be_a_pack(tmp_path):
    for name, text in OTHER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    pack = load(str(tmp_path))
    assert pack.id == "other" and pack.official and pack.label == "另一规则"
    assert pack.dimensions == ("甲类", "乙类")
    assert pack.missing_policy == "full_marks"
    assert list(pack.indicators["full_score"]) == [Decimal("66.6"), Decimal("33.4")]
    assert list(pack.indicators["key"]) == [True, False]
    assert list(pack.check_items["points"]) == [Decimal("2.5")]
    assert (pack.general_max, pack.key_max, pack.places) == (5, 1, 1)
    assert pack.vetoes.empty and list(pack.vetoes.columns) == ["code", "name"]


def test_a_pack_is_the_caller_s_own(pack):
    mine = load(pack)
    mine.indicators["name"] = "改动"
    mine.wording.sentences["absent_types"] = "改动"
    again = load(pack)
    assert again.indicators["name"].iloc[0] != "改动"
    assert again.wording.sentences["absent_types"] != "改动"


def test_a_changed_pack_is_read_anew(pack):
    before = load(pack)
    edit(pack, "standard.toml", f'title = "{before.title}"', 'title = "改动"')
    assert (
        load(pack).title == "改动"
        and load(pack).files["standard.toml"] != before.files["standard.toml"]
    )
