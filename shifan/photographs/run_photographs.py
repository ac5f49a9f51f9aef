"""The photographs of a run and the list of them in its folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from shifan.received import ListOf, Record, read_bytes, read_json
from shifan.records import dataclass

FOLDER = "照片"  # of a run: the photographs as they are printed
LISTING = f"{FOLDER}/照片.json"
_LISTED = ListOf(Record({"key": str, "file": str}))


@dataclass(frozen=True)
class MadePhotograph:
    """A photograph of a run: its 照片编号 as it is compared, and its file in the folder of photographs."""

    key: str
    file: str

    def content(self, run: Path) -> bytes:
        """Return the picture: a JPEG."""
        return read_bytes(run / FOLDER / self.file)


def write_listing(run: Path, made: Iterable[MadePhotograph]) -> None:
    """Write the list of a run's photographs into its folder."""
    text = json.dumps([asdict(each) for each in made], ensure_ascii=False, indent=1) + "\n"
    (run / LISTING).write_text(text, encoding="utf-8", newline="\n")


def photographs_in(run: Path) -> dict[str, MadePhotograph]:
    """Return the photographs of a run by key, in the order of its records; none without a list."""
    if not (run / LISTING).is_file():
        return {}
    entries = read_json(run / LISTING, _LISTED)
    return {entry["key"]: MadePhotograph(entry["key"], entry["file"]) for entry in entries}
