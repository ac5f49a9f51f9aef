"""Long sheets are read whole, and no file, however it is made, is looked through again for each of its parts."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.intake import ods_scan
from shifan.intake.limits import LARGEST_CELLS, largest_cells
from shifan.intake.oddities import FileOddities, SheetOddities, Unsafe
from shifan.intake.plain_sheets import plain_sheets
from shifan.intake.safety import inspect
from shifan.intake.workbooks import read_workbook
from shifan.intake.xlsx_glance import glance
from shifan.intake.xlsx_scan import scan_part
from shifan.intake.xlsx_styles import MeaningfulStyles
from tests.intake.test_safety import NAME, PACK, SHEET, repack, sheet
from tests.small_city import small_city, write_city


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / NAME, small_city(PACK))


# More than 154,000 rows of up to 78 columns, or 461,000 of up to 26, were once refused, whatever
# the sheet's true width.
@pytest.mark.parametrize("last", ["C", "K", "AB"])
def test_a_long_sheet_is_read_to_its_last_row(folder, last):
    count = 160_000
    row = f'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c><c r="{last}%d"><v>%d</v></c></row>'
    path = repack(
        folder / "否决项.xlsx",
        **{SHEET: sheet("".join(row % (n, n, n, n % 9) for n in range(1, count + 1)).encode())},
    )
    rows = read_workbook(path, ("核查",)).sheets["核查"].rows
    assert len(rows) == count and rows[-1][0] == "a" and rows[-1][-1] == count % 9


def _reaching(column, count=1_048_576, most=LARGEST_CELLS):
    """Return the oddities of a sheet that reaches so far in a file that may hold so many cells."""
    row = f'<row r="%d"><c r="A%d"/><c r="{column}%d"/></row>'
    rows = "".join(row % (n, n, n) for n in (*range(1, 110_000), count)).encode()
    return scan_part(SHEET, iter([sheet(rows)]), FileOddities(largest_cells=most))


def test_a_sheet_as_long_and_wide_as_may_be_passes_the_look():
    assert not _reaching("K").refused  # 1,048,576 rows of 11 columns: 11.5 million cells
    assert not _reaching("J").refused
    assert "1048576行、约12列" in _reaching("L").refused


def test_a_small_file_holds_no_more_cells_than_half_a_million_records(folder):
    most = largest_cells(9_999_999)
    assert most == 2_500_000 and largest_cells(10_000_000) == LARGEST_CELLS
    full = "".join(f'<c r="{letter}%d"/>' for letter in "ABCDEFGHIJ")
    rows = [f"<row>{full}</row>".replace("%d", str(n)).encode() for n in range(1, 251_000)]
    assert not scan_part(
        SHEET, iter([sheet(*rows[:250_000])]), FileOddities(largest_cells=most)
    ).refused
    assert not _reaching("Z", 160_000, most).refused  # 4 million, of which 3 in 40 are filled
    with pytest.raises(Unsafe, match="表格过大（250999行、约10列）"):
        inspect(repack(folder / "否决项.xlsx", **{SHEET: sheet(*rows)}))


def words(*parts):
    return st.lists(st.sampled_from(parts), max_size=12).map("".join)


PIECES = words(
    '<c r="A1">',
    '<c r="J22" t="s">',
    '<c r="AB3"/>',
    '<c r="ZZ9"/>',
    '<c r="AAA1"/>',
    "<c r='B1'/>",
    '<c s="1" r="B1"/>',
    "<c>",
    "<c/>",
    '<c\nr="D4"/>',
    '<c r="5"/>',
    '<c r="a1"/>',
    "<cols>",
    '<col min="1" hidden="1"/>',
    '<row r="1">',
    '<row hidden="1">',
    "<f>1</f>",
    ' t="e"',
    " t='e'",
    "<v>",
    "</v>",
    '<c r="',
    "<c",
    "<",
    "é",
    "<rowBreaks/>",
)


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_the_glance_sees_what_patterns_see(text):
    """Against plain patterns: rows, columns where every address is plain, and no sign overlooked."""
    content = (text + " " * 12).encode()
    seen = glance(content)
    assert seen.rows == len(re.findall(rb"<ro", content))
    addresses = re.findall(rb'<c[ \t\r\n/>](?:(?<=<c )r="([A-Z]{1,2})\d)?', content)
    columns = [
        0 if not address else sum(26**n * (sign - 64) for n, sign in enumerate(reversed(address)))
        for address in addresses
    ]
    assert seen.width == (max(columns, default=0) if all(columns) else None)
    for flag, pattern in (
        (seen.formulas, rb"<f"),
        (seen.errors, rb"""t=["']e["']"""),
        (seen.hidden, rb"hidden="),
    ):
        assert flag or not re.search(pattern, content)


