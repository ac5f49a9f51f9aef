"""One run of one city: execute the notebooks into a new folder, then let it appear whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from shifan.errors import Refused
from shifan.files import durable, manifest
from shifan.files.fingerprint import SKELETON, Fingerprint, fingerprint, input_hashes
from shifan.files.lock import locked
from shifan.files.places import Place, place, run_number
from shifan.files.system_errors import mendable
from shifan.run import processed_tables
from shifan.run.chart_process import cores

Progress = Callable[[str, str], None]
# Fills a run's folder; returns the keys of the stages and the stages taken over from the run before.
Maker = Callable[
    ["Place", "How", Path, Fingerprint, "Path | None", Progress], tuple[dict[str, str], list[str]]
]
_HALF_DONE = ".tmp-"


@dataclass(frozen=True)
class How:
    """How a run is to go: the pack asked for, everything anew, each notebook in its own kernel, charts on a second core."""

    standard: str
    force: bool
    isolated: bool
    second_core: bool
    skeleton: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """Return what of this changes a run's outputs: a pack's name, wherever its folder lies; a skeleton by its SHA-256."""
        own = {"skeleton": hashlib.sha256(self.skeleton).hexdigest()} if self.skeleton else {}
        return {"standard": Path(self.standard).name, **own}


@dataclass(frozen=True)
class RunResult:
    """What a run gave: its folder, its files, the verdict; `changed` is False when there was nothing to do."""

    city: str
    run: Path
    report: Path
    public: Path
    workbook: Path
    passed: bool
    reasons: tuple[str, ...]
    changed: bool

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `run --json`."""
        return {
            "city": self.city,
            "run": self.run.name,
            "report": str(self.report),
            "public": str(self.public),
            "workbook": str(self.workbook),
            "verdict": {"pass": self.passed, "reasons": list(self.reasons)},
            "changed": self.changed,
        }


def run_city(
    root: str | Path | None,
    city: str,
    standard: str | None = None,
    force: bool = False,
    isolated: bool = False,
    progress: Progress | None = None,
    alone: bool = True,
    maker: Maker | None = None,
    skeleton: Path | None = None,
) -> RunResult:
    """Return the result of a run of the city; Refused, with nothing written, if the data cannot be scored.

    `alone` says that no other run shares the machine, so that a second core may draw the charts. `maker` fills the run's
    folder elsewhere than here. `skeleton` is a report skeleton of one's own.
    """
    where, tell = place(root, city), progress or (lambda city, text: None)
    how = How(standard or "", force, isolated, alone and cores() > 1, _skeleton(skeleton))
    try:
        with (
            mendable(f"output/{where.city}"),
            locked(where.output / ".lock", lambda: tell(where.city, "等待本城市的另一次运行结束")),
        ):
            try:
                with _told_by_name(skeleton):
                    return _run(where, how, maker or execute_here, tell)
            finally:
                _drop_if_empty(
                    where
                )  # while the lock is held: whoever waits for it takes a new one
    finally:
        if os.name == "nt":  # Windows removes no file that is open
            _drop_if_empty(where)


def execute_here(
    where: Place, how: How, folder: Path, mark: Fingerprint, last: Path | None, tell: Progress
) -> tuple[dict[str, str], list[str]]:
    """Fill the run's folder in this process (and a second one for the charts)."""
    from shifan.run.notebook_order import execute

    with _fewer_collections():
        reuse = execute(where, how, folder, mark, last, tell)
    return reuse.keys, reuse.taken


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Look for garbage seldom: a run keeps most of what it makes to its end, and looking costs a twentieth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _skeleton(path: Path | None) -> bytes:
    """Return a skeleton's bytes; Refused if it is no Word file."""
    if path is None:
        return b""
    from shifan.word.package import read_parts

    read_parts(path)
    return Path(path).read_bytes()


