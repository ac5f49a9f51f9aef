"""The command line end to end: exit statuses, JSON answers, refusals that write nothing."""

import json
import os
import shutil
import subprocess
import sys

import openpyxl
import pytest

from shifan.run.one_city import run_city
from shifan.standards import load
from tests.conftest import PROJECT, SMALL, called, copy_city, in_one_process, latest, shifan
from tests.run.same import same
from tests.small_city import small_city, write_city
from tests.small_pack import FILES, write_pack


def loaded_by(*call):
    """Return the modules that a command has loaded when it ends."""
    code = f"import sys\nsys.argv = ['shifan', *{call!r}]\nfrom shifan.cli import main\n"
    code += "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=PROJECT
    )
    return set(done.stderr.split())


def test_help_loads_neither_libraries_nor_commands():
    loaded = loaded_by("--help")
    assert "shifan.cli.app" in loaded
    heavy = {"pandas", "matplotlib", "papermill", "docx", "shifan.cli.run", "shifan.cli.check"}
    assert not heavy & loaded


def test_a_check_loads_what_it_needs(finished):
    loaded = loaded_by("check", "晋中市", "--root", str(finished))
    assert "shifan.clean.city" in loaded
    not_needed = {
        "matplotlib",
        "docx",
        "scipy",
        "rich",
        "shifan.rules.expression",
        "shifan.cli.run",
    }
    assert not not_needed & loaded


@pytest.mark.parametrize("command", ["refresh", "verify", "lint"])
def test_a_report_is_handled_without_the_libraries_of_a_run(finished, tmp_path, command):
    report = shutil.copy(latest(finished, "晋中市") / "初评报告.docx", tmp_path / "报告.docx")
    output = ("-o", str(tmp_path / "新.docx")) if command == "refresh" else ()
    root = () if command == "lint" else ("--root", str(finished))
    loaded = loaded_by(command, str(report), *output, *root)
    assert "shifan.word.package" in loaded and (not output or (tmp_path / "新.docx").exists())
    heavy = {"numpy", "pandas", "pyarrow", "docx", "shifan.clean", "shifan.standards.model"}
    assert not heavy & loaded


def test_a_run_ends_with_the_report(finished):
    done = shifan(finished, "run", "晋中市")
    assert (
        done.returncode == 0
        and "没有变化" in done.stdout
        and done.stdout.strip().endswith("初评报告.docx")
    )


def test_run_json(finished):
    answer = json.loads(shifan(finished, "run", "示例乙市", "--json").stdout)
    assert set(answer) >= {"city", "run", "report", "public", "workbook", "verdict"}
    assert answer["verdict"]["pass"] is False and len(answer["verdict"]["reasons"]) == 3


def test_scores_json(finished):
    scores = json.loads((latest(finished, "晋中市") / "scores.json").read_text(encoding="utf-8"))
    assert (
        scores["verdict"] == {"pass": True, "reasons": []}
        and len(scores["indicators"]) == 30
        and len(scores["sites"]) == 78
    )
    assert set(scores["dimensions"]["基础工作"]) == {"score", "full", "rate"}
    lowest = sorted(scores["indicators"], key=lambda code: scores["indicators"][code]["rate"])[:4]
    assert lowest[0] == "N07" and set(lowest[1:3]) == {"J01", "B03"} and lowest[3] == "N06"


@pytest.mark.parametrize(
    "name", ["普中市", "../晋中市", "..", "/etc", "a/b", "con", "晋中市/x", "-x"]
)
def test_unknown_and_hostile_cities(finished, name):
    done = called(finished, "check", "--", name)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    if name == "普中市":
        assert "晋中市" in done.stderr


def test_check_json_and_status(finished):
    answer = json.loads(called(finished, "check", "晋中市", "--json").stdout)
    assert answer["ok"] is True
    assert all(
        set(finding) == {"severity", "code", "file", "sheet", "cell", "found", "expected", "action"}
        for finding in answer["findings"]
    )
    rows = {row["city"]: row for row in json.loads(called(finished, "status", "--json").stdout)}
    assert rows["晋中市"]["pass"] is True and rows["示例乙市"]["pass"] is False


def test_trace_json(finished):
    answer = json.loads(called(finished, "trace", "晋中市", "scores.total", "--json").stdout)
    assert set(answer) >= {"id", "display", "rule", "inputs", "cells", "feeds"} and any(
        cell.startswith("资料审查.xlsx!评分!") for cell in answer["cells"]
    )
    assert called(finished, "trace", "晋中市", "没有这个").returncode == 2


@pytest.fixture
def broken(tmp_path):
    return copy_city(tmp_path, "晋中市")


def refused(root, *parts):
    done = called(root, "run", "晋中市")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and not (root / "output" / "晋中市").exists()
    for part in parts:
        assert part in done.stderr
    return done.stderr


