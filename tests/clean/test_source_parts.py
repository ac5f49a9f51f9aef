"""A table that was read from several sheets knows for each row the file, sheet and cell."""

import pandas as pd

from shifan.addresses import LAST_ROW
from shifan.clean import ROWS_OF_PART, CleanCity, Source, SourcePart
from shifan.clean.notice import Notice
from shifan.raw_sheets import RECORDS

FORM = SourcePart("点位表.xlsx", "A002", "b" * 64, {"site": "B2", "item": "A", "result": "D"})
SOURCE = Source(
    "现场检查.xlsx",
    "检查记录",
    "a" * 64,
    {"site": "A", "item": "B", "result": "C"},
    (SourcePart("现场检查-平遥县.xlsx", "检查记录", "c" * 64, {"site": "B", "result": "E"}), FORM),
)
OF_FIRST_PART, OF_FORM = 7 + ROWS_OF_PART, 9 + 2 * ROWS_OF_PART


def test_a_row_has_the_cell_of_its_own_sheet():
    assert SOURCE.cell("result", 5) == "现场检查.xlsx!检查记录!C5"
    assert SOURCE.cell("result", OF_FIRST_PART) == "现场检查-平遥县.xlsx!检查记录!E7"
    assert SOURCE.cell("result", OF_FORM) == "点位表.xlsx!A002!D9"


def test_a_cell_that_holds_for_all_rows_is_named_whatever_the_row():
    assert SOURCE.cell("site", OF_FORM) == "点位表.xlsx!A002!B2"
    assert SOURCE.span("site", [OF_FORM, OF_FORM + 1]) == ("点位表.xlsx!A002!B2",)


def test_the_last_row_of_a_worksheet_is_not_the_first_of_the_next_part():
    assert SOURCE.cell("site", LAST_ROW) == f"现场检查.xlsx!检查记录!A{LAST_ROW}"
    assert SOURCE.cell("site", 1 + LAST_ROW) == "现场检查-平遥县.xlsx!检查记录!B1"


def test_rows_of_several_parts_are_named_part_by_part():
    spans = SOURCE.span("result", [OF_FIRST_PART, 4, 5, OF_FIRST_PART + 1])
    assert spans == ("现场检查.xlsx!检查记录!C4:C5", "现场检查-平遥县.xlsx!检查记录!E7:E8")
    assert SOURCE.span("item", [OF_FIRST_PART]) == ()


def test_findings_and_saved_tables_keep_the_part(tmp_path):
    frame = pd.DataFrame(
        {"row": [2, OF_FIRST_PART], "site": ["A001", "A002"], "item": ["M01-01"] * 2}
        | {"result": ["符合"] * 2, "problem": ["", ""], "photo": ["", ""]}
    )
    city = CleanCity("甲", {"records": frame}, {"records": SOURCE})
    found = city.finding_at(RECORDS, "result", OF_FIRST_PART, Notice("x", "空", "符合"))
    assert found.place == "现场检查-平遥县.xlsx!检查记录!E7"
    city.save(tmp_path)
    assert CleanCity.load(tmp_path).sources == {"records": SOURCE}
