"""Tables at the prompt hold numbers, dates and words; what they print is display only."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pandas as pd
import pytest

import shifan
from shifan.tables import joined_tables
from shifan.tables.description import DescribedRow, TableColumn, TableDescription
from shifan.tables.plain_text import plain_text, text_width
from shifan.tables.searchable_table import searchable
from shifan.tables.typed_columns import CellFormat
from shifan.values import Register, Value
from tests.conftest import copy_city

REGISTER = Register(
    [
        Value("x.1.rate", "得分率", D("92.475"), "92.48%"),
        Value("x.2.rate", "得分率", D("100"), "100.00%"),
        Value("x.3.rate", "得分率", None, "不适用"),
        Value("x.1.day", "日期", "2023年11月2日", "2023年11月2日"),
        Value("x.2.day", "日期", dt.date(2023, 9, 10), "2023年9月10日"),
        Value("x.3.day", "日期", "—", "—"),
    ]
)
TABLE = TableDescription(
    "t",
    "表",
    (
        TableColumn("name", "项"),
        TableColumn("rate", "得分率", kind="number"),
        TableColumn("lost", "失分", kind="number"),
        TableColumn("count", "次数", kind="count"),
        TableColumn("day", "日期", kind="date"),
        TableColumn("kind", "类别", kind="word"),
    ),
    [
        DescribedRow("x.1", {"name": "甲", "lost": D("0.10"), "count": 3, "kind": "重点"}),
        DescribedRow("x.2", {"name": "乙", "lost": D("0.20"), "count": 12, "kind": "一般"}),
        DescribedRow("x.3", {"name": "丙", "lost": "", "count": "", "kind": ""}),
    ],
)


def test_numbers_sort_and_add_up_as_numbers():
    shown = searchable(TABLE, REGISTER)
    assert shown.sort_values("得分率")["项"].tolist() == ["甲", "乙", "丙"]  # 不适用 is missing
    assert shown["得分率"].max() == 100.0 and shown["次数"].sum() == 15
    assert shown.query("得分率 < 95 and 类别 == '重点'")["项"].tolist() == ["甲"]
    assert shown.exact("失分").dropna().sum() == D("0.3")  # 0.1 + 0.2, not 0.30000000000000004
    assert shown["日期"].min() == pd.Timestamp("2023-09-10") and shown["日期"].isna().tolist()[2]
    assert shown["类别"].dtype == "category" and shown["类别"].isna().tolist() == [0, 0, 1]


def test_what_is_printed_is_as_the_report_prints_it():
    printed = searchable(TABLE, REGISTER).printed()
    assert printed.values.tolist() == [
        ["甲", "92.48%", "0.10", "3", "2023年11月2日", "重点"],
        ["乙", "100.00%", "0.20", "12", "2023年9月10日", "一般"],
        ["丙", "不适用", "", "", "", ""],
    ]


def test_the_printed_form_follows_what_is_chosen_sorted_or_joined():
    shown = searchable(TABLE, REGISTER)
    for part in (
        shown.head(2),
        shown.sort_values("次数", ascending=False),
        shown[["项", "得分率"]],
        shown.query("次数 > 2"),
        shown.assign(新="x"),
    ):
        assert "92.48%" in repr(part) and "92.48%" in part._repr_html_()
    mean = shown.groupby("类别", observed=True)[["得分率"]].mean()
    assert "重点" in repr(mean) and "92.48%" in repr(mean)


def test_an_empty_table_has_the_same_types():
    empty = searchable(TableDescription("t", "表", TABLE.columns, []), REGISTER)
    full = searchable(TABLE, REGISTER)
    assert list(map(str, empty.dtypes)) == list(map(str, full.dtypes))
    assert "没有行" in repr(empty) and empty["失分"].sum() == 0


@pytest.mark.parametrize(
    "number, places, text",
    # half up, also where the binary number lies below: 98.125, 2.675 (2.67499…), 0.005
    [(98.125, 2, "98.13"), (2.675, 2, "2.68"), (0.005, 2, "0.01"), (0.004, 2, "0.00"), (7, 0, "7")],
)
def test_floats_are_printed_as_the_decimals_that_they_stand_for(number, places, text):
    assert CellFormat("number", places).text(number) == text
    assert CellFormat("number", places, "%").text(number) == f"{text}%"
    assert CellFormat("number").text(D("0.50")) == "0.5"


def test_lines_stand_below_each_other_in_a_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    lines = plain_text(
        ["单位名称", "数"], [["甲" * 30, "1"], ["b", "12"]], ["text", "number"], 5
    ).split("\n")
    assert {text_width(line) for line in lines[:3]} == {30}  # cut to the terminal, numbers whole
    assert lines[1].endswith("…    1") and lines[3] == "……共 5 行，以上 2 行"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("typed")
    copy_city(root, "示例乙市")
    return shifan.load("示例乙市", root)


@pytest.mark.parametrize(
    "table, columns",
    {
        "sites": "检查方式 区县 业态 检查组",
        "records": "检查方式 区县 业态 指标 指标编号 检查组 轮次",
        "rectification": "检查方式 区县 业态 指标 检查项编号",
        "problems": "检查方式 业态 指标编号 指标 检查项编号",
        "types": "检查方式 业态",
        "districts": "区县",
        "indicators": "指标 指标编号 项目",
        "deductions": "指标 指标编号 项目",
    }.items(),
)
def test_tables_join_on_columns_of_one_name(place, table, columns):
    assert set(columns.split()) <= set(getattr(place, table).columns)


def test_tables_agree_with_each_other(place):
    failed = place.records.query("检查结果 == '不符合'")
    per_site = failed.groupby("点位编号").size()
    counted = place.sites.set_index("点位编号")["问题数"]
    assert (counted[counted > 0] == per_site).all() and counted.sum() == len(failed)
    assert len(place.records.merge(place.indicators[["指标", "得分率"]], on="指标")) == len(
        place.records
    )
    by_type = place.sites.groupby(["检查方式", "业态"], observed=True)["得分"].mean()
    for row in place.types.dropna(subset=["平均得分"]).itertuples():
        assert by_type[row.检查方式, row.业态] == pytest.approx(row.平均得分, abs=1e-9)


def test_dates_are_those_of_the_workbook(place):
    ledger, clean = place.rectification, place.tables["rectification"]
    assert [day.date() for day in ledger["整改时限"]] == clean["due"].tolist()
    assert ledger["完成日期"].notna().sum() == clean["completed"].notna().sum()
    assert place.sites["检查日期"].min().date() == min(place.tables["sites"]["date"])


def test_records_of_a_recheck_stand_below_with_their_round(place):
    clean = place.work.clean
    again = clean.tables["records"].head(2).astype(object).assign(result="符合")
    both = replace(clean, tables={**clean.tables, "recheck_records": again})
    shown = searchable(joined_tables.records(both, place.standard), place.register)
    assert shown["轮次"].value_counts().to_dict() == {
        "初查": len(clean.tables["records"]),
        "复查": 2,
    }
    assert shown["点位编号"].tolist()[-2:] == again["site"].tolist()
    assert set(place.records["轮次"]) == {"初查"}
