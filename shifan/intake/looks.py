"""What the look of a sheet's cells says, by row and column; numbers whose format adds to them read as they show."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from shifan.addresses import position
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Grid
from shifan.intake.number_formats import shown_text, shown_words
from shifan.intake.oddities import CellLooks
from shifan.records import dataclass

Place = tuple[int, int]  # row and column, counted from 0


@dataclass
class SheetLooks:
    """Cells that say something by their look.

    `struck` are struck through as a whole, `half_struck` with the characters that are, `half_unseen` with those that
    nobody sees; `comments` hold the texts of comments, `fills` colours in words; `unseen` are cells whose number format
    shows nothing, `invisible` those whose signs are white on white or too small, `pictures` those under pictures.
    """

    struck: set[Place] = field(default_factory=set)
    half_struck: dict[Place, str] = field(default_factory=dict)
    half_unseen: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    fills: dict[Place, str] = field(default_factory=dict)
    unseen: set[Place] = field(default_factory=set)
    invisible: set[Place] = field(default_factory=set)
    pictures: set[Place] = field(default_factory=set)

    def any(self) -> bool:
        """Return whether the look of any cell says something."""
        shown = self.struck or self.half_struck or self.comments or self.fills
        return bool(shown or self.half_unseen or self.unseen or self.invisible or self.pictures)


def read_looks(rows: Grid, looks: CellLooks) -> SheetLooks:
    """Return the looks of a sheet's cells; numbers shown with unit or scale become those texts in `rows`."""
    found = SheetLooks(
        {place for cell in looks.struck if (place := position(cell))},
        {place: text for cell, text in looks.half_struck if (place := position(cell))},
        {place: text for cell, text in looks.half_unseen if (place := position(cell))},
        {place: text for cell, text in looks.comments if (place := position(cell))},
        {place: colour for cell, colour in looks.fills if (place := position(cell))},
        invisible={place for cell in looks.invisible if (place := position(cell))},
        pictures={place for cell in looks.pictures if (place := position(cell))},
    )
    by_format: dict[tuple[int, str], list[int]] = {}
    for cell, code in looks.formats:
        place = position(cell)
        if place and place[0] < len(rows) and place[1] < rows.width:
            by_format.setdefault((place[1], code), []).append(place[0])
    for (column, code), numbers in by_format.items():
        _show(rows, column, code, numbers, found)
    return found


def _show(rows: Grid, column: int, code: str, own: list[int], found: SheetLooks) -> None:
    """Put into some rows of a column what a number format shows; each distinct number is formatted once."""

    def shown(cell: CellValue) -> CellValue:
        if isinstance(cell, str):
            words = shown_words(cell, code) if cell else cell
            return cell if words == cell else words
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            return cell
        return shown_text(cell, code) or cell

    def is_unseen(cell: CellValue) -> bool:
        return isinstance(cell, (int, float)) and cell != 0 and shown_text(cell, code) == ""

    unseen = rows.where(column, np.array(own), is_unseen)
    found.unseen.update((row, column) for row in unseen.tolist())
    rows.rewrite(column, np.array(own), shown)
