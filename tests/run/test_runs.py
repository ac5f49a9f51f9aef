"""Runs appear whole or not at all, are numbered, locked, and cleaned up after."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from shifan.errors import Refused
from shifan.files.fingerprint import sha256
from shifan.files.places import Place
from shifan.run import notebooks
from shifan.run import one_city as runs
from shifan.run.notebook_cells import NotebookSession
from shifan.run.notebook_copies import copy_notebooks
from shifan.run.task import NotebookFailed, NotebookTask, RunOptions
from tests.conftest import PROJECT, SMALL, called, in_one_process, latest
from tests.run.same import holds, same


def test_manifest_holds_and_tables_are_published(finished):
    run = latest(finished, "晋中市")
    manifest = holds(run)
    assert all(sha256(finished / name) == digest for name, digest in manifest["inputs"].items())
    published = sorted((finished / "data" / "processed" / "晋中市").glob("*.parquet"))
    assert [path.read_bytes() for path in published] == [
        path.read_bytes() for path in sorted((run / "clean").glob("*.parquet"))
    ]


def test_force_makes_the_next_number_and_leaves_the_former(small, monkeypatch):
    monkeypatch.setattr(runs, "available_cores", lambda: 2)  # the charts in a second process
    before = latest(small, SMALL)
    result = runs.run_city(small, SMALL, RunOptions(str(small / "pack"), force=True))
    assert result.run.name.startswith("r002-") and result.run.name[5:] == before.name[5:]
    holds(before)
    assert (before / "初评报告.docx").read_bytes() == result.report.read_bytes()


def kernels():
    """Return the commands of the kernels that this process has started."""
    commands = [" ".join(each.cmdline()) for each in psutil.Process().children(recursive=True)]
    return [command for command in commands if "launch_new_instance" in command]


def test_isolated_kernels_give_the_same_bytes(small):
    before = latest(small, SMALL)
    result = runs.run_city(small, SMALL, in_one_process(small, force=True, isolated=True))
    same(before, result.run)
    assert not kernels()  # each has ended with its notebook


def test_leftovers_of_a_killed_run_are_cleaned(small):
    place = Place(small, SMALL)
    (place.output / ".tmp-r009-00000000-1").mkdir()
    runs.run_city(small, SMALL, in_one_process(small))
    assert not list(place.output.glob(".tmp-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not there")
@pytest.mark.parametrize("made", [".", "clean/*.parquet", "初评报告.docx"])
def test_a_killed_run_leaves_the_last_whole(small, made):
    """Killed as soon as its folder, its tables or its report are there."""
    place = Place(small, SMALL)
    before = place.latest
    command = [sys.executable, "-m", "shifan", "run", SMALL, "--force", "--root", str(small)]
    process = subprocess.Popen(
        [*command, "--standard", str(small / "pack")],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not any(place.output.glob(f".tmp-*/{made}")):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(place.output.glob(".tmp-*")) and place.latest == before
    holds(before)
    runs.run_city(small, SMALL, in_one_process(small))
    assert not list(place.output.glob(".tmp-*")) and place.latest == before


def test_two_runs_at_once_the_second_waits(small):
    shutil.rmtree(small / "output")
    command = ["run", SMALL, "--standard", str(small / "pack")]
    other = subprocess.Popen(
        [sys.executable, "-m", "shifan", *command, "--root", str(small)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    place = Place(small, SMALL)
    while other.poll() is None and not any(place.output.glob(".tmp-*")):
        time.sleep(0.005)
    own = called(small, *command)  # asked for while the other one is in the middle of it
    said = [own.stdout, other.communicate(timeout=200)[0]]
    assert [own.returncode, other.returncode] == [0, 0]
    assert ["没有变化" in text for text in said] == [True, False]
    assert [path.name[:4] for path in Place(small, SMALL).runs()] == ["r001"]


def test_parameters_are_checked_before_a_notebook_starts():
    source = PROJECT / "notebooks" / "01_clean.ipynb"
    with pytest.raises(Refused, match="没有这个参数"):
        notebooks.check_parameters(source, {"town": "晋中市"})
    with pytest.raises(Refused, match="str"):
        notebooks.check_parameters(source, {"city": 3})


def test_a_broken_notebook_is_kept_and_named(tmp_path, monkeypatch):
    import nbformat

    notebook = nbformat.read(PROJECT / "notebooks" / "01_clean.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    folder = tmp_path / "books"
    folder.mkdir()
    nbformat.write(notebook, folder / "01_clean.ipynb")
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: folder)
    parameters = {"city": "晋中市", "root": str(PROJECT), "standard": "", "run": ""}
    with pytest.raises(NotebookFailed, match=r"01_clean\.ipynb") as failed:
        notebooks.execute(
            NotebookTask("01_clean", tmp_path / "out", parameters, False, tmp_path / "broken")
        )
    assert (
        "ZeroDivisionError" in str(failed.value)
        and Path(tmp_path / "broken" / "01_clean.ipynb").is_file()
    )


def test_no_name_leaks_from_one_notebook_to_the_next():
    first, second = NotebookSession("a"), NotebookSession("b")
    first.run("leaked = 1")
    second.run("leaked")
    assert type(second.error).__name__ == "NameError"


def test_copies_for_the_lab_start_with_the_city_and_are_not_overwritten(tmp_path):
    folder = copy_notebooks("示例甲市", tmp_path / "lab")
    text = (folder / "02_score.ipynb").read_text(encoding="utf-8")
    assert "city = '示例甲市'" in text and len(list(folder.glob("*.ipynb"))) == 6
    (folder / "02_score.ipynb").write_text("mine", encoding="utf-8")
    copy_notebooks("示例甲市", folder)
    assert (folder / "02_score.ipynb").read_text(encoding="utf-8") == "mine"
