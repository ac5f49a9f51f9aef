"""A notebook that was run and saved by hand is the same notebook; what is typed in it is not."""

import json

import nbformat
import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.files import fingerprint
from shifan.files.notebook_content import notebook_sha256
from tests.conftest import PROJECT, copy_city
from tools.check_house import saved_with_outputs
from tools.strip_notebooks import strip

SOURCE = PROJECT / "notebooks" / "02_score.ipynb"


def saved(path, change):
    """Write the notebook as an editor would after a change."""
    notebook = nbformat.read(SOURCE, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)
    return path


def run_in_jupyter(notebook):
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    notebook.metadata["widgets"] = {"state": {}}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"random{number}"
        cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="1\n")]


def typed(notebook):
    notebook.cells[1].source += "\nx = 1"


def tagged(notebook):
    notebook.cells[2].metadata["tags"] = ["parameters"]


def removed(notebook):
    del notebook.cells[-1]


def test_outputs_counts_and_times_are_no_change(tmp_path):
    before = notebook_sha256(SOURCE)
    assert notebook_sha256(saved(tmp_path / "a.ipynb", run_in_jupyter)) == before
    windows = tmp_path / "w.ipynb"
    windows.write_bytes(SOURCE.read_bytes().replace(b"\n", b"\r\n"))
    assert notebook_sha256(windows) == before


@pytest.mark.parametrize("change", [typed, tagged, removed])
def test_what_is_typed_is_a_change(tmp_path, change):
    assert notebook_sha256(saved(tmp_path / "a.ipynb", change)) != notebook_sha256(SOURCE)


def test_a_file_that_is_no_notebook_counts_by_its_bytes(tmp_path):
    for number, text in enumerate(["", "[]", '{"cells": 3}', "{"]):
        (tmp_path / f"{number}.ipynb").write_text(text, encoding="utf-8")
    assert len({notebook_sha256(path) for path in tmp_path.iterdir()}) == 4


def test_a_run_does_not_depend_on_saved_outputs(tmp_path, monkeypatch):
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = fingerprint.notebook_hashes()
    saved(tmp_path / SOURCE.name, run_in_jupyter)
    monkeypatch.setattr(fingerprint, "notebook_folder", lambda: tmp_path)
    assert fingerprint.notebook_hashes() == before


def test_lint_tells_a_notebook_with_outputs_and_a_tool_strips_it(tmp_path):
    path = saved(tmp_path / "a.ipynb", run_in_jupyter)
    assert "a.ipynb holds outputs" in next(saved_with_outputs([path]))
    assert strip(path) and not strip(path)
    assert not list(saved_with_outputs([path])) and notebook_sha256(path) == notebook_sha256(SOURCE)


@pytest.mark.parametrize(
    "arguments, passed",
    [
        (["示例乙市"], []),
        (["示例乙市", "--", "--no-browser", "--port", "9999"], ["--no-browser", "--port", "9999"]),
        (["示例乙市", "--ip=0.0.0.0"], ["--ip=0.0.0.0"]),
        ([], []),
        (["--", "--no-browser"], ["--no-browser"]),
    ],
)
def test_lab_opens_copies_of_the_city_and_hands_options_on(
    tmp_path, monkeypatch, arguments, passed
):
    copy_city(tmp_path, "示例乙市")
    called = []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    monkeypatch.setattr("subprocess.call", lambda command, env: called.append(command) or 0)
    done = CliRunner().invoke(app, ["lab", "--root", str(tmp_path), *arguments])
    assert done.exit_code == 0, done.output
    folder = tmp_path / "output" / "示例乙市" / "笔记本"
    assert called[0][-len(passed) - 1 :] == [str(folder), *passed]
    first = json.loads((folder / "00_explore.ipynb").read_text(encoding="utf-8"))["cells"][1]
    assert "示例乙市" in "".join(first["source"])
