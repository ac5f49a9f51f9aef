"""What two runs have in common: every byte but the manifest's times."""

import json
from pathlib import Path

from shifan.files.fingerprint import sha256

KINDS = {".docx", ".xlsx", ".png", ".svg", ".parquet", ".json", ".html", ".ipynb"}


def holds(run):
    """Return the manifest of a run all of whose files have the hashes that stand in it."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["outputs"] and all(
        sha256(run / name) == digest for name, digest in manifest["outputs"].items()
    )
    return manifest


def same(here, there):
    """Compare every file of two runs but the manifest, which holds times; every kind of file is among them."""
    files = [
        {
            path.relative_to(run).as_posix(): sha256(path)
            for path in run.rglob("*")
            if path.is_file() and path.name != "manifest.json"
        }
        for run in (here, there)
    ]
    differ = sorted(
        name for name in {**files[0], **files[1]} if files[0].get(name) != files[1].get(name)
    )
    assert not differ, differ
    assert {Path(name).suffix for name in files[0]} >= KINDS
