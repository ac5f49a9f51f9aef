"""Many scorings at once give what one scoring at a time gives, to the last digit."""

import itertools
from decimal import Decimal as D
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.firmness import assess
from shifan.firmness.sampling import strata_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import Strata, chances, site_weights
from shifan.firmness.weight_draws import CONCENTRATION, varied_full_scores, weighed_columns
from shifan.rules.catalog import rules_of
from shifan.rules.columns import Environment
from shifan.rules.language.replication import Replicates
from shifan.score.compute import compute
from shifan.values import half_up
from tests.firmness.brute import by_hand, city, drawn, pack, random_tables, scored

PACKS = [
    {},
    {"missing_policy": "full_marks"},
    {"places": 0, "pass_line": D("80"), "key_floor": D("0.75")},
    {"places": 4},
    {"method_weights": {"announced": D(1), "covert": D(0)}},
    {"interview_weight": D(0)},
]


def weighed(tables, standard, counts):
    weights = np.array(counts, dtype=float)
    return scoring_of(city(**tables), standard).outcomes(Replicates(site_weights=weights))


@pytest.mark.parametrize(
    ("seed", "changed"), [(seed, PACKS[seed % len(PACKS)]) for seed in range(12)], ids=str
)
def test_every_draw_of_sites_scores_as_the_tables_so_drawn(seed, changed):
    tables, standard = random_tables(seed), pack(**changed)
    # all multisets: 3 announced sites drawn three times, 2 covert sites drawn twice
    counts = [
        (*a, *b)
        for a in itertools.product(range(4), repeat=3)
        if sum(a) == 3
        for b in [(2, 0), (1, 1), (0, 2)]
    ]
    made = weighed(tables, standard, counts)
    for n, own in enumerate(counts):
        total, passes = scored(drawn(tables, own), standard)
        assert (total is not None) == bool(made.known[n])
        assert total is None or D(int(made.totals[n])).scaleb(-standard.places) == total, own
        assert bool(made.passes[n]) == passes


@pytest.mark.parametrize("interviews", [None, []])
def test_each_site_once_is_the_printed_total(interviews):
    tables = {} if interviews is None else {"interviews": interviews}
    clean, standard = city(**tables), pack()
    scoring = scoring_of(clean, standard)
    now = scoring.outcomes_of(scoring.unchanged)
    assert D(int(now.totals[0])) / 100 == compute(clean, standard).city["total"]


def draws(strata, number, seed=1):
    return np.concatenate(list(site_weights(strata, number, chances(seed)[0])))


def test_a_stratum_keeps_its_weight_and_varies_as_its_sites_do():
    # n - 1 of n are drawn and weighed n / (n - 1): 3 sites weigh 0, 1.5 or 3, of 2 one weighs 2.
    weights = draws(strata_of(city(**random_tables(1))), 4000)
    assert np.allclose(weights[:, :3].sum(axis=1), 3) and np.allclose(weights[:, 3:].sum(axis=1), 2)
    assert set(np.unique(weights[:, :3])) == {0, 1.5, 3} and set(weights[:, 3]) == {0, 2}
    # The mean of values 0, 1, 5 varies by s²/3, s² = 7; that of 0, 4 by s²/2, s² = 8.
    assert (weights[:, :3] @ np.array([0, 1, 5]) / 3).var() == pytest.approx(7 / 3, rel=0.08)
    assert (weights[:, 3:] @ np.array([0, 4]) / 2).var() == pytest.approx(8 / 2, rel=0.08)


def test_what_was_inspected_of_all_there_are_varies_less():
    sites = np.array([0, 0, 1, 1, 2])
    names = (("covert", "A"), ("covert", "B"), ("covert", "C"))
    weights = draws(Strata(sites, names, np.array([0.5, 1.0, 0.0])), 4000)
    assert (weights[:, :2] @ np.array([0, 4]) / 2).var() == pytest.approx(8 / 2 / 2, rel=0.08)
    assert (weights[:, 2:] == 1).all()  # all inspected; a single site


def test_weights_are_multiples_of_a_power_of_two():
    names = (("covert", "A"),)
    weights = draws(Strata(np.zeros(7, dtype=int), names, np.array([0.3])), 50)
    assert (weights * 2**20 == np.rint(weights * 2**20)).all()


