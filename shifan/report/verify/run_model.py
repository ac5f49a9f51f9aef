"""The run's own report as the model of what stands around the values: its tables, captions and sentences."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.report.anchors.reading import STORIES, Reading, read
from shifan.report.run_documents import file_in_run
from shifan.word.package import read_parts


def run_model(run: Path, parts: dict[str, bytes], reading: Reading) -> Reading | None:
    """Return the reading of the run's own file of the kind; None if there is none, or the body is the same.

    A report whose body is that of the run, byte by byte, needs no model.
    """
    path = file_in_run(run, reading.info)
    if not path.is_file():
        return None
    try:
        model_parts = read_parts(path)
        if _stories(model_parts) == _stories(parts):
            return None
        return read(model_parts, path.name)
    except Refused:
        return None


def _stories(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in parts.items() if name.startswith(STORIES)}
