"""Districts compared among like sites, against arithmetic by hand."""

import pandas as pd
import pytest

from shifan.score.fair_comparison import differences_of, fair_differences
from tests.firmness.brute import city, pack, random_tables


def sites(*rows):
    columns = ["district", "method", "business_type", "team", "score"]
    return pd.DataFrame(rows, columns=columns)


# The quantile 0.975 of Student's t with 4 degrees of freedom, as printed in tables.
QUANTILE = 2.776445

# Covert visits score 60 to 66, announced ones 90: 乙县 was visited covertly only.
MIXED = sites(
    ("甲区", "announced", "M1", "甲组", 90.0),
    ("甲区", "announced", "M1", "甲组", 90.0),
    ("甲区", "covert", "A1", "甲组", 60.0),
    ("甲区", "covert", "A1", "甲组", 62.0),
    ("乙县", "covert", "A1", "乙组", 66.0),
    ("乙县", "covert", "A1", "乙组", 64.0),
)


def test_a_district_seen_covertly_only_is_compared_with_covert_visits():
    first, second = differences_of(MIXED, "district")
    assert second.name == "乙县" and second.raw == pytest.approx(65 - (90 + 90 + 60 + 62) / 4)
    assert second.fair == pytest.approx(65 - 61) and second.compared == second.sites == 2
    # 甲区's announced sites have no counterpart
    assert first.fair == pytest.approx(61 - 65) and (first.sites, first.compared) == (4, 2)
    # squares within M1: 0, within A1 around 63: 9 + 1 + 9 + 1 = 20, of 1 + 3 independent differences
    reach = QUANTILE * (20 / 4 * (1 / 2 + 1 / 2)) ** 0.5
    assert (second.low, second.high) == pytest.approx((4 - reach, 4 + reach))


def test_types_are_weighed_by_the_mix_of_the_city():
    # A1: 3 sites, difference 6; M1: 5 sites, difference −2
    rows = [("甲区", "announced", "M1", "", 80.0), ("乙县", "announced", "M1", "", 82.0)]
    rows += [("乙县", "announced", "M1", "", 82.0)] * 3
    rows += [("甲区", "covert", "A1", "", 66.0), ("乙县", "covert", "A1", "", 60.0)]
    rows += [("乙县", "covert", "A1", "", 60.0)]
    first, second = differences_of(sites(*rows), "district")
    assert first.fair == pytest.approx((5 * -2 + 3 * 6) / 8) and second.fair == -first.fair


def test_without_counterparts_there_is_no_fair_figure():
    rows = sites(
        ("甲区", "announced", "M1", "", 90.0),
        ("甲区", "announced", "M1", "", 80.0),
        ("乙县", "covert", "A1", "", 60.0),
    )
    assert [own.fair for own in differences_of(rows, "district")] == [None, None]
    assert differences_of(rows[:2], "district") == [] and differences_of(rows[:0], "team") == []


def test_equal_scores_of_like_sites_give_no_interval_and_are_said_to():
    equal = MIXED.assign(score=[90.0, 90, 60, 60, 60, 60])
    first, second = differences_of(equal, "district")
    assert first.fair == second.fair == 0 and first.low is first.high is second.low is None


def test_the_register_has_both_figures_and_says_which_can_be_compared():
    from shifan.firmness import enter
    from shifan.score import score

    clean, standard = city(**random_tables(1, 6, 6)), pack()
    found = enter(score(clean, standard), clean, standard, 50)
    text = found.text("firmness.text.districts")
    assert "平均得分不宜直接比较" in text and "区间含0的，差异可能出于偶然" in text
    fair = [value for value in found.match("firmness.district.*.fair") if value.applicable]
    assert len(fair) == 2 and fair[0].number == -fair[1].number
    assert all(cell.startswith("现场检查.xlsx!点位!") for cell in fair[0].inputs)


def test_where_like_sites_score_alike_no_chance_is_spoken_of():
    """All records pass: there is no interval that 0 could be in, and no team whose scale could be another."""
    from shifan.firmness import enter
    from shifan.score import score

    tables = random_tables(1, 6, 6)
    tables["records"] = [(*row[:2], "符合", *row[3:]) for row in tables["records"]]
    clean, standard = city(**tables), pack()
    found = enter(score(clean, standard), clean, standard, 50)
    assert "不给区间" in found.text("firmness.text.districts")
    assert "区间含0的" not in found.text("firmness.text.districts")


def test_what_a_mix_leads_to_expect_is_the_mean_of_all_like_sites():
    first, second = differences_of(MIXED, "district")
    # A1 means 63 over all: 乙县 lies 65 − 63 above; 甲区 0 and 0 in M1, 60 − 63 and 62 − 63 in A1
    assert second.expected == pytest.approx(2) and first.expected == pytest.approx(-4 / 4)
    assert [own.expected for own in differences_of(MIXED, "team")] == pytest.approx([-1, 2])


def test_the_districts_of_the_shipped_city_among_covert_visits():
    """Seen raw, 灵石县 is the worst; for its mix of visits it is above average, and 榆次区 is the worst."""
    from shifan.stages import open_city

    work = open_city("晋中市")
    covert = fair_differences(work.clean, work.standard, "district", "covert")
    expected = {own.name: round(own.expected, 2) for own in covert}
    assert expected["榆次区"] == -3.05 and expected["灵石县"] == 0.18
    every = fair_differences(work.clean, work.standard, "district")
    assert min(every, key=lambda own: own.raw).name == "灵石县"
    assert min(every, key=lambda own: own.expected).name == "榆次区"
    assert min(every, key=lambda own: own.fair).name == "榆次区"
