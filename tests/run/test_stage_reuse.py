"""A run takes over what has not changed, and nothing else; the result is that of a run from the beginning."""

import json
import shutil
import sys

import pytest

from shifan.files import fingerprint as fingerprints
from shifan.files.fingerprint import pack_hashes
from shifan.files.places import Place
from shifan.run.one_city import run_city, why
from shifan.run.stage_reuse import EXACT_RESULTS, StageReuse
from shifan.run.task import RunOptions, StagesDone
from shifan.stages import Work
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from tests.conftest import SMALL, copy_small, in_one_process
from tests.small_city import small_city, write_city

OUTPUTS = (
    "初评报告.docx",
    "初评报告-公开版.docx",
    "计算底稿.xlsx",
    "values.json",
    "scores.json",
    "exact.json",
    "findings.json",
)


@pytest.fixture(scope="module")
def root(finished_small, tmp_path_factory):
    return copy_small(finished_small, tmp_path_factory.mktemp("reuse"))


def taken(result):
    return json.loads((result.run / "manifest.json").read_text(encoding="utf-8"))["times"][
        "taken_over"
    ]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def reword(root):
    """Change a word of the pack's wording, or change it back."""
    path = root / "pack" / "wording.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("职责", "责任") if "职责" in text else text.replace("责任", "职责", 1),
        encoding="utf-8",
        newline="\n",
    )


def test_a_change_of_wording_neither_cleans_nor_draws_again(root):
    run_city(root, SMALL, in_one_process(root))
    reword(root)
    assert [line for line in why(root, SMALL, in_one_process(root)) if "wording.toml" in line] == [
        "规则包变化：wording.toml"
    ]
    result = run_city(root, SMALL, in_one_process(root))
    assert taken(result) == ["01_clean", EXACT_RESULTS, "03_charts"]
    anew = run_city(root, SMALL, in_one_process(root, force=True))
    assert taken(anew) == [] and result.run != anew.run
    for name in (
        *OUTPUTS,
        *(f"图表/{path.name}" for path in (anew.run / "图表").iterdir()),
        "审计/index.html",
        "notebooks/01_clean.ipynb",
    ):
        assert (result.run / name).read_bytes() == (anew.run / name).read_bytes(), name


