"""Where a comparison is kept: output/全省/rNNN-<hash8>/, never rewritten; the hash is that of its files, so the same runs give the same folder."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.files.lock import locked
from shifan.files.places import PROVINCE, RUN_NAME, find_root, run_number
from shifan.files.system_errors import refuse_system_errors

if TYPE_CHECKING:
    from shifan.rank.compare import Comparison

PAGE, BOOK = "城市比较.html", "城市比较.xlsx"


def files(found: Comparison) -> dict[str, bytes]:
    """Return page and workbook by file name."""
    from shifan.rank import page, workbook

    return {PAGE: page.build(found).encode("utf-8"), BOOK: workbook.build(found)}


def keep(found: Comparison, root: str | Path | None, target: Path | None = None) -> Path:
    """Return the folder that holds the comparison: `target` if one is given (its files are replaced), else a numbered one."""
    made = files(found)
    with refuse_system_errors(str(target or f"output/{PROVINCE}")):
        return (
            _written(target, made)
            if target
            else _numbered(find_root(root) / "output" / PROVINCE, made)
        )


def _numbered(base: Path, made: dict[str, bytes]) -> Path:
    digest = hashlib.sha256(b"\0".join(made.values())).hexdigest()[:8]
    base.mkdir(parents=True, exist_ok=True)
    with locked(base / ".lock"):
        kept = sorted(
            (path for path in base.iterdir() if path.is_dir() and RUN_NAME.fullmatch(path.name)),
            key=run_number,
        )
        same = [
            path
            for path in kept
            if path.name.endswith(digest) and all((path / name).is_file() for name in made)
        ]
        if same:
            return same[-1]
        fresh = base / f".tmp-{digest}"
        shutil.rmtree(fresh, ignore_errors=True)
        _written(fresh, made)
        return fresh.rename(base / f"r{run_number(kept[-1]) + 1 if kept else 1:03d}-{digest}")


def _written(folder: Path, made: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return folder
