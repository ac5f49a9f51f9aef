"""A table is described once; each outlet takes the columns and headings it wants."""

import pytest

from shifan.score import score
from shifan.tables.annexes import TABLES
from shifan.tables.description import DescribedRow, TableColumn, TableDescription, ValueRef
from shifan.values import Register, Value
from tests.score.mini import city, pack

TABLE = TableDescription(
    "scores",
    "得分",
    (
        TableColumn("name", "项目", left=True),
        TableColumn("full", "满分", unit="分"),
        TableColumn("status", "整改状态", printed="状态"),
    ),
    [
        DescribedRow("item.1", {"name": "甲"}),
        DescribedRow(cells={"name": "合计", "full": 3, "status": ""}),
    ],
)
REGISTER = Register([Value("item.1.full", "满分", 5, "5.00")])


def test_a_cell_is_the_value_of_its_column_unless_the_row_gives_it():
    row = TABLE.rows[0]
    assert row.cell("name") == "甲" and row.cell("full") == ValueRef("item.1.full")


def test_values_are_shown_as_displayed_and_missing_ones_as_empty_texts():
    assert TABLE.shown(REGISTER) == [("甲", "5.00", ""), ("合计", 3, "")]


def test_outlets_choose_columns_and_their_order():
    chosen = TABLE.choose("full", "name")
    assert chosen.headings == ["满分", "项目"] and chosen.shown(REGISTER)[0] == ("5.00", "甲")
    with pytest.raises(KeyError):
        TABLE.choose("no such column")


def test_the_report_prints_units_and_headings_of_its_own():
    printed = TABLE.printed(status=2, full=1)
    assert [column.printed_heading for column in printed.columns] == ["状态", "满分（分）"]
    assert [column.width for column in printed.columns] == [2, 1]
    assert [column.width for column in TABLE.columns] == [0, 0, 0]  # the description stays as it is


@pytest.mark.parametrize("name", TABLES)
def test_each_table_of_the_annexes_has_its_name_and_a_width_for_every_column(name):
    table = TABLES[name](score(city(), pack()), pack(), city())
    assert table.name == name and table.columns and all(column.width for column in table.columns)
