"""A table that lies on its side, headings or items down a column, is refused with how to turn it."""

import itertools

import pytest

from shifan.clean import clean
from tests.intake import shapes
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
SHEETS = small_city(PACK)


def turned(rows):
    return [list(row) for row in itertools.zip_longest(*rows, fillvalue="")]


def refused(sheets):
    city = clean(raw_city(sheets), PACK)
    return [told for told in city.errors if told.code == "transposed"], city


@pytest.mark.parametrize("place", [place for place in SHEETS if len(SHEETS[place]) > 1])
def test_each_sheet_on_its_side_is_refused_at_its_first_heading(place):
    (told,), city = refused({**SHEETS, place: turned(SHEETS[place])})
    assert (told.sheet, told.cell) == (place[1], "A1")
    assert "竖排在A列" in told.found and "“转置”" in told.action
    same_sheet = [other for other in city.errors if other.sheet == place[1]]
    assert same_sheet == [told]  # one cause, told once


def test_a_title_above_and_a_number_before():
    rows = [["", "现场点位表"], *(["", *row] for row in turned(SHEETS[shapes.SITES]))]
    (told,), _ = refused({**SHEETS, shapes.SITES: rows})
    assert told.cell == "B2"


@pytest.mark.parametrize("heading", ["code", "name"])
def test_a_wide_table_with_a_column_a_site(heading):
    wide = shapes.wide(PACK, heading)
    (told,), city = refused({**wide, shapes.RECORDS: turned(wide[shapes.RECORDS])})
    assert told.sheet == "检查记录" and "检查项竖排在A列" in told.found
    assert [other for other in city.errors if other.sheet == "检查记录"] == [told]


def test_facts_beside_one_another():
    rows = turned(SHEETS["城市概况", "基本信息"][1:])
    (told,), _ = refused({**SHEETS, ("城市概况", "基本信息"): rows})
    assert told.cell == "A1" and "各项目横排在第1行（城市、省份" in told.found


@pytest.mark.parametrize("place", SHEETS)
def test_no_sheet_as_it_should_be_is_taken_for_one_on_its_side(place):
    assert not refused(SHEETS)[0]


def test_cells_that_read_like_headings_do_not_turn_a_table():
    sheets = small_city(PACK)
    rows = sheets["资料审查", "评分"]
    rows[1][rows[0].index("扣分理由")] = "扣分"
    assert not refused(sheets)[0]