def test_all_faults_are_told_at_once_and_nothing_is_written(broken, tmp_path):
    (broken / "否决项.xlsx").unlink()
    (broken / "领导访谈.xlsx").write_bytes(b"not a workbook")
    book = openpyxl.load_workbook(broken / "现场检查.xlsx")
    del book["业态缺项"]
    book["点位"]["C1"].value = "别的列"
    book.save(broken / "现场检查.xlsx")
    refused(tmp_path, "否决项.xlsx", "领导访谈.xlsx", "业态缺项", "列“区县”")


def test_a_wrong_cell_is_named(broken, tmp_path):
    book = openpyxl.load_workbook(broken / "资料审查.xlsx")
    book["评分"]["D2"].value = 99
    book.save(broken / "资料审查.xlsx")
    refused(tmp_path, "资料审查.xlsx!评分!D2")


def test_wrong_pack(broken, tmp_path):
    done = called(tmp_path, "run", "晋中市", "--standard", "没有")
    assert (
        done.returncode == 2
        and "demo-2023" in done.stderr
        and not (tmp_path / "output" / "晋中市").exists()
    )
    pack = tmp_path / "pack"
    shutil.copytree(PROJECT / "shifan" / "standards" / "demo-2023", pack)
    lines = (
        (pack / "indicators.csv")
        .read_text(encoding="utf-8")
        .replace("B01,基础工作,党政同责,3", "B01,基础工作,党政同责,4")
    )
    (pack / "indicators.csv").write_text(lines, encoding="utf-8")
    done = called(tmp_path, "run", "晋中市", "--standard", str(pack))
    assert done.returncode == 2 and "合计 101" in done.stderr


def test_another_pack_with_other_shape(tmp_path):
    settings = (
        FILES["standard.toml"]
        .replace('["基础工作", "生产经营状况"]', '["甲", "乙", "生产经营状况"]')
        .replace('announced = "0.6"', 'announced = "0.5"')
        .replace('covert = "0.4"', 'covert = "0.5"')
    )
    indicators = (
        FILES["indicators.csv"].replace("基础工作", "甲").replace("J01,生产经营状况", "J01,乙")
    )
    own = {"standard.toml": settings, "indicators.csv": indicators}
    pack = load(write_pack(tmp_path / "pack", own))
    write_city(tmp_path / "data" / "raw" / SMALL, small_city(pack))
    run_city(tmp_path, SMALL, in_one_process(tmp_path))
    scores = json.loads((latest(tmp_path, SMALL) / "scores.json").read_text(encoding="utf-8"))
    assert list(scores["dimensions"]) == ["甲", "乙", "生产经营状况"]


def test_one_refused_city_stops_no_other(finished_small, small):
    shutil.rmtree(small / "output")
    (copy_city(small, "示例甲市") / "否决项.xlsx").unlink()
    done = shifan(small, "run", "--all", "-j", "2", "--standard", str(small / "pack"))
    assert done.returncode == 2 and not (small / "output" / "示例甲市").exists()
    # Made in a pool of processes: the same bytes.
    same(latest(finished_small, SMALL), latest(small, SMALL))


def test_a_correction_is_traced_by_diff(small):
    broken = small / "data" / "raw" / SMALL
    own_pack = ("--standard", str(small / "pack"))
    first = latest(small, SMALL).name
    before = openpyxl.load_workbook(broken / "资料审查.xlsx")["评分"]["D2"].value
    row = ["资料审查.xlsx", "评分", "D2", f"{before:g}", "1", "复核扣分", "审查员01", "2023-11-20"]
    (broken / "更正.csv").write_text(
        "文件,工作表,单元格,原值,新值,理由,更正人,日期\n" + ",".join(row) + "\n", encoding="utf-8"
    )
    assert called(small, "run", SMALL, *own_pack).returncode == 0
    second = latest(small, SMALL).name
    assert second.startswith("r002-") and second != first
    answer = json.loads(called(small, "diff", SMALL, "r001", "r002", *own_pack, "--json").stdout)
    changed = {value["id"] for value in answer["values"]}
    assert (
        "scores.total" in changed
        and "indicator.B01.score" in changed
        and [cause["kind"] for cause in answer["causes"]] == ["correction"]
    )
    (broken / "更正.csv").write_text(
        "文件,工作表,单元格,原值,新值,理由,更正人,日期\n"
        + ",".join([*row[:3], "7", *row[4:]])
        + "\n",
        encoding="utf-8",
    )
    stale = called(small, "run", SMALL, *own_pack)
    assert (
        stale.returncode == 2 and "更正.csv" in stale.stderr and latest(small, SMALL).name == second
    )


def test_module_can_be_run_from_anywhere(finished, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "shifan", "status", "--root", str(finished)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0 and "晋中市" in done.stdout


def test_version_is_told():
    from importlib.metadata import version

    from shifan.cli.version import RELEASE_DATE

    done = subprocess.run(
        [sys.executable, "-m", "shifan", "--version"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
    )
    assert (
        done.returncode == 0
        and done.stdout.strip() == f"shifan {version('shifan')}（{RELEASE_DATE}）"
    )
