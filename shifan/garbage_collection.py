"""Python's garbage collector, put off while very many objects are made that are kept."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (1_000_000, 20, 100)  # objects, and how many looks at new ones for one at older ones


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Run a block without the collector looking at each object that it makes: a third of the time of a long sheet."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def garbage_collection_rare() -> Iterator[None]:
    """Run a block that keeps most of what it makes with the collector looking only when very much is there."""
    usual = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def collect_garbage_rarely() -> None:
    """Let this process, which is one command, look for garbage only when very much is there, and not when it ends.

    What libraries make while they load stays: to look at it takes a tenth of the time of `check`, and so it does again
    at the end.
    """
    gc.set_threshold(*_RARELY)
    atexit.register(gc.freeze)
