"""The workbooks come back annotated.

Every cell in question marked, originals untouched, mended in place and checked again.
"""

import hashlib
import json

import openpyxl
import pytest
from typer.testing import CliRunner

from shifan.clean import clean
from shifan.cli.app import app
from shifan.errors import Finding, Refused
from shifan.intake import read_city
from shifan.intake.annotate import annotate
from tests.small_city import dirty, small_city, tiny_pack, write_city

PACK = tiny_pack()
NAME = "小城市"
DIRT = [
    ("评分", 2, "扣分", 99),
    ("评分", 3, "扣分", "０．４"),
    ("评分", 3, "指标名称", "别的名称"),
    ("检查记录", 4, "检查结果", "？"),
    ("点位", 3, "检查日期", "昨天"),
]


def city(tmp_path, *edits, form="xlsx"):
    return write_city(tmp_path / NAME, dirty(PACK, *edits), form)


def checked(folder, out):
    """Return the findings and the annotated copies by name."""
    raw = read_city(folder)
    found = clean(raw, PACK).findings
    return found, {path.stem: openpyxl.load_workbook(path) for path in annotate(raw, found, out)}


def marked(book):
    return {
        f"{page.title}!{cell.coordinate}": (cell.comment.text, cell.fill.fgColor.rgb)
        for page in book
        if page.title != "检查结果"
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["xlsx", "xlsm", "xls", "ods", "csv"])
def test_each_cell_in_question_is_marked_in_a_copy_of_any_format(tmp_path, form):
    folder = city(tmp_path, *DIRT, form=form)
    before = digests(folder)
    found, copies = checked(folder, tmp_path / "out")
    assert digests(folder) == before
    assert set(copies) == {
        "城市概况",
        "资料审查",
        "现场检查",
        "整改复查",
        "领导访谈",
        "否决项",
        "工作成效",
    }
    marks = marked(copies["资料审查"]) | marked(copies["现场检查"])
    assert {place: colour for place, (_, colour) in marks.items()} == {
        "评分!D2": "FFF8CBAD",
        "评分!D3": "FFC6E0B4",
        "评分!B3": "FFFFE699",
        "检查记录!C4": "FFF8CBAD",
        "点位!F3": "FFF8CBAD",
    }
    assert marks["评分!D2"][0].startswith("【检查】拒绝：扣分：99\n应为：不超过该指标满分3")
    assert set(marks) == {f"{finding.sheet}!{finding.cell}" for finding in found if finding.cell}


def test_the_sheet_of_results_lists_all_findings_with_links(tmp_path):
    found, copies = checked(city(tmp_path, *DIRT), tmp_path / "out")
    page = copies["资料审查"]["检查结果"]
    rows = list(page.iter_rows(values_only=True))
    assert (
        rows[0] == ("级别", "工作表", "单元格", "发现", "应为", "处理")
        and page.freeze_panes == "A2"
    )
    assert rows[1:] == [
        (
            {"error": "拒绝", "warning": "请核对", "info": "已改正"}[finding.severity],
            finding.sheet,
            finding.cell,
            finding.found,
            finding.expected,
            finding.action,
        )
        for finding in found
        if finding.file == "资料审查.xlsx"
    ]
    assert page["C2"].hyperlink.location == "'评分'!D2"
    assert [row[0] for row in copies["否决项"]["检查结果"].iter_rows(values_only=True)] == [
        "级别",
        "没有发现",
    ]


def test_mended_in_the_copy_put_in_place_and_checked_again(tmp_path):
    folder = city(tmp_path, *DIRT)
    _, copies = checked(folder, tmp_path / "out")
    copies["资料审查"]["评分"]["D2"].value = 0.3
    copies["资料审查"].save(folder / "资料审查.xlsx")
    for cell, value in (("检查记录!C4", "符合"), ("点位!F3", "2023-11-02")):
        sheet, place = cell.split("!")
        copies["现场检查"][sheet][place].value = value
    copies["现场检查"].save(folder / "现场检查.xlsx")
    found, again = checked(folder, tmp_path / "out")
    assert {(finding.severity, finding.cell) for finding in found} == {
        ("info", "D3"),
        ("warning", "B3"),
    }
    assert (
        set(marked(again["资料审查"])) == {"评分!D3", "评分!B3"}
        and again["资料审查"].sheetnames.count("检查结果") == 1
    )
    assert marked(again["资料审查"])["评分!D3"][0].count("【检查】") == 1
    assert (
        marked(again["现场检查"]) == {}
        and again["现场检查"]["检查记录"]["C4"].fill.fill_type is None
    )


