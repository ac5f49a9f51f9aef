"""A pack's own rules.

What an official types into rules.csv decides the score, and every value says where it comes from.
"""

import shutil
from decimal import Decimal as D

import pytest

from shifan.clean import clean
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.conftest import PROJECT

HEAD = "object,id,name,formula,unit,clause,note\n"


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack")


def with_rules(pack, *lines, parameters=""):
    (pack / "rules.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    settings = pack / "standard.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + parameters, encoding="utf-8")
    return load(pack)


def scored(standard, city="晋中市"):
    return score(clean(read_city(PROJECT / "data" / "raw" / city), standard).require(), standard)


def findings(pack, *lines, parameters=""):
    with pytest.raises(Refused) as refusal:
        with_rules(pack, *lines, parameters=parameters)
    return [(finding.file, finding.cell, finding.found) for finding in refusal.value.findings]


DEDUCTION = (
    "指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，"
    "满分),分,评分标准：每处扣分，扣完为止,"
)


def test_a_deduction_for_each_problem_decides_the_score(pack):
    standard = with_rules(pack, DEDUCTION, parameters='\n[parameters]\n"每处扣分" = "0.5"\n')
    register = scored(standard)
    records = clean(read_city(PROJECT / "data" / "raw" / "晋中市"), standard).tables["records"]
    failed = records[records["result"].astype(str) == "不符合"]["item"].astype(str)
    indicator = {item.code: item.indicator for item in standard.item_list}
    for own in standard.indicator_list:
        problems = sum(indicator[item] == own.code for item in failed)
        expected = own.full_score - min(problems * D("0.5"), own.full_score)
        value = register[f"indicator.{own.code}.score"]
        assert value.number == expected, own.code
        assert "demo-2023/standard.toml!parameters.每处扣分" in value.inputs
        assert (problems == 0) == (value.number == own.full_score)
    assert register["scores.sum"].number == sum(
        register[f"indicator.{own.code}.score"].number for own in standard.indicator_list
    )
    assert "每处扣分" in register.text("rule.indicator_score")
    assert any("检查记录" in place for place in register["indicator.J01.score"].inputs)


def test_a_rule_that_is_added_has_values_of_its_own_with_their_cells(pack):
    standard = with_rules(
        pack,
        "点位,deducted,点位扣分,=计数(检查记录，检查结果＝“不符合”)×0.5,分,内部办法第3条,",
        "城市,deducted,全市点位扣分,=合计(点位.点位扣分),分,内部办法第3条,",
        "城市,total,总得分,=四舍五入(100×得分率－全市点位扣分÷100，规定位数),分,内部办法第4条,",
    )
    register, plain = scored(standard), scored(load("demo-2023"))
    city = register["own.城市.deducted"]
    problems = plain["problems.total"].number
    assert city.number == problems * D("0.5")
    assert city.inputs[0].startswith("own.点位.")
    assert register["own.点位.P001.deducted"].rule == "own.点位.deducted"
    rate = plain["scores.sum"].number / plain["scores.full"].number
    assert abs(register["scores.total"].number - (100 * rate - city.number / 100)) <= D("0.005")
    assert register["scores.pass_line"].number == 85


def test_a_pack_without_rules_of_its_own_is_scored_as_before():
    assert load("demo-2023").program is None


@pytest.mark.parametrize(
    ("lines", "place", "found"),
    [
        (["指标,score,指标得分,=满分×得分率2,分,第1条,"], "第2行 formula 第5字", "得分率2"),
        (["指标,score,指标得分,=满分×(,分,第1条,"], "第2行 formula", "公式结束"),
        (["指标,score,指标得分,=满分,分,,"], "第2行 clause", "没有依据"),
        (["指标,extra,多余,=满分,分,第1条,"], "第2行 name", "没有规则引用"),
        (["店铺,score,得分,=1,分,第1条,"], "第2行 object", "没有对象"),
        (["城市,verdict,初评结论,=总得分,文字,第8条,"], "第2行 formula 第1字", "结果是数"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_line_and_character(pack, lines, place, found):
    told = findings(pack, *lines)
    assert any(
        file == "rules.csv" and cell.startswith(place) and found in text
        for file, cell, text in told
    ), told


def test_nothing_in_a_pack_is_ignored(pack):
    told = findings(pack, parameters='\n[parameters]\n"每处扣分" = "0.5"\n')
    assert ("standard.toml", "parameters.每处扣分", "没有公式引用这个参数") in told
    (pack / "standard.toml").write_text(
        (SHIPPED / "demo-2023" / "standard.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    lines = (pack / "indicators.csv").read_text(encoding="utf-8").splitlines()
    added = [lines[0] + ",floor", *(f"{line},0.5" for line in lines[1:])]
    (pack / "indicators.csv").write_text("\n".join(added) + "\n", encoding="utf-8")
    assert ("indicators.csv", "第1行 floor", "没有公式引用这一列") in findings(pack)
    # A formula that reads the column makes it part of the method.
    standard = with_rules(
        pack, "指标,floor,底线,=如果(指标得分率≥floor，“达到底线”，“低于底线”),文字,第8条,"
    )
    assert standard.program is not None


def test_a_verdict_that_is_no_verdict_is_refused(pack):
    standard = with_rules(
        pack, "城市,verdict,初评结论,=如果(总得分≥达标线，“优”，“良”),文字,第8条,"
    )
    with pytest.raises(Refused) as refusal:
        scored(standard)
    assert refusal.value.findings[0].code == "pack-verdict"
