"""Files of every kind, changed at random: refused or read, no traceback. `benchmarks/hostile.py` tries thousands."""

import random
import time

import pytest

from tests.hostile.mutants import attempt, kinds


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return kinds(tmp_path_factory.mktemp("kinds"))


@pytest.mark.parametrize("seed", range(4))
def test_none_ends_in_a_traceback(found, seed):
    dice = random.Random(seed)
    for kind in found:
        start = time.thread_time()
        assert attempt(kind, dice) in ("refused", "read")
        assert time.thread_time() - start < 10, kind.name


def test_what_is_not_changed_is_read(found):
    for kind in found:
        kind.read()
