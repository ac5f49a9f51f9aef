"""Many scorings at once give what one scoring at a time gives, to the last digit."""

import itertools
from decimal import Decimal as D
from fractions import Fraction as F

import numpy as np
import pytest

from shifan.firmness import city_model, rescore
from shifan.firmness.city_model import model_of
from shifan.firmness.resample import (
    CONCENTRATION,
    WEIGHT_SCALE,
    chances,
    site_counts,
    varied_full_scores,
)
from shifan.firmness.rescore import FullScores
from shifan.rules.catalog import rules_of
from shifan.rules.columns import Environment
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


def model(tables, standard):
    clean = city(**tables)
    return model_of(clean, standard, compute(clean, standard))


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
    made = rescore.rescore(model(tables, standard), np.array(counts))
    for n, own in enumerate(counts):
        total, passes = scored(drawn(tables, own), standard)
        assert (total is not None) == bool(np.broadcast_to(made.known, len(counts))[n])
        assert total is None or D(int(made.totals[n])).scaleb(-standard.places) == total, own
        assert bool(made.passes[n]) == passes


@pytest.mark.parametrize("interviews", [None, []])
def test_each_site_once_is_the_printed_total(interviews):
    tables = {} if interviews is None else {"interviews": interviews}
    clean, standard = city(**tables), pack()
    results = compute(clean, standard)
    assert (
        D(int(rescore.score_once(model_of(clean, standard, results)).totals[0])) / 100
        == results.city["total"]
    )


def test_numbers_past_63_bits_stay_exact(monkeypatch):
    tables, standard = random_tables(5), pack()
    counts = np.array([(1, 1, 1, 1, 1), (3, 0, 0, 2, 0), (0, 1, 2, 0, 2)])
    own = model(tables, standard)
    narrow = rescore.rescore(own, counts)
    monkeypatch.setattr(rescore, "LARGEST", 1)
    wide = rescore.rescore(own, counts)
    assert (
        wide.totals.dtype == object
        and wide.totals.tolist() == narrow.totals.tolist()
        and (wide.passes == narrow.passes).all()
    )


def test_sums_that_a_float_cannot_hold_are_refused(monkeypatch):
    monkeypatch.setattr(city_model, "EXACT_FLOAT", 1)
    with pytest.raises(OverflowError):
        model(random_tables(1), pack())


def test_draws_stay_within_method_and_type_and_keep_their_numbers():
    own = model(random_tables(1), pack())
    counts = np.concatenate(list(site_counts(own, 500, chances(1)[0])))
    assert (
        counts.shape == (500, 5)
        and (counts[:, :3].sum(axis=1) == 3).all()
        and (counts[:, 3:].sum(axis=1) == 2).all()
    )
    # Each site is drawn once on average: standard error of the mean is sqrt(2/3 / 500) = 0.037
    assert np.abs(counts.mean(axis=0) - 1).max() < 5 * 0.037


def test_draws_in_batches_are_the_draws_at_once(monkeypatch):
    own = model(random_tables(1), pack())
    whole = np.concatenate(list(site_counts(own, 70, chances(3)[0])))
    monkeypatch.setattr("shifan.firmness.resample._MOST_CELLS", 50)
    assert (np.concatenate(list(site_counts(own, 70, chances(3)[0]))) == whole).all()


def test_weights_vary_around_the_packs_and_rates_stay():
    standard, tables = pack(), random_tables(2)
    results = compute(city(**tables), standard)
    own = model(tables, standard)
    full = varied_full_scores(own, 4000, chances(2)[0]).units
    share = full / full.sum(axis=1, keepdims=True)
    for n, mean in enumerate((F(3, 12), F(4, 12), F(5, 12))):
        spread = float(mean * (1 - mean) / (CONCENTRATION + 1)) ** 0.5
        assert abs(share[:, n].mean() - float(mean)) < 5 * spread / 4000**0.5
        assert abs(share[:, n].std() / spread - 1) < 0.1
    rates = rescore.rates(own, rescore.sum_points_once(own))
    made = rescore.outcomes(own, rates, FullScores(full[:50], WEIGHT_SCALE))
    for n in range(50):
        assert D(int(made.totals[n])) / 100 == total_by_rules(
            results, standard, [F(int(one), WEIGHT_SCALE) for one in full[n]]
        )


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
    made = rescore.rescore(model(tables, standard), np.array(counts))
    for n, own in enumerate(counts):
        total, passes = by_hand(drawn(tables, own), standard)
        assert (
            F(int(made.totals[n]), 10**standard.places) == total and bool(made.passes[n]) == passes
        ), own
