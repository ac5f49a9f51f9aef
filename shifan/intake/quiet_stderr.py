"""Keep the reader's last words off the terminal: when it breaks down it writes a backtrace to standard error before it raises."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

# Standard error belongs to the whole process: two threads that put it aside at once would put back each other's.
_ONE = threading.Lock()


@contextmanager
def hushed() -> Iterator[None]:
    """Put standard error aside; what was written meanwhile follows afterwards, unless the reading broke down."""
    with _ONE, _aside() as words:
        if sys.stderr:
            sys.stderr.flush()
        kept = _kept()
        if kept is None:  # no standard error to speak of
            yield
            return
        os.dup2(words.fileno(), 2)
        fine = False
        try:
            yield
            fine = True
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            if fine:
                _say(words)


def _aside() -> BinaryIO:
    try:
        return tempfile.TemporaryFile()
    except OSError:  # no place for temporary files: the words of the moment are lost
        return open(os.devnull, "r+b")  # noqa: PTH123


def _kept() -> int | None:
    try:
        return os.dup(2)
    except OSError:
        return None


def _say(words: BinaryIO) -> None:
    """Write to standard error what another thread said in the meantime."""
    with suppress(OSError):
        words.seek(0)
        while part := words.read(1 << 16):
            os.write(2, part)
