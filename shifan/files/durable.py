"""Writes that outlast a power cut: a file is on the disk before anything refers to it."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path

# Some file systems (of networks, in user space) cannot sync; a full or faulty disk still raises.
_SYNC_NOT_SUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}
_NUMBERS = itertools.count()
_LONGEST_WRITE = 24 * 60 * 60  # seconds


def sync_tree(folder: Path) -> None:
    """Put every file below a folder on the disk, then the folders that name them."""
    paths = sorted(folder.rglob("*"))
    for path in paths:
        if not path.is_dir():
            sync(path)
    for path in reversed(paths):
        if path.is_dir():
            sync(path)
    sync(folder)


def replace_text(path: Path, text: str) -> None:
    """Write a small UTF-8 file in place of the one before.

    After a power cut it holds the old text or the new one, whole. The caller holds a lock, so that
    unfinished writes found beside it are those of killed commands: they are removed.
    """
    for unfinished in unfinished_writes(path):
        unfinished.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        sync(temporary, through_drive_cache=True)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of any size in place of the one before, whole or not at all; a full disk leaves what was there.

    What killed commands of this machine left unfinished in the folder is cleared.
    """
    clear_unfinished(path.parent)
    temporary = temporary_name(path.parent)
    try:
        temporary.write_bytes(content)
        sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def temporary_name(folder: Path) -> Path:
    """Return a short name of a file that this process may make in a folder, as long as it is at work there."""
    number = next(_NUMBERS)
    return folder / f".shifan-{_machine()}-{os.getpid()}-{number}.tmp"


def clear_unfinished(folder: Path) -> None:
    """Remove the files of such names whose processes are no more, and those a day old; those of other machines stay.

    Whether a process runs cannot be asked everywhere, and its number may have gone to another; no file takes a day.
    """
    name = re.compile(rf"\.shifan-{_machine()}-(\d+)-\d+\.tmp")
    for path in folder.glob(".shifan-*.tmp"):
        owner = name.fullmatch(path.name)
        if owner and (_is_old(path) or not is_running(int(owner[1]))):
            with suppress(PermissionError):  # Windows removes no file that is open
                path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _LONGEST_WRITE
    except FileNotFoundError:
        return False


def _machine() -> str:
    """Return some digits that tell machines apart which write into the same shared folder."""
    return hashlib.sha256(_node().encode()).hexdigest()[:6]


def _node() -> str:
    if hasattr(os, "uname"):
        return os.uname().nodename
    import platform  # slow to import

    return platform.node()


def is_running(process: int) -> bool:
    """Return whether a process runs; True where that cannot be asked without harm."""
    if sys.platform == "win32":  # there os.kill ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def unfinished_writes(path: Path) -> list[Path]:
    """Return the temporary files that `replace_text` left beside `path` when it was killed."""
    name = re.compile(rf"\.{re.escape(path.name)}\.\d+\.tmp")
    return [beside for beside in path.parent.iterdir() if name.fullmatch(beside.name)]


def sync(path: Path, through_drive_cache: bool = False) -> None:
    """Put a file, or the names in a folder, on the disk.

    `through_drive_cache` also empties the memory of the drive itself, which macOS leaves full.
    """
    if sys.platform == "win32" and path.is_dir():
        return  # Windows writes names with the files
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
        if through_drive_cache:
            _empty_drive_cache(handle)
    except OSError as error:
        if error.errno not in _SYNC_NOT_SUPPORTED:
            raise
    finally:
        os.close(handle)


def _empty_drive_cache(handle: int) -> None:
    if sys.platform == "darwin":
        from fcntl import F_FULLFSYNC, fcntl  # the name exists on macOS only

        fcntl(handle, F_FULLFSYNC)