@contextmanager
def _told_by_name(skeleton: Path | None) -> Iterator[None]:
    """Let faults of a skeleton name the user's file: a run keeps it under a name of its own."""
    try:
        yield
    except Refused as refused:
        if skeleton is None or not any(one.file == SKELETON for one in refused.findings):
            raise
        raise Refused(
            [
                replace(one, file=Path(skeleton).name) if one.file == SKELETON else one
                for one in refused.findings
            ]
        ) from None


def _drop_if_empty(where: Place) -> None:
    """Leave nothing in output/ for a city that has no run: a refused first run writes nothing."""
    folder = where.output
    if folder.is_dir() and not any(path.name != ".lock" for path in folder.iterdir()):
        shutil.rmtree(folder, ignore_errors=True)


def _run(where: Place, how: How, maker: Maker, tell: Progress) -> RunResult:
    _clean_leftovers(where)
    pack = pack_folder_of(where, how.standard)
    mark = fingerprint(where, pack, how.parameters)
    last = where.latest
    if last and not how.force and manifest.matches(last, mark):
        processed_tables.publish(where, last)
        return _result(where, last, changed=False)
    number = max((run_number(path) for path in where.runs()), default=0) + 1
    name = f"r{number:03d}-{mark.digest[:8]}"
    folder = where.output / f"{_HALF_DONE}{name}-{os.getpid()}"
    folder.mkdir(parents=True)
    try:
        started, begun = time.time(), time.monotonic()  # a clock may be set while it runs
        keys, taken = maker(where, how, folder, mark, None if how.force else last, tell)
        times = {
            "started": started,
            "seconds": round(time.monotonic() - begun, 3),
            "taken_over": taken,
        }
        manifest.write(folder, where.city, name, mark, keys, times)
        durable.settle(folder)
        folder.rename(where.output / name)
        durable.sync(where.output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _move_latest(where, name)
    processed_tables.publish(where, where.output / name)
    return _result(where, where.output / name, changed=True)


def pack_folder_of(where: Place, standard: str) -> Path:
    """Return the folder of the pack of a run; the workbooks are read for it only if they have changed."""
    from shifan.stages import DEFAULT_PACK, stated_pack
    from shifan.standards import pack_folder

    last = where.latest
    if not standard and last:
        known = manifest.read(last)
        own = (
            known.get("pack_name") if (known.get("parameters") or {}).get("standard") == "" else ""
        )
        if own and known.get("inputs") == input_hashes(where):
            return pack_folder(own)
    return pack_folder(standard or stated_pack(where) or DEFAULT_PACK)


def _move_latest(where: Place, name: str) -> None:
    durable.put(where.latest_file, json.dumps({"run": name}) + "\n")


def _clean_leftovers(where: Place) -> None:
    """Remove what killed runs left; the lock is held, so nobody is working on it."""
    for path in (*where.output.glob(f"{_HALF_DONE}*"), *processed_tables.leftovers(where)):
        shutil.rmtree(path, ignore_errors=True)
    for path in durable.unfinished(where.latest_file):
        path.unlink(missing_ok=True)


def _result(where: Place, run: Path, changed: bool) -> RunResult:
    from shifan.files.run_files import INTERNAL, PUBLIC, SCORES

    verdict = json.loads((run / SCORES).read_text(encoding="utf-8"))["verdict"]
    return RunResult(
        where.city,
        run,
        run / INTERNAL,
        run / PUBLIC,
        run / "计算底稿.xlsx",
        verdict["pass"],
        tuple(verdict["reasons"]),
        changed,
    )


def why(
    root: str | Path | None, city: str, standard: str | None = None, skeleton: Path | None = None
) -> list[str]:
    """Return what has changed since the city's last run, one line a thing; empty if nothing has."""
    where = place(root, city)
    if where.latest is None:
        return ["还没有完整的运行"]
    mark = fingerprint(
        where,
        pack_folder_of(where, standard or ""),
        How(standard or "", False, False, False, _skeleton(skeleton)).parameters,
    )
    return manifest.differences(manifest.read(where.latest), mark)
