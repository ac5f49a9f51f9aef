"""What trace can tell beside the register: columns of raw sheets, corrections, mended cells, printed places.

It is read from a run's own files, or taken from a city in memory; nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shifan.addresses import as_box
from shifan.audit.lineage.mended_cells import mended_in_reading
from shifan.audit.lineage.row_keys import TYPED_FIGURES
from shifan.audit.trace.places_of_run import PlacesOfRun
from shifan.audit.trace.printed_place import PrintedPlace
from shifan.audit.trace.raw_content import raw_content
from shifan.audit.trace.read_sheets import ReadSheet, ReadSheets
from shifan.errors import Finding
from shifan.files.manifest import Manifest
from shifan.files.run_files import CLEAN, CLEAN_LIST
from shifan.files.unchanged import refuse_damaged
from shifan.received import read_json
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.clean import CleanCity


@dataclass(frozen=True)
class AppliedCorrection:
    """A correction that was applied to a raw cell.

    The fields are those of the intake's Correction, which takes numpy to import.
    """

    file: str
    sheet: str
    cell: str
    before: str
    after: str
    reason: str
    author: str
    date: str

    @property
    def address(self) -> str:
        """Return the address of the corrected cell."""
        return f"{self.file}!{self.sheet}!{self.cell}"


@dataclass(frozen=True)
class Evidence:
    """What is known of the cells and printed places of a register; empty for a register alone.

    `mended` are the findings on cells that were mended in reading, `policy` is how 合理缺项 counts,
    empty for as the register says;
    `find_places` returns the places that print a value, `read_cell` what a cell holds; both read when they are asked.
    """

    sheets: ReadSheets = field(default_factory=ReadSheets)
    corrections: tuple[AppliedCorrection, ...] = ()
    mended: tuple[Finding, ...] = ()
    policy: str = ""
    find_places: Callable[[str], Sequence[PrintedPlace]] = lambda key: ()
    read_cell: Callable[[str], str] = lambda address: ""

    def places(self, key: str) -> tuple[PrintedPlace, ...]:
        """Return where a value is printed; nothing for a value that is not, or where no run was made."""
        return tuple(self.find_places(key))

    def content(self, address: str) -> str:
        """Return what a raw cell holds, as far as it can be read."""
        return self.read_cell(address)

    def corrections_in(self, addresses: Iterable[str]) -> tuple[AppliedCorrection, ...]:
        """Return the corrections that were applied to cells among these."""
        boxes = [box for box in map(as_box, addresses) if box]
        return tuple(
            correction
            for correction in self.corrections
            if any(box.overlaps(as_box(correction.address)) for box in boxes)
        )

    def mended_in(self, addresses: Iterable[str]) -> tuple[Finding, ...]:
        """Return the findings on cells among these that were mended in reading."""
        boxes = [box for box in map(as_box, addresses) if box]
        return tuple(
            finding
            for finding in self.mended
            if any(
                box.overlaps(as_box(f"{finding.file}!{finding.sheet}!{finding.cell}"))
                for box in boxes
            )
        )


def evidence_of_city(clean: CleanCity, policy: str = "", raw: Path | None = None) -> Evidence:
    """Return the evidence of a city in memory: nothing is printed yet. `raw` is the folder of its workbooks."""
    sheets = [
        ReadSheet(table, part.file, part.sheet, tuple(part.columns.items()))
        for table, source in clean.sources.items()
        if table != TYPED_FIGURES
        for part in source.all_parts
    ]
    corrections = tuple(AppliedCorrection(**asdict(each)) for each in clean.corrections)
    mended = mended_in_reading(clean.findings)
    if raw is None:
        return Evidence(ReadSheets(sheets), corrections, mended, policy)
    return Evidence(
        ReadSheets(sheets),
        corrections,
        mended,
        policy,
        read_cell=lambda address: raw_content(raw, address),
    )


def evidence_of_run(run: Path, raw: Path, manifest: Manifest) -> Evidence:
    """Return the evidence that a run's folder holds; `raw` is the folder of the city's workbooks."""
    with refuse_damaged(run, f"{CLEAN}/{CLEAN_LIST}"):
        return _evidence(PlacesOfRun(run, manifest), raw, read_json(run / CLEAN / CLEAN_LIST))


def _evidence(places: PlacesOfRun, raw: Path, saved: Mapping[str, Any]) -> Evidence:
    sheets = [
        ReadSheet(table, part["file"], part["sheet"], tuple(part["columns"].items()))
        for table, source in saved["sources"].items()
        if table != TYPED_FIGURES
        for part in (source, *source.get("parts", ()))
    ]
    return Evidence(
        ReadSheets(sheets),
        tuple(AppliedCorrection(**entry) for entry in saved["corrections"]),
        mended_in_reading(Finding(**entry) for entry in saved["findings"]),
        find_places=places.of,
        read_cell=lambda address: raw_content(raw, address),
    )
