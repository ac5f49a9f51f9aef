"""Remove old runs of a city: never the last complete one, none that was signed, none that holds work done by hand."""

from __future__ import annotations

import shutil
from collections.abc import Set
from pathlib import Path

from shifan.audit.sign.signatures import read_signatures
from shifan.errors import Refused
from shifan.files.fingerprint import sha256
from shifan.files.lock import locked
from shifan.files.places import Place, place
from shifan.files.run_files import MANIFEST
from shifan.files.system_errors import refuse_system_errors
from shifan.files.unchanged import checked_manifest
from shifan.records import dataclass

_GONE = ".tmp-"  # how the name of a folder begins that is no run yet, or none any more


@dataclass(frozen=True)
class Pruned:
    """What became of the older runs: removed names, and names kept with the reason."""

    removed: tuple[str, ...]
    kept: dict[str, str]


def prune(root: str | Path | None, city: str, keep: int) -> Pruned:
    """Return what was removed beyond the `keep` newest runs; Refused for a number below 1."""
    if keep < 1:
        raise Refused(
            "keep", found=f"--keep {keep}", expected="不小于1的整数", action="至少保留一次运行"
        )
    folders = place(root, city)
    if not folders.output.is_dir():
        return Pruned((), {})
    removed: list[str] = []
    kept: dict[str, str] = {}
    signed = {signature.run for signature in read_signatures(folders)}
    with refuse_system_errors(f"output/{folders.city}"), locked(folders.lock_file):
        _remove_leftovers(folders)
        for run in folders.runs()[:-keep]:
            reason = _reason_to_keep(folders, run, signed)
            if reason:
                kept[run.name] = reason
            else:
                _remove(run)
                removed.append(run.name)
    return Pruned(tuple(removed), kept)


def _reason_to_keep(folders: Place, run: Path, signed: Set[str]) -> str:
    """Return why a run must stay; empty if it may go."""
    if run == folders.latest:
        return "是最近一次完整的运行"
    if run.name in signed:
        return "有复核签署"
    return work_by_hand(run)


def _remove_leftovers(folders: Place) -> None:
    """Remove what killed commands left of runs; the lock is held, so nobody is working on it."""
    for left in folders.output.glob(f"{_GONE}*"):
        shutil.rmtree(left, ignore_errors=True)


def _remove(run: Path) -> None:
    """Remove a run. Renamed first: it is there whole or not at all, also if this is interrupted."""
    gone = run.rename(run.with_name(f"{_GONE}{run.name}"))
    shutil.rmtree(gone)


def work_by_hand(run: Path) -> str:
    """Return what work done by hand a run holds; empty if every file is as the run wrote it."""
    if run.is_symlink():
        return "是指向别处的链接"
    try:
        manifest = checked_manifest(run)
    except Refused:
        manifest = None
    if manifest is None or not manifest.outputs:
        return f"没有可读的、未经改动的清单（{MANIFEST}），无法判断"
    for path in sorted(run.rglob("*")):
        name = path.relative_to(run).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if name == MANIFEST:
            continue
        if name not in manifest.outputs:
            return f"有另外加入的文件：{name}"
        if not path.is_file() or sha256(path) != manifest.outputs[name]:
            return f"文件已经手工修改：{name}"
    return ""
