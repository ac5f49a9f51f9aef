"""Scores above what they can be, or below 0: each cause once, with rule, row, score, limit and the next move."""

from decimal import Decimal

import pytest

from shifan.clean import clean
from shifan.score import score
from shifan.stages import checked
from shifan.standards import load
from tests.packs.example_packs import Facts, example_sheets, loaded
from tests.small_city import raw_city, small_city
from tests.small_pack import write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"
SCORE = "指标,score,指标得分,{},分,第3条,\n"


def told(folder, rules, changed=None):
    """Return the findings on scores of the small city under the small pack with these rules."""
    pack = load(write_pack(folder, {"rules.csv": f"{HEAD}{rules}", **(changed or {})}))
    city = checked(clean(raw_city(small_city(pack)), pack), pack)
    return [finding for finding in city.findings if finding.code == "score-range"]


# B01 40, J01 40, J02 20 points.
@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("=满分", None),
        ("=满分×0", None),
        ("=满分＋0.001", "B01“经费保障”为40.001分，满分40.00分"),  # more digits than are printed
        ("=满分×1.2", "B01“经费保障”为48.00分，满分40.00分"),  # 40 × 1.2
        ("=满分×0－0.001", "B01“经费保障”为−0.001分"),
        ("=满分－50", "B01“经费保障”为−10.00分"),
        ("=如果(满分＞30，满分＋1，满分)", "B01“经费保障”为41.00分，满分40.00分；J01"),
        ("=如果(满分＜30，满分＋1，满分)", "J02“餐饮服务”为21.00分，满分20.00分"),
        ("=如果(满分＜30，不适用，满分)", None),
    ],
)
def test_scores_above_the_full_score_and_below_0_are_told(tmp_path, formula, found):
    findings = told(tmp_path, SCORE.format(formula))
    if found is None:
        assert findings == []
        return
    (finding,) = findings
    assert (finding.severity, finding.file, finding.cell) == (
        "warning",
        "rules.csv",
        "第2行 formula",
    )
    assert finding.found.partition("：")[2].startswith(found)
    above = "满分×0" not in formula and "－50" not in formula
    assert finding.expected == "0至满分"
    assert ("不超过(…，满分)" if above else "不低于(…，0)") in finding.action


def test_both_sides_of_one_rule_are_told_apart(tmp_path):
    above, below = told(tmp_path, SCORE.format("=如果(满分＜30，满分＋1，满分－41)"))
    assert above.found == "“指标得分”低于0：B01“经费保障”为−1.00分；J01“食品流通”为−1.00分"
    assert below.found == "“指标得分”高于满分：J02“餐饮服务”为21.00分，满分20.00分"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("指标,rate,指标得分率,=1.05,率,第3条,", "B01“经费保障”为105.00%"),
        ("指标,rate,指标得分率,=1,率,第3条,", None),
        ("指标,rate,指标得分率,=0－0.05,率,第3条,", "B01“经费保障”为−5.00%"),
        ("指标,document_rate,资料审查得分率,=2,率,第3条,", "B01“经费保障”为200.00%"),
        (
            "指标×检查方式,method_rate,得分率,=如果(检查方式＝“暗访”，1.5，1),率,第3条,",
            "J02“餐饮服务”暗访为150.00%",
        ),
        ("城市,interview_rate,访谈得分率,=1.1,率,第3条,", "110.00%"),
    ],
)
def test_rates_that_are_no_share_are_told_where_they_come_from(tmp_path, rule, found):
    findings = told(tmp_path, f"{rule}\n")
    # Scores and rates that rest on them are out of range, too, and not told again.
    assert [finding.found.partition("：")[2].startswith(found or "") for finding in findings] == [
        True
    ] * bool(found)
    if found:
        assert findings[0].expected == "0至100%"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("项目,score,得分,=满分＋1,分,第3条,", "基础工作为41.00分，满分40.00分"),
        ("项目,rate,得分率,=得分÷满分＋1,率,第3条,", "基础工作为"),
        ("点位,score,点位得分,=0－3,分,第3条,", "P001A为−3.00分；P002A为−3.00分"),
        ("点位,score,点位得分,=5000,分,第3条,", None),  # what a site can have at most is not known
        ("城市,total,总得分,=0－1,分,第3条,", "−1.00分"),
        ("城市,total,总得分,=116,分,第3条,", None),
    ],
)
def test_levels_sites_and_the_city(tmp_path, rule, found):
    findings = told(tmp_path, f"{rule}\n")
    assert len(findings) == bool(found)
    if found:
        assert findings[0].found.partition("：")[2].startswith(found)


