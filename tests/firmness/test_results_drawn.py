"""Where the sites use up the points together the interval comes from the model: which rules do, and what is drawn."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pandas as pd
import pytest

from shifan.firmness import assess
from shifan.firmness.item_failures import failure_rates, item_groups
from shifan.firmness.results_drawn import (
    Limited,
    ResultsModel,
    limited_sums,
    with_both_outcomes,
)
from shifan.firmness.sampling import strata_of
from shifan.firmness.scoring import scoring_of
from shifan.rules.language.replication import Replicates
from shifan.standards import objects as ob
from shifan.standards.method import method_of
from tests.firmness.brute import city, pack, random_tables, scored

KNOWN = "计数(检查记录，得分比例≠不适用)＞0"
LEFT = "=如果({known}，{left}，不适用)"
SUM = "合计(检查记录.应扣分)"
WAYS = {  # the same method in other words
    "held above": f"不低于(满分－{SUM}，0)",
    "greatest": f"最大(满分－{SUM}，0)",
    "compared": f"如果({SUM}＞满分，0，满分－{SUM})",
    "what is lost held below": f"满分－不超过({SUM}，满分)",
    "by results": "不低于(满分－合计(检查记录.应扣分，检查结果＝“不符合”)，0)",
}


def deductions(reading="1", **rules):
    """Return the mini pack scored by deductions, with rules beside or in place of the template's.

    They are rules of indicators where no object is named.
    """
    standard = pack(template="deductions", parameters={"扣分口径": D(reading)})
    names = ["object", "id", "name", "formula", "unit", "clause", "note"]
    texts = [
        (*(place or ["指标"]), id, name, formula, "率" if "rate" in id else "分", "条款", "")
        for id, (*place, name, formula) in rules.items()
    ]
    standard = replace(standard, rules=pd.DataFrame(texts, columns=names))
    method = method_of(standard)
    assert not method.findings
    return replace(standard, program=method.program)


def left(words):
    return deductions(city_left=("合并剩余分", LEFT.format(known=KNOWN, left=words)))


def found_in(standard, tables):
    return assess(city(**tables), standard, replicates=200)


@pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
def test_the_same_method_in_other_words_has_the_same_interval(words):
    tables = random_tables(3)
    plain, other = found_in(deductions(), tables), found_in(left(words), tables)
    assert other.hidden is not None and other.spreads.sampling == plain.spreads.sampling
    assert other.error == pytest.approx(plain.error)


def of_rules(standard):
    return limited_sums(scoring_of(city(**random_tables(3)), standard))


def test_which_methods_limit_what_sites_come_to_together():
    assert of_rules(deductions()) == Limited(together=True, alone=False)
    assert of_rules(deductions("2")) == Limited(together=False, alone=True)
    for unlimited in (pack(), left(f"满分－{SUM}")):
        assert of_rules(unlimited) == Limited(together=False, alone=False)
    # a limit two rules further on
    standard = deductions(
        city_left=("合并剩余分", LEFT.format(known=KNOWN, left=f"满分－{SUM}")),
        onsite_rate=("现场检查得分率", "=不低于(合并剩余分÷满分，0)×扣分口径"),
    )
    assert of_rules(standard).together


def test_the_total_of_a_draw_is_that_of_the_tables_so_judged():
    tables, standard = random_tables(3), deductions()
    clean = city(**tables)
    scoring, strata = scoring_of(clean, standard), strata_of(clean)
    doubled = with_both_outcomes(clean, standard, scoring, item_groups(clean, standard, strata))
    chance = np.random.RandomState(1)
    size = len(tables["records"])
    drawn = (chance.random_sample((20, size)) < 0.4).astype(float)
    weights = Replicates(sites=ob.RECORDS, site_weights=np.concatenate([drawn, 1 - drawn], axis=1))
    totals = doubled.unrounded_totals(weights, only=True)
    for fails, total in zip(drawn, totals, strict=True):
        records = [
            (*row[:2], row[2] if row[2] == "合理缺项" else "不符合" if failed else "符合", "", "")
            for row, failed in zip(tables["records"], fails, strict=True)
        ]
        expected = scored(tables | {"records": records}, standard)[0]
        # Totals of tables are printed ones: each indicator is rounded.
        assert total / 100 == pytest.approx(float(expected), abs=0.06)


def test_records_fail_at_their_rates_and_together_as_their_correlation_has_it():
    site = np.array([0, 0, 1])
    rates = np.array([0.2, 0.5, 0.5])
    none = np.zeros(3)
    model = ResultsModel(site, rates, rates, none + 1, 0.25)
    drawn = model.drawn(200_000, np.random.RandomState(2))
    assert drawn.mean(axis=1) == pytest.approx(rates, abs=0.005)
    covariance = np.cov(drawn)
    assert np.diag(covariance) == pytest.approx(rates * (1 - rates), abs=0.005)
    assert covariance[0, 1] == pytest.approx(0.25 * (0.2 - 0.2 * 0.5), abs=0.003)
    assert covariance[0, 2] == pytest.approx(0, abs=0.003)
    # Of a known share of the sites inspected nothing is left to chance.
    still = ResultsModel(site, rates, np.array([1.0, 0, 0]), none, 0.25)
    assert (still.drawn(10, np.random.RandomState(2)) == [[1.0], [0], [0]]).all()


def test_where_every_draw_uses_up_all_points_there_is_no_interval():
    tables = random_tables(3)
    records = [(*row[:2], "不符合", "", "") for row in tables["records"]]
    standard = deductions()
    standard = replace(standard, check_items=standard.check_items.assign(points=D(9)))
    found = found_in(standard, tables | {"records": records})
    assert found.spreads.sampling is None and found.limits == (
        "各项内容的分都已扣完，换一批点位总得分也看不出变化，不能给出总得分的重抽区间",
    )


@pytest.mark.parametrize(
    "words",
    [
        "不低于(满分－合计(指标×点位.失分)，0)",
        "满分－不超过(合计(指标×点位.失分)，满分)",
        "如果(合计(指标×点位.失分)＞满分，0，满分－合计(指标×点位.失分))",
    ],
)
def test_where_each_site_and_all_together_are_limited_there_is_no_interval(words):
    own = f"=不超过({SUM}，指标.满分÷4)"
    together = ("合并剩余分", LEFT.format(known=KNOWN, left=words))
    standard = deductions(lost=("指标×点位", "失分", own), city_left=together)
    assert of_rules(standard) == Limited(together=True, alone=True)
    found = found_in(standard, random_tables(3))
    assert found.spreads.sampling is None and found.error is None
    assert found.limits == (
        "扣分既在各点位有限度，各点位合在一起又有限度，全部点位合起来的水平估计不准，不能给出总得分的重抽区间",
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_interval_holds_the_total_that_is_printed(seed):
    tables = random_tables(seed, 4, 3)
    found = found_in(deductions(), tables)
    sampling = found.spreads.sampling
    assert sampling.low <= found.total <= sampling.high
    assert found.hidden is not None and any("扣分合在一起" in sentence for sentence in found.limits)


def test_records_that_tell_of_several_problems_are_drawn_with_as_many():
    tables, standard = random_tables(3), deductions()
    clean = city(**tables)
    said = [3 if row[2] == "不符合" else None for row in tables["records"]]
    table = clean.tables["records"]
    often = replace(
        clean,
        tables=clean.tables | {"records": table.assign(problem_count=np.array(said, dtype=object))},
    )
    groups = item_groups(clean, standard, strata_of(clean))
    doubled = with_both_outcomes(often, standard, scoring_of(often, standard), groups)
    counts = doubled.rows.rows[ob.RECORDS].columns["问题数"].integers
    size = len(said)
    assessed = groups.of_record >= 0
    assert (counts[:size] == np.where(assessed, 3, 0)).all() and not counts[size:].any()
    once, thrice = (assess(own, standard, replicates=200) for own in (clean, often))
    assert thrice.lost > once.lost and thrice.spreads.sampling.low < once.spreads.sampling.low


def test_a_problem_counts_whole_where_problems_are_counted():
    clean, standard = city(**random_tables(3)), pack()
    strata = strata_of(clean)
    words = pd.DataFrame(
        [("符合", D(1), False), ("不符合", D("0.5"), True), ("合理缺项", None, False)],
        columns=["word", "share", "problem"],
    )
    partly = replace(standard, result_table=words)
    by_share, whole = (
        item_groups(clean, partly, strata, problems_whole=counted) for counted in (False, True)
    )
    assert (by_share.failed * 2 == whole.failed).all() and whole.failed.any()
    assert (
        failure_rates(whole, strata).rates
        == failure_rates(item_groups(clean, standard, strata), strata).rates
    ).all()


@pytest.mark.parametrize(("announced", "covert", "drawn"), [(3, 2, False), (3, 1, True)])
def test_a_limit_to_each_site_alone_is_drawn_where_strata_have_a_single_site(
    announced, covert, drawn
):
    found = found_in(deductions("2"), random_tables(5, announced, covert))
    assert (found.hidden is not None) == drawn
    assert any("有的业态只有1个点位，全部点位" in words for words in found.limits) == drawn
    assert found.spreads.sampling.low <= found.total <= found.spreads.sampling.high
    assert found_in(pack(), random_tables(5, announced, covert)).hidden is None
