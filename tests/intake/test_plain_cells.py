"""Cells that are written plainly are read from the XML at once: the same cells as the reading library gives."""

import datetime as dt
import io
import re
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from shifan.intake.grid import Grid
from shifan.intake.plain_grid import plain_grids
from shifan.intake.safety import look_into

TEXTS = (
    "太谷区",
    "a & b",
    "<甲>",
    "“引号”",
    '"',
    "'",
    " 前有空格",
    "后有空格 ",
    "换\n行",
    "𠮷野家",
    "-5",
    "",
)


def written(path, rows, **formats):
    """Write rows of cells; a pair is a cell with the name of its format."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        known = {name: book.add_format(own) for name, own in formats.items()}
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    sheet.write(row, column, cell[0], known[cell[1]])
                elif cell is not None:
                    sheet.write(row, column, cell)
    return path


def changed(path, part, change):
    """Rewrite a part of a package."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def plain(path):
    """Return the grid of the first sheet as it is read without the library; None if it is not plain."""
    inside = look_into(path)
    cells = next(iter(inside.sheets.values())).cells
    grids = plain_grids([cells], inside.texts) if cells else None
    return grids[0] if grids else None


def by_library(path):
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return Grid(sheet.iter_rows(), (sheet.start or (0, 0))[1])


def same(grid, other):
    """Return whether two grids hold the same cells of the same types."""
    return [[*map(repr, row)] for row in grid] == [[*map(repr, row)] for row in other]


ROWS = {
    "texts": [[text, TEXTS[-n]] for n, text in enumerate(TEXTS)],
    "numbers": [[1, 2.5, -3, 0, 1e300, 1e-9, 123456789012345], [1, 1, 2, 2, 3, 3, 0.1]],
    "texts beside numbers": [["编号", "扣分"], ["1", 1], [1, "1"], ["", 0]],
    "far columns": [[None] * 30 + ["AE"] + [None] * 700 + ["甲"]],
    "first rows and columns empty": [[], [], [None, None, "x"], [], [None, 5]],
    "one cell": [["x"]],
    "percent and padded": [[(0.5, "percent"), (2, "padded")], [(1.26, "percent"), (3, "money")]],
    "blank cells with a look": [[("", "bold"), ("x", "bold"), ("", "bold")], [("", "bold")] * 9],
}
FORMATS = {
    "percent": {"num_format": "0.0%"},
    "padded": {"num_format": "000"},
    "money": {"num_format": '0!.0,"万元"'},
    "bold": {"bold": True, "bg_color": "#FFFF00"},
}


@pytest.mark.parametrize("name", ROWS)
def test_plain_cells_are_those_that_the_library_reads(tmp_path, name):
    path = written(tmp_path / "a.xlsx", ROWS[name], **FORMATS)
    assert same(plain(path), by_library(path))


def test_a_long_sheet_in_many_pieces(tmp_path):
    rows = [
        [f"S{n % 700}", f"项{n % 90}", "符合" if n % 9 else "不符合", n % 4] for n in range(9000)
    ]
    path = written(tmp_path / "a.xlsx", rows)
    grid = plain(path)
    assert same(grid, by_library(path))
    assert len(grid.column(0)[1]) == 1 + 700  # each distinct cell once, the empty one first
    assert grid.column(3)[1] == ["", 0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    "cell",
    [
        dt.datetime(2023, 11, 2),
        (45000, "day"),
        (0.5, "hours"),
        True,
        "=1+1",
        "=NA()",
    ],
    ids=str,
)
def test_what_is_not_plain_is_left_to_the_library(tmp_path, cell):
    formats = {"day": {"num_format": "yyyy/m/d"}, "hours": {"num_format": "[h]:mm"}}
    options = {"default_date_format": "yyyy-mm-dd"}
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        if isinstance(cell, tuple):
            sheet.write(1, 0, cell[0], book.add_format(formats[cell[1]]))
        else:
            sheet.write(1, 0, cell)
    assert plain(path) is None


SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
OTHERWISE_WRITTEN = {
    "no address": (SHEET, rb'<c r="B1"', b"<c"),
    "type after style": (SHEET, rb'<c r="B1" t="s"', b'<c t="s" r="B1"'),
    "single quotes": (SHEET, rb'<c r="B1" t="s"', b"<c r='B1' t='s'"),
    "twice the same cell": (SHEET, rb'<c r="B1"', b'<c r="A1"'),
    "backwards": (SHEET, rb'<row r="1".*?</row>(<row r="2".*?</row>)', rb"\1\g<0>"),
    "no number of a text": (SHEET, rb"<v>1</v>", b"<v></v>"),
    "a value not closed": (SHEET, rb"<v>1</v>", b"<v>1</v"),
    "a cell not closed": (SHEET, rb"</v></c></row>", b"</v></row>"),
    "a cell outside rows": (SHEET, rb'(<row r="1".*?>)(<c r="A1".*?</c>)', rb"\2\1"),
    "a row not closed": (SHEET, rb"</row>", b""),
    "a row closed twice": (SHEET, rb"</row>", b"</row></row>"),
    "text between cells": (SHEET, rb"</c><c", b"</c>9<c"),
    "an attribute not quoted": (SHEET, rb'spans="1:2"', b"spans=1:2"),
    "an attribute not closed": (SHEET, rb'spans="1:2"', b'spans="1:2'),
    "another end of the frame": (SHEET, rb"</sheetViews>", b"</sheetView>"),
    "an encoding that is none": (SHEET, rb'"UTF-8"', b'"UTFF-8"'),
    "a text that is not there": (SHEET, rb"<v>1</v>", b"<v>99</v>"),
    "phonetic runs": (SHARED, rb"</t></si>", b'</t><rPh sb="0" eb="1"><t>x</t></rPh></si>'),
    "escaped sign": (SHARED, "乙".encode(), b"_x000D_"),
    "another entity": (SHARED, "乙".encode(), b"&#20057;"),
    "an empty entry": (SHARED, "<si><t>乙</t></si>".encode(), b"<si/>"),
    "no texts": (SHARED, rb"<si>.*</si>", b""),
}


@pytest.mark.parametrize("name", OTHERWISE_WRITTEN)
def test_cells_written_otherwise_are_left_to_the_library(tmp_path, name):
    part, pattern, replacement = OTHERWISE_WRITTEN[name]
    path = written(tmp_path / "a.xlsx", [["甲", "乙"], [1, 2]])
    changed(path, part, lambda xml: re.sub(pattern, replacement, xml, count=1, flags=re.DOTALL))
    assert plain(path) is None


TEXTS_IN_XML = (
    "<si><t> a </t></si>",
    '<si><t xml:space="preserve"> a </t></si>',
    "<si><r><t>甲 </t></r><r><rPr><b/></rPr><t>乙</t></r></si>",
    '<si><r><t xml:space="preserve">甲 </t></r><r><t>乙</t></r><phoneticPr fontId="1"/></si>',
    '<si><t>甲</t><phoneticPr fontId="1" type="noConversion"/></si>',
    "<si><t>\n</t></si>",
    "<si><t>&amp;lt; &quot;&apos;</t></si>",
)


@pytest.mark.parametrize("entry", TEXTS_IN_XML)
def test_texts_are_read_as_the_library_reads_them(tmp_path, entry):
    path = written(tmp_path / "a.xlsx", [["甲", "乙"], ["丙", "乙"]])
    changed(path, SHARED, lambda xml: xml.replace("<si><t>乙</t></si>".encode(), entry.encode()))
    assert same(plain(path), by_library(path))


def test_merged_boxes_of_plain_sheets(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C2", "标题")
        sheet.merge_range("B4:B6", "甲")
    cells = next(iter(look_into(path).sheets.values())).cells
    assert [*cells.merges] == [(0, 0, 1, 2), (3, 1, 5, 1)]


def test_a_sheet_with_a_prefix_before_each_element(tmp_path):
    path = written(tmp_path / "a.xlsx", [["甲", "乙"], [1, 2]])

    def prefixed(xml):
        xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml.partition(b"?>")[2])
        return xml.replace(b"xmlns=", b"xmlns:x=")

    changed(path, SHEET, prefixed)
    assert same(plain(path), by_library(path))


def test_many_small_sheets_are_parts_of_one_grid(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for n in range(5):
            sheet = book.add_worksheet()
            sheet.write(n, n % 3, f"单位{n}")
            sheet.write(n + 1, 0, n)
        book.add_worksheet()  # with nothing in it
    inside = look_into(path)
    own = [inside.of_sheet(f"Sheet{n}").cells for n in range(1, 7)]
    grids = plain_grids(own, inside.texts)
    assert [grid.whole is grids[0].whole for grid in grids] == [True] * 6
    library = CalamineWorkbook.from_path(str(path))
    for n, grid in enumerate(grids):
        sheet = library.get_sheet_by_index(n)
        assert same(grid, Grid(sheet.iter_rows(), (sheet.start or (0, 0))[1]))


def test_a_date_in_one_small_sheet_leaves_the_others_plain(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for n in range(3):
            sheet = book.add_worksheet()
            sheet.write(0, 0, f"单位{n}")
            if n == 1:
                sheet.write(0, 1, 45000, day)
    inside = look_into(path)
    cells = [inside.of_sheet(f"Sheet{n}").cells for n in (1, 2, 3)]
    assert [own is None for own in cells] == [False, True, False]


def test_texts_after_the_sheets_in_the_package_are_known_all_the_same(tmp_path):
    path = written(tmp_path / "a.xlsx", [["甲", "乙"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in sorted(old.namelist(), reverse=True)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    path.write_bytes(content.getvalue())
    assert [*plain(path)] == [["甲", "乙"]]
