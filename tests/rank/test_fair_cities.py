"""Cities compared by like sites, against arithmetic by hand."""

import pytest

from shifan.rank.fair_cities import fair_cities, fair_table
from tests.firmness.brute import random_tables
from tests.rank.test_city_comparison import standing


def scored(name, tables):
    """Return a city with the scores of its sites by method and type, as the register has them."""
    result = standing(name, tables)
    means = {
        value.id.removesuffix(".mean"): (
            float(value.number),
            int(result.register[value.id.replace(".mean", ".sites")].number),
        )
        for value in result.register.match("type.*.mean")
        if value.applicable
    }
    return result, means


def test_cities_are_compared_type_by_type():
    first, ours = scored("甲市", random_tables(3, announced=4, covert=2))
    second, theirs = scored("乙市", random_tables(5, announced=2, covert=5))
    assert set(ours) == set(theirs)
    weights = {key: ours[key][1] + theirs[key][1] for key in ours}
    gap = sum(weights[key] * (ours[key][0] - theirs[key][0]) for key in ours) / sum(
        weights.values()
    )
    own, other = fair_cities([first, second])
    assert own.fair == pytest.approx(gap) and other.fair == pytest.approx(-gap)
    assert (own.sites, own.compared) == (6, 6)
    known = [
        (
            float(city.register["firmness.like.deviation"].number),
            int(city.register["firmness.like.freedom"].number),
        )
        for city in (first, second)
    ]
    assert [freedom for _, freedom in known] == [6 - 2, 7 - 2]
    variance = sum(freedom * deviation**2 for deviation, freedom in known) / (4 + 5)
    parts = [weights[key] ** 2 * (1 / ours[key][1] + 1 / theirs[key][1]) * variance for key in ours]
    # the quantile 0.975 of Student's t with 9 degrees of freedom, as printed in tables
    reach = 2.262157 * sum(parts) ** 0.5 / sum(weights.values())
    assert (own.low, own.high) == pytest.approx((gap - reach, gap + reach))


def test_a_city_alone_or_without_sites_is_compared_with_nobody():
    alone = standing("甲市", random_tables(3))
    bare = standing("乙市", {"sites": [], "records": [], "rectification": []})
    assert fair_cities([alone]) == [] and fair_cities([alone, bare]) == []
    assert fair_table([alone]).empty


def test_a_run_without_the_spread_of_like_sites_gives_no_interval():
    first, second = standing("甲市", random_tables(3)), standing("乙市", random_tables(5))
    for city in (first, second):
        city.register._values.pop("firmness.like.deviation")
    assert [own.fair for own in fair_cities([first, second])] == [None, None]
    assert fair_table([first, second])["说明"].str.contains("请重新运行").all()


def test_cities_whose_like_sites_all_score_alike_are_not_told_apart_by_chance():
    def with_results(result):
        tables = random_tables(3)
        return tables | {
            "records": [(*record[:2], result(record), "", "") for record in tables["records"]]
        }

    clear = standing("甲市", with_results(lambda record: "符合"))
    poor = standing(
        "乙市", with_results(lambda record: "不符合" if record[1] == "M1-1" else "符合")
    )
    assert all(own.fair and own.low is None for own in fair_cities([clear, poor]))
    assert fair_table([clear, poor])["说明"].str.contains("看不出偶然有多大").all()
