"""Outcomes of a pack's own: the verdict is one of them, and its reasons are those that the pack's method knows."""

import shutil
from pathlib import Path

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score, summary
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.conftest import PROJECT

OUTCOMES = (
    '[[outcome]]\nname = "优秀"\nmeets = true\n[[outcome]]\nname = "合格"\nmeets = true\n'
    '[[outcome]]\nname = "不合格"\nmeets = false\n'
)
HEAD = "object,id,name,formula,unit,clause,note\n"
COUNTED = "城市,problems,不符合项数,=计数(检查记录，检查结果＝“不符合”),个,办法第3条,\n"


@pytest.fixture
def pack(tmp_path):
    folder = Path(shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack"))
    settings = folder / "standard.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + OUTCOMES, encoding="utf-8")
    return folder


def scored(pack, formula, more=COUNTED, city="晋中市"):
    rules = f"{HEAD}{more}城市,verdict,结论,{formula},文字,办法第8条,\n"
    (pack / "rules.csv").write_text(rules, encoding="utf-8")
    standard = load(pack)
    register = score(
        clean(read_city(PROJECT / "data" / "raw" / city), standard).require(), standard
    )
    return register, summary(register, standard)


BY_COUNT = "=如果(不符合项数≤{}，“优秀”，如果(不符合项数≤{}，“合格”，“不合格”))"


@pytest.mark.parametrize(
    ("best", "good", "verdict", "meets"),
    [(1000, 2000, "优秀", True), (0, 1000, "合格", True), (0, 0, "不合格", False)],
)
def test_the_verdict_is_one_of_the_outcomes_and_meets_or_not(pack, best, good, verdict, meets):
    register, said = scored(pack, BY_COUNT.format(best, good))
    assert register.text("verdict.pass") == verdict
    assert said["verdict"]["pass"] is meets
    assert bool(said["verdict"]["reasons"]) is not meets


def test_a_verdict_by_other_numbers_says_which(pack):
    register, said = scored(pack, BY_COUNT.format(0, 0))
    count = register["own.城市.problems"].number
    assert said["verdict"]["reasons"] == [f"结论为“不合格”：不符合项数{count}（办法第8条）"]
    assert register.text("verdict.ground.1") == "结论为“不合格”"  # the body names no numbers
    assert register["verdict.reason.1"].inputs == ("own.城市.problems",)


def test_a_line_that_the_method_does_not_know_is_no_reason(pack):
    """示例乙市 has a veto and is under the line; a method that asks for neither knows other reasons only."""
    _, said = scored(pack, BY_COUNT.format(0, 0), city="示例乙市")
    (reason,) = said["verdict"]["reasons"]
    assert reason.startswith("结论为“不合格”：不符合项数")
    _, said = scored(pack, "=如果(总得分≥达标线，“优秀”，“不合格”)", more="", city="示例乙市")
    assert [reason[:3] for reason in said["verdict"]["reasons"]] == ["总得分"]
    _, said = scored(
        pack, "=如果(计数(否决项，是否发生＝“是”)＝0，“优秀”，“不合格”)", more="", city="示例乙市"
    )
    assert all(reason.startswith("发生否决情形") for reason in said["verdict"]["reasons"])


def test_a_city_that_meets_has_no_reasons_even_below_the_line(pack):
    _, said = scored(pack, "=如果(总得分≥1，“合格”，“不合格”)", more="", city="示例乙市")
    assert said["verdict"]["pass"] and said["verdict"]["reasons"] == []
