"""One run of one city: its outputs are made in a hidden folder, which then appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from shifan.errors import OUT_OF_RANGE, ZERO_DIVISION, Refused
from shifan.files import durable
from shifan.files.fingerprint import Fingerprint, fingerprint_of, sha256
from shifan.files.latest import Latest, read_latest, write_latest
from shifan.files.library_versions import library_versions
from shifan.files.lock import locked
from shifan.files.manifest import (
    Manifest,
    RunTimes,
    changes_since,
    is_current,
    output_hashes,
    pack_name_of,
    write_manifest,
)
from shifan.files.places import LOCK_NAME, Place, place, run_name, run_number
from shifan.files.run_files import FINDINGS, INTERNAL, MANIFEST, PUBLIC, SCORES, SKELETON, WORKBOOK
from shifan.files.system_errors import refuse_system_errors
from shifan.files.unchanged import (
    checked_manifest,
    require_all_unchanged,
    require_readable_latest,
)
from shifan.garbage_collection import garbage_collection_rare
from shifan.received import read_bytes, read_json
from shifan.records import dataclass
from shifan.report.run_documents import (
    MadeDocument,
    UnmadeDocument,
    documents_in,
    not_made_in,
)
from shifan.run import processed_tables
from shifan.run.chart_process import available_cores
from shifan.run.pack_folder import pack_folder_of
from shifan.run.task import (
    Fill,
    FillSettings,
    Progress,
    RunOptions,
    RunTask,
    StagesDone,
    no_progress,
)

_UNFINISHED = ".tmp-"  # how the name of a folder begins whose run is under way

_OF_SCORES = (OUT_OF_RANGE, ZERO_DIVISION)


@dataclass(frozen=True)
class RunResult:
    """The files and the verdict of a run; `changed` is False when there was nothing to do.

    `outcome` is the verdict in the words of the pack, `passed` whether it meets the requirements.
    """

    city: str
    run: Path
    report: Path
    public: Path
    workbook: Path
    passed: bool
    reasons: tuple[str, ...]
    changed: bool
    outcome: str = ""

    @property
    def out_of_range(self) -> list[str]:
        """Return which scores of the run are above what they can be, or below 0, or divided by 0, a sentence each."""
        file = self.run / FINDINGS
        told = read_json(file) if file.is_file() else []
        return [_said(finding) for finding in told if finding["code"] in _OF_SCORES]

    @property
    def documents(self) -> list[MadeDocument]:
        """Return the documents that the run has made beside its reports."""
        return documents_in(self.run)

    @property
    def not_made(self) -> list[UnmadeDocument]:
        """Return the documents that the pack declares and that the run has made no file of."""
        return not_made_in(self.run)

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `run --json`."""
        return {
            "city": self.city,
            "run": self.run.name,
            "report": str(self.report),
            "public": str(self.public),
            "workbook": str(self.workbook),
            "verdict": {
                "pass": self.passed,
                "reasons": list(self.reasons),
                **({"outcome": self.outcome} if self.outcome else {}),
            },
            "changed": self.changed,
            "documents": [
                {
                    "document": made.document,
                    "row": made.row,
                    "name": made.name,
                    "title": made.title,
                    "edition": made.edition,
                    "recipients": list(made.recipients),
                    "file": str(self.run / made.file),
                }
                for made in self.documents
            ],
            "not_made": [asdict(unmade) for unmade in self.not_made],
            "out_of_range": self.out_of_range,
        }


def _said(finding: dict[str, str]) -> str:
    place = f"{finding['cell']}　" if finding["sheet"] else ""
    return f"{place}{finding['found']}（应为{finding['expected']}）"


def fill_here(task: RunTask, progress: Progress) -> StagesDone:
    """Fill the folder of a run in this process, and in a second one for the charts if the task says so."""
    from shifan.run.notebook_order import (
        fill_folder,
    )  # a run that changes nothing needs no notebooks

    with garbage_collection_rare():
        return fill_folder(task, progress)


def run_city(
    root: str | Path | None,
    city: str,
    options: RunOptions | None = None,
    progress: Progress = no_progress,
    fill: Fill = fill_here,
) -> RunResult:
    """Return the result of a run of the city; Refused, with nothing written, if the data cannot be scored.

    A second run of the same city waits for the first. `progress` is told what is being done; `fill`
    fills the run's folder, on another machine if need be.
    """
    options, folders = options or RunOptions(), place(root, city)
    settings = _settings(options)
    with _locked(folders, progress), _named_as_the_user_does(options.skeleton):
        return _run(folders, settings, options.force, fill, progress)


@contextmanager
def _locked(folders: Place, progress: Progress) -> Iterator[None]:
    """Hold the city's lock; what the system refuses meanwhile is Refused.

    A city that still has no run at the end has no folder in output/ either.
    """

    def waiting() -> None:
        progress(folders.city, "等待本城市的另一次运行结束")

    try:
        with (
            refuse_system_errors(f"output/{folders.city}"),
            locked(folders.lock_file, waiting),
        ):
            try:
                yield
            finally:
                _drop_if_empty(folders)  # still locked: whoever waits makes the lock file anew
    finally:
        if os.name == "nt":  # Windows removes no file that is open
            _drop_if_empty(folders)


