"""Hostile and broken files are refused quickly, in bounded memory and in words; texts stay texts wherever they go."""

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from shifan.clean import clean
from shifan.errors import Refused
from shifan.files.places import city_name, place
from shifan.forms.new_city import KnownBefore, new_city
from shifan.intake import read_city
from shifan.intake.annotate import annotate
from shifan.intake.workbooks import read_workbook
from tests.conftest import PROJECT
from tests.small_city import dirty, small_city, tiny_pack, write_city

PACK = tiny_pack()
NAME = "小城市"
SHEET = "xl/worksheets/sheet1.xml"
FORMULAS = ("=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://x","y")')
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / NAME, small_city(PACK))


def repack(path, **parts):
    """Write the parts of a workbook anew, some of them changed; a part of None is left out."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()} | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def refusal(folder, file="否决项.xlsx"):
    """Return what is said of the one file that cannot be read, after at most two seconds."""
    start = time.process_time()
    city = clean(read_city(folder), PACK)
    assert time.process_time() - start < 2
    own = [finding for finding in city.errors if finding.file == file]
    assert len(own) == 1 and own[0].expected and own[0].action, own
    return own[0].found


def sheet(*rows):
    return HEAD + b"".join(rows) + TAIL


BOMBS = {
    "compressed zeros": (SHEET, lambda: sheet(b" " * 48_000_000), "压缩炸弹"),
    "entities": (
        "xl/workbook.xml",
        lambda: b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><workbook>&d;</workbook>',
        "实体声明",
    ),
    "entities in the texts": (
        "xl/sharedStrings.xml",
        lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>',
        "实体声明",
    ),
    "entities across pieces": (
        SHEET,
        lambda: (
            b"<!--" + os.urandom(2**19).hex().encode()[: 2**20 - 11] + b"--><!DOCTYPE a>" + sheet()
        ),
        "实体声明",
    ),
    "two-byte letters": (
        SHEET,
        lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>').decode().encode("utf-16-le"),
        "文字编码异常",
    ),
    "last cell of a sheet": (
        SHEET,
        lambda: sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "列数异常",
    ),
    "last row of a sheet": (
        SHEET,
        lambda: sheet(
            b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ),
        "行号异常",
    ),
    "row beyond counting": (
        SHEET,
        lambda: sheet(b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'),
        "表格过大",
    ),
    "cells without address": (
        SHEET,
        lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 2000 + b"</row>"),
        "列数异常",
    ),
    "far cell in single quotes": (
        SHEET,
        lambda: sheet(b"<row r='1'><c r='ZZ1'><v>1</v></c></row>"),
        "列数异常",
    ),
    "far cell with a prefix": (
        SHEET,
        lambda: (
            sheet(b'<row r="1"><c r="ZZ1"><v>1</v></c></row>')
            .replace(b"<", b"<x:")
            .replace(b"<x:/", b"</x:")
            .replace(b"<x:?", b"<?")
            .replace(b"xmlns=", b"xmlns:x=")
        ),
        "列数异常",
    ),
    "sheet that breaks off": (SHEET, lambda: HEAD + b'<row r="1"><c r="A1" t="str"><v>x', "损坏"),
    "address beyond its row": (
        SHEET,
        lambda: sheet(b'<row r="1"><c r="A9000000"><v>1</v></c></row>'),
        "表格过大",
    ),
    "far cell in small letters": (
        SHEET,
        lambda: sheet(b'<row r="1"><c r="xfd1048576"><v>1</v></c></row>'),
        "表格过大",
    ),
    "no list of sheets": ("xl/workbook.xml", lambda: None, "损坏"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_and_breakage_in_a_workbook(folder, name, capfd):
    part, made, words = BOMBS[name]
    repack(folder / "否决项.xlsx", **{part: made()})
    assert words in refusal(folder)
    assert capfd.readouterr().err == ""


def test_a_long_thin_sheet_with_one_wide_row(folder):
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919 % 99991)
        for n in range(1, 170_000)
    )
    repack(
        folder / "否决项.xlsx",
        **{SHEET: sheet(rows, b'<row r="170000"><c r="BZ170000"><v>1</v></c></row>')},
    )
    assert "表格过大" in refusal(folder)


def test_a_header_that_lies_about_the_size(folder):
    path = repack(folder / "否决项.xlsx", **{SHEET: sheet(b" " * 30_000_000)})
    content, size = bytearray(path.read_bytes()), len(sheet(b" " * 30_000_000))
    assert size.to_bytes(4, "little") in content
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert "部件比声明的大" in refusal(folder)


def test_parts_of_one_name(folder):
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(folder / "否决项.xlsx", "a") as archive,
    ):
        archive.writestr(SHEET, sheet())
    assert "重名部件" in refusal(folder)


@pytest.mark.parametrize("part", [0, 1, 3, 30, 600, -60, -1])
def test_truncated_files(folder, part):
    path = folder / "否决项.xlsx"
    path.write_bytes(path.read_bytes()[:part])
    assert refusal(folder)


@pytest.mark.parametrize("form", ["xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_files_of_other_formats(tmp_path, form, share):
    folder = write_city(tmp_path / NAME, small_city(PACK), form)
    path = folder / f"否决项.{form}"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(folder, path.name)


OTHERS = {
    "encrypted": (".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "已加密"),
    "password of a zip": (".xlsx", None, "已加密"),
    "web page called xls": (".xls", "<html><table><tr><td>否决项编号".encode(), "网页"),
    "csv called xlsx": (".xlsx", "否决项编号,是否发生".encode(), "文本"),
    "xlsx called xls": (".xls", b"PK\x03\x04" + b"\0" * 99, "xlsx"),
    "pdf called xlsx": (".xlsx", b"%PDF-1.7 ...", "PDF"),
    "text called ods": (".ods", b"hello", "文本"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_files_that_are_something_else(folder, name):
    suffix, content, words = OTHERS[name]
    path = folder / "否决项.xlsx"
    if content is None:
        raw = bytearray(path.read_bytes())
        for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            for at in (n for n in range(len(raw)) if raw[n : n + 4] == mark):
                raw[at + flag] |= 1
        content = bytes(raw)
    path.unlink()
    (folder / f"否决项{suffix}").write_bytes(content)
    assert words in refusal(folder, f"否决项{suffix}")


def test_a_document_called_workbook(folder):
    from docx import Document

    Document().save(str(folder / "否决项.xlsx"))
    assert "Word" in refusal(folder)


def test_an_encrypted_xls(tmp_path):
    folder = write_city(tmp_path / NAME, small_city(PACK), "xls")
    path = folder / "否决项.xls"
    content = bytearray(path.read_bytes())
    start = content.index(b"\x09\x08\x10\x00")  # first record of the workbook
    content[start + 20 : start + 22] = b"\x2f\x00"  # the next one says: encrypted
    path.write_bytes(content)
    assert "已加密" in refusal(folder, path.name)


ODS_CELL = b'<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            b'<table:table-row table:number-rows-repeated="1048575">'
            + ODS_CELL
            + b"</table:table-row>",
            "空了1048575行之后还有内容",
        ),
        (
            (
                b'<table:table-row table:number-rows-repeated="20000">'
                + ODS_CELL.replace(b"cell ", b'cell table:number-columns-repeated="199" ', 1)
                + b"</table:table-row>"
            )
            * 4,
            "表格过大",
        ),
        (b"<!DOCTYPE a><table:table-row>" + ODS_CELL + b"</table:table-row>", "实体声明"),
    ],
    ids=["rows", "blocks", "entities"],
)
def test_bombs_in_an_ods(tmp_path, rows, words):
    folder = write_city(tmp_path / NAME, small_city(PACK), "ods")
    path = folder / "否决项.ods"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("content.xml")
    at, end = text.index(b"<table:table-row"), text.index(b"</table:table>")
    repack(path, **{"content.xml": text[:at] + rows + text[end:]})
    assert words in refusal(folder, path.name)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are set through POSIX")
def test_the_worst_of_them_stay_within_a_gigabyte(tmp_path):
    """One process with an address space of 1.5 GB, of which a third is libraries, reads them all and ends well."""
    write_city(tmp_path / NAME, small_city(PACK))
    for n, name in enumerate(("compressed zeros", "last cell of a sheet", "row beyond counting")):
        part, made, _ = BOMBS[name]
        (tmp_path / f"{n}.xlsx").write_bytes((tmp_path / NAME / "否决项.xlsx").read_bytes())
        repack(tmp_path / f"{n}.xlsx", **{part: made()})
    code = (
        "import resource, sys\nfrom pathlib import Path\nresource.setrlimit(resource.RLIMIT_AS, (3 "
        "* 2**29, 3 * 2**29))\n"
        "from shifan.intake.oddities import Unsafe\nfrom shifan.intake.workbooks import read_workbook\n"
        "for path in sorted(Path(sys.argv[1]).glob('*.xlsx')):\n    try:\n        read_workbook(path, ('核查',))\n"
        "    except Unsafe:\n        print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        timeout=60,
    )
    assert done.stdout.split() == ["refused"] * 3, done.stderr


# Files that are no files.


def links(path, target):
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this system makes no links")


def test_links_that_lead_nowhere_or_to_themselves(folder):
    path = folder / "否决项.xlsx"
    path.unlink()
    links(path, path)
    assert "无法读取" in refusal(folder)
    (folder / "来源.toml").unlink()
    links(folder / "来源.toml", folder / "来源.toml")
    links(folder / "更正.csv", folder / "没有.csv")
    links(folder / "里面", folder)
    codes = {finding.code for finding in clean(read_city(folder), PACK).errors}
    assert codes >= {"unreadable", "source-missing", "correction-unreadable"}


def test_a_city_that_is_a_loop(tmp_path):
    links(tmp_path / NAME, tmp_path / NAME)
    with pytest.raises(Refused):
        read_city(tmp_path / NAME)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name here")
def test_a_pipe_called_workbook_is_not_waited_for(folder):
    (folder / "否决项.xlsx").unlink()
    os.mkfifo(folder / "否决项.xlsx")
    assert "无法读取" in refusal(folder)


@pytest.mark.parametrize("name", ["否决项.xlsx", "来源.toml", "更正.csv"])
def test_a_folder_called_like_a_file(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    assert any(finding.file == name for finding in clean(read_city(folder), PACK).errors)


def test_files_without_permission(folder, monkeypatch):
    """The superuser may read anything, so the refusal of the system is played."""

    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    errors = clean(read_city(folder), PACK).errors
    assert [finding.found for finding in errors if finding.code == "unreadable"] == [
        "文件打不开（没有权限，或正被 Excel、WPS 打开）"
    ] * 7


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")
@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.xlsx",
        b"\x1b[31mred.xlsx",
        b"\xff\xfe.xlsx",
        "\u202excod.xlsx".encode(),
        b"[red]x[/red].xlsx",
        b"=1+1.csv",
        b"a" * 250,
    ],
)
def test_hostile_file_names_are_told_and_printable(folder, name):
    try:
        (Path(os.fsdecode(bytes(folder) + b"/" + name))).write_bytes(b"x")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system does not take the name")
    told = [
        finding
        for finding in clean(read_city(folder), PACK).findings
        if finding.code == "unused-file"
    ]
    assert len(told) == 1 and told[0].file.isprintable()
    told[0].sentence().encode("utf-8")


HOSTILE = [
    "",
    " ",
    ".",
    "..",
    "../别处",
    "a/b",
    "a\\b",
    "/etc",
    "C:\\x",
    "con",
    "NUL.txt",
    "a\nb",
    "a\x00b",
    "-x",
    "~x",
    "_x",
    "x" * 61,
    "x.",
    "a:b",
    "a*b",
    "<b>",
    "全省",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_city_names_never_leave_their_folder(tmp_path, name):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for attempt in (
        lambda: city_name(name),
        lambda: place(tmp_path, name),
        lambda: new_city(tmp_path, name, PACK),
    ):
        with pytest.raises(Refused):
            attempt()
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "raw"]


# Texts stay texts.


def no_formulas(path):
    book = openpyxl.load_workbook(path)
    return [
        cell.coordinate
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ] == []


@pytest.mark.parametrize("form", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize("text", FORMULAS)
def test_formula_like_texts_come_back_as_texts(tmp_path, form, text):
    sheets = dirty(PACK, ("评分", 2, "扣分理由", text), ("评分", 3, "扣分", text))
    raw = read_city(write_city(tmp_path / NAME, sheets, form))
    city = clean(raw, PACK)
    assert city.tables["documents"].at[0, "reason"] == text and [
        finding.code for finding in city.errors
    ] == ["number"]
    written = annotate(raw, city.findings, tmp_path / "out")
    assert all(no_formulas(path) for path in written)
    assert openpyxl.load_workbook(tmp_path / "out" / "资料审查.xlsx")["评分"]["E2"].value == text


def test_a_city_called_like_a_formula(tmp_path):
    files = new_city(tmp_path, "=1+1", PACK, KnownBefore(districts=("=2+2",)))
    books = [openpyxl.load_workbook(path) for path in files if path.suffix == ".xlsx"]
    formulas = {
        cell.value
        for book in books
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {"=TODAY()"}  # the last day that may be typed


def test_a_sheet_called_like_markup_or_formula(folder):
    book = openpyxl.load_workbook(folder / "否决项.xlsx")
    book.create_sheet("=1+1 <b>")
    book.save(folder / "否决项.xlsx")
    assert {
        finding.sheet
        for finding in clean(read_city(folder), PACK).findings
        if finding.code == "unused-sheet"
    } >= {"=1+1 <b>"}


def test_texts_of_a_workbook_in_report_pages_and_workbook(tmp_path):
    """Signs of HTML, XML and templates in every text column: pages and reports stay well-formed and say the same."""
    from docx import Document
    from lxml import html

    from shifan.audit.pages import city_page
    from shifan.audit.pages.audited_run import AuditedRun
    from shifan.audit.workbook import build
    from shifan.report.make import docx_report
    from shifan.score import score

    evil = "<script>alert(1)</script>&amp;\"'{x}]]>"
    plain = "<script>alert(1)</script>&amp;\"']]>"
    sheets = dirty(
        PACK,
        ("评分", 2, "扣分理由", evil),
        ("点位", 2, "单位名称", evil),
        ("检查记录", 2, "问题描述", evil),
        ("台账", 2, "整改措施", evil),
        ("访谈", 2, "单位", evil),
        ("核查", 2, "核查依据", evil),
        ("数据", 2, "来源", evil),
        ("成效", 2, "内容", plain),
    )
    city = clean(read_city(write_city(tmp_path / NAME, sheets)), PACK)
    assert city.errors == ()
    register = score(city, PACK)
    page = city_page.build(AuditedRun(register, PACK, city))
    assert "<script>alert" not in page and evil in html.document_fromstring(page).text_content()
    for edition in (docx_report.INTERNAL, docx_report.PUBLIC):
        document = Document(
            io.BytesIO(docx_report.build(docx_report.ReportData(register, PACK, city, []), edition))
        )
        assert "alert" in document.element.xpath("string()")
    book = tmp_path / "book.xlsx"
    book.write_bytes(build.build_workbook(city, PACK, register))
    texts = {
        cell.value
        for page in openpyxl.load_workbook(book)
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "s"
    }
    assert evil in texts


def test_wording_of_a_pack_reaches_no_python(tmp_path):
    import shutil

    from shifan.standards import load

    for text in (
        "{{ register.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{% import os %}",
        "{0.__class__}",
        "{{ scores.total | attr('x') }}",
    ):
        pack = tmp_path / "pack"
        shutil.rmtree(pack, ignore_errors=True)
        shutil.copytree(PROJECT / "shifan" / "standards" / "demo-2023", pack)
        wording = (pack / "wording.toml").read_text(encoding="utf-8")
        line = next(line for line in wording.splitlines() if line.startswith("conclusion = "))
        (pack / "wording.toml").write_text(
            wording.replace(line, f'conclusion = "{text}"', 1), encoding="utf-8"
        )
        with pytest.raises(Refused):
            from shifan.score import score

            standard = load(pack)
            city = clean(read_city(write_city(tmp_path / NAME, small_city(standard))), standard)
            from shifan.report.make import docx_report

            docx_report.build(
                docx_report.ReportData(score(city.require(), standard), standard, city, []),
                docx_report.INTERNAL,
            )


def test_reading_changes_nothing(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    clean(read_city(folder), PACK)
    read_workbook(folder / "否决项.xlsx", ("核查",))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
