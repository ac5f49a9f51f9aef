"""The promise of trace: for a raw cell it names whatever changes with the cell, and nothing that the cell could not change."""

import random

import pytest

from shifan.audit.evidence import of_city
from shifan.audit.trace import trace
from shifan.audit.whatif import changes
from shifan.clean import clean
from tests.audit.shaken import address, cells, city_of, contexts, pack_of_two, scored, with_cell
from tests.small_city import raw_city

CELLS, CONTEXTS = 8, 40


@pytest.fixture(scope="module")
def small():
    pack = pack_of_two()
    sheets = city_of(pack)
    register = scored(sheets, pack)
    return pack, sheets, register, of_city(clean(raw_city(sheets), pack))


def named(small, cell):
    _, _, register, evidence = small
    return set(trace(register, address(cell), evidence)[0]["feeds"])


def changed(sheets, register, pack, cell):
    """Return the ids that change for some other content of the cell, but for those that come into being."""
    found = set()
    for content in cell[4]:
        after = scored(with_cell(sheets, cell, content), pack)
        if after is not None:
            found |= {one.id for one in changes(register, after)}
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
        assert changed(sheets, register, pack, cell) & set(register) <= named(small, cell), address(cell)


def test_nothing_is_named_that_could_not_change(small):
    pack, sheets, _, _ = small
    waiting = {cell: set(map(group, named(small, cell))) for cell in some(sheets, 2)}
    for context, limits, before in contexts(sheets, pack, CONTEXTS):
        for cell, left in waiting.items():
            left -= set(map(group, changed(context, before, limits, cell))) if left else set()
        if not any(waiting.values()):
            break
    assert {address(cell): sorted(left) for cell, left in waiting.items() if left} == {}
