"""latest.json: which run of a city is its last complete one, and the SHA-256 of each run's manifest.

A manifest vouches for the files of its run; latest.json vouches for the manifests (decision 0161).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from shifan.files.durable import replace_text
from shifan.received import MapOf, Record, parse_json, read_text
from shifan.records import dataclass

_SHAPE = Record({"run": str}, {"manifest": str, "earlier": MapOf(str), "sha256": str}, open=False)


@dataclass(frozen=True)
class Latest:
    """The content of latest.json: the name of the run's folder, such as `r003-0a1b2c3d`.

    `manifest` is the SHA-256 of its manifest.json, empty in a file of an earlier version; `earlier` has those of the
    runs before it, by name.
    """

    run: str
    manifest: str = ""
    earlier: Mapping[str, str] = field(default_factory=dict)

    def digest_of(self, run: str) -> str:
        """Return the SHA-256 of the manifest of a run; empty if it is not known."""
        return self.manifest if run == self.run else self.earlier.get(run, "")

    @property
    def text(self) -> str:
        """Return the content as it is written."""
        content: dict[str, object] = {"run": self.run}
        if self.manifest:
            content |= {"manifest": self.manifest, "earlier": dict(self.earlier)}
            content["sha256"] = hashlib.sha256(json.dumps(content).encode()).hexdigest()
        return json.dumps(content) + "\n"


def read_latest(path: Path) -> Latest | None:
    """Return what latest.json says; None if it is not there or damaged."""
    try:
        text = read_text(path)
        content = parse_json(text, _SHAPE)
        latest = Latest(**{key: entry for key, entry in content.items() if key != "sha256"})
    except (OSError, ValueError):
        return None
    # With digests in it, it is as it was written, to the byte; earlier versions wrote nothing but a name.
    return latest if text == latest.text or content.keys() == {"run"} else None


def write_latest(path: Path, latest: Latest) -> None:
    """Write latest.json; the run that it names must be on the disk already."""
    replace_text(path, latest.text)
