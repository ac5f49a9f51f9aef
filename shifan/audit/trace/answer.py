"""What trace answers: a value or a cell with all that it is made of, all that it feeds, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from shifan.audit.trace.evidence import AppliedCorrection
from shifan.audit.trace.printed_place import PrintedPlace
from shifan.records import dataclass
from shifan.values import Register


@dataclass(frozen=True)
class SheetCells:
    """Cells of one sheet, or entries of one file of the pack; `sha256` is empty for a file that is not known."""

    file: str
    sheet: str
    cells: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class TraceAnswer:
    """One thing that fits a query: a value, a raw cell, a row, or a setting of the pack.

    `inputs` are direct, `cells` are the addresses at the end of the lineage and `sources` the same
    by sheet, `feeds` the ids of all values above, `simulated` how many results of simulations may
    change beside those. An answer from an earlier run says in `since` what the value is now.
    """

    id: str
    name: str
    display: str
    rule: str
    inputs: tuple[str, ...]
    cells: tuple[str, ...]
    feeds: tuple[str, ...]
    sources: tuple[SheetCells, ...]
    simulated: int
    corrections: tuple[AppliedCorrection, ...]
    places: tuple[PrintedPlace, ...]
    since: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the answer as a JSON-ready mapping; `since` is left out where there is nothing to say."""
        content = asdict(self)
        if not self.since:
            del content["since"]
        return content


def by_sheet(register: Register, addresses: Iterable[str]) -> tuple[SheetCells, ...]:
    """Return addresses by file and sheet, with the SHA-256 of the file."""
    cells: dict[tuple[str, str], list[str]] = {}
    for address in addresses:
        file, _, rest = address.partition("!")
        sheet, _, cell = rest.rpartition("!")
        cells.setdefault((file, sheet), []).append(cell)
    return tuple(
        SheetCells(file, sheet, tuple(listed), register.files.get(file, ""))
        for (file, sheet), listed in cells.items()
    )
