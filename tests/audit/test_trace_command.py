"""The trace command.

Answered from the newest run without anything heavy, computed anew where there is none or data
changed.
"""

import json
import shutil
import subprocess
import sys

import openpyxl
import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from tests.conftest import PROJECT, SMALL, copy_finished, latest

CITY = "示例乙市"


def _asked(root, *query):
    """Ask in a root, with the pack that lies there, if one does."""
    pack = ["--standard", str(root / "pack")] if (root / "pack").is_dir() else []
    return CliRunner().invoke(app, ["trace", "--root", str(root), *pack, *query])


def asked(root, *query):
    """Return exit status and output of a trace."""
    done = _asked(root, *query)
    return done.exit_code, done.output


def told(root, *query):
    """Return the answer of a trace for machines."""
    return json.loads(_asked(root, "--json", *query).stdout)


@pytest.fixture
def own(small):
    """A root of its own with the run of the small city, whose raw data may be changed."""
    return small


def test_a_current_run_answers_without_anything_heavy(finished):
    heavy = "pandas", "numpy", "matplotlib", "docx", "papermill", "openpyxl"
    code = (
        f"import sys; from pathlib import Path; from shifan.cli import trace; "
        f"trace.trace({CITY!r}, 'scores.total', None, 3, '', Path({str(finished)!r}), True); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        env=None,
        timeout=60,
    )
    assert done.stdout.rstrip().endswith("[]") and not done.stderr


def test_tells_rule_cells_files_and_places(finished):
    status, text = asked(finished, CITY, "scores.total")
    total = json.loads((latest(finished, CITY) / "scores.json").read_text(encoding="utf-8"))[
        "total"
    ]
    assert status == 0 and f"总得分 = {total}" in text and "总得分＝" in text
    for part in (
        "来源：资料审查.xlsx　评分",
        "SHA-256",
        "印在：初评报告.docx　表格",
        "底稿　计算-总分!B",
        "影响",
    ):
        assert part in text, part


def test_a_tree_goes_down_to_cells_in_whole_lines(finished):
    _, text = asked(finished, CITY, "indicator.J01.rate")
    lines = text.splitlines()
    assert any(
        line.startswith("├── indicator.J01.document_rate = ") and line.endswith("）")
        for line in lines
    )
    assert any(
        line.startswith("│   ├── 资料审查.xlsx!评分!D") and "SHA-256" in line for line in lines
    )
    assert (
        not any("……" in line for line in lines)
        and "……（以下来自" in asked(finished, CITY, "scores.total", "--depth", "1")[1]
    )


def test_a_printed_number_is_found_however_it_is_typed(finished):
    total = json.loads((latest(finished, CITY) / "scores.json").read_text(encoding="utf-8"))[
        "total"
    ]
    wide = total.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    for query in (total, wide, f" {total} "):
        answer = told(finished, CITY, query)
        assert (answer if isinstance(answer, dict) else answer[0])["id"] == "scores.total"


@pytest.mark.parametrize(
    "query", ["现场检查.xlsx!检查记录!C7", "现场检查!检查记录!c7", "检查记录!C7", "检查记录！Ｃ７"]
)
def test_an_address_may_be_short(finished, query):
    answer = told(finished, CITY, query)
    assert (
        answer["id"] == "现场检查.xlsx!检查记录!C7"
        and answer["display"] in ("符合", "不符合", "合理缺项")
        and "scores.total" in answer["feeds"]
    )


def test_an_identifying_cell_is_answered_for_its_row(finished):
    row, *cells = (told(finished, CITY, f"检查记录!{letter}7") for letter in "BCDE")
    assert set(row["feeds"]) == {key for cell in cells for key in cell["feeds"]} and row[
        "rule"
    ].startswith("标识单元格")


def test_a_cell_kept_for_reference_feeds_nothing(finished):
    path = finished / "data" / "raw" / CITY / "现场检查.xlsx"
    records = openpyxl.load_workbook(path, read_only=True)["检查记录"].iter_rows(values_only=True)
    met = next(line for line, row in enumerate(records, 1) if row[2] == "符合")
    for place in ("资料审查!评分!G2", f"检查记录!E{met}", "基本信息!B4"):
        status, text = asked(finished, CITY, place)
        assert status == 0 and "只供备查，不影响任何数据" in text, place


