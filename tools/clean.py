"""Remove the environment and all results; the README.md of each folder of results stays.

    python tools/clean.py

Used by `make clean`. Needs nothing but Python: the environment goes first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = ("output", "data/processed")
KEPT = "README.md"


def clean(project: Path) -> None:
    """Remove .venv and what lies in the folders of results; one that is not there is no fault."""
    shutil.rmtree(project / ".venv", ignore_errors=True)
    for name in RESULTS:
        folder = project / name
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != KEPT:
                path.unlink()


if __name__ == "__main__":
    clean(PROJECT)
