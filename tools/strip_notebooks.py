"""Take outputs and execution counts out of notebooks. Usage: python tools/strip_notebooks.py [notebook…]."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat

FOLDER = Path(__file__).parents[1] / "notebooks"


def strip(path: Path) -> bool:
    """Return whether anything was taken out of a notebook; its cells stay as they are typed."""
    notebook, found = nbformat.read(path, as_version=4), False
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            cell.outputs, cell.execution_count, found = [], None, True
    if found:
        nbformat.write(notebook, path)
    return found


if __name__ == "__main__":
    for file in [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.ipynb")):
        if strip(file):
            print(f"{file.name}: outputs taken out")