def test_of_many_rows_five_are_named_and_how_many_there_are(tmp_path):
    rows = "".join(f"X{n:02d},基础工作,内容{n},10,1,0\n" for n in range(6))
    indicators = (
        "code,dimension,name,full_score,document_share,key\n"
        f"{rows}J01,生产经营状况,食品流通,20,0.5,1\nJ02,生产经营状况,餐饮服务,20,0,0\n"
    )
    (finding,) = told(tmp_path, SCORE.format("=满分＋1"), {"indicators.csv": indicators})
    assert "X04" in finding.found and "X05" not in finding.found
    assert finding.found.endswith("等共8处")


def test_a_pack_without_rules_of_its_own_is_not_scored_for_it(tmp_path):
    pack = load(write_pack(tmp_path))
    city = clean(raw_city(small_city(pack)), pack)
    assert checked(city, pack) is city


def marks(folder, *numbers, changed=None):
    pack = loaded("weisheng", folder, changed)
    results = {f"W-{n}": ("好", Decimal(mark), "") for n, mark in enumerate(numbers, 1)}
    city = checked(clean(raw_city(example_sheets(pack, Facts({"P1": ("W", results)}))), pack), pack)
    return [finding for finding in city.findings if finding.code == "score-range"]


def test_a_record_that_earns_more_than_its_points_is_told_at_its_cell(tmp_path):
    # Of 10: W-2 is worth 30 and marked 12, which makes 36; the indicator is not above 100 %.
    (finding,) = marks(tmp_path / "one", "5", "12", "9", "9", "9")
    assert (finding.file, finding.sheet, finding.cell) == ("现场检查.xlsx", "检查记录", "F3")
    assert finding.found == "“折算分”为36.00分，该检查项30分"
    assert marks(tmp_path / "most", "5", "10", "9", "9", "9") == []


def test_the_indicator_that_is_above_by_such_a_record_is_not_told_again(tmp_path):
    (finding,) = marks(tmp_path, "10", "85", "9", "9", "9")  # 85 for 8.5
    assert finding.cell == "F3" and "255.00分" in finding.found


def test_what_is_deducted_may_be_more_than_the_points(tmp_path):
    rules = "检查记录,lost,应扣,=检查项.分值×问题数×3,分,第3条,\n" + SCORE.format(
        "=满分－不超过(合计(检查记录.应扣)，满分)"
    )
    assert told(tmp_path, rules) == []


def test_the_register_says_it_with_the_scores_it_rests_on(tmp_path):
    rules = f"{HEAD}{SCORE.format('=满分×1.2')}"
    pack = load(write_pack(tmp_path, {"rules.csv": rules}))
    register = score(clean(raw_city(small_city(pack)), pack).require(), pack)
    said = register["scores.beyond.1"]
    assert said.display.startswith("“指标得分”高于满分：B01“经费保障”为48.00分")
    assert said.display.endswith("（第3条）")
    assert {"indicator.B01.score", "indicator.B01.full", "indicator.J02.score"} <= {*said.inputs}
    within = load(write_pack(tmp_path, {"rules.csv": f"{HEAD}{SCORE.format('=满分')}"}))
    city = clean(raw_city(small_city(within)), within).require()
    assert score(city, within).match("scores.beyond.*") == []
