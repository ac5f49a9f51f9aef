"""Tables in Excel and CSV: numbers are numbers, dates are dates, and no file of somebody else is written over."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

import shifan
from shifan.errors import Refused
from tests.conftest import copy_city


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("export")
    copy_city(root, "示例乙市")
    return shifan.load("示例乙市", root)


def test_a_workbook_has_a_sheet_a_table_with_numbers_and_dates(place, tmp_path):
    file = place.export(tmp_path / "乙.xlsx")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[:2] == ["说明", "指标得分"] and len(book.sheetnames) == 18
    assert "演示数据，非官方结论" in [row[0] for row in book["说明"].values]
    sites = book["点位"]
    heads = {cell.value: cell.column for cell in sites[1]}
    scores = [row[heads["得分"] - 1].value for row in sites.iter_rows(min_row=2)]
    assert scores == pytest.approx(place.sites["得分"].tolist())
    day = sites.cell(2, heads["检查日期"])
    assert isinstance(day.value, dt.datetime) and day.number_format == 'yyyy"年"m"月"d"日"'
    rates = book["指标得分"]
    heads = {cell.value: cell.column for cell in rates[1]}
    assert rates.cell(2, heads["得分率"]).number_format == '0.00"%"'
    assert isinstance(rates.cell(2, heads["得分率"]).value, float)
    assert rates.freeze_panes == "B2" and rates.auto_filter.ref.startswith("A1:")


def test_a_cell_that_looks_like_a_formula_is_a_text(place, tmp_path):
    table = place.sites.assign(单位名称="=1+1")
    changed = shifan.load(place.name, place.work.place.root)
    vars(changed)["sites"] = table
    book = openpyxl.load_workbook(changed.export(tmp_path / "f.xlsx", ["sites"]))
    assert book["点位"]["B2"].value == "=1+1" and book["点位"]["B2"].data_type == "s"


def test_csv_begins_with_the_mark_and_holds_numbers(place, tmp_path):
    file = place.export(tmp_path / "点位.csv", tables=["sites"])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(file)
    assert read["得分"].max() == place.sites["得分"].max() and read["问题数"].dtype == "int64"
    folder = place.export(tmp_path / "各表")
    assert len(list(folder.glob("*.csv"))) == 17 and (folder / "检查记录.csv").is_file()
    place.sites.to_csv(tmp_path / "own.csv")
    assert (tmp_path / "own.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_export_is_written_anew_and_nothing_else_is(place, tmp_path):
    for name in ("a.xlsx", "a.csv"):
        place.export(tmp_path / name, tables="sites")
        place.export(tmp_path / name, tables="sites")  # its own
        (tmp_path / name).write_bytes(b"work of hours")
        with pytest.raises(Refused, match="已有这个文件"):
            place.export(tmp_path / name, tables="sites")
        assert (tmp_path / name).read_bytes() == b"work of hours"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "target, tables, said",
    [
        ("a.pdf", (), "不能写成 .pdf"),
        ("a.csv", ("sites", "records"), "一个 CSV 只能放一张表"),
        ("a.xlsx", ("site",), "是否指：sites"),
        ("no folder/a.xlsx", (), "写不进去"),
    ],
)
def test_what_cannot_be_written_says_what_to_do(place, tmp_path, target, tables, said):
    with pytest.raises(Refused, match=said):
        place.export(tmp_path / target, tables)
    assert not list(tmp_path.iterdir())


def test_raw_data_are_never_written_into(place):
    with pytest.raises(Refused, match="原始数据"):
        place.export(place.work.place.raw / "x.xlsx")
