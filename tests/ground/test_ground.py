"""One list of dependencies; a lock without addresses; a wheel that holds what it needs."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted():
    extras = PYPROJECT["optional-dependencies"]
    listed = (extras[name] for name in ("docs", "lab", "lint", "test"))
    return {*PYPROJECT["dependencies"], *(each for extra in listed for each in extra)}


def test_environment_lists_the_same_dependencies():
    lines = (PROJECT / "environment.yml").read_text(encoding="utf-8").splitlines()
    listed = {line.strip()[2:] for line in lines[lines.index("dependencies:") + 1 :]}
    lint = set(PYPROJECT["optional-dependencies"]["lint"])
    assert listed - {"pip", "pip:", f"python{PYPROJECT['requires-python']}"} == wanted() | lint


def test_lock_pins_every_dependency_with_hashes_and_no_address():
    text = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text
    pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M)}
    named = {re.split(r"[<>=\[]", each)[0].lower() for each in wanted()}
    assert named <= pinned
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_wheel_holds_notebooks_packs_templates_and_skeleton(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "-q",
            "-w",
            str(tmp_path),
            str(PROJECT),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        pytest.fail(done.stderr)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    for needed in (
        "shifan/notebooks/01_clean.ipynb",
        "shifan/standards/demo-2023/wording.toml",
        "shifan/report/skeleton.docx",
        "shifan/audit/pages/templates/page.html.j2",
        "shifan/audit/pages/templates/vendor/vega.min.js",
        "shifan/audit/pages/templates/vendor/vega.LICENSES.txt",
        "shifan/tables/table.js",
    ):
        assert needed in names


def test_no_machine_path_or_registry_address_is_committed():
    listed = (
        subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True)
        .stdout.decode()
        .split("\0")
    )
    if not any(listed):
        pytest.skip("not a git checkout")
    odd = re.compile(
        r"pypi\.(org|python)|files\.pythonhosted|/wor[k]/(main|shared)|/roo[t]/|C:\\\\Users", re.I
    )
    for name in filter(None, listed):
        path = PROJECT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".yml", ".ipynb", ".lock", ".j2", ".csv"}
            and name != "tests/ground/test_ground.py"
            and path.is_file()
        ):
            assert not odd.search(path.read_text(encoding="utf-8", errors="replace")), name
