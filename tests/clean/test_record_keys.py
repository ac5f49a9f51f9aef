"""Records by number: the same problems as by site and item, few of them named, in the order of their codes."""

import numpy as np
import pandas as pd
import pytest

from shifan.clean.checks.record_keys import RecordKeys
from shifan.clean.second_tables import _are_words, _is_word
from shifan.intake.grid import only_occurring
from shifan.score.vectors import coded

ROWS = [("P2", "b"), ("P10", "a"), (None, "a"), ("P2", "a"), ("P1", None), ("P1", "a")]


def records(sites=None, items=None):
    site, item = zip(*ROWS, strict=True)
    return pd.DataFrame({"site": pd.Categorical(site, sites), "item": pd.Categorical(item, items)})


@pytest.mark.parametrize("order", [(None, None), (["P2", "P10", "P1"], ["b", "a"])])
def test_records_are_known_by_number(order):
    keys = RecordKeys(records(*order))
    found = keys.of(pd.Series([True, True, True, True, True, False]))
    assert {keys.texts(number) for number in found} == {("P2", "b"), ("P10", "a"), ("P2", "a")}
    assert keys.number("P10", "a") in found
    assert keys.number("P1", "a") not in found
    assert keys.number("P3", "a") is keys.number("P1", None) is None
    assert keys.named(found) == (3, [("P10", "a"), ("P2", "a"), ("P2", "b")])
    assert keys.unknown_sites(["P1", "P2"]) == {"P10"}
    assert keys.unknown_items(["a", "b"]) == set()


@pytest.mark.parametrize("codes", [[0, 1, 2], [2, 1, 2], [1, 1], [2], [0, 2], []])
def test_cells_that_do_not_occur_are_left_out(codes):
    cells = ["", "点位编号", "P1"]
    own, occurring = only_occurring(np.array(codes, dtype=np.int32), cells)
    assert [occurring[code] for code in own] == [cells[code] for code in codes]
    assert occurring == [cell for n, cell in enumerate(cells) if n in codes]


@pytest.mark.parametrize("cells", [["合计", "P1", "", " ", "１２", "Ａ"], ["合计", 3.0, None, "a"]])
def test_words_are_found_together_as_one_by_one(cells):
    assert _are_words(cells).tolist() == [_is_word(cell) for cell in cells]


@pytest.mark.parametrize(
    "texts", [["b", "a", "b", "c"], ["b", None, "a"], [None, "", "a"], [], [None]]
)
def test_texts_are_coded_as_they_first_appear(texts):
    plain = coded(pd.Series(texts, dtype=object))
    category = coded(pd.Series(pd.Categorical(texts, ["", "a", "b", "c", "d"])))
    assert category.texts == plain.texts
    assert category.codes.tolist() == plain.codes.tolist()
