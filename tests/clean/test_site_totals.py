"""点位总数: read where it is there, refused by cell where it cannot be; without it nothing is said."""

import pytest

from tests.clean.telling import cleaned, rows_of
from tests.small_city import small_city, tiny_pack

PACK = tiny_pack()
HEAD = ["检查方式", "区县", "业态", "总数"]


def site():
    """Return method, district and business type of the first site of the small city, as they are written."""
    rows = rows_of(small_city(PACK), "点位")
    place = {name: n for n, name in enumerate(rows[0])}
    return [rows[1][place[name]] for name in ("检查方式", "区县", "业态")]


METHOD, DISTRICT, KIND = site()
DRAWN = sum(row[1] == METHOD and row[3] == KIND for row in rows_of(small_city(PACK), "点位")[1:])


def with_totals(*rows):
    sheets = small_city(PACK)
    sheets["城市概况", "点位总数"] = [HEAD, *map(list, rows)]
    return cleaned(sheets, PACK)


def errors(city):
    return [
        (finding.code, finding.cell, finding.found)
        for finding in city.findings
        if finding.sheet == "点位总数" and finding.severity == "error"
    ]


def test_without_the_sheet_there_is_no_table_and_nothing_is_said():
    city = cleaned(small_city(PACK), PACK)
    assert "site_totals" not in city.tables
    assert not [finding for finding in city.findings if finding.sheet == "点位总数"]


def test_numbers_are_read_with_their_codes():
    city = with_totals((METHOD, "", KIND, f"{DRAWN + 20}"))
    frame = city.tables["site_totals"]
    sites = city.tables["sites"]
    assert errors(city) == []
    assert frame["number"].tolist() == [DRAWN + 20]
    assert frame["business_type"].iloc[0] in set(sites["business_type"])
    assert frame["method"].iloc[0] in set(sites["method"])


@pytest.mark.parametrize(("number", "wrong"), [(-1, True), (0, False), (1, False)])
def test_a_number_below_what_was_drawn_is_refused_by_its_cell(number, wrong):
    city = with_totals((METHOD, "", KIND, DRAWN + number))
    expected = (
        [("total-below-drawn", "D2", f"总数{DRAWN - 1}个，已抽{DRAWN}个点位")] if wrong else []
    )
    assert errors(city) == expected


def test_numbers_twice_or_for_city_and_district_are_refused():
    twice = with_totals((METHOD, "", KIND, 50), (METHOD, "", KIND, 60))
    assert "twice-total" in [finding[0] for finding in errors(twice)]
    mixed = with_totals((METHOD, "", KIND, 50), (METHOD, DISTRICT, KIND, 30))
    assert "mixed-totals" in [finding[0] for finding in errors(mixed)]
    assert errors(with_totals((METHOD, DISTRICT, KIND, 30))) == []


@pytest.mark.parametrize("number", ["许多", "-3", "2.5"])
def test_what_is_no_number_is_refused(number):
    assert [finding[1] for finding in errors(with_totals((METHOD, "", KIND, number)))] == ["D2"]


def warnings(city):
    return [
        (finding.code, finding.cell)
        for finding in city.findings
        if finding.sheet == "点位总数" and finding.severity == "warning"
    ]


def test_a_blank_number_is_not_known_and_told():
    city = with_totals((METHOD, "", KIND, ""))
    assert errors(city) == [] and city.tables["site_totals"]["number"].tolist() == [None]
    assert warnings(city) == [("no-total", "D2")]


@pytest.mark.parametrize("number", [99, 999, 9999])
def test_there_may_be_99_sites_to_draw_from(number):
    """Of people 99 stands for a number that is missing; of sites there may be as many."""
    city = with_totals((METHOD, "", KIND, number))
    assert errors(city) == warnings(city) == []


@pytest.mark.parametrize(
    ("number", "told"), [(1_000_000, []), (1_000_001, [("large-total", "D2")])]
)
def test_more_sites_than_a_city_has_are_asked_about(number, told):
    assert warnings(with_totals((METHOD, "", KIND, number))) == told


def test_a_district_without_its_number_is_named():
    """Sites of the type were drawn in other districts, too: their numbers are lacking."""
    sites = rows_of(small_city(PACK), "点位")
    place = {name: n for n, name in enumerate(sites[0])}
    drawn = {
        row[place["区县"]]
        for row in sites[1:]
        if (row[place["检查方式"]], row[place["业态"]]) == (METHOD, KIND)
    }
    others = [district for district in names_of_districts() if district not in drawn]
    complete = with_totals(*[(METHOD, district, KIND, 30) for district in sorted(drawn)])
    assert warnings(complete) == []
    lacking = with_totals((METHOD, others[0], KIND, 30))
    (finding,) = [found for found in lacking.findings if found.code == "districts-missing"]
    assert all(district in finding.found for district in drawn) and finding.cell == "B2"


def names_of_districts():
    rows = rows_of(small_city(PACK), "区县")
    return [row[rows[0].index("名称")] for row in rows[1:]]


def test_a_number_of_a_type_that_the_city_does_not_have_is_asked_about():
    sheets = small_city(PACK)
    sheets["现场检查", "业态缺项"].append([METHOD, KIND, "辖区内没有"])
    sheets["城市概况", "点位总数"] = [HEAD, [METHOD, "", KIND, DRAWN + 20]]
    assert warnings(cleaned(sheets, PACK)) == [("absent-with-total", "D2")]
    sheets["现场检查", "业态缺项"].pop()
    assert warnings(cleaned(sheets, PACK)) == []
