"""A city kept in seven ways has the same values, to the last: long, wide, forms, parts, CSV, ods, survey export."""

import pytest

from shifan.clean import clean
from shifan.clean.heading_guesses import guesses, result_of
from shifan.intake import read_city
from shifan.intake.mapping_draft import write_draft
from shifan.score import score
from tests.intake import shapes
from tests.intake.test_survey_exports import city_with, export
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()


def survey(folder):
    city_with(folder, export())
    write_draft(
        read_city(folder), lambda texts: guesses(texts, PACK), lambda word: result_of(word, PACK)
    )


WAYS = {
    "long": lambda folder: write_city(folder, small_city(PACK)),
    "wide": lambda folder: write_city(folder, shapes.wide(PACK, paired=True)),
    "forms": lambda folder: write_city(folder, shapes.forms(PACK)),
    "two parts": lambda folder: shapes.write_parts(folder, PACK),
    "csv": lambda folder: write_city(folder, small_city(PACK), "csv"),
    "ods": lambda folder: write_city(folder, small_city(PACK), "ods"),
    "survey export": survey,
}


def values(folder):
    """Return what values.json would say of each value, but for the cells that it came from.

    Photos have no column in the wide table, the forms and the export of these tests.
    """
    register = score(clean(read_city(folder), PACK).require(), PACK)
    return {
        id: (value.name, value.value, value.display, value.unit, value.qualifier, value.rule)
        for id, value in register.items()
        if not id.endswith(".photo")
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long") / "小城市"
    WAYS["long"](folder)
    return values(folder)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "long"])
def test_a_city_has_the_same_values_however_it_is_kept(tmp_path, reference, way):
    folder = tmp_path / "小城市"
    WAYS[way](folder)
    found = values(folder)
    assert len(found) > 100 and found == reference
