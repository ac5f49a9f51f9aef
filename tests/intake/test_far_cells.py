"""A cell far away from all others is refused cheaply and named; wide sheets beside those that matter are read."""

import time
import tracemalloc

import openpyxl
import pytest
import xlwt

from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "小城市", small_city(PACK))


def told(folder, file):
    return [finding for finding in clean(read_city(folder), PACK).errors if finding.file == file]


@pytest.mark.parametrize("place", [(65_535, 255), (65_535, 8), (2_000, 255)])
def test_a_far_cell_of_an_old_file_is_named_and_costs_nothing(folder, place):
    (folder / "否决项.xlsx").unlink()
    book = xlwt.Workbook()
    page = book.add_sheet("核查")
    for n, row in enumerate(small_city(PACK)["否决项", "核查"]):
        for m, cell in enumerate(row):
            page.write(n, m, cell)
    page.write(*place, "x")
    book.save(str(folder / "否决项.xls"))
    tracemalloc.start()
    begun = time.process_time()
    found = told(folder, "否决项.xls")
    taken, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    last = f"{openpyxl.utils.get_column_letter(place[1] + 1)}{place[0] + 1}"
    assert len(found) == 1 and last in found[0].found and "整行整列删除" in found[0].action
    assert taken < 5 and peak < 100 * 2**20


def test_the_last_cell_of_a_new_file_is_named(folder):
    book = openpyxl.load_workbook(folder / "否决项.xlsx")
    book["核查"]["XFD1048576"] = "x"
    book.save(folder / "否决项.xlsx")
    found = told(folder, "否决项.xlsx")
    assert len(found) == 1 and "“核查”" in found[0].found and "XFD1048576" in found[0].found


def test_a_sheet_of_thousands_of_columns_beside_the_others_is_not_judged(folder):
    book = openpyxl.load_workbook(folder / "否决项.xlsx")
    page = book.create_sheet("原始导出")
    for row in range(1, 4):
        page.append([f"{row}-{column}" for column in range(3_000)])
    page["XFD9000"] = "x"
    book.save(folder / "否决项.xlsx")
    city = clean(read_city(folder), PACK)
    assert city.errors == () and len(city.tables["vetoes"]) == len(PACK.vetoes)
    assert [(finding.code, finding.sheet) for finding in city.findings] == [
        ("unused-sheet", "原始导出")
    ]
