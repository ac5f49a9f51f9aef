"""A setting counts where a rule of the pack reads it: else it may be left out, and nothing prints it."""

from decimal import Decimal

import pytest

from shifan.charts.catalog import NAMES, content
from shifan.clean import clean
from shifan.errors import Refused
from shifan.firmness.assess import assess
from shifan.score import score
from shifan.score.summary import summary
from shifan.standards import load
from shifan.tables import reconciliation, register_tables, score_tables
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack

MINIMAL = """id = "own"
title = "自己的办法"
official = false
template = "none"
dimensions = ["基础工作", "生产经营状况"]
"""
RULES = """object,id,name,formula,unit,clause,note
指标,rate,得分率,=1－合计(资料.扣分)÷满分,率,第1条,
指标,score,得分,=四舍五入(满分×得分率，1),分,第1条,
项目,score,项目得分,=合计(指标.得分),分,第2条,
项目,full,项目满分,=合计(指标.满分),分,第2条,
项目,rate,项目得分率,=项目得分÷项目满分,率,第2条,
点位,score,点位得分,=100－10×合计(检查记录.问题数),分,第3条,
点位,verdict,点位判定,=如果(点位得分≥80，“符合”，“不符合”),文字,第3条,
城市,total,总得分,=合计(指标.得分),分,第4条,
城市,verdict,结论,=如果(总得分≥99.9，“通过”，“未通过”),文字,第4条,
"""
# Values of the shipped method that a pack's own may have no use for.
_OF_SHIPPED = ("scores.sum", "scores.full", "scores.interview_rate")
OWN = {"standard.toml": MINIMAL, "rules.csv": RULES}


def faults(folder, **files):
    try:
        load(write_pack(folder, {**OWN, **{f"{k.replace('_', '.')}": v for k, v in files.items()}}))
    except Refused as refusal:
        return {(own.file, own.cell): own.found for own in refusal.findings}
    return {}


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    pack = load(write_pack(tmp_path_factory.mktemp("pack"), OWN))
    return pack, score(clean(raw_city(small_city(pack)), pack).require(), pack)


def test_a_pack_without_template_need_not_state_what_it_does_not_read(scored):
    pack, register = scored
    assert [own.id for own in pack.settings] == ["places"] and pack.places == 2
    assert not [id for id in register if id.startswith("scores.") and "pass_line" in id]
    # 100 points less 0.3 of one document.
    assert register.text("scores.total") == "99.70" and register.text("verdict.pass") == "未通过"


def test_nothing_speaks_of_a_line_or_floor_that_there_is_none_of(scored):
    pack, register = scored
    said = [value.display for value in register.values() if not value.id.startswith("rule.")]
    said = [text for text in said if text != "规则包没有达标线"]
    for name in NAMES:
        chart = content(name, register, pack)
        said += [chart.finding, chart.alt]
    for table in (score_tables.totals, score_tables.conditions):
        said += [str(cell) for row in table(register, pack).rows for cell in row.cells.values()]
    for word in ("达标线", "底线", "访谈得分率", "暗访权重"):
        assert [text for text in said if word in text] == []


def test_sums_and_rates_that_the_method_does_not_form_are_not_in_the_register(scored):
    pack, register = scored
    assert [id for id in register if id in _OF_SHIPPED] == []
    # 0.3 of 100 points: the total is that of the pack's own rule, and rests on nothing that there is not.
    assert register["scores.total"].number == 100 - Decimal("0.3")
    assert not set(register["scores.total"].inputs) & set(_OF_SHIPPED)
    shown = [row.cells["id"] for row in register_tables.values(register, "scores.*").rows]
    assert "scores.total" in shown and not set(shown) & set(_OF_SHIPPED)
    checks = [row.cells for row in reconciliation.sums(register, pack).rows]
    assert not [row for row in checks if "指标得分合计" in row["check"]]
    assert {row["result"] for row in checks} == {"一致"}
    assert summary(register, pack)["interview_rate"] is None


def test_a_template_in_use_keeps_its_sums(tmp_path):
    pack = load(write_pack(tmp_path))
    register = score(clean(raw_city(small_city(pack)), pack).require(), pack)
    assert all(id in register for id in _OF_SHIPPED)
    assert set(_OF_SHIPPED) <= set(register["scores.total"].inputs)


