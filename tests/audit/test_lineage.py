"""The promise of trace.

For a raw cell it names whatever changes with the cell, and nothing that the cell could not change.
"""

import random
from dataclasses import replace

import pytest

from shifan.audit.trace.cell_what_if import put_content
from shifan.audit.trace.evidence import evidence_of_city
from shifan.audit.trace.trace import trace
from shifan.audit.trace.value_changes import value_changes
from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from tests.audit.shaken import (
    NOT_APPLICABLE,
    address,
    cells,
    city_of,
    contexts,
    pack_of_two,
    scored,
    with_cell,
)
from tests.conftest import PROJECT
from tests.small_city import raw_city

CELLS, CONTEXTS = 8, 40


@pytest.fixture(scope="module")
def small():
    pack = pack_of_two()
    sheets = city_of(pack)
    register = scored(sheets, pack)
    return pack, sheets, register, evidence_of_city(clean(raw_city(sheets), pack))


def named(small, cell):
    _, _, register, evidence = small
    return set(trace(register, address(cell), evidence)[0].feeds)


def changed(sheets, register, pack, cell):
    """Return the ids that change for some other content of the cell, but for those that come into being."""
    found, (book, sheet, r, c, contents) = set(), cell
    rows = sheets[book, sheet]
    for content in contents:
        if content == rows[r][c] and (sheet, rows[0][c]) != NOT_APPLICABLE:
            continue  # what it holds already; of that column another cell changes with it
        after = scored(with_cell(sheets, cell, content), pack)
        if after is not None:
            found |= {change.id for change in value_changes(register, after)}
    return found


def group(key):
    """Return what a value is judged by: shortcomings and suggestions are chosen together, so each list is one thing."""
    return key.split(".")[0] if key.startswith(("shortcoming.", "suggestion.")) else key


def some(sheets, seed):
    """Return cells drawn at random: first the columns, so that small sheets are met too, then a cell of each."""
    dice, columns = random.Random(seed), {}
    for cell in cells(sheets):
        columns.setdefault((cell[1], cell[3]), []).append(cell)
    return [dice.choice(columns[column]) for column in dice.sample(sorted(columns), CELLS)]


def test_whatever_changes_is_named(small):
    pack, sheets, register, _ = small
    for cell in some(sheets, 1):
        assert changed(sheets, register, pack, cell) & set(register) <= named(small, cell), address(
            cell
        )


def test_nothing_is_named_that_could_not_change(small):
    pack, sheets, _, _ = small
    waiting = {cell: set(map(group, named(small, cell))) for cell in some(sheets, 2)}
    for context, limits, before in contexts(sheets, pack, CONTEXTS):
        for cell, left in waiting.items():
            left -= set(map(group, changed(context, before, limits, cell))) if left else set()
        if not any(waiting.values()):
            break
    assert {address(cell): sorted(left) for cell, left in waiting.items() if left} == {}


@pytest.fixture(scope="module")
def jinzhong():
    """The shipped city with long decimals, so that rounding hides nothing; its raw workbooks, register and evidence."""
    standard, raw = (
        replace(load("demo-2023"), places=12),
        read_city(PROJECT / "data" / "raw" / "晋中市"),
    )
    own = clean(raw, standard).require()
    return standard, raw, score(own, standard), evidence_of_city(own)


def raw_cells(raw, dice):
    """Return some cells of the shipped city that hold results, with what else they may hold."""
    found = []
    for book, sheet, letter, contents, count in (
        ("资料审查", "评分", "D", ("0", "0.35"), 3),
        ("现场检查", "检查记录", "C", ("符合", "不符合"), 3),
        ("领导访谈", "访谈", "G", ("清楚", "不清楚"), 1),
        ("现场检查", "点位", "C", ("太谷区", "平遥县"), 1),
    ):
        rows = range(2, len(raw.sheet(book, sheet).rows) + 1)
        found += [
            (f"{book}.xlsx!{sheet}!{letter}{row}", contents) for row in dice.sample(rows, count)
        ]
    return found


@pytest.mark.parametrize("seed", [3])
def test_in_the_shipped_city_scores_named_are_scores_changed(jinzhong, seed):
    standard, raw, before, evidence = jinzhong
    scores = ("indicator.", "dimension.", "scores.")
    for place, contents in raw_cells(raw, random.Random(seed)):
        found = set()
        for content in contents:
            held = put_content(raw, evidence, place, content)
            after = clean(raw, standard)
            found |= (
                set()
                if after.errors
                else {change.id for change in value_changes(before, score(after, standard))}
            )
            put_content(raw, evidence, place, held)
        feeds = set(trace(before, place, evidence)[0].feeds)
        assert found & set(before) <= feeds, place
        assert not found or {key for key in found if key.startswith(scores)} == {
            key for key in feeds if key.startswith(scores)
        }, place
