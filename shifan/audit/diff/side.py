"""One of the two runs of a diff, read back from its folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from shifan.audit.lineage.graph import Lineage
from shifan.audit.lineage.leaves import Leaves
from shifan.clean import CleanCity
from shifan.errors import Refused
from shifan.files.manifest import read_manifest
from shifan.files.run_files import CLEAN, VALUES
from shifan.values import Register


class Side:
    """A run: its register, clean tables, the contents at the ends of its lineage, corrections by label, and what it was made from."""

    def __init__(self, run: Path) -> None:
        self.run = run
        manifest = read_manifest(run)
        try:
            self.register = Register.from_json((run / VALUES).read_text(encoding="utf-8"))
            self.clean = CleanCity.load(run / CLEAN)
        except (OSError, ValueError, KeyError, TypeError):
            manifest = None
        if manifest is None:
            raise Refused(
                "run-unreadable",
                file=f"{run.parent.name}/{run.name}",
                found="该次运行的文件不全或无法读取",
                expected="完整的运行",
                action="请换一次运行，或用 shifan run --force 重新运行",
            )
        self.made_from = manifest.made_from
        self.leaves = Leaves(self.clean, run / "规则包")

    @cached_property
    def lineage(self) -> Lineage:
        """Return the graph of the register."""
        return Lineage(self.register)

    @cached_property
    def corrections(self) -> dict[str, object]:
        """Return the applied corrections by the label of their cell."""
        return {
            label: one
            for one in self.clean.corrections
            for label in self.leaves.labels(f"{one.file}!{one.sheet}!{one.cell}")
        }

    def sha256(self, label: str) -> str:
        """Return the SHA-256 of the raw file that a label's cell lies in."""
        return self.register.files.get(self.leaves.places.get(label, "").split("!")[0], "")

    def reach(self, labels: set[str]) -> dict[str, set[str]]:
        """Return the values that each of some labels feeds in this run."""
        ends: dict[str, list[str]] = {}
        for end in self.lineage.ends():
            for label in self.leaves.labels(end):
                if label in labels:
                    ends.setdefault(label, []).append(end)
        return {label: self.lineage.up(own) for label, own in ends.items()}
