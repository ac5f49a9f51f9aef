"""The same city as long, wide and form shapes, in parts, as CSV and ods gives the same values, each with its cell."""

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
FIELDS = ["site", "item", "result", "problem"]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "小城市"


def cleaned(folder, sheets=None, form="xlsx"):
    if sheets is not None:
        write_city(folder, sheets, form)
    return clean(read_city(folder), PACK)


def records(city, problems=True):
    fields = FIELDS if problems else FIELDS[:3]
    frame = city.tables["records"]
    return sorted(map(tuple, frame[fields].astype(object).to_numpy().tolist()))


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return cleaned(tmp_path_factory.mktemp("reference") / "小城市", small_city(PACK))


def values(city):
    register = score(city.require(), PACK)
    return {id: register[id].display for id in register if id.startswith(("scores.", "site."))}


WIDE = {
    "codes": {},
    "names": {"heading": "name"},
    "codes and names": {"heading": "both"},
    "numbered names": {"heading": "numbered"},
    "group titles": {"groups": True},
    "pairs": {"paired": True},
    "pairs below one title": {"two_rows": True},
    "groups over pairs": {"groups": True, "two_rows": True},
}


@pytest.mark.parametrize("name", WIDE)
def test_a_wide_table_holds_the_same_records(folder, reference, name):
    city = cleaned(folder, shapes.wide(PACK, **WIDE[name]))
    problems = "paired" in WIDE[name] or "two_rows" in WIDE[name]
    assert city.errors == ()
    assert records(city, problems) == records(reference, problems)
    assert values(city) == values(reference)


def test_a_wide_tables_records_know_their_cells(folder):
    city = cleaned(folder, shapes.wide(PACK, paired=True))
    source, frame = city.sources["records"], city.tables["records"]
    row = int(frame["row"][frame["result"] == "不符合"].iloc[0])
    assert source.cell("result", row) == "现场检查.xlsx!检查记录!C2"
    assert source.cell("problem", row) == "现场检查.xlsx!检查记录!D2"
    assert source.cell("site", row) == "现场检查.xlsx!检查记录!A2"


FORMS = ["ticks", "squares", "checks", "boxes", "one cell", "one cell squares", "typed"]


@pytest.mark.parametrize("style", FORMS)
def test_a_form_for_each_site_holds_the_same_records(folder, reference, style):
    city = cleaned(folder, shapes.forms(PACK, style))
    assert city.errors == () and records(city) == records(reference)
    assert values(city) == values(reference)


def test_forms_name_their_site_by_its_unit_too(folder, reference):
    city = cleaned(folder, shapes.forms(PACK, by_name=True))
    assert city.errors == () and records(city) == records(reference)


def test_a_forms_records_know_their_cells(folder):
    city = cleaned(folder, shapes.forms(PACK))
    source, frame = city.sources["records"], city.tables["records"]
    row = int(frame["row"][frame["result"] == "不符合"].iloc[0])
    site = frame["site"][frame["result"] == "不符合"].iloc[0]
    assert source.cell("result", row) == f"现场检查.xlsx!{site}检查表!E7"
    assert source.cell("site", row) == f"现场检查.xlsx!{site}检查表!B2"


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "csv"])
def test_two_parts_are_joined(folder, reference, form):
    city = cleaned(shapes.write_parts(folder, PACK, form))
    assert city.errors == () and records(city) == records(reference)
    assert values(city) == values(reference)
    files = {
        city.sources["sites"].cell("site", row).split("!")[0] for row in city.tables["sites"]["row"]
    }
    second = "现场检查-点位-寿阳县.csv" if form == "csv" else f"现场检查-寿阳县.{form}"
    assert files == {"现场检查.xlsx", second}


def test_an_undeclared_part_is_refused_with_the_lines_that_declare_it(folder, reference):
    shapes.write_parts(folder, PACK, declared=False)
    found = [finding for finding in cleaned(folder).errors if finding.code == "undeclared-part"]
    assert [finding.file for finding in found] == ["现场检查-寿阳县.xlsx"]
    shapes.declare(folder, shapes.tidy(found[0].action))
    city = cleaned(folder)
    assert city.errors == () and records(city) == records(reference)


@pytest.mark.parametrize(
    "name", ["现场检查（寿阳县）", "寿阳县现场检查", "现场检查 第二组", "现场检查_乙组"]
)
def test_other_names_of_parts_are_refused_too(folder, name):
    shapes.write_parts(folder, PACK, declared=False)
    (folder / "现场检查-寿阳县.xlsx").rename(folder / f"{name}.xlsx")
    assert f"{name}.xlsx" in [finding.file for finding in cleaned(folder).errors]


@pytest.mark.parametrize(
    "name", ["现场检查 - 副本", "现场检查(1)", "现场检查-旧", "现场检查20231101", "现场检查-备份"]
)
def test_copies_are_no_parts(folder, name):
    write_city(folder, small_city(PACK))
    (folder / f"{name}.xlsx").write_bytes((folder / "现场检查.xlsx").read_bytes())
    city = cleaned(folder)
    assert city.errors == () and [finding.code for finding in city.findings] == ["unused-file"]


def test_sheets_by_district_are_joined_once_they_are_declared(folder, reference):
    sheets = small_city(PACK)
    first, second = shapes.split(sheets, 0), shapes.split(sheets, 1)
    for (book, sheet), rows in first.items():
        sheets[book, sheet] = rows
        sheets[book, f"{sheet}（寿阳县）"] = second[book, sheet]
    found = [
        finding for finding in cleaned(folder, sheets).errors if finding.code == "undeclared-part"
    ]
    assert (
        len(found) == 1
        and 'part_sheets = ["点位（寿阳县）", "检查记录（寿阳县）"]' in found[0].action
    )
    shapes.declare(
        folder, '["现场检查.xlsx"]\npart_sheets = ["点位（寿阳县）", "检查记录（寿阳县）"]'
    )
    city = cleaned(folder)
    assert city.errors == () and records(city) == records(reference)
    assert values(city) == values(reference)


def test_a_site_in_both_parts_and_a_site_without_records_are_told_by_part(folder):
    sheets = small_city(PACK)
    first, second = shapes.split(sheets, 0), shapes.split(sheets, 1)
    second[shapes.SITES].append(first[shapes.SITES][1])
    lacking = second[shapes.SITES][1][0]
    second[shapes.RECORDS] = [row for row in second[shapes.RECORDS] if row[0] != lacking]
    write_city(folder, {**sheets, **first})
    other = folder.parent / "其他"
    write_city(other, second, provenance=False)
    (other / "现场检查.xlsx").rename(folder / "现场检查-寿阳县.xlsx")
    shapes.declare(folder, '["现场检查-寿阳县.xlsx"]\npart_of = "现场检查"')
    told = [(finding.file, finding.cell, finding.found) for finding in cleaned(folder).errors]
    twice = f"A{len(second[shapes.SITES])}"
    assert ("现场检查-寿阳县.xlsx", twice, first[shapes.SITES][1][0]) in told
    assert ("现场检查-寿阳县.xlsx", "A2", f"{lacking}没有检查记录") in told


def test_a_saved_city_in_shapes_comes_back(folder, tmp_path):
    from shifan.clean import CleanCity

    city = cleaned(folder, shapes.forms(PACK))
    city.save(tmp_path / "saved")
    again = CleanCity.load(tmp_path / "saved")
    assert values(again) == values(city) and again.sources == city.sources
