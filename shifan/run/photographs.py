"""The photographs of a run: those that records name, for print; unchanged ones are taken from the last run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.photographs.folder import number_key, numbers_in, read_folder
from shifan.photographs.printed import PrintedPhotograph, UnusablePhotograph, printed
from shifan.photographs.run_photographs import FOLDER as PHOTOGRAPHS
from shifan.photographs.run_photographs import MadePhotograph, write_listing
from shifan.raw_sheets import RECORDS
from shifan.run.stage_reuse import StageReuse
from shifan.run.task import RunTask
from shifan.stages import Work

_MOST_AT_ONCE = 2  # pictures in memory


def write_photographs(work: Work, reuse: StageReuse, task: RunTask) -> None:
    """Write the photographs that records name into a run's folder, and a list of them; nothing without any.

    Refused, with all of them, for those that cannot be printed; then none is written.
    """
    folder = read_folder(task.place.raw)
    texts = work.clean.tables[RECORDS.table]["photo"].tolist() if folder else []
    keys = dict.fromkeys(number_key(number) for text in texts for number in numbers_in(text or ""))
    files = [folder.files[key] for key in keys if key in folder.files] if folder else []
    if not files:
        return
    (task.folder / PHOTOGRAPHS).mkdir(exist_ok=True)
    made = {path: MadePhotograph(number_key(path.name), f"{path.stem}.jpg") for path in files}
    inputs = {f"{PHOTOGRAPHS}/{made[path].file}": _input(path, task) for path in files}
    taken = reuse.take_photographs(inputs)
    anew = [path for path in files if f"{PHOTOGRAPHS}/{made[path].file}" not in taken]
    for path, photograph in _printed(anew):
        (task.folder / PHOTOGRAPHS / made[path].file).write_bytes(photograph.jpeg)
    write_listing(task.folder, made.values())


def _input(path: Path, task: RunTask) -> str:
    return path.relative_to(task.place.root).as_posix()


def _printed(files: list[Path]) -> Iterable[tuple[Path, PrintedPhotograph]]:
    """Return the photographs for print; Refused with all that cannot be."""
    # Pillow decodes without holding up other threads.
    with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as threads:
        outcomes = list(zip(files, threads.map(_attempt, files), strict=True))
    faults = [outcome for _, outcome in outcomes if isinstance(outcome, Finding)]
    if faults:
        raise Refused(faults)
    return _whole(outcomes)


def _whole(
    outcomes: Iterable[tuple[Path, PrintedPhotograph | Finding]],
) -> Iterator[tuple[Path, PrintedPhotograph]]:
    for path, outcome in outcomes:
        if isinstance(outcome, PrintedPhotograph):
            yield path, outcome


def _attempt(path: Path) -> PrintedPhotograph | Finding:
    try:
        return printed(path)
    except UnusablePhotograph as unusable:
        return unusable.finding(path)
