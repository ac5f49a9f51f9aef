"""What is shown of a city without a run needs no paragraphs: figures are entered first, texts behind them."""

import pytest

from shifan.score import figures, score, with_texts
from shifan.score.compute import compute
from shifan.tables import prompt_tables
from tests.score.mini import city, pack

SHOWN = ("conditions", "dimensions", "indicators", "methods", "types", "districts")


def test_figures_are_the_first_values_and_stay_when_texts_are_entered():
    clean, standard = city(), pack()
    results = compute(clean, standard)
    entered = figures(clean, standard, results)
    before = entered.to_json()
    whole = with_texts(entered, clean, standard, results)
    assert whole.to_json() == score(clean, standard).to_json()
    assert list(whole)[: len(entered)] == list(entered) and len(whole) > len(entered)
    assert entered.to_json() == before and "shortcoming.1.title" not in entered


@pytest.mark.parametrize("name", SHOWN)
def test_tables_of_figures_are_those_of_all_values(name):
    clean, standard = city(), pack()
    some, everything = figures(clean, standard, compute(clean, standard)), score(clean, standard)
    table = getattr(prompt_tables, name)
    assert table(some, standard).equals(table(everything, standard))


def test_reasons_and_the_notice_are_figures():
    entered = figures(city(), pack(), compute(city(), pack()))
    assert {"scores.total", "verdict.pass", "report.demo", "onsite.sites"} <= set(entered)
    everything = score(city(), pack())
    assert entered.match("verdict.reason.*") == everything.match("verdict.reason.*")
