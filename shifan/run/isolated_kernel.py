"""A kernel of the running interpreter with a private folder for its sockets and files, gone at the end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shifan.files.durable import is_running
from shifan.patterns import pattern_of
from shifan.run.child_python import child_environment, command_of

_PREFIX = "shifan-kernel-"
_OWNER = pattern_of(rf"{_PREFIX}(\d+)-")
# The path of a socket may have 104 bytes on macOS, 108 on Linux; "/k-ipc-65535" is still to come.
_LONGEST = 90
_COMMAND = command_of(
    "from ipykernel.kernelapp import launch_new_instance; launch_new_instance()",
    "-f",
    "{connection_file}",
    # IPython puts the current folder into the search path on its own account.
    "--InteractiveShellApp.ignore_cwd=True",
    options=("-Xfrozen_modules=off",),
)


@contextmanager
def kernel_manager() -> Iterator[Any]:
    """Give Jupyter's manager of a kernel that is not yet started; its folder is gone afterwards."""
    # Slow to import, and a run needs them only with --isolated.
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    remove_leftovers()
    prefix = f"{_PREFIX}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        # With a path of its own the sockets lie beside the connection file, not in the current folder.
        manager = AsyncKernelManager(connection_file=str(Path(folder) / "k.json"))
        # A user's start-up files would make the result depend on the machine.
        manager._kernel_spec = KernelSpec(
            argv=_COMMAND,
            language="python",
            display_name="Python 3",
            env={**child_environment(), "IPYTHONDIR": str(Path(folder) / "ipython")},
        )
        if sys.platform != "win32" and len(os.fsencode(folder)) <= _LONGEST:
            # Over TCP ipykernel warns at every start, and other users of the machine could connect.
            manager.transport = "ipc"
        yield manager


def remove_leftovers() -> None:
    """Remove the folders of runs that were killed: the process named in theirs is no more."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _OWNER.match(path.name)
        if owner and not is_running(int(owner[1])):
            shutil.rmtree(path, ignore_errors=True)
