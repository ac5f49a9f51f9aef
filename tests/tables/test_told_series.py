"""A column or a row taken from a table tells a wrong label in words, as the table tells a wrong heading."""

import pandas as pd
import pytest

from shifan.tables.searchable_table import SearchableTable
from shifan.tables.told_indexer import UnknownRow
from shifan.tables.unknown_columns import UnknownColumn

TABLE = SearchableTable(
    {"点位编号": ["P001", "K900"], "区县": ["甲区", "乙区"], "得分": [92.5, 100.0]}
)
SCORES = TABLE.set_index("点位编号")["得分"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: SCORES["P01"], "没有这一项：P01。是否指：P001"),
        (lambda: SCORES.loc["P01"], "没有这一项：P01。是否指：P001"),
        (lambda: SCORES.at["P01"], "没有这一项：P01。是否指：P001"),
        (lambda: SCORES.rename("分数").loc["P01"], "没有这一项：P01。是否指：P001"),
        (lambda: SCORES[SCORES > 99]["K90"], "没有这一项：K90。是否指：K900"),
        (
            lambda: TABLE["得分"].loc["P001"],
            '没有这一项：P001。按行号（0 至 1）取，或先用 set_index("列名")',
        ),
        (lambda: TABLE.iloc[0]["得份"], "没有这一项：得份。是否指：得分"),
        (lambda: TABLE.groupby("区县")["得分"].mean()["甲"], "没有这一项：甲。是否指：甲区"),
        (
            lambda: TABLE["得分"].groupby("区县"),
            '一列里没有别的列：区县。请用整张表分组：表.groupby("区县")["得分"]',
        ),
    ],
)
def test_a_wrong_label_of_a_column_is_told(wrong, said):
    with pytest.raises(UnknownRow) as told:
        wrong()
    assert str(told.value) == said


def test_a_wrong_attribute_of_a_row_is_told_and_english_ones_stay_those_of_pandas():
    with pytest.raises(AttributeError, match="没有这一项：得份。是否指：得分"):
        _ = TABLE.iloc[0].得份
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = SCORES.nothing


@pytest.mark.parametrize("wrong", [3, ["P001", "X1"]])
def test_what_is_no_text_is_told_by_pandas(wrong):
    with pytest.raises(KeyError) as told:
        SCORES.loc[wrong]
    assert not isinstance(told.value, UnknownRow)


def test_a_renamed_table_tells_its_new_names_and_rename_a_wrong_one():
    renamed = TABLE.rename(columns={"得分": "分数"})
    with pytest.raises(UnknownColumn, match="没有这一列：得分。是否指：分数"):
        renamed["得分"]
    with pytest.raises(UnknownColumn, match="没有这一列：得份。是否指：得分"):
        TABLE.rename(columns={"得份": "分数"}, errors="raise")
    assert renamed["分数"].name == "分数" and TABLE["得分"].name == "得分"


def test_columns_compute_as_those_of_pandas():
    column = TABLE["得分"]
    assert isinstance(column, pd.Series) and column.max() == 100 and column[5:].empty
    assert column.to_numpy().tolist() == [92.5, 100.0] and (column + 1).name == "得分"
    assert isinstance(column.to_frame(), SearchableTable)
    assert SCORES.sort_values().index.tolist() == ["P001", "K900"] and SCORES.get("P9") is None
    changed = SCORES.copy()
    changed.loc["P001"] = 1.0
    changed.at["K900"] = 2.0
    assert changed.tolist() == [1.0, 2.0] and SCORES.tolist() == [92.5, 100.0]
