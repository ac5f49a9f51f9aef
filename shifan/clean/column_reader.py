"""A column of a raw sheet together with what reads its cells."""

from __future__ import annotations

from shifan.clean.readers import Reader
from shifan.raw_sheets import SheetColumn
from shifan.records import dataclass


@dataclass(frozen=True)
class ColumnReader:
    """A column of a raw sheet, the reader of its cells, and of a column of choices the words to choose from."""

    column: SheetColumn
    read: Reader
    words: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Return the field of the clean table."""
        return self.column.field

    @property
    def heading(self) -> str:
        """Return what stands in the header."""
        return self.column.heading
