"""A kernel of the running interpreter with a private folder: sockets, connection file and IPython's profile lie there and go with it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "shifan-kernel-"
_OWNER = re.compile(rf"{_PREFIX}(\d+)-")
# The path of a socket may have 104 bytes on macOS, 108 on Linux; "/k-ipc-65535" is still to come.
_LONGEST = 90


@contextmanager
def kernel_manager() -> Iterator[object]:
    """Give the manager of a kernel that is not yet started; its folder is gone afterwards."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    clean_leftovers()
    with tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
    ) as name:
        # With a path of its own the sockets lie beside the connection file, not in the current folder.
        manager = AsyncKernelManager(connection_file=str(Path(name) / "k.json"))
        command = [
            sys.executable,
            "-Xfrozen_modules=off",
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
        ]
        # A user's start-up files would make the result depend on the machine.
        manager._kernel_spec = KernelSpec(
            argv=command,
            language="python",
            display_name="Python 3",
            env={"IPYTHONDIR": str(Path(name) / "ipython")},
        )
        if sys.platform != "win32" and len(os.fsencode(name)) <= _LONGEST:
            # Over TCP ipykernel warns at every start, and other users of the machine could connect.
            manager.transport = "ipc"
        yield manager


def clean_leftovers() -> None:
    """Remove the folders of runs that were killed: the process that made them, named in theirs, is no more."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _OWNER.match(path.name)
        if owner and not _alive(int(owner[1])):
            shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    """Return whether a process runs; where that cannot be asked without harm, the answer is yes."""
    if sys.platform == "win32":  # there os.kill ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
