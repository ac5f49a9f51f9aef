"""Keep off the terminal what the reading library writes when it breaks down.

It writes a backtrace to standard error before it raises.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

# Standard error belongs to the whole process: two threads that redirect it at once would restore each other's.
_LOCK = threading.Lock()


@contextmanager
def stderr_held_back() -> Iterator[None]:
    """Hold standard error back; what was written meanwhile follows afterwards, unless the block raised."""
    with _LOCK, _buffer() as buffer:
        if sys.stderr:
            sys.stderr.flush()
        original = _duplicate_of_stderr()
        if original is None:
            yield
            return
        os.dup2(buffer.fileno(), 2)
        succeeded = False
        try:
            yield
            succeeded = True
        finally:
            os.dup2(original, 2)
            os.close(original)
            if succeeded:
                _write_to_stderr(buffer)


def _buffer() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError:  # no place for temporary files: what is written meanwhile is lost
        return open(os.devnull, "r+b")  # noqa: PTH123


def _duplicate_of_stderr() -> int | None:
    """Return a new descriptor of standard error; None in a process that has none."""
    try:
        return os.dup(2)
    except OSError:
        return None


def _write_to_stderr(buffer: IO[bytes]) -> None:
    """Write to standard error what another thread wrote in the meantime."""
    with suppress(OSError):
        buffer.seek(0)
        while part := buffer.read(1 << 16):
            os.write(2, part)
