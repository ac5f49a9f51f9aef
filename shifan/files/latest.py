"""latest.json: which run of a city is its last complete one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shifan.files.durable import replace_text


@dataclass(frozen=True)
class Latest:
    """The content of latest.json: the name of the run's folder, such as `r003-0a1b2c3d`."""

    run: str


def read_latest(path: Path) -> Latest | None:
    """Return what latest.json says; None if it is not there or damaged."""
    try:
        return Latest(str(json.loads(path.read_text(encoding="utf-8"))["run"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_latest(path: Path, latest: Latest) -> None:
    """Write latest.json; the run that it names must be on the disk already."""
    replace_text(path, json.dumps(asdict(latest)) + "\n")
