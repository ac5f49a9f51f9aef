"""The clean tables of the last complete run, for everybody, in data/processed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from shifan.files.places import Place
from shifan.files.system_errors import mendable


def publish(where: Place, run: Path) -> None:
    """Make data/processed hold the clean tables of a complete run. Refused if it cannot: the run stays, a later command does it."""
    from shifan.files.run_files import CLEAN

    source, target = run / CLEAN, where.processed
    names = sorted(path.name for path in source.glob("*.parquet"))
    with mendable(
        f"data/processed/{where.city}", f"运行 {run.name} 已经完成，报告可用，只是数据表没有发布。"
    ):
        if _holds(target, source, names):
            return
        fresh, old = (
            target.with_name(f".{target.name}-{os.getpid()}{end}") for end in ("", "-old")
        )
        try:
            fresh.mkdir(parents=True)
            for name in names:
                shutil.copyfile(source / name, fresh / name)
            if (
                target.exists()
            ):  # put aside whole, not emptied: it may be read, or not be ours to empty
                target.rename(old)
            fresh.rename(target)
        finally:
            for path in (fresh, old) if target.exists() else (fresh,):
                shutil.rmtree(path, ignore_errors=True)


def _holds(target: Path, source: Path, names: list[str]) -> bool:
    return (
        target.is_dir()
        and names == sorted(path.name for path in target.glob("*.parquet"))
        and all((target / name).read_bytes() == (source / name).read_bytes() for name in names)
    )


def leftovers(where: Place) -> Iterator[Path]:
    """Yield what killed commands left beside the city's tables; not what belongs to a city whose name begins alike."""
    own = re.compile(rf"\.{re.escape(where.city)}-\d+(-old)?")
    folder = where.processed.parent
    yield from (
        (path for path in folder.iterdir() if own.fullmatch(path.name)) if folder.is_dir() else ()
    )
