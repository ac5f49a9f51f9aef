"""The guide page on packs, followed by a new user: a rule typed in Excel reaches report, workbook and trace."""

import re

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.standards import load
from tests.conftest import PROJECT
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack
from tools.guides.preparations import type_rows

PAGE = (PROJECT / "docs" / "guide" / "pack.md").read_text(encoding="utf-8")
CITY = "小城市"


def text_of(element):
    """Return all text below an element, that of content controls too."""
    return "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))


def call(*words):
    answer = CliRunner().invoke(app, [str(word) for word in words])
    assert answer.exit_code in (0, 1), answer.output
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
    return answer.output


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The steps of the page, from a small pack as the shipped one: new, export, type, import, run."""
    root = tmp_path_factory.mktemp("guide")
    like, own, changed = write_pack(root / "small"), root / "本省", root / "本省-改"
    call("pack", "new", own, "--like", like)
    call("pack", "export", own, "-o", root / "本省.xlsx")
    book = openpyxl.load_workbook(root / "本省.xlsx")
    type_rows(book, PAGE)
    book.save(root / "本省.xlsx")
    call("pack", "import", root / "本省.xlsx", "-o", changed)
    write_city(root / "data" / "raw" / CITY, small_city(load(own)))
    call("run", CITY, "--root", root, "--standard", changed)
    (run,) = (root / "output" / CITY).glob("r*")
    return root, changed, run


# The small city has one problem, in an item of J01: 40 points less 1 × 0.5.
SCORE = "39.50"


def test_the_rule_is_what_the_page_says_and_the_pack_is_good(followed):
    root, changed, _ = followed
    assert "没有错误" in call("pack", "check", changed)
    told = call("pack", "diff", root / "本省", changed, "--city", CITY, "--root", root)
    assert "指标.score" in told and "每处扣分" in told


def test_the_report_prints_the_score_and_says_how_it_came_about(followed):
    *_, run = followed
    body = docx.Document(run / "初评报告.docx").element.body
    rows = [text_of(row) for row in body.iter() if row.tag.endswith("}tr")]
    assert any(row.startswith("J01") and SCORE in row for row in rows)
    assert "打分表第2条" in text_of(body)


def test_the_workbook_holds_the_rule_as_a_live_formula(followed):
    *_, run = followed
    sheet = openpyxl.load_workbook(run / "计算底稿.xlsx")["自定-指标"]
    column = next(cell.column for cell in sheet[3] if cell.value == "指标得分")
    assert "打分表第2条" in sheet.cell(3, column).comment.text
    assert "SUMIFS" in sheet.cell(5, column).value
    values = openpyxl.load_workbook(run / "计算底稿.xlsx", data_only=True)["自定-指标"]
    assert values.cell(5, column).value == float(SCORE)


def test_the_trace_names_records_full_score_and_parameter(followed):
    root, changed, _ = followed
    told = call("trace", CITY, "indicator.J01.score", "--root", root, "--standard", changed)
    assert f"= {SCORE}" in told
    for source in ("parameters.每处扣分", "indicators.csv", "检查记录"):
        assert source in told


def test_every_command_of_the_page_is_a_command():
    commands = re.findall(r"^ *(?:\$ )?shifan (pack \w+|run|trace)", PAGE, re.MULTILINE)
    assert set(commands) >= {
        "pack new",
        "pack export",
        "pack import",
        "pack check",
        "pack diff",
        "run",
        "trace",
    }
