"""From `shifan new` to a report with nothing edited but the workbooks.

And what a filled-in city says about its own standing.
"""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from shifan.clean import clean
from shifan.cli.app import app
from shifan.forms.new_city import new_city
from shifan.intake import read_city
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
from shifan.standards import load
from tests.forms.filling import fill
from tests.small_city import small_city
from tests.soffice import needs_soffice, office

NAME, NOTICE = "小城市", "演示数据，非官方结论"
PACK = load("demo-2023")
SHOWN = (
    "初评报告.docx",
    "初评报告-公开版.docx",
    "初评报告-复核版.docx",
    "计算底稿.xlsx",
    "values.json",
    "审计/index.html",
    *(
        f"{folder}/{stage}.{ending}"
        for folder, ending in (("审计", "html"), ("notebooks", "ipynb"))
        for stage in ("01_clean", "02_score", "03_charts", "04_report")
    ),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A root with the blank workbooks of a new city, filled in."""
    root = tmp_path_factory.mktemp("root")
    fill(new_city(root, NAME, PACK)[0].parent, small_city(PACK))
    return root


def texts(path):
    """Return all text inside a file, that of every part of a package."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as package:
            return "".join(
                package.read(name).decode("utf-8", "replace")
                for name in package.namelist()
                if name.endswith((".xml", ".rels"))
            )
    return path.read_text(encoding="utf-8")


def where_said(run):
    """Return which outputs carry the notice; the charts as one."""
    charts = {"图表": all(NOTICE in texts(path) for path in (run / "图表").glob("*.svg"))}
    return {name: NOTICE in texts(run / name) for name in SHOWN} | charts


def _options(standard=""):
    """Return the options of a run with one document, of seventy: none of them is looked at."""
    return RunOptions(standard, documents=("报送函",), second_core=False)


def test_filled_in_they_pass_without_a_finding(filled):
    done = CliRunner().invoke(app, ["check", NAME, "--root", str(filled), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["findings"]) == (0, [])


def test_they_reach_a_report_that_says_what_it_is(filled):
    """来源.toml still says synthetic: the notice stands in every output, in each section's header of the report."""
    run = run_city(filled, NAME, _options()).run
    assert where_said(run) == dict.fromkeys([*SHOWN, "图表"], True)
    for section in Document(run / "初评报告.docx").sections:
        assert NOTICE in section.header._element.xpath("string()")


def test_real_data_under_an_official_pack_carry_no_notice(filled, tmp_path):
    shutil.copytree(filled / "data", tmp_path / "data")
    pack = Path(shutil.copytree(PACK.folder, tmp_path / "正式包"))
    (pack / "standard.toml").write_text(
        (pack / "standard.toml")
        .read_text(encoding="utf-8")
        .replace("official = false", "official = true")
        + '[source]\nnumber = "某办〔2023〕1号"\ndate = "2023-05-01"\npage = "附件2"\n',
        encoding="utf-8",
    )
    for name in ("indicators", "business_types", "check_items", "vetoes", "interview_topics"):
        path = pack / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    stated = tmp_path / "data" / "raw" / NAME / "来源.toml"
    stated.write_text(
        stated.read_text(encoding="utf-8").replace('status = "synthetic"', 'status = "collected"'),
        encoding="utf-8",
    )
    run = run_city(tmp_path, NAME, _options(str(pack))).run
    assert where_said(run) == dict.fromkeys([*SHOWN, "图表"], False)
    assert not any(
        "演示" in "".join(section.header._element.xpath("string()"))
        for section in Document(run / "初评报告.docx").sections
    )


@needs_soffice
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_saved_by_another_program_they_say_the_same(filled, tmp_path, form):
    """LibreOffice opens and saves all seven, as xlsx and as ods: no finding, the same tables.

    An ods is entered in 来源.toml under its name.
    """
    source, folder = filled / "data" / "raw" / NAME, tmp_path / NAME
    office(form, sorted(source.glob("*.xlsx")), folder)
    stated = (source / "来源.toml").read_text(encoding="utf-8")
    (folder / "来源.toml").write_text(stated.replace('.xlsx"]', f'.{form}"]'), encoding="utf-8")
    saved, typed = (clean(read_city(raw), PACK) for raw in (folder, source))
    assert saved.findings == ()
    for name, table in typed.tables.items():
        assert saved.tables[name].drop(columns="row").equals(table.drop(columns="row")), name
