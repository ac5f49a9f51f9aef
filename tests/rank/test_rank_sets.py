"""Rank sets against plain loops, and how often equal cities are ordered."""

import itertools

import numpy as np
import pytest

from shifan.rank.rank_sets import TotalEstimate, rank_sets


def city(total, error=1.0, lost=50.0):
    return TotalEstimate(total, lost, error)


def shown(**cities):
    return {name: own.shown for name, own in rank_sets(cities).items()}


def test_two_cities_are_ordered_by_the_error_of_their_difference():
    # errors 1 and 1: the difference must pass 2.145 (t of 14 degrees) × √2 = 3.03, somewhat more as errors are skewed
    assert shown(a=city(90), b=city(86.90)) == {"a": "1", "b": "2"}
    assert shown(a=city(90), b=city(87.05)) == {"a": "1～2", "b": "1～2"}
    # errors 2 and 1: 2.145 × √5 = 4.80
    assert shown(a=city(90, 2), b=city(86)) == {"a": "1～2", "b": "1～2"}


def test_more_cities_need_a_wider_gap():
    pair = shown(a=city(90), b=city(86.9))
    many = {f"x{n}": city(60 - 10 * n) for n in range(8)}
    assert pair == {"a": "1", "b": "2"}
    assert shown(a=city(90), b=city(86.9), **many)["a"] == "1～2"


def test_sets_that_overlap_are_one_group():
    found = rank_sets({"a": city(90), "b": city(89), "c": city(70)})
    assert [(found[name].shown, found[name].group) for name in "abc"] == [
        ("1～2", 1),
        ("1～2", 1),
        ("3", 2),
    ]
    assert rank_sets({}) == {} and rank_sets({"a": city(1)})["a"].shown == "1"


def test_the_common_limit_is_that_of_plain_loops():
    cities = {"a": city(80, 0.5), "b": city(78.2, 1.0), "c": city(77.5, 0.3), "d": city(70, 2.0)}
    chance = np.random.default_rng(7)
    drawn = {name: own.error * chance.standard_normal(40_000) for name, own in cities.items()}
    largest = np.zeros(40_000)
    for first, other in itertools.combinations(cities, 2):
        spread = (cities[first].error ** 2 + cities[other].error ** 2) ** 0.5
        largest = np.maximum(largest, abs(drawn[first] - drawn[other]) / spread)
    # standard errors are estimates, too: as if of 14 degrees of freedom
    limit = np.quantile(largest * (14 / chance.chisquare(14, 40_000)) ** 0.5, 0.95)
    found = rank_sets(cities)
    for name, own in cities.items():
        gaps = {
            other: (own.total - peer.total) / (own.error**2 + peer.error**2) ** 0.5
            for other, peer in cities.items()
        }
        assert all(abs(abs(gap) - limit) > 0.1 for other, gap in gaps.items() if other != name)
        assert found[name].best == 1 + sum(gap < -limit for gap in gaps.values())
        assert found[name].worst == len(cities) - sum(gap > limit for gap in gaps.values())


@pytest.mark.parametrize("number", [2, 12])
def test_equal_cities_are_hardly_ever_ordered(number):
    chance, ordered = np.random.default_rng(number), 0
    for _ in range(40):
        cities = {f"{n}": city(90 + chance.standard_normal()) for n in range(number)}
        ordered += any(own.shown != f"1～{number}" for own in rank_sets(cities).values())
    # 5 % of 40 are 2; more than 7 would be a fault (chance 0.1 %)
    assert ordered <= 7
