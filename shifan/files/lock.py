"""One process at a time: a lock file that the system frees when the process that holds it dies."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from shifan.errors import Refused

PAUSE = 0.1  # seconds between two attempts
_UNTIL_IT_IS_FREE = -1
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def locked(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock file `path`; call `waiting` once if another process holds it, then wait for it.

    The file and its folder are made if need be, and stay. Where the holder removes them, whoever
    waits makes them anew: never do two hold the lock. Refused where the disk has no locks.
    """
    # A file that merely exists would outlive a killed process, so it may not stand in for a lock.
    lock = FileLock(path, poll_interval=PAUSE, fallback_to_soft=False, preserve_lock_file=True)
    try:
        _acquire(lock, path, timeout=0)
    except Timeout:
        if waiting is not None:
            waiting()
        _acquire(lock, path, timeout=_UNTIL_IT_IS_FREE)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, path: Path, timeout: float) -> None:
    """Acquire a lock; Timeout if another process still holds it after `timeout` seconds."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout)
            return
        except FileNotFoundError:
            continue  # the holder has removed the folder
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise _refusal(path, error) from error
            raise


def _refusal(path: Path, error: OSError) -> Refused:
    reason = error.strerror or str(error)
    return Refused(
        "lock",
        file=str(path.parent),
        found=f"该文件夹所在的磁盘不支持文件锁（{reason}），不能保证同一城市一次只有一个运行",
        expected="本机磁盘，或支持文件锁的共享文件夹",
        action="请把 data 和 output 放到这样的磁盘上，用 --root 指定",
    )
