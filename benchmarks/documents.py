"""What documents cost: CPU time of one more document, and of all of them beside the run without.

    python benchmarks/documents.py [CITY]

prints both for the shipped documents. Photographs are not counted here.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from shifan.files.places import place
from shifan.report.documents.produce import produce
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
from shifan.stages import Work

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3


def main(city: str) -> None:
    """Print ms a document by kind, and the share of the run."""
    work = Work(place(ROOT, city))
    data = work.report_data()
    produce(work.standard.documents, data)  # modules are loaded, patterns compiled
    total = count = 0.0
    for document in work.standard.documents:
        seconds, made = min(
            (_seconds(replace(data), document) for _ in range(REPEATS)), key=lambda one: one[0]
        )
        total, count = total + seconds, count + made
        if made:
            print(f"{document.name}: {made} files, {seconds * 1000 / made:.1f} ms each")
    print(f"all: {count:.0f} files, {total:.2f} s, {total * 1000 / count:.1f} ms each")
    print(f"run without them: {_run_without(city):.2f} s CPU")


def _seconds(data, document) -> tuple[float, int]:
    began = time.process_time()
    made = produce([document], data)
    return time.process_time() - began, len(made)


def _run_without(city: str) -> float:
    """Return the CPU time of a run of the same city that makes one document only."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "data" / "raw"
        raw.mkdir(parents=True)
        (raw / city).symlink_to(ROOT / "data" / "raw" / city)
        began = time.process_time()
        run_city(folder, city, RunOptions(second_core=False, documents=("公示稿",)))
        return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "晋中市")
