"""Long sheets with many merged, blank or odd rows: the same answers as row by row, and no row looked at for itself."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.clean import clean, data_rows
from shifan.clean.checks import records
from shifan.clean.column_reader import ColumnReader
from shifan.clean.layout import _spread, find_body
from shifan.clean.readers.codes import code
from shifan.clean.readers.texts import text
from shifan.intake.cell_ranges import ranges
from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.raw_sheets import RECORDS
from tests.small_city import raw_city, small_city, tiny_pack

READERS = {"site": code, "item": code, "problem": text}
COLUMNS = [ColumnReader(RECORDS.column(field), read) for field, read in READERS.items()]
HEADER = ["点位编号", "检查项编号", "问题描述", "其他"]


def body(rows, merges=()):
    return find_body(
        Sheet("检查记录", "现场检查.xlsx", "", Grid([HEADER, *rows]), list(merges)),
        COLUMNS,
        {},
        True,
    )


def merged(count):
    """Return `count` sites of three records each, the site's number merged over them, and the merged ranges."""
    rows = [
        [f"P{n}" if item == 0 else "", f"M01-{item}", "", ""]
        for n in range(count)
        for item in range(3)
    ]
    return rows, [(1 + 3 * n, 0, 3 + 3 * n, 0) for n in range(count)]


def looks(rows, merges=()):
    """Return the body and how many rows were taken out of the grid one by one."""
    with mock.patch.object(
        Grid, "__getitem__", autospec=True, side_effect=Grid.__getitem__
    ) as taken:
        return body(rows, merges), sum(
            1 if isinstance(call.args[1], int) else 0 for call in taken.call_args_list
        )


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ([3.0, "合计", "", ""], False),  # a total behind its number
        ([3.0, "太谷区", "", ""], True),
        (["3", "合计", "", ""], False),
        (["3", "", "", ""], True),
        (["合计", "", "", ""], False),
        (["计", "12", "", ""], False),  # 计 and 总 are totals beside two texts at most
        (["计", "12", "没有", ""], False),
        (["计", "12", "没有", "旁注"], True),
        ([" ", "M01-1", "", ""], True),  # says something below a known heading
        ([" ", "", "", "旁注"], False),
    ],
)
def test_a_total_is_known_by_its_first_words_or_by_those_behind_its_number(row, kept):
    assert body([["P1", "M01-1", "", ""], row]).rows.tolist() == ([1, 2] if kept else [1])


@pytest.mark.parametrize("word", ["Total", "SUM", "P1500"])
def test_a_total_in_english_is_known_far_below_the_headings(word):
    """Distinct cells are looked at by the thousand: those without the Chinese heading among them, too."""
    sites = [[f"P{n}", f"M01-{n}", "", ""] for n in range(1500)]
    kept = 1500 + (word == "P1500")
    assert body([*sites, [word, "1500", "", ""]]).rows.tolist() == list(range(1, kept + 1))


def test_a_skipped_row_is_told_by_its_first_forty_signs():
    note = "注：" + "长" * 60
    finding = body([["P1", "M01-1", "", ""], [note, "", "", ""]]).findings[-1]
    assert note[:40] in finding.found and note[:41] not in finding.found


def test_merged_rows_are_not_looked_at_one_by_one():
    few, many = looks(*merged(30)), looks(*merged(1000))
    assert many[1] == few[1] < 20
    assert many[0].rows.tolist() == list(range(1, 3001))
    codes, cells = many[0].data(0)
    assert [cells[n] for n in codes.tolist()] == [f"P{n}" for n in range(1000) for _ in range(3)]
    assert [finding.cell for finding in many[0].findings] == [
        f"A{2 + 3 * n}:A{4 + 3 * n}" for n in range(1000)
    ]


def test_blank_rows_are_not_looked_at_one_by_one():
    found, taken = looks(
        [["P1", "M1", "", ""], *[["", " ", None, ""]] * 3000, ["P2", "M1", "", ""]]
    )
    assert taken < 20 and found.rows.tolist() == [1, 3002]
    assert [(finding.code, finding.found) for finding in found.findings] == [
        ("blank-row", "数据之间有3000个空行：第3-3002行")
    ]


