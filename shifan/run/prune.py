"""Remove old runs of a city: never the last complete one, none that was signed, and none that holds work done by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from shifan.audit.sign.signatures import read
from shifan.errors import Refused
from shifan.files import manifest
from shifan.files.fingerprint import sha256
from shifan.files.lock import locked
from shifan.files.places import place
from shifan.files.system_errors import mendable


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
    where = place(root, city)
    if not where.output.is_dir():
        return Pruned((), {})
    removed, kept, signed = [], {}, {one.run for one in read(where)}
    with mendable(f"output/{where.city}"), locked(where.output / ".lock"):
        for run in where.runs()[:-keep]:
            reason = (
                "是最近一次完整的运行"
                if run == where.latest
                else "有复核签署"
                if run.name in signed
                else by_hand(run)
            )
            if reason:
                kept[run.name] = reason
                continue
            # Renamed first: a run is there whole or not at all, also if this is interrupted.
            gone = run.rename(run.with_name(f".tmp-{run.name}"))
            shutil.rmtree(gone)
            removed.append(run.name)
    return Pruned(tuple(removed), kept)


def by_hand(run: Path) -> str:
    """Return why a run holds work done by hand; empty if every file is as the run wrote it."""
    known = manifest.read(run).get("outputs")
    if not known:
        return "没有可读的清单（manifest.json），无法判断"
    for path in sorted(run.rglob("*")):
        name = path.relative_to(run).as_posix()
        if not path.is_file() or name == manifest.FILE:
            continue
        if name not in known:
            return f"有另外加入的文件：{name}"
        if sha256(path) != known[name]:
            return f"文件已经手工修改：{name}"
    return ""
