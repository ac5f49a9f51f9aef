"""The workbook's sheets as people meet them: marks, links, print setup, offered words, and texts that stay texts."""

import re
from dataclasses import replace

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.errors import Finding, Refused
from shifan.intake.model import Correction
from shifan.score import score
from tests.audit.shaken import built
from tests.score.mini import city, pack, rows

# What Excel 2016, WPS and LibreOffice share.
FUNCTIONS = {
    "AND",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "HYPERLINK",
    "IF",
    "IFERROR",
    "INDEX",
    "ISNUMBER",
    "MATCH",
    "MAX",
    "N",
    "ROUND",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "TEXT",
}


def test_corrections_are_marked_with_before_after_and_reason(tmp_path):
    own = replace(
        city(),
        corrections=(
            Correction(
                "资料审查.xlsx", "评分", "D2", "5", "0.5", "录入错误", "审查员01", "2023-11-20"
            ),
        ),
        findings=(
            Finding(
                "width",
                "info",
                "资料审查.xlsx",
                "评分",
                "A3",
                "指标编号：Ｋ１",
                "K1",
                "全角字符已规范",
            ),
        ),
    )
    book = openpyxl.load_workbook(built(tmp_path, own, pack()))
    corrected, mended = book["原始-资料审查"]["D4"], book["原始-资料审查"]["A5"]
    assert (
        corrected.comment.text == "5 → 0.5\n更正：录入错误（审查员01，2023-11-20）"
        and "Ｋ１ → K1" in mended.comment.text
    )
    assert (
        len({cell.fill.fgColor.rgb for cell in (corrected, mended, book["原始-资料审查"]["D6"])})
        == 3
    )
    assert [row[0] for row in book["更正"].iter_rows(min_row=4, values_only=True)] == [
        "更正",
        "规范",
    ]


def test_texts_never_become_formulas(tmp_path):
    texts = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)")
    sites = [(*row[:4], text, *row[5:]) for row, text in zip(rows()["sites"], texts, strict=False)]
    documents = [(*row[:4], texts[3], *row[5:]) for row in rows()["documents"]]
    provenance = {"资料审查.xlsx": {"status": "synthetic", "origin": texts[0]}}
    own = replace(city(sites=sites, documents=documents), provenance=provenance)
    book = openpyxl.load_workbook(built(tmp_path, own, pack()))
    assert [book["原始-点位"].cell(4 + n, 5).data_type for n in range(3)] == ["s"] * 3 and book[
        "原始-资料审查"
    ]["F4"].value == texts[3]
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas and not any("cmd" in formula or "1+1" in formula for formula in formulas)


def test_only_functions_that_old_programs_know(tmp_path):
    book = openpyxl.load_workbook(built(tmp_path, city(), pack()))
    formulas = [
        re.sub(r'"[^"]*"', "", cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert {
        name for formula in formulas for name in re.findall(r"([A-Z][A-Z.]*)\(", formula)
    } <= FUNCTIONS
    assert not any(formula.startswith("{") or "[" in formula for formula in formulas)
    assert not [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format == "@"
    ]


def test_sheets_are_set_up_to_be_read_and_printed(tmp_path):
    book = openpyxl.load_workbook(built(tmp_path, city(), pack()))
    assert book.sheetnames[:3] == ["说明", "核对", "判定"] and book.active.title == "说明"
    for sheet in book.worksheets:
        assert (
            sheet.page_setup.paperSize == 9
            and sheet.sheet_properties.pageSetUpPr.fitToPage
            and "演示数据，非官方结论" in sheet.oddHeader.right.text
        )
        if sheet.title != "说明":
            assert (
                sheet.freeze_panes
                and sheet.print_title_rows == "$1:$3"
                and "演示数据，非官方结论" in sheet["A2"].value
            )


def test_links_lead_from_results_to_rows_and_back(tmp_path):
    book = openpyxl.load_workbook(built(tmp_path, city(), pack()))
    links = {
        (sheet.title, cell.coordinate): cell.hyperlink.location
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    cell = lambda place: book[place.split("!")[0].strip("'")][place.split("!")[1]]
    rows_of = next(
        place for (sheet, at), place in links.items() if sheet == "计算-点位" and at.endswith("5")
    )
    assert cell(rows_of).value == book["计算-点位"]["A5"].value or "P2" in str(cell(rows_of).value)
    back = next(
        place
        for (sheet, at), place in links.items()
        if sheet == "原始-检查记录" and place.startswith("'计算-指标'")
    )
    assert str(cell(back).value).startswith("K") and all(
        place.split("!")[0].strip("'") in book.sheetnames for place in links.values()
    )


def test_words_are_offered_where_a_reviewer_tries_a_change(tmp_path):
    book = openpyxl.load_workbook(built(tmp_path, city(), pack()))
    offered = {
        str(validation.sqref): validation.formula1
        for validation in book["原始-检查记录"].data_validations.dataValidation
    }
    assert offered == {"C4:C11": '"符合,不符合,合理缺项"'}


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(build, "MOST_ROWS", 7)
    with pytest.raises(Refused, match="10行"):
        build.build_workbook(city(), pack(), score(city(), pack()))