@pytest.mark.parametrize("count", [10, 1000])
def test_ranges_that_overlap_write_each_row_once(count):
    """Two thousand ranges that each reach to the end would write a million rows twice a thousand times."""
    codes = np.arange(5000)
    spread, below = _spread(codes, [(top, 4999) for top in range(count)])
    assert len(below) == len(set(below.tolist())) == 4999 and below[0] == 1
    assert spread.tolist() == [0] * 5000


def test_ranges_that_follow_each_other_and_reach_past_the_end():
    spread, below = _spread(np.arange(10), [(6, 99), (0, 2), (3, 4)])
    assert spread.tolist() == [0, 0, 0, 3, 3, 5, 6, 6, 6, 6] and below.tolist() == [
        1,
        2,
        4,
        7,
        8,
        9,
    ]


CELLS = st.sampled_from(
    [
        "",
        "",
        "P1",
        "P2",
        "M01-1",
        "合计",
        "小计：",
        "备注：无",
        "填表人：",
        "张三",
        " ",
        None,
        3.0,
        "3",
        "点位编号",
        "检查项编号",
        "问题描述",
        "共3条",
        "注：以上",
        "\u200b",
        True,
    ]
)
ROWS = st.lists(
    st.lists(CELLS, min_size=4, max_size=4) | st.just(["P1", "M01-1", "", ""]) | st.just(HEADER),
    max_size=12,
)
SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.integers(0, 3)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(ROWS, SPANS)
def test_rows_settled_together_are_the_rows_settled_one_by_one(rows, spans):
    merges = [(top, column, top + more, column) for top, more, column in spans]
    with mock.patch.object(data_rows, "_FEW", -1):
        together = body(rows, merges)
    with mock.patch.object(data_rows, "_FEW", 10**6):
        apart = body(rows, merges)
    assert together.rows.tolist() == apart.rows.tolist()
    assert together.findings == apart.findings and together.surroundings == apart.surroundings


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [([], ""), ([3], "3"), ([3, 4, 5, 9], "3-5,9"), ([1, 3, 5, 6], "1,3等"), ([1, 2, 4], "1-2,4")],
)
def test_numbers_as_ranges(numbers, shown):
    assert ranges(numbers, 2 if shown.endswith("等") else 30) == shown
    assert ranges(np.array(numbers), 2 if shown.endswith("等") else 30) == shown


def test_rows_as_ranges_of_cells():
    assert ranges([3, 4, 5, 9], prefix="D") == "D3:D5,D9"


def test_an_unknown_item_is_not_taken_for_the_last_item_of_another_site():
    """The number −1 of an unknown item once made a record's key that of the last item of the site before."""
    pack = tiny_pack()
    sheets = small_city(pack)
    rows = sheets["现场检查", "检查记录"]
    last = next(
        n for n, row in enumerate(rows) if row[1] == pack.check_items["code"].iloc[-1]
    )  # of the last site, which is of the last type
    site = sheets["现场检查", "点位"][-1][0]
    assert rows[last][0] == site
    sheets["现场检查", "点位"].append(
        [
            "P999",
            *sheets["现场检查", "点位"][-1][1:4],
            "太谷区另一单位",
            *sheets["现场检查", "点位"][-1][5:],
        ]
    )
    rows.insert(1, ["P999", "不存在的项", "符合", "", ""])
    told = [
        (finding.code, finding.cell)
        for finding in clean(raw_city(sheets), pack).errors
        if finding.sheet == "检查记录"
    ]
    assert told == [("unknown-item", "B2")]


def test_missing_records_of_many_sites_are_found_in_one_pass():
    pack = tiny_pack()
    sheets = small_city(pack)
    places, rows = sheets["现场检查", "点位"], sheets["现场检查", "检查记录"]
    for n in range(300):
        places.append([f"Q{n}", *places[1][1:4], f"另一单位{n}号", *places[1][5:]])
        rows.append([f"Q{n}", rows[1][1], "符合", "", ""])
    with mock.patch.object(records, "_items_by_site", side_effect=records._items_by_site) as passes:
        told = [
            finding
            for finding in clean(raw_city(sheets), pack).errors
            if finding.code == "missing-records"
        ]
    assert passes.call_count == 1
    lack = f"缺2项记录：{rows[2][1]}、{rows[3][1]}"
    assert [finding.found for finding in told] == [f"303行中300行：Q0{lack}；Q1{lack}；Q2{lack}等"]
