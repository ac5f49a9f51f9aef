"""A sheet on its way to a table: where its header and its data rows are, and what was noticed."""

from __future__ import annotations

from dataclasses import field

import numpy as np
import numpy.typing as npt

from shifan.clean.heading_brackets import BracketMeaning
from shifan.clean.notice import Notice
from shifan.clean.text import MISSING_WORDS, packed
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Codes, only_occurring
from shifan.intake.model import Sheet
from shifan.records import dataclass

Rows = npt.NDArray[np.int64]  # numbers of worksheet rows, counted from 0


def no_rows() -> Rows:
    """Return no row."""
    return np.array([], dtype=np.int64)


@dataclass
class Body:
    """The data rows of a sheet and where each column stands, by heading; rows and columns count from 0.

    The sheet itself is never changed: `spread` holds columns over which merged cells were spread, `merged_below` the
    rows into which they reach down. `surroundings` are texts around the data (titles, totals, notes), each with its
    row; `refused_columns` further columns of one heading, and those whose brackets say that they are others; `brackets`
    says how columns are read whose headings tell.
    """

    sheet: Sheet
    places: dict[str, int] = field(default_factory=dict)
    rows: Rows = field(default_factory=no_rows)
    header: int = 0
    findings: list[Finding] = field(default_factory=list)
    spread: dict[int, Codes] = field(default_factory=dict)
    merged_below: list[Rows] = field(default_factory=list)
    surroundings: list[tuple[str, int]] = field(default_factory=list)
    refused_columns: set[int] = field(default_factory=set)
    brackets: dict[str, BracketMeaning] = field(default_factory=dict)

    def as_meant(self, heading: str, cell: CellValue) -> CellValue:
        """Return a cell of a column as its heading's brackets say it is meant: with unit, or for a code its word."""
        found = self.brackets.get(heading)
        text = packed(cell) if found else ""
        if found is None or text in MISSING_WORDS:
            return cell
        if found.codes:
            return found.codes.get(text, cell)
        return cell if text.endswith(found.unit) else f"{text}{found.unit}"

    def report(self, cell: str, notice: Notice) -> None:
        """Add a finding at a cell of this sheet; with an empty `cell` about the whole sheet."""
        self.findings.append(notice.at(self.sheet.file, self.sheet.name, cell))

    def column(self, place: int) -> tuple[Codes, list[CellValue]]:
        """Return a worksheet column from the first row on: a code for each row, and the cells that codes stand for."""
        codes, cells = self.sheet.rows.column(place)
        return self.spread.get(place, codes), cells

    def data(self, place: int) -> tuple[Codes, list[CellValue]]:
        """Return the cells of a column in the data rows: a code for each, and the distinct cells that occur there."""
        codes, cells = self.column(place)
        return only_occurring(codes[self._selection], cells)

    @property
    def _selection(self) -> Rows | slice:
        """Return the data rows, in order, as what selects them soonest: mostly there is none between them."""
        if not len(self.rows) or self.rows[-1] - self.rows[0] >= len(self.rows):
            return self.rows
        return slice(int(self.rows[0]), int(self.rows[-1]) + 1)
