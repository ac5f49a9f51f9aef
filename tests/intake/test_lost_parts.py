"""What an annotated copy does not carry is named, whatever it is; parts of a workbook have copies of their own."""

import zipfile

import openpyxl
import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.intake.annotate import annotated
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
PARTS = {
    "xl/cellimages.xml": "WPS 嵌入单元格的图片",
    "xl/richData/rdrichvalue.xml": "Excel 放在单元格内的图片和富数据",
    "xl/pivotTables/pivotTable1.xml": "数据透视表",
    "xl/connections.xml": "数据连接和查询表",
    "xl/queryTables/queryTable1.xml": "数据连接和查询表",
    "xl/charts/style1.xml": "图表的样式",
    "xl/model/item.data": "数据模型",
    "customXml/item1.xml": "附加的 XML 数据",
    "xl/unheardOf/thing1.xml": "部件 xl/unheardOf/thing.xml",
}


def copies(folder, out):
    raw = read_city(folder)
    return {
        path.name: (path, lost) for path, lost in annotated(raw, clean(raw, PACK).findings, out)
    }


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_the_copy_lacks_is_named(tmp_path, part):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    with zipfile.ZipFile(folder / "资料审查.xlsx", "a") as package:
        package.writestr(part, b"<x/>")
    path, lost = copies(folder, tmp_path / "out")["资料审查.xlsx"]
    assert lost == (PARTS[part],)
    page = openpyxl.load_workbook(path)["检查结果"]
    assert any(PARTS[part] in str(cell.value) for row in page.iter_rows() for cell in row)


def test_a_plain_workbook_loses_nothing(tmp_path):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    assert {lost for _, lost in copies(folder, tmp_path / "out").values()} == {()}


def test_each_file_of_a_workbook_in_parts_has_its_own_copy(tmp_path):
    folder = shapes.write_parts(tmp_path / "小城市", PACK)
    name = "现场检查-寿阳县.xlsx"
    book = openpyxl.load_workbook(folder / name)
    book["检查记录"]["C3"] = "说不清"
    book.save(folder / name)
    made = copies(folder, tmp_path / "out")
    own = openpyxl.load_workbook(made[name][0])
    assert "说不清" in own["检查记录"]["C3"].comment.text
    assert openpyxl.load_workbook(made["现场检查.xlsx"][0])["检查记录"]["C3"].comment is None
