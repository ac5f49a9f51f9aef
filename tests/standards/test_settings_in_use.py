"""A setting counts where a rule of the pack reads it: else it may be left out, and nothing prints it."""

import pytest

from shifan.charts.catalog import NAMES, content
from shifan.clean import clean
from shifan.errors import Refused
from shifan.score import score
from shifan.standards import load
from shifan.tables import score_tables
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
