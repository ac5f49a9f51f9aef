"""A run that others are compared with."""

import shutil

import pytest

from tests.audit.kept_runs import Runs
from tests.builders import Books


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """A root with one run of the shipped city; for copies."""
    folder = tmp_path_factory.mktemp("first")
    made = Runs(folder / "root")
    made.add(Books(folder).clean())
    return made.root


@pytest.fixture
def runs(first_run, tmp_path):
    """A root of a test's own with one run of the shipped city."""
    return Runs(shutil.copytree(first_run, tmp_path / "root"), number=1)
