"""DOMAIN: the ways in which inspection data are really kept, line by line, and the test that reads each right or
refuses it by cell; ways that no other test shows follow below.
"""

import importlib
import re
import zipfile

import openpyxl
import pytest

from shifan.clean import clean
from shifan.intake import read_city
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
LEDGER = ("整改复查", "台账")
SHAPES, LOOKS, BRACKETS = "intake.test_shapes", "intake.test_looks", "clean.test_heading_brackets"
HERE, SURVEYS, FORMATS = (
    "intake.test_how_data_are_kept",
    "intake.test_survey_exports",
    "clean.test_plausible",
)
KEPT = {
    "several teams' files": f"{SHAPES}.test_two_parts_are_joined",
    "files that nobody declared": f"{SHAPES}.test_an_undeclared_part_is_refused_with_the_lines_that_declare_it",
    "a sheet for each district": f"{SHAPES}.test_sheets_by_district_are_joined_once_they_are_declared",
    "the ledger in parts": f"{HERE}.test_a_ledger_in_parts_is_joined",
    "wide, by code or name, below groups, in pairs": f"{SHAPES}.test_a_wide_table_holds_the_same_records",
    "a form a sheet, ticked in any way": f"{SHAPES}.test_a_form_for_each_site_holds_the_same_records",
    "a form a file": f"{HERE}.test_a_form_in_a_file_of_its_own_is_read_once_it_is_declared",
    "question texts, numbers": f"{SURVEYS}.test_an_export_gives_the_same_values_by_its_draft",
    "option letters, Yes/No, TRUE/FALSE, (跳过)": f"{SURVEYS}.test_answers_as_survey_programs_write_them",
    "○●△": f"{SURVEYS}.test_signs_are_read_only_as_the_mapping_says",
    "ISO times with a zone": f"{SURVEYS}.test_a_time_with_its_zone_is_a_day_in_beijing",
    "two reviewers": "clean.test_second_reviewers.test_the_rule_of_the_pack_decides",
    "检查结果（整改后） beside the first": f"{BRACKETS}.test_another_state_beside_the_column_is_told_and_not_read",
    "other brackets": f"{BRACKETS}.test_brackets_that_are_not_understood_are_refused_by_name",
    "126% stored as 1.26": f"{LOOKS}.test_a_figure_keeps_the_unit_of_its_number_format",
    "strike-through, whole or half": f"{LOOKS}.test_struck_cells_are_told_and_half_struck_numbers_refused",
    "comments": f"{LOOKS}.test_comments_of_data_cells_are_told",
    "fills": f"{LOOKS}.test_fills_are_told_where_a_legend_gives_them_meaning",
    "old contents under merged cells": f"{LOOKS}.test_contents_under_a_merge_and_under_a_format_are_told",
    "looks in forms": "intake.test_one_cause.test_the_looks_of_a_forms_cells_are_told",
    "pictures in cells, by WPS and by Excel": f"{HERE}.test_a_picture_in_a_cell_is_told",
    ".et": f"{FORMATS}.test_a_file_of_wps_is_read",
    ".xlsb, .fods": f"{FORMATS}.test_another_format_is_refused_once_with_how_to_save_it",
    "strict Open XML": f"{LOOKS}.test_strict_files_are_read_like_transitional_ones",
    "a CSV file that lacks a quote": (
        "intake.test_csv_text.test_an_unbalanced_quote_refuses_the_file_and_names_line_and_remedy"
    ),
    "the same values however kept": (
        "intake.test_seven_shapes.test_a_city_has_the_same_values_however_it_is_kept"
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", KEPT)
def test_each_way_has_its_test(way):
    module, _, name = KEPT[way].rpartition(".")
    assert callable(getattr(importlib.import_module(f"tests.{module}"), name))


def cleaned(folder):
    return clean(read_city(folder), PACK)


def test_a_ledger_in_parts_is_joined(tmp_path):
    sheets = small_city(PACK)
    records, ledger = sheets[shapes.RECORDS], sheets[LEDGER]
    other = next(row for row in records[1:] if row[2] == "符合" and row[0] != ledger[1][1])
    other[2:4] = ["不符合", "地面有积水"]
    line = ["W02", *other[:2], *ledger[1][3:]]
    folder = write_city(tmp_path / "小城市", sheets)
    write_city(tmp_path / "其他", {LEDGER: [ledger[0], line]}, provenance=False)
    (tmp_path / "其他" / "整改复查.xlsx").rename(folder / "整改复查-寿阳县.xlsx")
    assert [finding.code for finding in cleaned(folder).errors] == ["undeclared-part"]
    shapes.declare(folder, '["整改复查-寿阳县.xlsx"]\npart_of = "整改复查"')
    city = cleaned(folder)
    assert city.errors == ()
    assert [*city.tables["rectification"]["problem"]] == ["W01", "W02"]


def test_a_form_in_a_file_of_its_own_is_read_once_it_is_declared(tmp_path):
    sheets = shapes.forms(PACK)
    site = small_city(PACK)[shapes.SITES][1][0]
    form = sheets.pop(("现场检查", f"{site}检查表"))
    folder = write_city(tmp_path / "小城市", sheets)
    write_city(tmp_path / "其他", {("表", "Sheet1"): form}, provenance=False)
    (tmp_path / "其他" / "表.xlsx").rename(folder / f"现场检查-{site}.xlsx")
    assert [finding.code for finding in cleaned(folder).errors] == ["undeclared-part"]
    shapes.declare(folder, f'["现场检查-{site}.xlsx"]\npart_of = "现场检查"')
    city = cleaned(folder)
    assert city.errors == ()
    whole = cleaned(write_city(tmp_path / "小城市2" / "小城市", shapes.forms(PACK)))
    counts = [len(own.tables["records"]) for own in (city, whole)]
    assert counts[0] == counts[1]


def test_a_picture_in_a_cell_is_told(tmp_path):
    """WPS stores a formula with its own text as result, Excel an error with a picture beside it."""
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    path = folder / "现场检查.xlsx"
    book = openpyxl.load_workbook(path)
    book["检查记录"]["E2"], book["检查记录"]["E3"] = "ZP8888", "ZP9999"
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = next(own for own in parts if b"ZP8888" in parts[own])
    text = parts[name].decode()
    picture = '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_6A1B",1)</f><v>=DISPIMG("ID_6A1B",1)</v></c>'
    text = re.sub(r'<c r="E2".*?</c>', picture, text)
    text = re.sub(r'<c r="E3".*?</c>', '<c r="E3" t="e" vm="1"><v>#VALUE!</v></c>', text)
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    found = {
        (finding.code, finding.severity, finding.cell)
        for finding in cleaned(folder).findings
        if finding.cell[0:1] == "E"
    }
    assert {("cell-picture", "warning", "E2"), ("cell-picture", "warning", "E3")} <= found
