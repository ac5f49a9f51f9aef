"""Fields of clean tables lead to the headings of their worksheets, in memory and in files."""

import pandas as pd
import pytest

from shifan.clean import parquet
from shifan.errors import Refused
from shifan.explore.table_headings import table_headings
from tests.score.mini import city, pack


def headings_of(table):
    return table_headings(table, pack().method_names, dict(city().tables))


@pytest.mark.parametrize("table", sorted(city().tables))
def test_every_field_of_every_table_has_a_chinese_heading(table):
    headings = headings_of(table)
    fields = city().tables[table].columns
    assert set(fields) <= set(headings)
    shown = [headings[field] for field in fields]
    assert len(set(shown)) == len(shown) and not any(heading.isascii() for heading in shown)


def test_a_parquet_file_gets_the_headings_of_its_worksheet(tmp_path):
    frame = city().tables["records"]
    parquet.write(tmp_path / "records.parquet", "records", frame, ["现场检查.xlsx"] * len(frame))
    read = pd.read_parquet(tmp_path / "records.parquet").rename(columns=headings_of("records"))
    assert {"行号", "点位编号", "检查结果", "出处"} <= set(read.columns)
    assert not any(str(column).isascii() for column in read.columns)


def test_an_unknown_table_is_told():
    with pytest.raises(Refused, match="records"):
        headings_of("record")
