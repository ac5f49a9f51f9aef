"""Notebooks choose and show; they neither define nor decide, and are committed without outputs."""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import ast
from pathlib import Path

import nbformat
import pytest

from shifan.run.notebook_cells import NotebookSession
from tools.make_notebooks import NOTEBOOKS as WRITTEN
from tools.make_notebooks import notebook_path, notebook_text

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Lambda,
    ast.BinOp,
)


def test_all_are_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "00_explore",
        "01_clean",
        "02_score",
        "03_charts",
        "04_report",
        "05_compare",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_thin_and_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")
    for cell in code:
        for node in ast.walk(ast.parse(cell.source)):
            # A lambda that only names a sort order is a choice, not a rule.
            if isinstance(node, ast.Lambda) and path.stem == "00_explore":
                continue
            assert not isinstance(node, FORBIDDEN), (path.stem, cell.source)
            # What is set on a module would stay for the next notebook.
            assert not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)), (
                path.stem,
                cell.source,
            )
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "/" not in node.value and "\\" not in node.value, (path.stem, node.value)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_by_hand_with_its_defaults(path, monkeypatch):
    monkeypatch.chdir(FOLDER)
    shell = NotebookSession(path.stem)
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            shell.run(cell.source)
            assert shell.error is None, (path.stem, cell.source, shell.error)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_tool_that_writes_them_writes_what_is_committed(name):
    assert notebook_path(name).read_text(encoding="utf-8") == notebook_text(name)