def why(root: str | Path | None, city: str, options: RunOptions | None = None) -> list[str]:
    """Return what has changed since the city's last run, one line a thing; empty if nothing has."""
    folders = place(root, city)
    if folders.latest is None:
        return ["还没有完整的运行"]
    settings = _settings(options or RunOptions())
    pack = pack_folder_of(folders, settings.standard)
    fingerprint = fingerprint_of(folders, pack, settings.parameters)
    try:
        return changes_since(checked_manifest(folders.latest), fingerprint)
    except Refused as refused:
        return [finding.sentence() for finding in refused.findings]


def _settings(options: RunOptions) -> FillSettings:
    """Return the options as whatever fills the folder needs them; Refused if the skeleton is no Word file."""
    return FillSettings(
        standard=options.standard,
        isolated=options.isolated,
        second_core=options.second_core and available_cores() > 1,
        skeleton=_skeleton_bytes(options.skeleton) if options.skeleton else b"",
        documents=options.documents,
    )


def _skeleton_bytes(path: Path) -> bytes:
    from shifan.word.package import read_parts  # start-up time: most runs bring no skeleton

    read_parts(path)
    return read_bytes(path)


@contextmanager
def _named_as_the_user_does(skeleton: Path | None) -> Iterator[None]:
    """Let findings on a skeleton name the user's file: a run keeps it under another name."""
    try:
        yield
    except Refused as refused:
        if skeleton is None or all(finding.file != SKELETON for finding in refused.findings):
            raise
        raise Refused(
            replace(finding, file=skeleton.name) if finding.file == SKELETON else finding
            for finding in refused.findings
        ) from None


def _drop_if_empty(folders: Place) -> None:
    """Leave nothing in output/ for a city that has no run: a refused first run writes nothing."""
    output = folders.output
    if output.is_dir() and all(path.name == LOCK_NAME for path in output.iterdir()):
        shutil.rmtree(output, ignore_errors=True)


def _run(
    folders: Place, settings: FillSettings, force: bool, fill: Fill, progress: Progress
) -> RunResult:
    """Return the last run if it is current, else a new one; the city's lock is held."""
    _remove_leftovers(folders)
    pack = pack_folder_of(folders, settings.standard)
    fingerprint = fingerprint_of(folders, pack, settings.parameters)
    last = None if force else _usable_run(folders, fingerprint)
    if last and is_current(last, fingerprint):
        require_all_unchanged(last)
        processed_tables.publish(folders, last)
        return _result(folders, last, changed=False)
    number = max((run_number(run) for run in folders.runs()), default=0) + 1
    run = folders.output / run_name(number, fingerprint.digest)
    unfinished = folders.output / f"{_UNFINISHED}{run.name}-{os.getpid()}"
    unfinished.mkdir(parents=True)
    try:
        _fill(RunTask(folders, settings, unfinished, fingerprint, last), run.name, fill, progress)
        unfinished.rename(run)
        durable.sync(folders.output)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    write_latest(folders.latest_file, _latest(folders, run))
    processed_tables.publish(folders, run)
    return _result(folders, run, changed=True)


def _usable_run(folders: Place, fingerprint: Fingerprint) -> Path | None:
    """Return the last run; None if there is none, or its manifest was changed and a new run is due in any case.

    Refused if the run would have to be taken for the current one, or if nobody can tell which is the last.
    """
    require_readable_latest(folders.output)
    last = folders.latest
    try:
        if last:
            checked_manifest(last)
    except Refused:
        if last and last.name == run_name(run_number(last), fingerprint.digest):
            raise
        return None
    return last


def _latest(folders: Place, run: Path) -> Latest:
    """Return what latest.json says from now on; what it knew of runs that are gone goes with them."""
    before = read_latest(folders.latest_file) or Latest("")
    known = {name: before.digest_of(name) for name in (each.name for each in folders.runs())}
    earlier = {name: digest for name, digest in known.items() if digest and name != run.name}
    return Latest(run.name, sha256(run / MANIFEST), earlier)


def _fill(task: RunTask, run: str, fill: Fill, progress: Progress) -> None:
    """Fill the folder of a run, write its manifest, and put everything on the disk."""
    # Two clocks: the one of the day may be set while it runs.
    started, begin = time.time(), time.monotonic()
    stages = fill(task, progress)
    seconds = round(time.monotonic() - begin, 3)
    manifest = Manifest(
        city=task.place.city,
        run=run,
        digest=task.fingerprint.digest,
        pack_name=pack_name_of(task.folder),
        made_from=task.fingerprint,
        stages=stages.keys,
        outputs=output_hashes(task.folder),
        versions=library_versions(),
        times=RunTimes(started, seconds, stages.taken_over),
    )
    write_manifest(task.folder, manifest)
    durable.sync_tree(task.folder)


def _remove_leftovers(folders: Place) -> None:
    """Remove what killed runs left; the lock is held, so nobody is working on it."""
    unfinished = folders.output.glob(f"{_UNFINISHED}*")
    for folder in (*unfinished, *processed_tables.leftovers(folders)):
        shutil.rmtree(folder, ignore_errors=True)
    for file in durable.unfinished_writes(folders.latest_file):
        file.unlink(missing_ok=True)


def _result(folders: Place, run: Path, changed: bool) -> RunResult:
    verdict = json.loads((run / SCORES).read_text(encoding="utf-8"))["verdict"]
    return RunResult(
        city=folders.city,
        run=run,
        report=run / INTERNAL,
        public=run / PUBLIC,
        workbook=run / WORKBOOK,
        passed=bool(verdict["pass"]),
        reasons=tuple(verdict["reasons"]),
        changed=changed,
        outcome=str(verdict.get("outcome", "")),
    )