def test_draws_in_batches_are_the_draws_at_once(monkeypatch):
    strata = strata_of(city(**random_tables(1)))
    whole = draws(strata, 70, 3)
    monkeypatch.setattr("shifan.firmness.site_draws._MOST_CELLS", 50)
    monkeypatch.setattr("shifan.firmness.site_draws._BLOCK", 20)
    assert (draws(strata, 70, 3) == whole).all()


# Three sites a type, or a single one: then nothing is drawn but weights.
@pytest.mark.parametrize("sites", [3, 1])
def test_replicates_in_batches_give_the_spreads_of_all_at_once(sites, monkeypatch):
    clean = city(**random_tables(3, sites, 1))
    whole = assess(clean, pack(), replicates=70).spreads
    assert (whole.sampling is None) == (sites == 1) and whole.weights.replicates == 70
    monkeypatch.setattr("shifan.firmness.site_draws._MOST_CELLS", 50)
    monkeypatch.setattr("shifan.firmness.weight_draws._BATCH", 9)
    assert assess(clean, pack(), replicates=70).spreads == whole


def test_without_rounding_only_what_rests_on_a_rounded_number_is_another_rule():
    scoring = scoring_of(city(), pack())
    known = {id(rule) for rule in scoring.program.rules}
    same = {rule.text.key for rule in scoring.of_total.rules if id(rule) in known}
    other = {rule.text.key for rule in scoring.of_total.rules} - same
    assert {("指标", "指标得分率"), ("指标×检查方式", "得分率")} <= same
    assert {("指标", "指标得分"), ("城市", "得分率"), ("城市", "总得分")} <= other


def test_weights_vary_around_the_packs_and_rates_stay():
    standard, tables = pack(), random_tables(2)
    results = compute(city(**tables), standard)
    full = varied_full_scores(standard, 4000, chances(2)[0])
    share = full / full.sum(axis=1, keepdims=True)
    for n, mean in enumerate((F(3, 12), F(4, 12), F(5, 12))):
        spread = float(mean * (1 - mean) / (CONCENTRATION + 1)) ** 0.5
        assert abs(share[:, n].mean() - float(mean)) < 5 * spread / 4000**0.5
        assert abs(share[:, n].std() / spread - 1) < 0.1
    columns = weighed_columns(city(**tables), standard, full[:50])
    made = scoring_of(city(**tables), standard).outcomes(Replicates(columns=columns))
    for n in range(50):
        exact = [F(str(round(number, 2))) for number in full[n]]
        assert D(int(made.totals[n])) / 100 == total_by_rules(results, standard, exact)


def test_no_weight_gives_more_than_full_marks():
    clear = [(*record[:2], "符合", "", "") for record in random_tables(1)["records"]]
    documents = [(*row[:3], D(0), *row[4:]) for row in random_tables(1)["documents"]]
    changed = {"records": clear, "documents": documents, "interviews": []}
    clear = random_tables(1) | changed
    scoring = scoring_of(city(**clear), pack())
    full = varied_full_scores(pack(), 2000, chances(2)[0])
    columns = weighed_columns(city(**clear), pack(), full)
    made = scoring.outcomes(Replicates(columns=columns))
    assert (made.totals == 10_000).all()


def total_by_rules(results, standard, full):
    """Return the total that the rules give for other full scores at the same rates."""
    rules, rates = rules_of(standard), results.indicators["rate"]
    scores = rules["indicator_score"].evaluate(
        Environment(3, {"full": full, "rate": rates, "places": standard.places})
    )
    known = [(score, own) for score, own in zip(scores, full, strict=True) if score is not None]
    blended = (
        F(95, 100) * sum(F(score) for score, _ in known) / sum(own for _, own in known)
        + F(5, 100) * results.city["interview_rate"]
    )
    return half_up(100 * blended, standard.places)


@pytest.mark.parametrize(
    ("seed", "changed"), [(seed, PACKS[seed % 4]) for seed in range(8)], ids=str
)
def test_every_draw_scores_as_plain_arithmetic_says(seed, changed):
    # `by_hand` shares no code with the product: neither rules, nor rounding, nor the model of replicates.
    tables, standard = random_tables(seed), pack(**changed)
    counts = [
        (*a, *b)
        for a in itertools.product(range(4), repeat=3)
        if sum(a) == 3
        for b in [(2, 0), (1, 1), (0, 2)]
    ]
    made = weighed(tables, standard, counts)
    for n, own in enumerate(counts):
        total, passes = by_hand(drawn(tables, own), standard)
        assert (
            F(int(made.totals[n]), 10**standard.places) == total and bool(made.passes[n]) == passes
        ), own
