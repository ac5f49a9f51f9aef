"""The collector is put off as long as is said, and then as before."""

import gc
import subprocess
import sys

import pytest

from shifan.garbage_collection import garbage_collection_paused, garbage_collection_rare

COMMAND = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count() > 1000))  # what is registered last is called first
from shifan.garbage_collection import collect_garbage_rarely
collect_garbage_rarely()
ring = []
ring.append(ring)
del ring
print(gc.isenabled(), gc.collect() > 0)
"""


@pytest.mark.parametrize("put_off", [garbage_collection_paused, garbage_collection_rare])
def test_afterwards_all_is_as_before_also_when_the_block_fails(put_off):
    before = gc.isenabled(), gc.get_threshold()
    with pytest.raises(KeyError), put_off():
        assert (gc.isenabled(), gc.get_threshold()) != before
        raise KeyError
    assert (gc.isenabled(), gc.get_threshold()) == before


def test_a_command_can_still_collect_and_looks_at_nothing_when_it_ends():
    said = subprocess.run(
        [sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == ["True", "True", "True"]
