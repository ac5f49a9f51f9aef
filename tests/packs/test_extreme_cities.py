"""A pack checked without a city: rules by which a score can be above its full score or below 0, and when it is."""

import pytest

from shifan.packs.plausibility import check_pack
from tests.small_pack import FILES, write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"
SCORE = "指标,score,指标得分,{},分,第3条,\n"


def told(folder, rules, **files):
    """Return the findings on the rules, by their cell."""
    written = {f"{name}.csv": text for name, text in files.items()}
    _, findings = check_pack(write_pack(folder, {"rules.csv": f"{HEAD}{rules}", **written}))
    return [own for own in findings if "仍按模板" not in own.found]


@pytest.mark.parametrize(
    ("formula", "when", "number"),
    [
        # B01 has no check item: the others lose 100 problems each, J01 two items, J02 three.
        (
            "=满分－合计(检查记录.问题数)×0.5",
            "每项100个问题",
            "J01“食品流通”为−60.00分",
        ),  # 40 − 200 × 0.5
        ("=满分－合计(资料.扣分)", "资料扣完", "B01“经费保障”为−80.00分"),  # 40 − 3 × 40
        ("=满分×指标得分率＋2", "资料不扣分", "B01“经费保障”为42.00分，满分40.00分"),
        ("=满分×1.2－合计(资料.扣分)", "资料不扣分", "B01“经费保障”为48.00分，满分40.00分"),
        ("=满分＋10×计数(否决项，是否发生＝“否”)", None, None),  # an indicator has no vetoes
    ],
)
def test_what_can_leave_the_range_is_told_with_when(tmp_path, formula, when, number):
    if when is None:
        pack, findings = check_pack(
            write_pack(tmp_path, {"rules.csv": HEAD + SCORE.format(formula)})
        )
        assert pack is None and "不属于" in findings[0].found
        return
    finding = told(tmp_path, SCORE.format(formula))[0]
    assert (finding.code, finding.severity) == ("pack-implausible", "warning")
    assert (finding.file, finding.cell) == ("rules.csv", "第2行 formula")
    assert when in finding.found and number in finding.found


@pytest.mark.parametrize(
    "formula",
    [
        "=满分×指标得分率",
        "=满分－不超过(合计(检查记录.问题数)×0.5，满分)",
        "=不低于(满分－合计(资料.扣分)，0)",
        "=不超过(满分×指标得分率＋2，满分)",
        "=不适用",
    ],
)
def test_what_stays_in_the_range_is_not_told(tmp_path, formula):
    assert told(tmp_path, SCORE.format(formula)) == []


def test_both_sides_of_a_rule_are_told_once_each(tmp_path):
    both = told(tmp_path, SCORE.format("=满分×1.2－合计(检查记录.问题数)×0.5"))
    assert ["高于满分" in finding.found for finding in both] == [True, False]


def test_points_of_a_record_are_told_by_the_item(tmp_path):
    rules = "检查记录,m,折算,=检查项.分值×得分比例×1.5,分,第3条,\n" + SCORE.format(
        "=不超过(合计(检查记录.折算)，满分)"
    )
    (finding,) = told(tmp_path, rules)
    # A city of one site a type earns less than 40 points: only records are above their points.
    assert "检查项M1-1为6.00分" in finding.found and finding.expected == "0至分值"


MEASURED = "code,indicator,name,unit,low,high\nS1,B01,加分,分,{}\n"


@pytest.mark.parametrize(
    ("limits", "told_when"),
    [("0,50", "测量为上限"), ("-5,40", "测量为下限"), ("0,40", None), (",", None)],
)
def test_a_measure_is_tried_at_the_limits_that_the_pack_gives_it(tmp_path, limits, told_when):
    formula = "=如果(计数(测量)＞0，合计(测量.数值)，满分)"
    findings = told(tmp_path, SCORE.format(formula), measures=MEASURED.format(limits))
    assert [told_when in finding.found for finding in findings] == [True] * bool(told_when)


def test_as_many_sites_as_the_pack_asks_for(tmp_path):
    rules = SCORE.format("=如果(计数(检查记录)＞0，10×计数(检查记录)，满分)")
    # J01 has two items of M1: 20 points of 40 with one site, 60 with three.
    types = FILES["business_types.csv"].replace("农贸市场,1,", "农贸市场,3,")
    more = FILES["check_items.csv"]
    rule = told(tmp_path / "one", rules)
    assert ["J01" in finding.found for finding in rule] == [False]  # J02: 30 of 20
    many = told(tmp_path / "many", rules, business_types=types, check_items=more)
    assert "J01“食品流通”为60.00分，满分40.00分" in many[0].found


def test_a_pack_without_rules_of_its_own_is_not_tried(tmp_path):
    assert check_pack(write_pack(tmp_path))[1] == []
