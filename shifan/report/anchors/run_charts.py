"""The charts of a run, as its reports show them."""

from __future__ import annotations

from pathlib import Path

from shifan.files import run_files
from shifan.files.unchanged import refuse_damaged, require_as_in, require_unchanged
from shifan.received import ListOf, Record, read_bytes, read_json
from shifan.records import dataclass

_SHAPE = ListOf(Record({"name": str, "file": str, "alt": str}))


@dataclass(frozen=True)
class RunChart:
    """A chart of a run: its picture, and the words for those who cannot see it."""

    png: bytes
    alt: str


def charts_of_run(run: Path) -> dict[str, RunChart]:
    """Return the charts of a run by name; none if it has no list of charts. Refused if one was changed by hand."""
    manifest = require_unchanged(run, run_files.PICTURES)
    if run_files.PICTURES not in manifest.outputs:
        return {}
    folder = run / run_files.CHARTS
    with refuse_damaged(run, run_files.PICTURES):
        entries = read_json(run / run_files.PICTURES, _SHAPE)
        names = [f"{run_files.CHARTS}/{entry['file']}" for entry in entries]
        if not manifest.outputs.keys() >= set(names):
            raise ValueError("a picture that the run has not made")
        require_as_in(manifest, run, *names)
        return {
            entry["name"]: RunChart(read_bytes(folder / entry["file"]), entry["alt"])
            for entry in entries
        }
