"""Documents of a pack: carried to Excel and back with their Word files, compared, and shown."""

import shutil

import openpyxl
import pytest

from shifan.errors import Refused
from shifan.packs.difference import difference
from shifan.packs.exchange import export_pack
from shifan.packs.page import page
from shifan.packs.workbook_import import import_pack
from shifan.standards import load
from shifan.standards.documents import SHIPPED_SKELETONS
from tests.small_pack import write_pack

DECLARED = """[[document]]
name = "通知书"
skeleton = "自己的.docx"
scope = "区县"
edition = "内部"
recipients = ["{{ 区县.名称 }}人民政府"]
on_request = true
"""


@pytest.fixture
def pack(tmp_path):
    files = {"documents.toml": DECLARED, "说明.md": "给人看的说明", "来历.TXT": ""}
    folder = write_pack(tmp_path / "pack", files)
    shutil.copyfile(SHIPPED_SKELETONS / "反馈函-区县.docx", folder / "自己的.docx")
    return folder


def test_a_workbook_holds_declarations_word_files_and_notes(pack, tmp_path):
    book = export_pack(pack, tmp_path / "pack.xlsx")
    back = import_pack(book, tmp_path / "back")
    assert (back / "自己的.docx").read_bytes() == (pack / "自己的.docx").read_bytes()
    assert (back / "说明.md").read_text(encoding="utf-8") == "给人看的说明"
    assert {path.name for path in back.iterdir()} == {path.name for path in pack.iterdir()}
    assert load(back).documents == load(pack).documents
    assert difference(load(pack), load(back)).changes == ()


def test_a_word_file_that_was_changed_in_the_workbook_is_told_and_nothing_written(pack, tmp_path):
    path = export_pack(pack, tmp_path / "pack.xlsx")
    book = openpyxl.load_workbook(path)
    book["模板文件"]["B2"].value = "改过的"
    book["文书"]["C3"].value = "没有的.docx"
    book.save(path)
    with pytest.raises(Refused) as refused:
        import_pack(path, tmp_path / "back")
    assert [finding.sheet for finding in refused.value.findings] == ["模板文件"]
    assert not (tmp_path / "back").exists()


def test_what_is_wrong_with_a_declaration_is_told_in_the_workbook(pack, tmp_path):
    path = export_pack(pack, tmp_path / "pack.xlsx")
    book = openpyxl.load_workbook(path)
    cells = {row[0].value: row[2] for row in book["文书"].iter_rows(min_row=2)}
    cells["document[1].scope"].value = "县区"
    book.save(path)
    with pytest.raises(Refused) as refused:
        import_pack(path, tmp_path / "back")
    (finding,) = refused.value.findings
    assert finding.sheet == "文书" and finding.cell.startswith("C") and "区县" in finding.expected


def test_a_document_that_is_new_or_declared_otherwise_is_a_difference(pack, tmp_path):
    without, other = write_pack(tmp_path / "without"), tmp_path / "other"
    shutil.copytree(pack, other)
    (other / "documents.toml").write_text(DECLARED.replace("内部", "公开"), encoding="utf-8")
    (new,) = difference(load(without), load(pack)).changes
    assert (new.kind, new.name, new.before) == ("文书", "通知书", "没有") and "区县" in new.after
    (changed,) = difference(load(pack), load(other)).changes
    assert (changed.before, changed.after) == ("版本：内部", "版本：公开")
    shown = page(load(pack))
    assert all(said in shown for said in ("通知书", "自己的.docx", "点名才生成"))
    (other / "documents.toml").write_text(DECLARED.replace("true", "false"), encoding="utf-8")
    (changed,) = difference(load(pack), load(other)).changes
    assert changed.before == "点名才生成：是" and "点名才生成" in changed.after
