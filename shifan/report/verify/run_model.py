"""The run's own report as the model of what stands around the values: its tables, captions and sentences."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.report.anchors.reading import BODY, Reading, read
from shifan.report.editions import FILES, INTERNAL
from shifan.word.package import read_parts


def run_model(run: Path, parts: dict[str, bytes], reading: Reading) -> Reading | None:
    """Return the reading of the run's report of the same edition; None if there is none, or the file's body is its.

    A report whose body is that of the run, byte by byte, needs no model.
    """
    path = run / FILES.get(reading.info.edition, FILES[INTERNAL])
    if not path.is_file():
        return None
    try:
        model_parts = read_parts(path)
        if model_parts.get(BODY) == parts.get(BODY):
            return None
        return read(model_parts, path.name)
    except Refused:
        return None
