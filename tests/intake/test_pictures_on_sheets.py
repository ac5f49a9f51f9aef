"""Pictures that lie on a sheet are not read; whoever put them there is told, with what to do."""

import io

import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetPicture
from PIL import Image

from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import small_city, tiny_pack, write_city
from tests.soffice import convert, needs_soffice

PACK = tiny_pack()


def illustrated(tmp_path, *cells, sheet="检查记录", workbook="现场检查"):
    """Write the small city, pictures at some cells of a sheet; return its folder."""
    folder = write_city(tmp_path / "小城市", small_city(PACK), provenance=False)
    book = openpyxl.load_workbook(folder / f"{workbook}.xlsx")
    for number, cell in enumerate(cells):
        stream = io.BytesIO()
        Image.new("RGB", (40 + number, 30), "red").save(stream, "PNG")
        book[sheet].add_image(SheetPicture(stream), cell)
    book.save(folder / f"{workbook}.xlsx")
    return folder


def told(folder):
    findings = clean(read_city(folder), PACK).findings
    return [
        (finding.cell, finding.found, finding.action)
        for finding in findings
        if finding.code == "picture"
    ]


def test_pictures_on_rows_of_data_are_told_once_with_what_to_do(tmp_path):
    (finding,) = told(illustrated(tmp_path, "E4", "E3", "H2"))
    assert finding[:2] == ("H2", "表格上放着图片：H2、E3、E4")
    assert "照片编号" in finding[2] and "“照片”文件夹" in finding[2]


def test_many_are_counted_and_those_of_another_sheet_belong_to_it(tmp_path):
    cells = [f"E{row}" for row in range(2, 6)] + ["F2", "F3"]
    (finding,) = told(illustrated(tmp_path, *cells))
    assert finding[1].endswith("等6格")
    (finding,) = told(illustrated(tmp_path / "台账", "F2", sheet="台账", workbook="整改复查"))
    assert finding[1] == "表格上放着图片：F2"


def test_a_picture_that_lies_on_no_row_of_data_is_nobody_s_photograph(tmp_path):
    assert not told(illustrated(tmp_path, "A1", "D9999"))


@needs_soffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats(tmp_path, kind):
    folder = illustrated(tmp_path, "E3", "E4")
    path = folder / "现场检查.xlsx"
    made = convert(path, kind, tmp_path)
    path.unlink()
    made.rename(folder / made.name)
    (finding,) = told(folder)
    assert finding[1] == "表格上放着图片：E3、E4"
