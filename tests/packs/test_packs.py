"""A pack is begun, checked and compared without a city's run."""

import shutil
from decimal import Decimal

import pytest

from shifan.clean import clean
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.packs.change_effects import AloneEffect, PackScore
from shifan.packs.difference import PackEffect, difference
from shifan.packs.new_pack import new_pack
from shifan.packs.pack_changes import PackChange
from shifan.packs.plausibility import check_pack
from shifan.score import score
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.conftest import PROJECT


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack")


def edit(pack, file, old, new):
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_pack_is_plausible():
    standard, findings = check_pack("demo-2023")
    assert standard is not None and findings == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "found"),
    [
        (
            "standard.toml",
            'pass_line = "85"',
            'pass_line = "0.85"',
            "verdict.pass_line",
            "达标线 0.85",
        ),
        ("standard.toml", 'pass_line = "85"', 'pass_line = "33"', "verdict.pass_line", "达标线 33"),
        (
            "standard.toml",
            '"不清楚" = "0"',
            '"不清楚" = "0.8"',
            "interview.scores.不清楚",
            "高于“基本清楚”0.6",
        ),
        ("check_items.csv", ",重点,4,J02", ",重点,50,J02", "第2行 points", "分值 50"),
    ],
)
def test_what_is_hardly_meant_is_told(pack, file, old, new, place, found):
    edit(pack, file, old, new)
    standard, findings = check_pack(pack)
    assert standard is not None
    (finding,) = findings
    assert (finding.severity, finding.file, finding.cell) == ("warning", file, place)
    assert found in finding.found


def test_equal_names_in_one_type_are_told_at_each_row(pack):
    lines = (pack / "check_items.csv").read_text(encoding="utf-8").splitlines()
    first, second = (line.split(",") for line in lines[1:3])
    second[2] = first[2]
    (pack / "check_items.csv").write_text(
        "\n".join([lines[0], lines[1], ",".join(second), *lines[3:]]) + "\n", encoding="utf-8"
    )
    _, findings = check_pack(pack)
    assert [finding.cell for finding in findings] == ["第2行 name", "第3行 name"]


def test_a_faulty_pack_is_told_with_all_its_faults(pack):
    edit(pack, "indicators.csv", "B01,基础工作,党政同责,3", "B01,基础工作,党政同责,4")
    edit(pack, "standard.toml", "title = ", "titel = ")
    standard, findings = check_pack(pack)
    assert standard is None
    assert {finding.file for finding in findings} >= {"standard.toml"}


def test_a_new_pack_is_a_copy_under_its_own_name(tmp_path):
    folder = new_pack(tmp_path / "山西省2024")
    standard = load(folder)
    assert (standard.id, standard.title) == ("山西省2024", "山西省2024")
    assert [own.code for own in standard.indicator_list] == [
        own.code for own in load("demo-2023").indicator_list
    ]
    for name, code in (("山西省2024", "exists"), ("a b", "pack-name")):
        with pytest.raises(Refused) as refusal:
            new_pack(tmp_path / name)
        assert refusal.value.findings[0].code == code


def test_a_difference_names_each_rule_row_and_setting_and_its_effect(pack):
    edit(pack, "standard.toml", 'pass_line = "85"', 'pass_line = "95"')
    edit(pack, "vetoes.csv", "较大以上级别", "重大以上级别")
    (pack / "rules.csv").write_text(
        "object,id,name,formula,unit,clause,note\n"
        "指标,score,指标得分,=四舍五入(满分×指标得分率×90%，规定位数),分,第1条,\n",
        encoding="utf-8",
    )
    before, after = load("demo-2023"), load(pack)
    found = difference(before, after, read_city(PROJECT / "data" / "raw" / "晋中市"))
    changes = {(change.kind, change.name): change for change in found.changes}
    assert set(changes) == {
        ("设置", "达标线"),
        ("否决项", "major_incident"),
        ("规则", "指标.score"),
    }
    assert (changes["设置", "达标线"].before, changes["设置", "达标线"].after) == ("85", "95")
    assert changes["否决项", "major_incident"].after == "否决项：重大以上级别食品安全事件"
    assert changes["规则", "指标.score"].after == "=四舍五入(满分×指标得分率×90%，规定位数)"
    effect = found.effect
    assert (effect.before.verdict, effect.after.verdict) == ("通过", "未通过")
    assert float(effect.after.total) < float(effect.before.total)
    assert difference(before, before).changes == ()


def test_each_difference_has_its_own_effect_and_only_those_that_reach_it_change_the_verdict(pack):
    edit(pack, "standard.toml", 'pass_line = "85"', 'pass_line = "95"')
    edit(pack, "standard.toml", 'weight = "0.05"', 'weight = "0.06"')
    edit(pack, "vetoes.csv", "较大以上级别", "重大以上级别")
    before, after = load("demo-2023"), load(pack)
    effect = difference(before, after, read_city(PROJECT / "data" / "raw" / "晋中市")).effect
    alone = {own.change.name: own.outcome for own in effect.alone}
    assert alone["达标线"].total == effect.before.total
    assert {name: own.verdict for name, own in alone.items()} == {
        "达标线": "未通过",
        "访谈权重": "通过",
        "major_incident": "通过",
    }
    assert alone["访谈权重"].total == effect.after.total
    assert [change.name for change in effect.deciding] == ["达标线"]
    assert effect.why == "单独就使结论改变的：设置 达标线"


def test_a_verdict_that_only_all_differences_together_change_is_laid_at_none_of_them(pack):
    before = load("demo-2023")
    raw = read_city(PROJECT / "data" / "raw" / "晋中市")
    total = Decimal(score(clean(raw, before).require(), before).text("scores.total"))
    line, formula = f'pass_line = "{total - 2}"', "=四舍五入(满分×指标得分率×99%，规定位数)"
    edit(pack, "standard.toml", 'pass_line = "85"', line)
    (pack / "rules.csv").write_text(
        "object,id,name,formula,unit,clause,note\n"
        f"指标,score,指标得分,{formula},分,第1条,\n"
        "城市,total,总得分,=四舍五入(98.5×得分率，规定位数),分,第2条,\n",
        encoding="utf-8",
    )
    effect = difference(before, load(pack), raw).effect
    assert effect.after.verdict == "未通过"
    assert {own.outcome.verdict for own in effect.alone} == {"通过"}
    assert effect.deciding == () and "几处合在一起" in effect.why


def _effect(before, after, **alone):
    def single(name, verdict):
        return AloneEffect(PackChange("设置", name, "1", "2"), PackScore("80.00", verdict))

    effects = tuple(single(name, verdict) for name, verdict in alone.items())
    return PackEffect("某市", PackScore("80.00", before), PackScore("81.00", after), effects)


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        (_effect("合格", "不合格", 甲="不合格", 乙="优秀"), "单独就使结论改变的：设置 甲"),
        (
            _effect("合格", "不合格", 甲="优秀", 乙="合格"),
            "没有哪一处单独就使结论变为不合格，是几处合在一起的结果；单独改时结论变为别的：设置 甲（优秀）",
        ),
        (
            _effect("合格", "不合格", 甲="合格"),
            "没有哪一处单独就使结论变为不合格，是几处合在一起的结果",
        ),
        (
            _effect("合格", "合格", 甲="优秀", 乙="不合格"),
            "结论不变，是几处相抵的结果；单独改会改变结论的：设置 甲（优秀）；设置 乙（不合格）",
        ),
        (_effect("合格", "合格", 甲="合格"), ""),
    ],
)
def test_with_several_outcomes_each_cause_is_laid_right(effect, why):
    assert effect.why == why