def test_a_reason_and_evidence_feed_what_the_annex_prints(finished):
    path = finished / "data" / "raw" / CITY / "资料审查.xlsx"
    rows = openpyxl.load_workbook(path, data_only=True)["评分"].iter_rows(values_only=True)
    line, row = next((line, row) for line, row in enumerate(rows, 1) if line > 1 and row[3])
    reason, evidence = (told(finished, CITY, f"资料审查!评分!{letter}{line}") for letter in "EF")
    id = f"deduction.{row[0]}.{row[2]}"
    assert f"{id}.reason" in reason["feeds"] and "scores.total" not in reason["feeds"]
    assert evidence["feeds"] == [f"{id}.evidence"]


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("检查记录!Z99", "A 至 E 列"),
        ("检查记录!C99999", "数据行"),
        ("检查记录!A99999", "数据行"),
        ("score.total", "scores.total"),
        ("检查纪录!A1", "近似的：现场检查.xlsx!检查记录"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is_near(finished, query, hint):
    status, text = asked(finished, CITY, query)
    assert status == 2 and hint in text


def test_changed_data_are_computed_anew_and_it_says_so(own):
    path = own / "data" / "raw" / SMALL / "资料审查.xlsx"
    book = openpyxl.load_workbook(path)
    book["评分"]["D2"] = 1.5
    book.save(path)
    status, text = asked(own, SMALL, "scores.total")
    before = json.loads((latest(own, SMALL) / "scores.json").read_text(encoding="utf-8"))["total"]
    assert (
        status == 0
        and "之后原始数据有变化" in text
        and f"总得分 = {before}" not in text
        and "印在：" not in text
    )


def test_without_a_run_it_is_computed_in_memory(own):
    shutil.rmtree(own / "output")
    status, text = asked(own, SMALL, "scores.total")
    assert status == 0 and "还没有运行" in text and not (own / "output").exists()


def test_corrections_are_told_at_their_cells(own):
    raw = own / "data" / "raw" / SMALL
    held = openpyxl.load_workbook(raw / "资料审查.xlsx")["评分"]["D2"].value or 0
    (raw / "更正.csv").write_text(
        f"文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,D2,{held},1.1,复核改判,"
        "审查员01,2023-11-20\n",
        encoding="utf-8",
    )
    key = next(
        text
        for text in told(own, SMALL, "资料审查!评分!D2")["feeds"]
        if text.endswith("document_rate")
    )
    answer, (_, text) = told(own, SMALL, key), asked(own, SMALL, key)
    assert [
        (correction["cell"], correction["after"], correction["reason"])
        for correction in answer["corrections"]
    ] == [("D2", "1.1", "复核改判")]
    assert f"更正：资料审查.xlsx!评分!D2　{held} → 1.1　复核改判（审查员01，2023-11-20）" in text


def test_what_if_names_exactly_what_changes_and_writes_nothing(own):
    before = sorted(path.as_posix() for path in own.rglob("*"))
    status, text = asked(own, SMALL, "资料审查!评分!D2", "--if", "2", "--json")
    changed = {change["id"] for change in json.loads(text)["changes"] if change["before"] != "—"}
    assert (
        status == 0
        and "scores.total" in changed
        and changed <= set(told(own, SMALL, "资料审查!评分!D2")["feeds"])
    )
    assert sorted(path.as_posix() for path in own.rglob("*")) == before
    assert asked(own, SMALL, "资料审查!评分!D2", "--if", "很多")[0] == 2


def test_what_a_supposed_content_breaks_elsewhere_is_laid_to_it(own):
    book = openpyxl.load_workbook(own / "data" / "raw" / SMALL / "整改复查.xlsx")
    site, item = (cell.value for cell in book["台账"][2][1:3])
    sheet = openpyxl.load_workbook(own / "data" / "raw" / SMALL / "现场检查.xlsx")["检查记录"]
    row = next(n for n, cells in enumerate(sheet.values, 1) if cells[:2] == (site, item))
    status, text = asked(own, SMALL, f"现场检查.xlsx!检查记录!C{row}", "--if", "符合")
    assert status == 2 and f"{site} {item}" in text
    assert "由假设的内容引起，原始数据没有错" in text
    status, text = asked(own, SMALL, "资料审查!评分!D2", "--if", "很多")
    assert status == 2 and "由假设的内容引起" not in text  # the content itself is wrong


@pytest.mark.parametrize("query", ["", "  ", "　", "'", ","])
def test_a_blank_query_is_refused(finished, query):
    status, text = asked(finished, CITY, query)
    assert status == 2 and "空白的查询" in text and "scores.total" in text


def test_a_value_is_found_by_its_name_and_with_its_unit(finished):
    total = json.loads((latest(finished, CITY) / "scores.json").read_text(encoding="utf-8"))[
        "total"
    ]
    assert told(finished, CITY, "总得分")["id"] == "scores.total"
    answer = told(finished, CITY, f"{total}分")
    assert (answer if isinstance(answer, dict) else answer[0])["id"] == "scores.total"
    status, text = asked(finished, CITY, "总得份")
    assert (
        status == 2
        and "处理：请核对查询内容，近似的数据有scores.total（总得分）" in text
        and "shifan trace 城市 scores.total" in text
    )


def test_a_row_or_a_range_is_headed_once_and_without_an_empty_content(finished):
    _, text = asked(finished, CITY, "现场检查.xlsx!点位!A5")
    assert text.splitlines()[0].count("标识单元格，按整行回答") == 1
    _, text = asked(finished, CITY, "资料审查.xlsx!评分!D2:D4")
    assert text.splitlines()[0] == "资料审查.xlsx!评分!D2:D4　原始单元格"


def test_a_long_list_says_how_to_see_all_of_it(finished):
    assert "等（加 --json 列出全部）" in asked(finished, CITY, "资料审查!评分!D2")[1]


def test_simulations_are_counted_where_they_are_not_named(own):
    values = json.loads((latest(own, SMALL) / "values.json").read_text(encoding="utf-8"))["values"]
    count = sum(key.startswith("firmness.") for key in values)
    said = f"另有 {count} 个稳健程度模拟数据（firmness.*），须重新运行才知"
    assert (
        count
        and said in asked(own, SMALL, "资料审查!评分!D2")[1]
        and told(own, SMALL, "资料审查!评分!D2")["simulated"] == count
    )
    assert (
        said in asked(own, SMALL, "资料审查!评分!D2", "--if", "2")[1]
        and told(own, SMALL, "资料审查!评分!D2", "--if", "2")["simulated"] == count
    )


def test_a_number_of_the_newest_run_is_answered_from_it_after_a_change(finished, tmp_path):
    """In the shipped city, where the total is one value of its kind."""
    own = copy_finished(finished, tmp_path, CITY)
    before = json.loads((latest(own, CITY) / "scores.json").read_text(encoding="utf-8"))["total"]
    path = own / "data" / "raw" / CITY / "资料审查.xlsx"
    book = openpyxl.load_workbook(path)
    book["评分"]["D2"] = 1.5
    book.save(path)
    now, (status, text) = told(own, CITY, "scores.total")["display"], asked(own, CITY, before)
    assert now != before and status == 0
    assert (
        f"{latest(own, CITY).name} 印作“{before}”；原始数据在该次运行后有变化，现为“{now}”。"
        in text
        and "印在：初评报告.docx" in text
    )
    answer = told(own, CITY, before)
    answer = answer if isinstance(answer, dict) else answer[0]
    assert answer["id"] == "scores.total" and now in answer["since"]
    assert asked(own, CITY, "987654.32")[0] == 2


def test_while_the_raw_data_have_errors_the_newest_run_answers_and_says_so(own):
    """Just then people ask where a number came from."""
    path = own / "data" / "raw" / SMALL / "资料审查.xlsx"
    book = openpyxl.load_workbook(path)
    book["评分"]["D5"] = "很多"
    book.save(path)
    run = latest(own, SMALL).name
    for query in ("scores.total", "资料审查.xlsx!评分!D5"):
        status, text = asked(own, SMALL, query)
        assert status == 0
        assert (
            f"现在的原始数据有错误，不能计分：资料审查.xlsx!评分!D5　扣分：很多。以下按最近一次运行（{run}）回答"
            in text
        )
