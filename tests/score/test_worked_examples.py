"""Every worked example is arithmetic that holds: what stands before ＝ is worked out again from the printed text."""

import re

import pytest

from shifan.clean import clean
from shifan.rules.catalog import rules_of
from shifan.score import score
from shifan.standards import load
from tests.packs.example_packs import NAMES, example_city, example_pack, loaded
from tests.packs.test_examples import CASES
from tests.score.claims.random_city import random_city
from tests.small_city import raw_city

FORMULA = re.compile(r"((?:[\d.]+%?|[×÷＋－（）〔〕])+)＝(－?[\d.]+)(%?)")
SIGNS = str.maketrans("×÷＋－（）〔〕", "*/+-()()")


def formulas(text):
    """The formulas of a text as (what was worked out again, what is printed)."""
    for left, right, percent in FORMULA.findall(text):
        python = re.sub(r"([\d.]+)%", r"(\1/100)", left.translate(SIGNS))
        yield eval(python), float(right.translate(SIGNS)) / (100 if percent else 1)


def holds(worked, printed):
    """What is worked out again from printed, rounded parts: nearly a whole last digit."""
    return abs(worked - printed) <= 0.0055 + abs(printed) * 2e-4


def examples(register):
    return {v.id.removeprefix("example.rule."): v.display for v in register.match("example.rule.*")}


@pytest.fixture(scope="module")
def demo():
    return load("demo-2023")


@pytest.mark.parametrize("seed", range(9))
def test_examples_of_the_shipped_method(demo, seed):
    register = score(clean(raw_city(random_city(demo, seed)), demo).require(), demo)
    told = examples(register)
    assert {
        "document_rate",
        "indicator_rate",
        "indicator_score",
        "score_rate",
        "total",
        "verdict",
    } <= set(told)
    met = [pair for text in told.values() for pair in formulas(text)]
    assert len(met) >= 8 and all(holds(*pair) for pair in met), (told, met)
    assert all(f"rule.{id}" in register for id in told)
    assert "不适用" not in "".join(told.values()) and "{{" not in "".join(told.values())


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_packs_with_rules_of_their_own(name, tmp_path):
    case = next(case for case in CASES.values() if case.pack == name)
    pack = loaded(name, tmp_path / name, case.changed)
    told = examples(register := score(example_city(pack, case.facts), pack))
    assert told and all(f"rule.{id}" in register for id in told)
    for text in told.values():
        assert all(holds(*pair) for pair in formulas(text)), text


@pytest.mark.parametrize("name", NAMES)
def test_sentences_of_packs_with_rules_of_their_own_are_no_machine_chinese(name, tmp_path):
    pack = load(str(example_pack(name, tmp_path / name)))
    for rule in rules_of(pack).values():
        said = rule.sentence
        assert not re.search(
            r"不为“是”|为“是”|的总数|为不适用|数为0的|（（|））|\w\.\w+之|重新归一", said
        ), said
        assert said.endswith("。") and "。。" not in said and rule.name in said
