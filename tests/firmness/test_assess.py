"""Intervals, variants and limits against counting by hand."""

import itertools
from collections import Counter
from decimal import Decimal as D

import numpy as np
import pytest

from shifan.firmness import assess
from shifan.firmness.assess import SEED
from shifan.firmness.city_model import model_of
from shifan.firmness.resample import chances, site_counts
from shifan.score.compute import compute
from tests.firmness.brute import city, drawn, pack, random_tables, scored


def units(total):
    return int(total * 100)


def test_the_interval_is_that_of_scoring_each_drawn_city():
    tables, standard = random_tables(3), pack(pass_line=D("74"), key_floor=D("0.30"))
    clean = city(**tables)
    model = model_of(clean, standard, compute(clean, standard))
    chance = chances(SEED)[0]
    plain = [
        scored(drawn(tables, row), standard)
        for row in np.concatenate(list(site_counts(model, 100, chance))).tolist()
    ]
    totals = sorted(units(total) for total, _ in plain)
    found = assess(clean, standard, replicates=100).spreads.sampling
    # inverse of the distribution function: the 3rd and the 98th of 100
    assert (found.low, found.high) == (totals[2], totals[97])
    assert found.passed == sum(passes for _, passes in plain) and 0 < found.passed < 100


def test_ten_thousand_draws_come_close_to_all_possible_draws():
    tables, standard = random_tables(3), pack(pass_line=D("74"), key_floor=D("0.30"))
    every = Counter()
    for a in itertools.product(range(3), repeat=3):
        for b in itertools.product(range(2), repeat=2):
            every[tuple(a.count(n) for n in range(3)) + tuple(b.count(n) for n in range(2))] += 1
    passing = sum(
        number for counts, number in every.items() if scored(drawn(tables, counts), standard)[1]
    )
    share = passing / (27 * 4)
    found = assess(city(**tables), standard).spreads.sampling
    # standard error of a share over 10,000 draws
    assert abs(found.passed / 10_000 - share) < 5 * (share * (1 - share) / 10_000) ** 0.5


def test_variants_are_ordinary_scorings():
    tables = random_tables(6)
    found = {one.id: one for one in assess(city(**tables), pack(), replicates=2).factors}
    both = sorted(
        units(scored(tables, pack(missing_policy=policy))[0])
        for policy in ("exclude", "full_marks")
    )
    assert [found["policy"].low, found["policy"].high] == both
    shifted = sorted(
        units(scored(tables, pack(method_weights={"announced": first, "covert": 1 - first}))[0])
        for first in (D("0.5"), D("0.7"))
    )
    assert [found["method_weight"].low, found["method_weight"].high] == shifted
    talked = sorted(
        units(scored(tables, pack(interview_weight=weight))[0]) for weight in (D(0), D("0.1"))
    )
    assert [found["interview_weight"].low, found["interview_weight"].high] == talked
    without = {
        name: units(
            scored(drawn(tables, [int(site[2] != name) for site in tables["sites"]]), pack())[0]
        )
        for name in ("甲区", "乙县")
    }
    assert [found["district"].low, found["district"].high] == sorted(without.values())
    assert found["district"].low_case == "不计" + min(without, key=without.get)


@pytest.mark.parametrize("steps", [1, -1])
def test_severity_moves_each_deducting_row_by_a_step(steps):
    # mini: deductions 0.5, 0.25 of K1 and 0.6 of K2, step 0.05
    documents = [
        (*row[:3], max(D(0), row[3] + steps * D("0.05")) if row[3] else row[3], *row[4:])
        for row in mini_documents()
    ]
    found = {one.id: one for one in assess(city(), pack(), replicates=2).factors}["severity"]
    expected = units(scored({"documents": documents}, pack())[0])
    assert expected == (found.low if steps > 0 else found.high)


def mini_documents():
    from tests.score.mini import rows

    return rows()["documents"]


def test_one_site_a_type_says_what_cannot_be_concluded():
    found = assess(city(), pack(), replicates=2)
    assert found.limits == (
        "暗访摊贩各只有1个点位，重抽样时不变，区间没有反映其中的差异，偏窄",
        "另有1类业态点位少于5个，重抽样会低估其差异，区间可能偏窄",
    )
    sites = [
        row
        for row in city().tables["sites"].drop(columns="row").itertuples(index=False, name=None)
        if row[0] != "P2"
    ]
    records = [
        row
        for row in city().tables["records"].drop(columns="row").itertuples(index=False, name=None)
        if row[0] != "P2"
    ]
    alone = assess(city(sites=sites, records=records), pack(), replicates=2)
    assert (
        alone.spreads.sampling is None
        and alone.spreads.joint is None
        and alone.spreads.weights is not None
    )
    assert alone.limits == (
        "各业态都不足2个点位，重抽样不会改变得分，不能给出总得分的区间和通过的可能性",
    )


def test_no_site_at_all_is_no_error():
    found = assess(city(sites=[], records=[], rectification=[]), pack(), replicates=2)
    assert (
        found.spreads.sampling is None
        and found.records.number is None
        and found.deductions.number is not None
    )


def test_same_seed_same_figures_and_nothing_is_changed():
    tables = random_tables(2)
    clean, before = city(**tables), city(**tables)
    assert assess(clean, pack(), replicates=300) == assess(clean, pack(), replicates=300)
    assert all(clean.tables[name].equals(before.tables[name]) for name in clean.tables)
    other = assess(clean, pack(), replicates=300, seed=1)
    assert other.spreads.sampling != assess(clean, pack(), replicates=300).spreads.sampling
