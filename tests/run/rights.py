"""Real want of rights and space, also where the tests run as root, who may write everywhere.

A child gives that up before it begins.
"""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import PROJECT

_DROP, _MAY_WRITE_AND_READ_ALL = 24, (1, 2)  # prctl(2), capabilities(7)
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
heeds_rights = pytest.mark.skipif(
    sys.platform == "win32" or (ROOT and sys.platform != "linux"),
    reason="needs POSIX rights that bind the user of the tests",
)


def _own_mounts():
    if not ROOT or shutil.which("unshare") is None:
        return False
    return (
        subprocess.run(
            ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True
        ).returncode
        == 0
    )


has_mounts = pytest.mark.skipif(not _own_mounts(), reason="needs the right to mount a file system")


def give_up():
    """Give up the rights of root to pass over the rights of files; called in a child before it begins."""
    for right in _MAY_WRITE_AND_READ_ALL if ROOT else ():
        if ctypes.CDLL(None).prctl(_DROP, right, 0, 0, 0):
            raise OSError("prctl")


def bound(*command, **how):
    """Return the finished process of a command that is bound by the rights of files."""
    return subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=PROJECT,
        preexec_fn=give_up,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
        **how,
    )


@contextlib.contextmanager
def read_only(*folders):
    """Take away the right to write to folders and all that is in them."""
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in before.items():
            if path.exists():
                path.chmod(mode)