SHEET_STYLES = MeaningfulStyles(formats={3: "0%"})


@settings(max_examples=600, deadline=None)
@given(
    words(
        '<row r="1">',
        '<row r="9999" spans="1:3">',
        '<row r="10000">',
        "<row>",
        "</row>",
        '<c r="A1"><v>1</v></c>',
        '<c r="Z9999" t="s"><v>1</v></c>',
        '<c r="AA1"/>',
        '<c r="B12345"/>',
        '<c s="3" r="A2"><v>1</v></c>',
        '<c r="A2" s="3"><v>1</v></c>',
        '<c r="A2" s="1"><v>1</v></c>',
        '<c r="A3" t="e"><v>#N/A</v></c>',
        '<c r="A4"><f>1</f></c>',
        '<c r="A5" t="inlineStr"><is><r><rPr><strike/></rPr><t>a</t></r></is></c>',
        '<row r="3" hidden="1">',
        "<c/>",
        "<cols>",
        '<col min="1" max="2" hidden="true"/>',
        "<c r='A6'/>",
    )
)
def test_what_passes_as_plain_has_nothing_that_a_closer_look_finds(text):
    part = sheet(text.encode())
    if plain_sheets([part], SHEET_STYLES):
        assert scan_part(SHEET, iter([part]), FileOddities(), SHEET_STYLES) == SheetOddities()
    assert not plain_sheets([part, part[:-1]], SHEET_STYLES)


def test_a_plain_sheet_passes_as_plain():
    rows = '<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="Z1" s="1"><v>1</v></c></row>'
    assert plain_sheets([sheet(rows.encode())] * 3, SHEET_STYLES)


ENDLESS = {
    "cells never closed": b"<c " * 90_000 + b' r="AA t="e" <f hidden=',
    "addresses never closed": b'<c r="A' * 40_000 + b' r="AA',
    "hidden rows never closed": b'<row hidden="1" ' * 20_000,
    "error cells without value": b'<c r="A1" t="e">' * 20_000,
    "formulas never ended": b'<c r="A1"><f>' * 20_000,
    "a formula and then blanks": b'<c r="A1"><f>a</f>' + b" " * 250_000,
    "an error and then blanks": b'<c r="A1" t="e">' + b" " * 250_000,
    "signs without a cell": b' t="e"<f ' * 28_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_piece_of_xml_is_looked_through_again_and_again(name):
    """A quarter of a megabyte takes a hundredth of a second.

    Looked through from each tag to the end it would take a minute.
    """
    start = time.process_time()
    with pytest.raises(Unsafe):
        scan_part(SHEET, iter([ENDLESS[name]]), FileOddities())
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "content",
    [
        b"<table:table-row " * 60_000,
        b'<table:table-row table:number-rows-repeated="99999"/>' * 20_000,
    ],
    ids=["open", "repeated"],
)
def test_no_piece_of_an_ods_is_looked_through_again_and_again(content):
    start = time.process_time()
    ods_scan.scan(content)
    assert time.process_time() - start < 3


def test_a_sheet_list_is_not_looked_through_again_and_again():
    start = time.process_time()
    scan_part("xl/workbook.xml", iter([b"<workbookPr " * 21_000]), FileOddities())
    assert time.process_time() - start < 3
