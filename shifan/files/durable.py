"""What must outlast a power cut: the system is told to put it on the disk before anything refers to it."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path

try:
    from fcntl import F_FULLFSYNC, fcntl  # macOS: fsync alone stops at the drive's own memory
except ImportError:
    F_FULLFSYNC = None

# Some file systems (of networks, in user space) cannot be told; want of space and faults of the disk are raised.
_CANNOT = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}


def settle(folder: Path) -> None:
    """Put every file below a folder on the disk, then the folders that name them."""
    paths = sorted(folder.rglob("*"))
    for path in (
        *(path for path in paths if not path.is_dir()),
        *(path for path in reversed(paths) if path.is_dir()),
        folder,
    ):
        sync(path)


def put(path: Path, text: str) -> None:
    """Write a small file, UTF-8, in place of the one before: after a power cut it holds the one or the other, whole."""
    for left in unfinished(path):  # whoever writes it holds a lock, so these are of killed commands
        left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        sync(temporary, to_the_end=True)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def unfinished(path: Path) -> list[Path]:
    """Return what killed commands left of their writing of a file."""
    own = re.compile(rf"\.{re.escape(path.name)}\.\d+\.tmp")
    return [found for found in path.parent.iterdir() if own.fullmatch(found.name)]


def sync(path: Path, to_the_end: bool = False) -> None:
    """Put a file, or the names in a folder, on the disk; `to_the_end` also empties the drive's own memory where that is apart."""
    if sys.platform == "win32" and path.is_dir():
        return  # Windows writes names with the files
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
        if to_the_end and F_FULLFSYNC is not None:
            fcntl(handle, F_FULLFSYNC)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)
