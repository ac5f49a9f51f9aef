"""The package against a program that shares nothing with it: intervals, rank sets and turns of small cities."""

import ast
import itertools
from collections import Counter
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shifan.firmness import assess
from shifan.firmness.sampling import strata_of
from shifan.firmness.site_draws import chances, site_weights
from shifan.rank.rank_sets import TotalEstimate, rank_sets
from tests.firmness import independent
from tests.firmness.brute import city, pack, random_tables


def test_it_imports_nothing_of_the_package():
    tree = ast.parse(Path(independent.__file__).read_text(encoding="utf-8"))
    names = [own.module for own in ast.walk(tree) if isinstance(own, ast.ImportFrom)]
    names += [
        name.name for own in ast.walk(tree) if isinstance(own, ast.Import) for name in own.names
    ]
    assert sorted(names) == ["bisect", "fractions", "itertools", "math"]


@pytest.mark.parametrize(
    ("seed", "announced", "covert"), [(3, 3, 2), (5, 3, 3), (6, 4, 1), (2, 2, 2)]
)
def test_intervals_of_all_resamples(monkeypatch, seed, announced, covert):
    tables, standard = random_tables(seed, announced, covert), pack()
    every = [[float(weight) for weight in own] for own in independent.every_resample(tables)]
    # 3 sites: 2 drawn of 3, 9 ways; 2 sites: 2 ways; 4 sites: 64 ways; one site: one way
    assert len(every) == {1: 1, 2: 2, 3: 9, 4: 64}[announced] * {1: 1, 2: 2, 3: 9}[covert]
    monkeypatch.setattr("shifan.firmness.sampling.site_weights", lambda *_: iter([np.array(every)]))
    found = assess(city(**tables), standard, replicates=len(every))
    if found.spreads.sampling is None:
        pytest.fail(f"no interval: {found.limits}")
    assert found.error == pytest.approx(independent.error_of_total(tables, standard))
    low, high = independent.interval(tables, standard)
    assert (found.spreads.sampling.low, found.spreads.sampling.high) == (low, high)


def with_totals(tables, **numbers):
    """Return the city, of whose announced M1 or covert A1 there are so many sites to draw from."""
    rows = [
        ("announced" if kind == "M1" else "covert", "", kind, total)
        for kind, total in numbers.items()
    ]
    columns = ["method", "district", "business_type", "number"]
    clean = city(**tables)
    return replace(
        clean, tables=clean.tables | {"site_totals": pd.DataFrame(rows, columns=columns)}
    )


KNOWN = [
    # √(1 − 3/4) = 1/2: the weights of all resamples are fractions
    (3, 3, 2, {"M1": 4}, {("announced", "M1"): F(3, 4)}),
    # a stratum of one site of four borrows from its kin, the three sites not seen alone count
    (5, 3, 1, {"M1": 4, "A1": 4}, {("announced", "M1"): F(3, 4), ("covert", "A1"): F(1, 4)}),
    # one type inspected whole, the other not known
    (6, 4, 2, {"M1": 4}, {("announced", "M1"): F(1)}),
]


@pytest.mark.parametrize(("seed", "announced", "covert", "totals", "known"), KNOWN)
def test_intervals_where_the_number_of_sites_is_known(
    monkeypatch, seed, announced, covert, totals, known
):
    tables, standard = random_tables(seed, announced, covert), pack()
    every = [
        [float(own) for own in weights] for weights in independent.every_resample(tables, known)
    ]
    monkeypatch.setattr("shifan.firmness.sampling.site_weights", lambda *_: iter([np.array(every)]))
    found = assess(with_totals(tables, **totals), standard, replicates=len(every))
    assert found.error == pytest.approx(independent.error_of_total(tables, standard, known))
    assert found.error < independent.error_of_total(tables, standard)
    sampling = found.spreads.sampling
    assert (sampling.low, sampling.high) == independent.interval(tables, standard, known)


LIMITED = [
    (1, 3, 2, 2, {}, {}),
    (1, 5, 3, 1, {}, {}),
    (1, 1, 1, 3, {}, {}),
    (1, 4, 2, 2, {"M1": 8}, {("announced", "M1"): F(1, 4)}),
    (1, 2, 3, 1, {"M1": 3, "A1": 5}, {("announced", "M1"): F(1), ("covert", "A1"): F(1, 5)}),
    # each site alone: drawn where a stratum has a single site
    (2, 5, 3, 1, {}, {}),
    (2, 2, 1, 3, {}, {}),
    (2, 6, 1, 2, {"A1": 6}, {("covert", "A1"): F(1, 3)}),
]