def test_a_comment_of_the_keeper_stays(tmp_path):
    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"]["D2"].comment = openpyxl.comments.Comment("待核", "张")
    book.save(folder / "资料审查.xlsx")
    _, copies = checked(folder, tmp_path / "out")
    assert (
        copies["资料审查"]["评分"]["D2"].comment.text.startswith("待核\n【检查】拒绝")
        and copies["资料审查"]["评分"]["D2"].comment.author == "张"
    )
    copies["资料审查"]["评分"]["D2"].value = 0
    copies["资料审查"].save(folder / "资料审查.xlsx")
    _, again = checked(folder, tmp_path / "out")
    assert again["资料审查"]["评分"]["D2"].comment.text == "待核"


def test_formats_widths_and_formulas_of_the_original_are_kept(tmp_path):
    folder = city(tmp_path, *DIRT)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"].column_dimensions["E"].width = 33
    book["评分"]["J1"] = "=SUM(D2:D9)"
    book["评分"]["E2"].number_format = "@"
    book.save(folder / "资料审查.xlsx")
    _, copies = checked(folder, tmp_path / "out")
    page = copies["资料审查"]["评分"]
    assert (page.column_dimensions["E"].width, page["J1"].value, page["E2"].number_format) == (
        33,
        "=SUM(D2:D9)",
        "@",
    )


def test_many_cells_of_one_finding_and_merged_ones(tmp_path):
    folder = city(tmp_path)
    book = openpyxl.load_workbook(folder / "现场检查.xlsx")
    book["检查记录"].merge_cells("A2:A4")
    book.save(folder / "现场检查.xlsx")
    raw = read_city(folder)
    spread = Finding("x", "info", "现场检查.xlsx", "检查记录", "C2:C4,C6等", "√", "符合", "已换算")
    hidden = Finding("y", "error", "现场检查.xlsx", "检查记录", "A3", "？", "编号", "请改正")
    annotate(raw, [spread, hidden], tmp_path / "out")
    assert set(marked(openpyxl.load_workbook(tmp_path / "out" / "现场检查.xlsx"))) == {
        f"检查记录!{cell}" for cell in ("C2", "C3", "C4", "C6", "A2")
    }


def test_a_copy_never_takes_the_place_of_an_original(tmp_path):
    folder, other = city(tmp_path), write_city(tmp_path / "另一市", small_city(PACK))
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    raw = read_city(folder)
    for target in (folder, folder / "批注", other, tmp_path / "文件"):
        with pytest.raises(Refused):
            annotate(raw, [], target)
    out = tmp_path / "out"
    out.mkdir()
    before = digests(folder)
    try:
        (out / "资料审查.xlsx").symlink_to(folder / "资料审查.xlsx")
    except OSError:
        pytest.skip("this system makes no links")
    annotate(raw, [], out)
    assert digests(folder) == before and not (out / "资料审查.xlsx").is_symlink()


def test_the_command(tmp_path):
    from shifan.standards import load

    folder = write_city(tmp_path / "data" / "raw" / NAME, dirty(load("demo-2023"), *DIRT[:2]))
    before = digests(folder)
    done = CliRunner().invoke(
        app,
        ["check", NAME, "--root", str(tmp_path), "--annotate", str(tmp_path / "批注"), "--json"],
    )
    assert done.exit_code == 2
    assert [finding["cell"] for finding in json.loads(done.stdout)["findings"]] == ["D2", "D3"]
    assert (
        "评分!D2" in marked(openpyxl.load_workbook(tmp_path / "批注" / "资料审查.xlsx"))
        and digests(folder) == before
    )
    assert len(list((tmp_path / "批注").iterdir())) == 7
