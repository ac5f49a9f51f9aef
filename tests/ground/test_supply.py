"""What `make report` installs is locked with hashes, is what running takes, and nothing of it is under the GPL."""

import importlib.util
import json
import re

import pytest

from tests.conftest import PROJECT


def tool(name):
    spec = importlib.util.spec_from_file_location(name, PROJECT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def run_lock():
    return tool("run_lock")


def test_the_lock_to_run_is_the_part_of_the_full_one(run_lock):
    written = run_lock.RUN_LOCK.read_text(encoding="utf-8")
    assert written == run_lock.run_lock()
    full, own = (
        run_lock.entries(text) for text in (run_lock.LOCK.read_text(encoding="utf-8"), written)
    )
    assert own.items() <= full.items() and all("--hash=sha256:" in entry for entry in own.values())
    assert {"pandas", "jupyterlab", "distributed", "setuptools", "lxml"} <= own.keys()
    assert not {"pycel", "pytest", "ruff", "sphinx", "xlwt", "hypothesis"} & own.keys()


def test_the_reasons_of_a_lock_are_followed(run_lock):
    lock = run_lock.entries(
        "a==1\n    # via shifan\nB.b==2\n    # via\n    #   a\n    #   x\nc==3\n    # via d\n"
    )
    project = {
        "project": {"dependencies": ["a>=1"], "optional-dependencies": {"lab": [], "cluster": []}},
        "build-system": {"requires": []},
    }
    assert run_lock.needed(lock, project) == {"a", "b-b"}


def test_make_report_installs_the_lock_to_run():
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^report: \$\(RUN\)$", text, re.M) and re.search(
        r"^test: \$\(STAMP\)$", text, re.M
    )
    assert "--require-hashes -r requirements-run.lock" in text


def test_licences_are_listed_and_none_is_the_gpl(run_lock):
    page = (PROJECT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", page, re.M))
    assert listed.keys() == run_lock.entries(run_lock.run_lock()).keys()
    assert not [name for name, licence in listed.items() if re.search(r"(?<!L)GPL|^$", licence)]


def test_the_bill_of_materials_names_every_package(run_lock):
    bill = json.loads(json.dumps(tool("sbom").bill()))
    assert bill["bomFormat"] == "CycloneDX"
    components = {each["name"]: each for each in bill["components"]}
    assert components.keys() == run_lock.entries(run_lock.run_lock()).keys()
    assert components["pandas"]["version"] and components["pandas"]["hashes"]
    assert components["lxml"]["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