@pytest.mark.parametrize(("reading", "seed", "announced", "covert", "totals", "known"), LIMITED)
def test_intervals_where_what_is_lost_is_limited(
    monkeypatch, reading, seed, announced, covert, totals, known
):
    tables = random_tables(seed, announced, covert)
    standard = pack(template="deductions", parameters={"扣分口径": D(reading)})
    results, chance = zip(*independent.every_result(tables, standard), strict=True)
    assert sum(chance) == pytest.approx(1)
    # Every result as often as its chance has it, taken at even steps.
    even = np.searchsorted(np.cumsum(chance), (np.arange(40_000) + 0.5) / 40_000)
    every = np.array(results)[np.minimum(even, len(results) - 1)].T

    def drawn(model, *_):
        return model.expected[:, None] + model.left[:, None] * (every - model.rates[:, None])

    monkeypatch.setattr("shifan.firmness.results_drawn.ResultsModel.drawn", drawn)
    found = assess(with_totals(tables, **totals), standard, replicates=200)
    error, low, high = independent.interval_of_deductions(tables, standard, known)
    assert found.error == pytest.approx(error, rel=2e-3)
    sampling = found.spreads.sampling
    assert sampling.low == pytest.approx(low, abs=2 + error / 100)
    assert sampling.high == pytest.approx(high, abs=2 + error / 100)
    assert sampling.low <= found.total <= sampling.high


def conforming(tables):
    """Return the tables with all problems conforming."""
    failed = [n for n, record in enumerate(tables["records"]) if record[2] == "不符合"]
    return independent.judged(tables, failed, "符合")


REFUSED = [
    (random_tables(3, 1, 1), {}, "no two sites of a kind", "没有一类业态有2个以上点位"),
    (random_tables(3, 3, 2), {"M1": 3, "A1": 2}, "all inspected", "已全部检查"),
    (conforming(random_tables(3, 3, 2)), {}, "no problem", "没有影响总得分的问题"),
    ({**random_tables(3), "sites": [], "records": []}, {}, "no site", "没有点位"),
    (random_tables(3, 3, 2), {"M1": 3}, None, ""),
]


@pytest.mark.parametrize(("tables", "totals", "reason", "words"), REFUSED)
def test_the_same_intervals_are_refused(tables, totals, reason, words):
    sizes = Counter((site[1], site[3]) for site in tables["sites"])
    known = {
        stratum: F(sizes[stratum], totals[stratum[1]]) for stratum in sizes if stratum[1] in totals
    }
    assert independent.without_interval(tables, known) == reason
    found = assess(with_totals(tables, **totals), pack(), replicates=200)
    assert (found.spreads.sampling is None) == (reason is not None)
    assert any(words in sentence for sentence in found.limits) or not words


def test_the_weights_drawn_are_those_of_the_resamples():
    tables = random_tables(3, 3, 2)
    known = {("announced", "M1"): F(3, 4)}
    strata = replace(strata_of(city(**tables)), fractions=np.array([0.75, 0]))
    assert strata.names == (("announced", "M1"), ("covert", "A1"))
    drawn = np.concatenate(list(site_weights(strata, 9000, chances(1)[0])))
    counts = Counter(tuple(float(own) for own in weights) for weights in drawn)
    every = Counter(
        tuple(float(own) for own in weights)
        for weights in independent.every_resample(tables, known)
    )
    assert counts.keys() == every.keys()
    # 18 ways, 500 each if none has more chances than its ways: six standard deviations are 131
    assert all(abs(counts[key] - 500 * ways) < 131 * ways for key, ways in every.items())


LISTS = [
    {"a": (90.0, 50.0, 1.0), "b": (86.0, 50.0, 1.0)},
    {"a": (90.0, 50.0, 1.0), "b": (88.0, 50.0, 1.0)},
    # few problems: what was lost is skewed
    {"a": (99.0, 1.0, 0.8), "b": (97.0, 2.0, 0.9), "c": (90.0, 9.0, 1.5)},
    {"a": (80.0, 20.0, 2.0), "b": (79.0, 21.0, 0.5), "c": (72.0, 28.0, 1.0)},
    {"a": (80.0, 20.0, 2.0), "b": (80.0, 20.0, 2.0), "c": (80.0, 20.0, 2.0)},
]


@pytest.mark.parametrize("cities", LISTS)
def test_rank_sets_of_all_combinations_of_errors(cities):
    found = rank_sets({name: TotalEstimate(*own) for name, own in cities.items()})
    expected = independent.ranks(cities, 200 if len(cities) == 2 else 40)
    assert {name: (own.best, own.worst) for name, own in found.items()} == expected


CASES = list(itertools.product(range(4), ((D("75"), D("0.60")), (D("85"), D("0.30")))))


@pytest.mark.parametrize(("seed", "lines"), CASES, ids=str)
def test_smallest_turns_of_all_changes(seed, lines):
    tables, standard = random_tables(seed), pack(pass_line=lines[0], key_floor=lines[1])
    found = assess(city(**tables), standard, replicates=2)
    most = 3
    records = independent.fewest_judged(tables, standard, most)
    deductions = independent.fewest_deducted(
        tables, standard, D(str(standard.deduction_step)), most
    )
    for flip, expected in ((found.records, records), (found.deductions, deductions)):
        if expected is None:
            assert flip.number is None or flip.number > most
        else:
            assert flip.number == expected
