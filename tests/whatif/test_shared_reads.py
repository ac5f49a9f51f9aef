"""A question shares with the city what it does not change; the answer is that of a city read from scratch."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from shifan.score import score
from shifan.standards.changed_fields import with_fields
from shifan.whatif import what_if
from shifan.whatif.ask import _changed
from tests.score.mini import city, pack

QUESTIONS = (
    {"deductions": {"K1 完整性": "1.25"}},
    {"rectified": True},
    {"districts": "甲区"},
    {"parameters": {"暗访权重": "0.9", "达标线": "99"}},
    {"full_scores": {"K1": "5"}},
    {"parameters": {"达标线": "0"}, "rectified": True},
)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_an_answer_is_the_same_after_other_questions_and_from_scratch(question):
    clean, standard = city(), pack()
    before = score(clean, standard)
    for other in (*QUESTIONS, question):
        answer = what_if(clean, standard, before, **other)
    changed, changed_pack = _changed(city(), pack(), question)
    from_scratch = score(replace(changed), replace(changed_pack))
    assert answer.after.to_json() == from_scratch.to_json()
    assert score(clean, standard).to_json() == before.to_json()


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_total_and_verdict_are_known_before_the_values_are_entered(question):
    clean, standard = city(), pack()
    answer = what_if(clean, standard, score(clean, standard), **question)
    known = answer.total, answer.verdict, answer.turned
    assert answer.total in answer.headline and "register" not in vars(answer.scored)
    register = answer.after
    assert known == (
        register.text("scores.total"),
        register.text("verdict.pass"),
        "verdict.pass" in answer,
    )


def test_a_total_that_does_not_apply_is_told_so():
    clean, standard = city(records=[], documents=[], interviews=[]), pack()
    answer = what_if(clean, standard, score(clean, standard))
    assert answer.total == "不适用" == answer.after.text("scores.total")


def test_lists_of_changed_tables_are_read_anew_and_the_others_are_kept():
    standard = pack()
    items, indicators = standard.item_list, standard.indicator_list
    scores = standard.indicators.assign(full_score=D("9"))
    changed = with_fields(standard, {"indicators": scores})
    assert changed.item_list is items and changed.indicator_list != indicators
    assert {indicator.full_score for indicator in changed.indicator_list} == {D("9")}
    assert standard.indicator_list is indicators and with_fields(standard, {}) is standard


def test_a_changed_table_is_read_anew_and_the_others_are_kept():
    clean = city()
    sites, ledger = clean.reads("sites"), clean.reads("rectification")
    other = clean.with_tables({**clean.tables, "sites": clean.tables["sites"].iloc[:1]})
    assert len(other.reads("sites").column("site")) == 1
    assert other.reads("rectification") is ledger and clean.reads("sites") is sites
