"""One of the two runs of a diff, read back from its folder."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from pathlib import Path

from shifan.addresses import file_of
from shifan.audit.lineage.graph import Lineage
from shifan.audit.lineage.source_contents import SourceContents
from shifan.audit.trace.value_changes import display_or_absent
from shifan.clean import CleanCity
from shifan.errors import Refused
from shifan.files.run_files import CLEAN, PACK, VALUES
from shifan.files.unchanged import require_unchanged
from shifan.intake import Correction
from shifan.received import read_text
from shifan.values import Register


class ComparedRun:
    """A run: its register, clean tables, the contents at the ends of its lineage, and what it was made from."""

    def __init__(self, folder: Path) -> None:
        """Read the run; Refused if its files are not all there, were changed by hand, or cannot be read."""
        self.folder = folder
        self.made_from = require_unchanged(folder, VALUES, f"{CLEAN}/", f"{PACK}/").made_from
        try:
            self.register = Register.from_json(read_text(folder / VALUES))
            self.clean = CleanCity.load(folder / CLEAN)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise _unreadable(folder) from None
        self.contents = SourceContents(self.clean, folder / PACK)

    @property
    def name(self) -> str:
        """Return the name of the run's folder."""
        return self.folder.name

    @property
    def keeps_its_pack(self) -> bool:
        """Return whether the run has a copy of its rule pack, so that the pack's entries can be compared."""
        return (self.folder / PACK).is_dir()

    @cached_property
    def lineage(self) -> Lineage:
        """Return the graph of the register."""
        return Lineage(self.register)

    @cached_property
    def corrections(self) -> dict[str, Correction]:
        """Return the applied corrections by the label of their cell."""
        return {
            label: correction
            for correction in self.clean.corrections
            for label in self.contents.labels(
                f"{correction.file}!{correction.sheet}!{correction.cell}"
            )
        }

    def display(self, key: str) -> str:
        """Return what a value prints, or a dash if the run has no such value."""
        return display_or_absent(self.register, key)

    def sha256(self, label: str) -> str:
        """Return the SHA-256 of the raw file that a label's cell lies in; empty if there is no such cell."""
        return self.register.files.get(file_of(self.contents.addresses.get(label, "")), "")

    def reach(self, labels: Collection[str]) -> dict[str, set[str]]:
        """Return the ids of the values that each of some labels feeds in this run.

        A label that feeds none may be missing.
        """
        addresses: dict[str, list[str]] = {}
        for address in self.lineage.source_addresses():
            for label in self.contents.labels(address):
                if label in labels:
                    addresses.setdefault(label, []).append(address)
        return {label: self.lineage.fed_by(listed) for label, listed in addresses.items()}


def _unreadable(folder: Path) -> Refused:
    return Refused(
        "run-unreadable",
        file=f"{folder.parent.name}/{folder.name}",
        found="该次运行的文件不全或无法读取",
        expected="完整的运行",
        action="请换一次运行，或用 shifan run --force 重新运行",
    )
