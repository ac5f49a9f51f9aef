"""The demo pack, loaded once for the tests of cleaning."""

import pytest

from shifan.standards import load


@pytest.fixture(scope="session")
def pack():
    return load("demo-2023")