def test_a_change_of_wording_scores_and_simulates_nothing_again(root, monkeypatch):
    def never(*_, **__):
        raise AssertionError("scored again")

    run_city(root, SMALL, in_one_process(root))
    reword(root)
    with monkeypatch.context() as patched:
        for module, name in (
            ("score.compute", "compute"),
            ("firmness.firmness_values", "assess"),
            ("questions.question_values", "asked"),
        ):
            patched.setattr(sys.modules[f"shifan.{module}"], name, never)
        assert EXACT_RESULTS in taken(run_city(root, SMALL, in_one_process(root)))
    reword(root)
    tampered = Place(root, SMALL).latest / "exact.json"
    tampered.write_text(tampered.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert EXACT_RESULTS not in taken(run_city(root, SMALL, in_one_process(root)))


def restyled(monkeypatch, name):
    """Let a file of the package be another one, as far as a run can see."""
    kept = fingerprints.code_hashes
    monkeypatch.setattr(fingerprints, "code_hashes", lambda: {**kept(), name: "f" * 64})


def test_a_new_chart_style_neither_cleans_nor_scores_again(root, monkeypatch):
    before = run_city(root, SMALL, in_one_process(root))
    restyled(monkeypatch, "charts/style.py")
    assert why(root, SMALL, in_one_process(root)) == ["程序变化：charts/style.py"]
    result = run_city(root, SMALL, in_one_process(root))
    assert taken(result) == ["01_clean", "02_score"] and result.run != before.run
    monkeypatch.undo()
    assert why(root, SMALL, in_one_process(root)) == ["程序变化：charts/style.py"]
    Place(root, SMALL).latest_file.write_text(
        json.dumps({"run": before.run.name}), encoding="utf-8"
    )  # as it was, for the next test


def test_a_change_of_a_cell_does_everything_again(root):
    before = run_city(root, SMALL, in_one_process(root))
    assert not before.changed
    notes = root / "data" / "raw" / SMALL / "来源.toml"
    edit(notes, "title", "# 已核对\ntitle")
    result = run_city(root, SMALL, in_one_process(root))
    # The notes say the same in other bytes: read again, but what follows sees nothing new in the drawn values.
    assert result.changed and "01_clean" not in taken(result)


def test_what_was_tampered_with_is_not_taken_over(root):
    last = run_city(root, SMALL, in_one_process(root)).run
    table = next((last / "clean").glob("*.parquet"))
    table.write_bytes(table.read_bytes() + b" ")
    reword(root)
    assert "01_clean" not in taken(run_city(root, SMALL, in_one_process(root)))


def test_where_a_pack_lies_is_no_part_of_the_result(root, tmp_path):
    here = run_city(root, SMALL, in_one_process(root, force=True))
    shutil.copytree(root / "pack", tmp_path / "pack")
    there = run_city(root, SMALL, in_one_process(tmp_path))
    assert not there.changed and there.run == here.run
    for path in (here.run / "notebooks").glob("*.ipynb"):
        assert str(root) not in path.read_text(
            encoding="utf-8"
        ) and 'standard = \\"pack\\"' in path.read_text(encoding="utf-8")


def test_a_pack_asked_for_once_does_not_stay(tmp_path):
    """The city names its own pack: without --standard it is that one again."""
    shutil.copytree(SHIPPED / "demo-2023", tmp_path / "pack")
    write_city(tmp_path / "data" / "raw" / SMALL, small_city(load("demo-2023")))
    reword(tmp_path)
    read = []

    def fill(task, progress):
        """Keep the pack that the notebooks would read; write what a result is told from, and nothing else."""
        read.append(Work(task.place, task.settings.standard).standard.folder)
        told = {
            "scores.json": {"verdict": {"pass": True, "reasons": []}},
            "values.json": {"files": {}},
        }
        for name, content in told.items():
            (task.folder / name).write_text(json.dumps(content), encoding="utf-8")
        return StagesDone({}, ())

    asked = run_city(tmp_path, SMALL, in_one_process(tmp_path), fill=fill)
    own = run_city(tmp_path, SMALL, RunOptions(), fill=fill)
    hashes = [
        json.loads((result.run / "manifest.json").read_text(encoding="utf-8"))["pack"]
        for result in (asked, own)
    ]
    assert read == [tmp_path / "pack", SHIPPED / "demo-2023"]
    assert own.changed and hashes[0] != hashes[1]
    assert hashes[1] == pack_hashes(SHIPPED / "demo-2023")
    assert not run_city(tmp_path, SMALL, RunOptions(), fill=fill).changed


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("clean/text.py", ["03_charts"]),
        ("rules/catalog.py", ["01_clean", "03_charts"]),
        ("firmness/words.py", ["01_clean", "03_charts"]),
        ("charts/bars.py", ["01_clean", "02_score"]),
        ("report/fill.py", ["01_clean", "02_score", "03_charts"]),
        ("audit/pages.py", ["01_clean", "02_score", "03_charts", "04_report"]),
        ("values.py", []),
    ],
)
def test_a_stage_is_done_again_for_its_own_code_and_that_of_stages_before(
    root, name, kept, tmp_path, monkeypatch
):
    """By the keys alone, against those of the last run. Charts depend on values, not on how these came.

    The same values are not drawn again.
    """
    last = Place(root, SMALL).latest
    known = json.loads((last / "manifest.json").read_text(encoding="utf-8"))
    shutil.copyfile(last / "values.json", tmp_path / "values.json")
    mark = fingerprints.Fingerprint(
        **{part: known[part] for part in ("inputs", "pack", "notebooks", "parameters", "reviews")},
        code={**known["code"], name: "f" * 64},
    )
    reuse = StageReuse(mark, tmp_path, None)
    for stage in fingerprints.STAGES:
        reuse.take(stage)  # there is no run to take it from, but its key is known now
    assert [
        stage for stage in fingerprints.STAGES if reuse.keys[stage] == known["stages"][stage]
    ] == kept
