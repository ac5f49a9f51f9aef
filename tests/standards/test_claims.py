"""What a pack may claim: known kinds and names, words of size with their counts, nothing on people and industry."""

import shutil
from pathlib import Path

import pytest

from shifan.errors import Refused
from shifan.standards import load

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
