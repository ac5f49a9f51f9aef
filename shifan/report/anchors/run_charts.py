"""The charts of a run, as its reports show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from shifan.files import run_files


@dataclass(frozen=True)
class RunChart:
    """A chart of a run: its picture, and the words for those who cannot see it."""

    png: bytes
    alt: str


def charts_of_run(run: Path) -> dict[str, RunChart]:
    """Return the charts of a run by name; none if it has no list of charts."""
    listed = run / run_files.PICTURES
    if not listed.is_file():
        return {}
    return {
        entry["name"]: RunChart((listed.parent / entry["file"]).read_bytes(), entry["alt"])
        for entry in json.loads(listed.read_text(encoding="utf-8"))
    }
