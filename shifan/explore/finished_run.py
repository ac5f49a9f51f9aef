"""The finished run that an analyst's city may be read from: only as it was written."""

from __future__ import annotations

from pathlib import Path

from shifan.files.places import Place
from shifan.files.run_files import CLEAN, VALUES
from shifan.files.unchanged import checked_manifest, require_readable_latest, require_unchanged


def last_run(place: Place) -> Path | None:
    """Return the last complete run of a city; None without one. Refused if its manifest was changed by hand."""
    require_readable_latest(place.output)
    run = place.latest
    if run is not None:
        checked_manifest(run)
    return run


def as_written(run: Path) -> Path:
    """Return a run whose values and clean tables are as it wrote them; Refused if they were changed by hand."""
    require_unchanged(run, VALUES, f"{CLEAN}/")
    return run
