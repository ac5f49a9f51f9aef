"""Copies of the notebooks for people, in JupyterLab, whose parameters start with a city and a rule pack."""

from __future__ import annotations

import re
from pathlib import Path

from shifan.files.fingerprint import notebook_folder
from shifan.run.papermill_import import nbformat


def copy_notebooks(city: str, target: Path, standard: str = "") -> Path:
    """Return the folder `target` with a copy of each notebook; copies that are there stay as they are."""
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(notebook_folder().glob("*.ipynb")):
        copy = target / source.name
        if not copy.exists():
            _copy(source, copy, {"city": city, "standard": standard})
    return target


def _copy(source: Path, copy: Path, parameters: dict[str, str]) -> None:
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            for name, value in parameters.items():
                cell.source = _with_parameter(cell.source, name, value)
    nbformat.write(notebook, copy)


def _with_parameter(source: str, name: str, value: str) -> str:
    """Return the source of a parameters cell with another value for one of its parameters."""
    assignment = f"{name} = {value!r}"
    return re.sub(rf'^{name} = ".*"$', lambda _: assignment, source, flags=re.M)
