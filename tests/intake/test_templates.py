"""The blank workbooks of a new city: what guides the keeper's hand, and that filled in they reach a report."""

import datetime as dt

import openpyxl
import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.intake.model import LAYOUT
from shifan.intake.templates import new_city
from shifan.standards import load
from tests.conftest import shifan
from tests.small_city import small_city

NAME = "小城市"


@pytest.fixture(scope="module")
def pack():
    return load("demo-2023")


@pytest.fixture
def books(tmp_path, pack):
    return {path.stem: openpyxl.load_workbook(path) for path in new_city(tmp_path, NAME, pack) if path.suffix == ".xlsx"}


def fill(folder, sheets):
    """Type rows into the workbooks, each cell under its header; nothing else is touched."""
    for book in dict.fromkeys(book for book, _ in sheets):
        path = folder / f"{book}.xlsx"
        opened = openpyxl.load_workbook(path)
        for sheet, rows in ((sheet, rows) for (name, sheet), rows in sheets.items() if name == book):
            places = {cell.value: cell.column for cell in opened[sheet][1]}
            for n, row in enumerate(rows[1:], 2):
                for header, value in zip(rows[0], row, strict=False):
                    opened[sheet].cell(n, places[header]).value = None if value == "" else value
        opened.save(path)


def rule(sheet, header):
    column = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    return next(one for one in sheet.data_validations.dataValidation if f"{column}2" in one.sqref)


def test_every_workbook_has_its_sheets_frozen_headers_and_a_guide(books):
    assert set(books) == set(LAYOUT)
    for name, book in books.items():
        assert {*LAYOUT[name], "填表说明"} <= set(book.sheetnames)
        assert all(book[sheet].freeze_panes == "A2" for sheet in LAYOUT[name])
        assert book["填表说明"]["A1"].value


@pytest.mark.parametrize(("book", "sheet", "header", "kind", "bounds"), [
    ("现场检查", "点位", "检查方式", "list", '"明查,暗访"'), ("现场检查", "检查记录", "检查结果", "list", '"符合,不符合,合理缺项"'),
    ("否决项", "核查", "是否发生", "list", '"是,否"'), ("现场检查", "点位", "检查日期", "date", str((dt.date(2000, 1, 1) - dt.date(1899, 12, 30)).days)),
    ("资料审查", "评分", "扣分", "decimal", "0")])
def test_what_may_be_typed(books, book, sheet, header, kind, bounds):
    own = rule(books[book][sheet], header)
    assert (own.type, own.formula1) == (kind, bounds)


def test_lists_of_the_pack_are_filled_in(books, pack):
    codes = [cell.value for cell in books["资料审查"]["评分"]["A"][1:]]
    assert list(dict.fromkeys(codes)) == [row.code for row in pack.indicators.itertuples() if row.document_share > 0]
    assert [cell.value for cell in books["现场检查"]["业态与检查项"]["C"][1:]] == list(pack.check_items["code"])
    assert [cell.value for cell in books["否决项"]["核查"]["A"][1:]] == list(pack.vetoes["code"])


def test_filled_in_they_pass_without_a_finding_and_reach_a_report(tmp_path, pack):
    folder = new_city(tmp_path, NAME, pack)[0].parent
    fill(folder, small_city(pack))
    assert clean(read_city(folder), pack).findings == ()
    assert shifan(tmp_path, "check", NAME).returncode == 0
    done = shifan(tmp_path, "run", NAME)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "output" / NAME).glob("r001-*/*.docx"))
