"""Python as a child process: it imports this package and installed libraries, never a module of the current folder.

Python puts the current folder before all libraries where it is started with `-m` or `-c`; a `pandas.py` that came
with somebody's data would then run. Every child is started through this module (decision 0160).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shifan.files.fingerprint import PACKAGE

_SAFE_PATH = "PYTHONSAFEPATH"
# The package is taken from where this process has it, whatever is installed, and without an entry in the search path.
_LOAD_PACKAGE = (
    "import importlib.util as u, sys; "
    "f = sys.argv.pop(1); "
    "s = u.spec_from_file_location('shifan', f + '/__init__.py', submodule_search_locations=[f]); "
    "m = sys.modules['shifan'] = u.module_from_spec(s); s.loader.exec_module(m); "
)


def command_of(code: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
    """Return the command of a child that runs code; the code can import `shifan` and the installed libraries.

    `options` are Python's own, `arguments` the code's.
    """
    package = PACKAGE.as_posix()
    return [sys.executable, "-P", *options, "-c", _LOAD_PACKAGE + code, package, *arguments]


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command of a child that runs an installed module, as `python -m` does."""
    return [sys.executable, "-P", "-m", module, *arguments]


def child_environment() -> dict[str, str]:
    """Return the environment of a child: its own children, too, leave the current folder alone."""
    environment = {**os.environ, "PYTHONUTF8": "1", _SAFE_PATH: "1"}
    if "PYTHONPATH" in environment:
        environment["PYTHONPATH"] = _absolute_entries(environment["PYTHONPATH"])
    return environment


def _absolute_entries(search_path: str) -> str:
    """Return a search path without entries that mean the current folder: an empty one, as in `:/lib`, is such a one."""
    entries = search_path.split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())


@contextmanager
def safe_children() -> Iterator[None]:
    """Start whatever processes are started meanwhile, by whichever library, as `child_environment` says."""
    before = {name: os.environ.get(name) for name in (_SAFE_PATH, "PYTHONPATH")}
    safe = child_environment()
    os.environ.update({name: safe[name] for name in before if name in safe})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
