"""Laws of reading: what never changes a score, and that no cell and no broken file ends in a traceback."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shifan.intake import read_city
from tests.fuzz.strategies import (
    cities,
    contents,
    outcome,
    places,
    seeds,
    with_broken_file,
    with_odd_cell,
)
from tests.small_city import raw_city, small_city, tiny_pack

few = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
PACK = tiny_pack()
PLACES = places(small_city(PACK))


def scores(register):
    """Return id → number of every score."""
    return {
        key: (value.value, value.display)
        for key, value in register.items()
        if key.startswith(("indicator.", "dimension.", "scores."))
    }


@pytest.fixture(scope="module")
def plain():
    return scores(outcome(raw_city(small_city(PACK)), PACK)[2])


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return cities(tmp_path_factory.mktemp("fuzz"))


@settings(few, max_examples=8)
@given(
    seed=seeds, columns=st.booleans(), rows=st.booleans(), blank=st.booleans(), extra=st.booleans()
)
def test_order_blank_rows_and_extra_sheets_change_no_score(
    plain, seed, columns, rows, blank, extra
):
    dice, sheets = random.Random(seed), small_city(PACK)
    for key, (head, *body) in sheets.items():
        order = dice.sample(range(len(head)), len(head)) if columns else range(len(head))
        body = dice.sample(body, len(body)) if rows else body
        for _ in range(3 if blank else 0):
            body.insert(dice.randint(0, len(body)), [""] * len(head))
        sheets[key] = [[row[n] for n in order] for row in (head, *body)]
    if extra:
        sheets["现场检查", "备注"] = [["随手记", 1], ["", "=1+1"]]
    kind, findings, register = outcome(raw_city(sheets), PACK)
    assert register is not None, (kind, findings)
    assert scores(register) == plain


@few
@given(place=st.sampled_from(PLACES), content=contents)
def test_an_odd_cell_is_refused_by_name_or_understood(place, content):
    kind, findings, register = with_odd_cell(place, content)
    assert (register is None) == (kind == "refused")
    assert kind != "refused" or any(
        finding.severity == "error" and finding.sentence() for finding in findings
    )


def test_an_unreadable_id_of_a_figure_is_refused():
    kind, findings, _ = with_odd_cell(("工作成效", "数据", 1, 0), None)
    assert kind == "refused" and "figure-id" in {finding.code for finding in findings}


def test_every_format_gives_the_same_scores(plain, folders):
    for folder in folders:
        assert scores(outcome(read_city(folder), PACK)[2]) == plain, folder.parent.name


@few
@given(seed=seeds)
def test_a_broken_file_is_refused_or_read(folders, seed):
    dice = random.Random(seed)
    assert with_broken_file(dice.choice(folders), dice) in ("refused", "mended", "clean")


@pytest.mark.parametrize("rows", [None, []])
def test_a_city_without_basic_facts_is_refused(rows):
    sheets = small_city(PACK)
    sheets.pop(("城市概况", "基本信息"))
    if rows is not None:
        sheets["城市概况", "基本信息"] = rows
    assert outcome(raw_city(sheets), PACK)[0] == "refused"
