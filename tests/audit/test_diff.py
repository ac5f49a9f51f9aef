"""Diff of runs: each changed value under the cause its lineage names, the verdict first."""

import json
import shutil

import pytest

from shifan.audit.diff.diff import diff
from shifan.audit.diff.run_difference import BeforeAfter, RunDifference
from shifan.clean import clean as cleaned
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.standards import load
from tests.builders import CITY, DEMO, Books
from tests.run_folders import vouch_for


def line_of(books, *texts):
    return books.find("资料审查!评分", *texts)


def ids(result, number):
    return {value["id"] for value in result["values"] if number in value["causes"]}


def correct(books, line, after):
    books.write()
    was = books.rows("资料审查!评分")[line - 1][3]
    (books.folder / "更正.csv").write_text(
        f"文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,D{line},{was:g},{after},"
        "复核,甲,2024-01-02\n",
        encoding="utf-8",
    )
    return cleaned(read_city(books.folder), DEMO)


def test_the_same_has_no_changes(runs, tmp_path):
    runs.add(Books(tmp_path / "second").clean())
    result = runs.diff()
    assert result["values"] == result["causes"] == result["idle"] == []


def test_a_raw_cell_with_what_it_changed(runs, tmp_path):
    books = Books(tmp_path / "second")
    line = line_of(books, "B04", "准确性")
    was = books.rows("资料审查!评分")[line - 1][3]
    runs.add(
        books.set(f"资料审查!评分!D{line}", 1.3).set(f"资料审查!评分!G{line}", "审查员99").clean()
    )
    result = runs.diff()
    (cause,) = result["causes"]
    assert (cause["kind"], cause["place"]) == ("cell", f"资料审查.xlsx!评分!D{line}（B04/准确性）")
    assert (cause["before"], cause["after"]) == (f"{was:g}", "1.3")
    assert {"indicator.B04.document_rate", "indicator.B04.score", "scores.total"} <= set(
        cause["values"]
    )
    assert not any(key.startswith("indicator.B05") for key in cause["values"])
    assert [(each["kind"], each["after"]) for each in result["idle"]] == [("cell", "审查员99")]


def test_the_answer_for_machines_has_these_parts(runs, tmp_path):
    books = Books(tmp_path / "second")
    line = line_of(books, "B04", "准确性")
    was = books.rows("资料审查!评分")[line - 1][3]
    runs.add(
        books.set(f"资料审查!评分!D{line}", 1.3).set(f"资料审查!评分!G{line}", "审查员99").clean()
    )
    result = runs.diff()
    assert list(result) == [
        "city",
        "a",
        "b",
        "verdict",
        "total",
        "reasons",
        "values",
        "causes",
        "idle",
    ]
    assert (result["city"], result["a"], result["b"]) == (CITY, "r001-00000001", "r002-00000002")
    assert all(
        list(value) == ["id", "name", "before", "after", "causes"] for value in result["values"]
    )
    rate = next(value for value in result["values"] if value["id"] == "indicator.B04.document_rate")
    total = next(value for value in result["values"] if value["id"] == "scores.total")
    assert rate["before"] != rate["after"] and rate["causes"] == [0]
    assert result["total"] == [total["before"], total["after"]]
    (cause,) = result["causes"]
    changed = [value["id"] for value in result["values"]]
    assert cause == {
        "kind": "cell",
        "place": f"资料审查.xlsx!评分!D{line}（B04/准确性）",
        "before": f"{was:g}",
        "after": "1.3",
        "note": "",
        "values": changed,
    }
    (idle,) = result["idle"]
    assert list(idle) == list(cause) and idle["values"] == []
    assert idle["place"] == f"资料审查.xlsx!评分!G{line}（B04/准确性）"


def test_a_correction_and_its_withdrawal(runs, tmp_path):
    books = Books(tmp_path / "second")
    line = line_of(books, "B04", "准确性")
    runs.add(correct(books, line, "1.3"))
    (cause,) = runs.diff()["causes"]
    assert (
        cause["kind"] == "correction"
        and "新增更正" in cause["note"]
        and "复核（甲，2024-01-02）" in cause["note"]
    )
    (back,) = runs.diff("r002", "r001")["causes"]
    assert back["kind"] == "correction" and "撤销更正" in back["note"] and back["before"] == "1.3"


def test_two_causes_each_with_its_own_values(runs, tmp_path):
    books = Books(tmp_path / "second")
    runs.add(
        correct(
            books.set(f"资料审查!评分!D{line_of(books, 'B05', '完整性')}", 1.1),
            line_of(books, "B04", "准确性"),
            "1.3",
        )
    )
    result = runs.diff()
    assert [cause["kind"] for cause in result["causes"]] == ["cell", "correction"]
    assert "indicator.B05.score" in ids(result, 0) - ids(
        result, 1
    ) and "indicator.B04.score" in ids(result, 1) - ids(result, 0)
    assert next(value for value in result["values"] if value["id"] == "scores.total")["causes"] == [
        0,
        1,
    ]


