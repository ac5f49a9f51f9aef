"""The clean tables of the last complete run, for everybody, in data/processed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from shifan.files.places import Place
from shifan.files.run_files import CLEAN
from shifan.files.system_errors import refuse_system_errors


def publish(folders: Place, run: Path) -> None:
    """Make data/processed hold the clean tables of a complete run, if it does not yet.

    Refused if it cannot be written: the run itself stays, and the next command publishes its tables.
    """
    still_valid = f"运行 {run.name} 已经完成，报告可用，只是数据表没有发布。"
    with refuse_system_errors(f"data/processed/{folders.city}", still_valid):
        source, target = run / CLEAN, folders.processed
        names = sorted(path.name for path in source.glob("*.parquet"))
        if not _holds(target, source, names):
            _replace(target, source, names)


def _holds(target: Path, source: Path, names: list[str]) -> bool:
    """Return whether a folder holds exactly these tables, byte for byte."""
    if not target.is_dir() or names != sorted(path.name for path in target.glob("*.parquet")):
        return False
    return all((target / name).read_bytes() == (source / name).read_bytes() for name in names)


def _replace(target: Path, source: Path, names: list[str]) -> None:
    """Put a new folder with the tables in place of `target`."""
    new = target.with_name(f".{target.name}-{os.getpid()}")
    old = target.with_name(f"{new.name}-old")
    try:
        new.mkdir(parents=True)
        for name in names:
            shutil.copyfile(source / name, new / name)
        if (
            target.exists()
        ):  # moved away whole, not emptied: it may be read, or not be ours to empty
            target.rename(old)
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def leftovers(folders: Place) -> list[Path]:
    """Return what killed commands left beside the city's tables.

    What belongs to another city, whose name begins alike, is none of it.
    """
    name = re.compile(rf"\.{re.escape(folders.city)}-\d+(-old)?")
    parent = folders.processed.parent
    if not parent.is_dir():
        return []
    return [path for path in parent.iterdir() if name.fullmatch(path.name)]
