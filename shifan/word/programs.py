"""Other programs by their names: never one that lies in the current folder beside somebody's files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def find_program(*names: str) -> Path | None:
    """Return the first of some programs that the search path has; None without one.

    Windows looks into the current folder first, others do where the search path has an empty or relative entry:
    what is found there does not count.
    """
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    absolute = os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())
    found = (shutil.which(name, path=absolute) for name in names)
    return next((Path(path) for path in found if path and Path(path).is_absolute()), None)