@pytest.mark.parametrize(
    ("weight", "factors"), [("0", set()), ("0.05", {"mastery", "interview_weight"})]
)
def test_interviews_that_weigh_nothing_are_no_factor(tmp_path, weight, factors):
    settings = FILES["standard.toml"].replace('weight = "0.05"', f'weight = "{weight}"')
    pack = load(write_pack(tmp_path, {"standard.toml": settings}))
    city = clean(raw_city(small_city(pack)), pack).require()
    found = {factor.id for factor in assess(city, pack, 10).factors}
    assert found & {"mastery", "interview_weight"} == factors


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ('[verdict]\npass_line = "60"\n', "verdict.pass_line"),
        ('[verdict]\nkey_floor = "0.3"\n', "verdict.key_floor"),
        ('[interview]\nweight = "0.05"\n', "interview.weight"),
        ("[site_verdict]\ngeneral_max = 8\n", "site_verdict.general_max"),
        ('[method_weights]\nannounced = "0.6"\ncovert = "0.4"\n', "method_weights"),
    ],
)
def test_without_a_template_what_is_stated_must_be_read(tmp_path, stated, place):
    found = faults(tmp_path, standard_toml=MINIMAL + stated)
    assert found == {("standard.toml", place): "没有公式引用这一项"}


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("总得分≥达标线", "verdict.pass_line"),
        ("计数(指标，得分率＜关键指标底线)＝0", "verdict.key_floor"),
        ("总得分×(1－访谈权重)≥90", "interview.weight"),
        ("总得分×明查权重≥50", "method_weights"),
        ("合计(访谈.得分)＞0", "interview.scores"),
    ],
)
def test_what_a_rule_reads_must_be_stated(tmp_path, formula, place):
    rules = RULES.replace("总得分≥99.9", formula)
    assert faults(tmp_path, rules_csv=rules) == {("standard.toml", place): "没有"}


def test_full_marks_without_a_template_would_mean_nothing(tmp_path):
    settings = f'missing_policy = "full_marks"\n{MINIMAL}'
    assert list(faults(tmp_path, standard_toml=settings)) == [("standard.toml", "missing_policy")]


def test_a_verdict_of_a_packs_own_makes_no_claim_on_the_line(tmp_path):
    rules = (
        "object,id,name,formula,unit,clause,note\n"
        "城市,verdict,结论,=如果(指标得分合计≥1000，“通过”，“未通过”),文字,第4条,\n"
    )
    settings = FILES["standard.toml"].replace('pass_line = "60"', 'pass_line = "99.99"')
    pack = load(write_pack(tmp_path, {"rules.csv": rules, "standard.toml": settings}))
    register = score(clean(raw_city(small_city(pack)), pack).require(), pack)
    assert register.text("verdict.pass") == "未通过" and "scores.pass_line" not in register
    texts = [value.display for value in register.match("shortcoming.*.text")]
    assert texts and not any("达标线" in text or "底线" in text for text in texts)


def test_a_rule_cannot_read_measures_that_the_pack_does_not_list(tmp_path):
    rules = RULES.replace("总得分≥99.9", "最大(测量.数值)＞3")
    found = faults(tmp_path, rules_csv=rules)
    assert found == {("rules.csv", "第10行 formula"): "引用测量，规则包没有测量项"}


@pytest.mark.parametrize(
    ("row", "slip", "place", "meant"),
    [
        ("城市,total", "城市,Total", "第9行 id", "total"),
        ("点位,score", "点位,ｓcore", "第7行 id", "score"),
        ("城市,verdict", "城市,verdcit", "第10行 id", "verdict"),
        ("指标,rate", "指标,rte", "第2行 id", "rate"),
    ],
)
def test_a_slip_in_the_id_of_a_rule_with_a_role_is_told_at_its_row(
    tmp_path, row, slip, place, meant
):
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path, {**OWN, "rules.csv": RULES.replace(row, slip, 1)}))
    (found,) = refused.value.findings
    assert (found.file, found.cell) == ("rules.csv", place)
    assert slip.partition(",")[2] in found.found and meant in found.expected


def test_an_id_like_none_with_a_role_is_no_slip(tmp_path):
    found = faults(tmp_path, rules_csv=RULES.replace("城市,total", "城市,subtotal", 1))
    assert found == {("rules.csv", "城市.total"): "没有这条规则"}
