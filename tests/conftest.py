"""Shared fixtures: a root with copies of the shipped cities, and one run of them through the command line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def shifan(root, *arguments, **environment):
    """Return the finished process of a command in a root."""
    return subprocess.run(
        [sys.executable, "-m", "shifan", arguments[0], "--root", str(root), *arguments[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=300,
    )


def copy_city(root, city):
    """Return the raw folder of a shipped city, copied into a root."""
    target = Path(root) / "data" / "raw" / city
    shutil.copytree(PROJECT / "data" / "raw" / city, target)
    return target


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A root in which 晋中市 and 示例乙市 were run, one after the other."""
    root = tmp_path_factory.mktemp("root")
    for city in ("晋中市", "示例乙市"):
        copy_city(root, city)
        done = shifan(root, "run", city)
        assert done.returncode == 0, done.stderr
    return root


def latest(root, city):
    """Return the folder of a city's last run."""
    from shifan.files.places import Place

    return Place(Path(root), city).latest
