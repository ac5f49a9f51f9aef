"""Intervals, variants and limits against counting by hand."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pandas as pd
import pytest

from shifan.firmness import assess
from shifan.firmness.item_failures import failure_rates, item_groups
from shifan.firmness.sampling import strata_of
from shifan.firmness.sampling_variance import (
    corrected_variance,
    modelled_variance,
    problem_effects,
    record_columns,
    replicable_variance,
)
from shifan.firmness.scoring import scoring_of
from shifan.firmness.site_draws import chances, site_weights
from tests.firmness.brute import city, drawn, pack, plain_error, random_tables, scored


def units(total):
    return int(total * 100)


def test_the_model_of_failures_is_that_of_plain_arithmetic():
    tables, standard = random_tables(3), pack(pass_line=D("74"), key_floor=D("0.30"))
    found = assess(city(**tables), standard, replicates=400)
    error = plain_error(tables, standard)
    # The larger of the model's and the replicates' variance stands; both are near each other here.
    assert found.error >= error - 1e-6
    scoring = scoring_of(city(**tables), standard)
    clean, strata = city(**tables), strata_of(city(**tables))
    groups = item_groups(clean, standard, strata)
    effects = problem_effects(scoring, record_columns(scoring, standard), groups)
    variance = modelled_variance(effects, groups, failure_rates(groups, strata), strata)
    assert variance == pytest.approx(error**2, rel=1e-6)


def test_the_interval_is_the_gamma_distribution_of_the_points_lost():
    from scipy.stats import gamma

    tables, standard = random_tables(3), pack(pass_line=D("74"), key_floor=D("0.30"))
    clear = [
        (*record[:2], "符合" if record[2] == "不符合" else record[2], "", "")
        for record in tables["records"]
    ]
    found = assess(city(**tables), standard)
    lost = units(scored(tables | {"records": clear}, standard)[0]) - found.total
    lower, upper = gamma.ppf([0.025, 0.975], lost**2 / found.error**2, scale=found.error**2 / lost)
    sampling = found.spreads.sampling
    # totals here are printed ones, so that an end can lie a unit or two of the last place aside
    assert sampling.high == pytest.approx(found.total + lost - lower, abs=3)
    assert sampling.low == pytest.approx(max(0, found.total + lost - upper), abs=3)


@pytest.mark.parametrize("numbers", [(2, 3), (6, 4)])
def test_known_numbers_of_sites_narrow_the_interval(numbers):
    tables = random_tables(3)
    wide = assess(city(**tables), pack(), replicates=300)
    totals = [("announced", "", "M1", 3 * numbers[0]), ("covert", "", "A1", 2 * numbers[1])]
    narrow = assess(with_totals(tables, totals), pack(), replicates=300)
    assert narrow.error < wide.error
    half = assess(with_totals(tables, totals[:1]), pack(), replicates=300)
    assert narrow.error < half.error < wide.error
    assert half.limits[-1] == "“点位总数”没有暗访摊贩的总数，按总数很大计，区间可能偏宽"


def test_numbers_of_districts_count_where_every_district_has_one():
    def fractions(*rows):
        return strata_of(with_totals(random_tables(3), rows)).fractions.tolist()

    # announced M1: three sites in 甲区; covert A1: one in 甲区, one in 乙县
    assert fractions(("announced", "甲区", "M1", 6)) == [0.5, 0]
    assert fractions(("covert", "甲区", "A1", 4)) == [0, 0]
    assert fractions(("covert", "甲区", "A1", 4), ("covert", "乙县", "A1", 6)) == [0, 0.2]
    assert fractions(("covert", "甲区", "A1", 4), ("covert", "乙县", "A1", None)) == [0, 0]


def test_numbers_of_which_none_can_be_used_are_told():
    """Of one of two districts: the number is not that of the type, and nothing else is known."""
    used = assess(
        with_totals(random_tables(3), [("covert", "甲区", "A1", 4)]), pack(), replicates=300
    )
    assert "没有一类业态的总数可用" in used.limits[-1]
    assert not any(
        "点位总数" in limit
        for limit in assess(city(**random_tables(3)), pack(), replicates=300).limits
    )


def test_where_all_sites_were_inspected_there_is_no_sampling_error():
    totals = [("announced", "", "M1", 3), ("covert", "", "A1", 2)]
    found = assess(with_totals(random_tables(3), totals), pack(), replicates=300)
    assert found.spreads.sampling is None
    assert found.limits == ("各类业态的点位已全部检查，没有抽样误差，不给出总得分的重抽区间",)


def with_totals(tables, rows):
    clean = city(**tables)
    columns = ["method", "district", "business_type", "number"]
    frame = pd.DataFrame(rows, columns=columns)
    return replace(clean, tables=clean.tables | {"site_totals": frame})


def test_a_city_without_problems_has_no_interval():
    clear = [(*record[:2], "符合", "", "") for record in random_tables(1)["records"]]
    found = assess(city(**random_tables(1) | {"records": clear}), pack(), replicates=50)
    assert found.spreads.sampling is None and "没有影响总得分的问题" in found.limits[0]


@pytest.mark.parametrize(("conforming", "given"), [(0, False), (1, True)])
def test_a_city_where_all_fails_has_no_interval_one_with_a_record_that_conforms_has(
    conforming, given
):
    """Nothing of the draws tells how a site would do that fails less."""
    records = [
        (*record[:2], "符合" if n < conforming else "不符合", "", "")
        for n, record in enumerate(random_tables(1)["records"])
    ]
    found = assess(city(**random_tables(1) | {"records": records}), pack(), replicates=50)
    assert (found.spreads.sampling is not None) == given
    assert any("检查项全部有问题" in said for said in found.limits) != given


def test_variants_are_ordinary_scorings():
    tables = random_tables(6)
    found = {table.id: table for table in assess(city(**tables), pack(), replicates=2).factors}
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
    # mini: deductions 0.5, 0.25 of K1 and 0.6 of K2; the step of the pack is 0.1
    documents = [
        (*row[:3], max(D(0), row[3] + steps * D("0.1")) if row[3] else row[3], *row[4:])
        for row in mini_documents()
    ]
    found = {factor.id: factor for factor in assess(city(), pack(), replicates=2).factors}[
        "severity"
    ]
    expected = units(scored({"documents": documents}, pack())[0])
    assert expected == (found.low if steps > 0 else found.high)


def mini_documents():
    from tests.score.mini import rows

    return rows()["documents"]


def test_one_site_a_type_says_what_cannot_be_concluded():
    found = assess(city(), pack(), replicates=20)
    assert found.limits == ("暗访摊贩只有1个点位，其差异按同一检查方式的其他业态估计",)
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
        "没有一类业态有2个以上点位，看不出点位之间的差异，不能给出总得分的重抽区间",
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


@pytest.mark.parametrize(
    ("replicated", "explained", "variance"),
    [
        (12.0, 10.0, 100 + 2),  # results reach the total by another way, too: what is more is added
        (10.0, 10.0, 100),
        (5.0, 10.0, 50),  # a further problem costs half of what the first one did
        (1.0, 10.0, 25),  # to a quarter at the least
        (3.0, 0.0, 100 + 3),
        (0.0, 0.0, 100),
        (0.0, 1e-12, 100),  # equal sites: only rounding makes the difference
    ],
)
def test_replicates_correct_the_modelled_variance(replicated, explained, variance):
    assert corrected_variance(100.0, replicated, explained) == variance


def test_what_replicates_show_of_single_problems_is_the_variance_of_their_sum():
    tables, standard = random_tables(3), pack()
    clean = city(**tables)
    strata = strata_of(clean)
    groups = item_groups(clean, standard, strata)
    effects = np.arange(1.0, len(groups.record) + 1)
    cost = np.zeros(len(strata.of_site))
    for site, group, share in zip(
        groups.failures.site, groups.failures.group, groups.failures.share, strict=True
    ):
        cost[site] += share * effects[group]
    drawn = np.concatenate(list(site_weights(strata, 20_000, chances(1)[0]))) @ cost
    assert replicable_variance(effects, groups, strata) == pytest.approx(drawn.var(), rel=0.05)
