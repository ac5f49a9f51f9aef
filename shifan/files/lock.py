"""One run of a city at a time, on any system; the system frees the lock when a process dies."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shifan.errors import Refused

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

PAUSE = 0.1
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}


@contextmanager
def locked(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock file `path`; call `waiting` once if another process holds it, then wait for it.

    The file itself stays. Where it was removed all the same, whoever waited for it waits for the new one: never do two hold it.
    """
    handle = _open(path)
    try:
        told = waiting is None
        while not _try(handle, path) or not _is(handle, path):
            if not told:
                told = True
                waiting()
            time.sleep(PAUSE)
            os.close(handle)
            handle = _open(path)
        try:
            yield
        finally:
            _free(handle)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _is(handle: int, path: Path) -> bool:
    """Return whether the open file is still the one that has this path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _try(handle: int, path: Path) -> bool:
    """Return whether the lock is now held; Refused where the file system has no locks."""
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise Refused(
            "lock",
            file=str(path.parent),
            found=f"该文件夹所在的磁盘不支持文件锁（{error.strerror or error}），不能保证同一城市一次只有一个运行",
            expected="本机磁盘，或支持文件锁的共享文件夹",
            action="请把 data 和 output 放到这样的磁盘上，用 --root 指定",
        ) from error
    return True


def _free(handle: int) -> None:
    if fcntl:
        fcntl.flock(handle, fcntl.LOCK_UN)
    else:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
