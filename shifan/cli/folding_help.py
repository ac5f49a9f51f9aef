"""Help in a narrow terminal: rich cuts off what does not fit in a line, and Chinese has no blanks to break at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from shifan.records import dataclass

_LEAST = 8  # columns of a terminal: four Chinese signs


class FoldingTable(Table):
    """A table whose texts go on in the next line."""

    def add_row(self, *cells: Any, **options: Any) -> None:
        """Add a row; its columns may be new."""
        super().add_row(*cells, **options)
        for column in self.columns:
            column.overflow = "fold"


@dataclass(frozen=True)
class JoinedHelp:
    """The parts of an option's help as one text, which takes all the room that its table leaves."""

    parts: Sequence[Text]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        yield Text(" ", overflow="fold").join(self.parts)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(_LEAST, options.max_width)
