"""Where the values of a run are printed: as the run has listed it, else as its files show it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from shifan.audit.trace.printed_place import PrintedPlace, places_on_line
from shifan.files.manifest import Manifest
from shifan.files.run_files import INTERNAL, PRINTED, PUBLIC
from shifan.files.unchanged import is_as_written, refuse_damaged
from shifan.received import read_text


class PlacesOfRun:
    """The places that print the values of a run: as it has listed them, else as its files show them."""

    def __init__(self, run: Path, manifest: Manifest) -> None:
        self._run, self._manifest = run, manifest

    def of(self, key: str) -> Sequence[PrintedPlace]:
        """Return where a value is printed; Refused if what tells it is damaged."""
        if self._is_listed:
            return self._listed(key)
        return self._found.get(key, ())

    @cached_property
    def _is_listed(self) -> bool:
        """Return whether there is a list, and the reports are still those that it tells of: people may edit them."""
        reports = [name for name in (INTERNAL, PUBLIC) if name in self._manifest.outputs]
        return PRINTED in self._manifest.outputs and all(
            is_as_written(self._run, name, self._manifest) for name in reports
        )

    def _listed(self, key: str) -> list[PrintedPlace]:
        with refuse_damaged(self._run, PRINTED):
            return places_on_line(self._text, key)

    @cached_property
    def _text(self) -> str:
        return read_text(self._run / PRINTED)

    @cached_property
    def _found(self) -> dict[str, list[PrintedPlace]]:
        # Start-up time, lxml among it: the list mostly answers without.
        from shifan.audit.trace.printed_places import places_in_run

        return places_in_run(self._run)