def test_an_entry_of_the_pack_and_the_verdict_first(runs, tmp_path):
    pack = shutil.copytree(DEMO.folder, tmp_path / "demo-2023")
    text = (pack / "standard.toml").read_text(encoding="utf-8")
    (pack / "standard.toml").write_text(
        text.replace('pass_line = "85"', 'pass_line = "70"').replace(
            'key_floor = "0.60"', 'key_floor = "0.40"'
        ),
        encoding="utf-8",
    )
    books = Books(tmp_path / "second")
    veto = next(n for n, row in enumerate(books.rows("否决项!核查"), 1) if row[1] == "是")
    runs.add(books.set(f"否决项!核查!B{veto}", "否").clean(), load(pack))
    result = runs.diff()
    assert (
        result["verdict"] == ["未通过", "通过"]
        and len(result["reasons"][0]) == 3
        and result["reasons"][1] == []
    )
    assert result["values"][0]["id"] == "verdict.pass" and len(result["values"][0]["causes"]) == 3
    assert {(cause["kind"], cause["place"].split("（")[0]) for cause in result["causes"]} == {
        ("cell", f"否决项.xlsx!核查!B{veto}"),
        ("pack", "standard.toml verdict.pass_line"),
        ("pack", "standard.toml verdict.key_floor"),
    }


def test_moved_rows_and_another_format_change_nothing(runs, tmp_path):
    books = Books(tmp_path / "second")
    rows = books.rows("资料审查!评分")
    rows[1:] = rows[:0:-1]
    runs.add(books.clean(formats={"领导访谈": "csv"}))
    result = runs.diff()
    assert [
        each
        for each in result["causes"] + result["idle"]
        if not each["place"].startswith("来源.toml")
    ] == []
    assert [
        value["id"]
        for value in result["values"]
        if value["id"].startswith(("indicator", "scores", "verdict"))
    ] == []


def test_a_program_that_computes_otherwise(runs, tmp_path):
    runs.add(
        Books(tmp_path / "second").clean(),
        code="2",
        edit=lambda values: values["scores.total"].update(display="99.99"),
    )
    result = runs.diff()
    (cause,) = result["causes"]
    assert (
        cause["kind"] == "code"
        and cause["note"] == "score/verdict.py"
        and cause["values"] == ["scores.total"]
    )


def test_what_nothing_explains_is_said_to_be_unexplained(runs, tmp_path):
    runs.add(
        Books(tmp_path / "second").clean(),
        edit=lambda values: values["scores.total"].update(display="99.99"),
    )
    (cause,) = runs.diff()["causes"]
    assert cause["kind"] == "unknown"


def test_a_program_that_reads_the_same_file_otherwise(runs, tmp_path):
    import pandas as pd

    made = Books(tmp_path / "first").clean()
    frame = made.tables["vetoes"]
    occurred = frame["occurred"].copy()
    occurred.iloc[0] = not occurred.iloc[0]
    made.tables["vetoes"] = frame.assign(occurred=pd.Series(occurred.tolist(), dtype=object))
    runs.add(made, code="2")
    causes = runs.diff()["causes"]
    assert {cause["kind"] for cause in causes} == {"code"} and any(
        "否决项.xlsx!核查!B2" in cause["place"] for cause in causes
    )


@pytest.mark.parametrize(
    "name, told", [("r009", "r001-00000001"), ("", "没有运行"), ("../r001", "没有运行")]
)
def test_unknown_runs_are_refused_with_those_there_are(runs, name, told):
    with pytest.raises(Refused, match=told):
        runs.diff("r001", name)


def test_a_damaged_run_and_an_unknown_city_are_refused(runs):
    with pytest.raises(Refused, match="没有城市"):
        diff(runs.root, "无此市", "r001", "r001")
    (runs.root / "output" / CITY / "r001-00000001" / "values.json").write_text(
        "{", encoding="utf-8"
    )
    with pytest.raises(Refused, match="手工改动"):
        runs.diff("r001", "r001")
    vouch_for(runs.root / "output" / CITY / "r001-00000001")
    with pytest.raises(Refused, match="无法读取"):
        runs.diff("r001", "r001")


def test_a_run_that_kept_no_pack_is_compared_by_files(runs, tmp_path):
    folder = runs.add(
        Books(tmp_path / "second").clean(),
        edit=lambda values: values["scores.total"].update(display="99.99"),
    )
    shutil.rmtree(folder / "规则包")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    vouch_for(folder, pack={**manifest["pack"], "standard.toml": "x"})
    (cause,) = runs.diff()["causes"]
    assert cause["kind"] == "pack" and cause["note"] == "standard.toml"


def test_a_run_against_itself_is_said_to_be_the_same(capsys):
    from shifan.cli.diff import _print

    same = BeforeAfter("未通过", "未通过")
    _print(RunDifference(CITY, "r002-0a", "r002-0a", same, same, ((), ()), (), (), ()))
    assert "是同一次运行，没有差异" in capsys.readouterr().out
