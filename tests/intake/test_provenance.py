"""来源.toml: missing, of a wrong file, of an unknown status: told; one synthetic file makes a demo of the whole."""

import dataclasses
import io

import openpyxl
import pytest
from docx import Document

from shifan.audit import pages, workbook
from shifan.audit.material import Material
from shifan.clean import clean
from shifan.intake import read_city
from shifan.report import fill
from shifan.score import score
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
NOTICE = "演示数据，非官方结论"


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "小城市", small_city(PACK))


def errors(folder):
    return [(one.code, one.cell) for one in clean(read_city(folder), PACK).errors if one.file == "来源.toml"]


def test_one_of_all_files_has_nothing_to_tell(folder):
    assert errors(folder) == []


@pytest.mark.parametrize(("old", "new", "told"), [
    ('["否决项.xlsx"]', '["否决.xlsx"]', [("source-file", "否决.xlsx")]),
    ('status = "collected"', 'status = "real"', [("source-status", "否决项.xlsx")]),
    ('status = "collected"', 'status = 1', [("source-status", "否决项.xlsx")]),
    ('status = "collected"', "", [("source-status", "否决项.xlsx")]),
    ('status = "collected"', "status = collected", [("source-unreadable", "")])])
def test_faults_are_refused(folder, old, new, told):
    path = folder / "来源.toml"
    head, mark, rest = path.read_text(encoding="utf-8").partition('["否决项.xlsx"]')
    path.write_text(head + (mark + rest).replace(old, new, 1), encoding="utf-8")
    assert errors(folder) == told


def test_none_at_all_is_refused(folder):
    (folder / "来源.toml").unlink()
    assert errors(folder) == [("source-missing", "")]


def test_a_file_without_entry_counts_as_synthetic(folder):
    path = folder / "来源.toml"
    path.write_text(path.read_text(encoding="utf-8").partition('["否决项.xlsx"]')[0], encoding="utf-8")
    city = clean(read_city(folder), PACK)
    assert ("source-entry", "warning", "否决项.xlsx") in [(one.code, one.severity, one.cell) for one in city.findings]
    assert score(city, PACK).text("report.demo")


@pytest.mark.parametrize(("status", "official", "demo"), [
    ("collected", True, False), ("published", True, False), ("synthetic", True, True), ("collected", False, True)])
def test_the_demo_notice_follows_the_statuses(folder, status, official, demo):
    """One file of seven is told otherwise; the notice stands in the header of the report, on the page and in the workbook, or nowhere."""
    path = folder / "来源.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("collected", status, 1), encoding="utf-8")
    pack = dataclasses.replace(PACK, official=official)
    city = clean(read_city(folder), pack)
    register = score(city, pack)
    document = Document(io.BytesIO(fill.build(register, pack, city, [], fill.INTERNAL)))
    headers = "".join(section.header._element.xpath("string()") for section in document.sections)
    book = openpyxl.load_workbook(io.BytesIO(workbook.build(city, pack, register)))
    cells = "".join(str(cell.value) for page in book for row in page.iter_rows(max_row=6) for cell in row)
    places = {"header": headers, "page": pages.build(Material(register, pack, city)), "workbook": cells}
    assert {name: NOTICE in text for name, text in places.items()} == dict.fromkeys(places, demo)
