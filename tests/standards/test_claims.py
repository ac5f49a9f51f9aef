"""What a pack may claim: known kinds and names, words of size with their counts, nothing on people and industry."""

import copy
import shutil
import tomllib
from pathlib import Path

import pytest

from shifan.errors import Refused
from shifan.standards import load
from shifan.standards.claim_checks import check_claims

SHIPPED = Path(__file__).parents[2] / "shifan" / "standards" / "demo-2023"


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(SHIPPED, tmp_path / "pack"))


def changed(pack, old, new):
    path = pack / "wording.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "cell", "found"),
    [
        ('line = "总得分', 'line = "普遍总得分', "claim.line", "普遍"),
        ('line = "总得分', 'line = "多次总得分', "claim.line", "多次"),
        ('floor = "关键', 'floor = "突出的关键', "claim.floor", "突出"),
        (
            "的佐证材料在{{ aspects }}",
            "大量佐证材料在{{ aspects }}",
            "claim.document_unexplained",
            "大量",
        ),
        ("不符合{{ problems }}项次，涉及{{ where }}", "严重", "claim.item", "严重"),
        ('line = "总得分', 'line = "产业总得分', "claim.line", "产业"),
        ('line = "总得分', 'line = "干部意识不强，总得分', "claim.line", "干部"),
        ('title = "佐证材料还不够', 'title = "龙头企业不够', "theme.6.title", "龙头"),
        ('title = "佐证材料还不够', 'title = "佐证材料问题较多，不够', "theme.6.title", "较多"),
        ("{{ reasons }}", "{{ reason }}", "claim.document", "{{ reason }}"),
        ("[limits]\ncount = 3", "[limits]\ncount = 0", "limits.count", "0"),
        ("level = 0.05", "level = 1", "limits.level", "1"),
        ("share = 0.10", 'share = "多"', "limits.share", "多"),
    ],
)
def test_what_asserts_without_evidence_is_refused(pack, old, new, cell, found):
    changed(pack, old, new)
    with pytest.raises(Refused) as refusal:
        load(pack)
    assert (cell, found) in {(fault.cell, fault.found) for fault in refusal.value.findings}


def test_a_word_of_size_with_its_count_is_taken(pack):
    changed(pack, "”问题较为集中，检查", "”问题普遍，检查")
    assert "普遍" in load(pack).wording.claims.pattern("item_often")


def test_a_pack_from_before_claims_loads_and_is_told_what_to_add(pack):
    path = pack / "wording.toml"
    text = path.read_text(encoding="utf-8")
    for table in ("limits", "claim", "remedy"):
        start = text.index(f"[{table}]")
        text = text[:start] + text[text.index("\n[", start) + 1 :]
    path.write_text(
        text.replace('theme = "duty"', 'theme = "duty"\nshortcoming = "流于形式"', 1), "utf-8"
    )
    older = load(pack)
    assert [(f.code, f.severity, f.cell) for f in older.notices] == [
        ("pack-claims", "warning", "claim")
    ]
    assert (
        "indicator.B03.shortcoming" in older.notices[0].found
        and "[limits]" in older.notices[0].found
    )
    assert load(SHIPPED).notices == ()


def test_claims_without_their_limits_are_told(pack):
    text = (pack / "wording.toml").read_text(encoding="utf-8")
    start = text.index("[limits]")
    rest = text[text.index("\n[", start) + 1 :]
    (pack / "wording.toml").write_text(text[:start] + rest, encoding="utf-8")
    assert [f.cell for f in load(pack).notices] == ["limits"]


def test_a_clause_from_before_beside_claims_is_not_printed(pack):
    changed(pack, 'theme = "duty"\n', 'theme = "duty"\nshortcoming = "品牌不强"\n')
    assert load(pack).notices == () and "品牌不强" not in str(load(pack).wording)


# Words as officials and analysts write them, found in no list of the package when they were collected.
SIZES = [
    "不少",
    "许多",
    "诸多",
    "众多",
    "大批",
    "成片",
    "大面积",
    "偏多",
    "过多",
    "极多",
    "较大",
    "较高",
    "偏低",
    "较差",
    "较重",
    "频发",
    "高发",
    "多发",
    "屡禁不止",
    "屡查屡犯",
    "绝大多数",
    "少数",
    "个别",
    "少量",
    "零星",
    "偶有",
    "偶尔",
    "常常",
    "时常",
    "往往",
    "长期",
    "持续",
    "不断",
    "连续",
    "始终",
    "一直",
    "常见",
    "时有发生",
    "层出不穷",
    "比比皆是",
    "随处可见",
    "几乎",
    "十分",
    "非常",
    "极其",
    "极为",
    "尤其",
    "尤为",
    "相当",
    "明显",
    "显著",
    "大幅",
]
JUDGEMENTS = [
    "市民",
    "村民",
    "百姓",
    "消费者",
    "经营者",
    "从业者",
    "负责人",
    "责任人",
    "官员",
    "工作人员",
    "监管队伍",
    "法治观念",
    "发展理念",
    "工作态度",
    "管理水平",
    "社会氛围",
    "责任担当",
    "积极性",
    "主动性",
    "责任心",
    "走过场",
    "敷衍",
    "应付了事",
    "懈怠",
    "落实不力",
    "基础薄弱",
    "滞后",
    "粗放",
    "混乱",
    "落后",
    "堪忧",
    "缺位",
    "失职",
    "渎职",
]


@pytest.fixture(scope="module")
def shipped_wording():
    return tomllib.loads((SHIPPED / "wording.toml").read_text(encoding="utf-8"))


def faults_with(wording, path, text):
    changed_wording = copy.deepcopy(wording)
    table = changed_wording
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = text
    return {fault.cell for fault in check_claims(changed_wording)}


@pytest.mark.parametrize(
    "path",
    [
        ("claim", "line"),
        ("claim", "documents"),
        ("claim", "none_passes"),
        ("claim", "verdict_title"),
        ("verdict", "passed", "overall"),
        ("verdict", "passed", "suggestions"),
        ("verdict", "failed", "conclusion"),
        ("sentence", "no_shortcomings"),
        ("document", "repeated"),
    ],
)
def test_no_sentence_on_the_city_may_hold_a_word_of_size_or_a_judgement(shipped_wording, path):
    assert list(check_claims(shipped_wording)) == []
    for word in (*SIZES, *JUDGEMENTS):
        assert faults_with(shipped_wording, path, f"问题{word}。") == {".".join(path)}, word


def test_what_a_veto_is_called_and_that_leaders_were_interviewed_is_no_judgement(shipped_wording):
    assert "严重" in shipped_wording["veto"]["bad_influence"]["absent"]
    told = "经资料审查和领导访谈，{{ city }}无被否决的情形，达到要求。"
    assert faults_with(shipped_wording, ("verdict", "passed", "conclusion"), told) == set()
