"""What a table shows, free of any drawing library: name, title, columns, and rows of texts and references to values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from shifan.records import dataclass
from shifan.values import chinese_date

if TYPE_CHECKING:
    import pandas as pd

    from shifan.values import Register

PORTRAIT = 8844  # 156 mm in twip
LANDSCAPE = 12756  # 225 mm
INDENT = "\u3000"


@dataclass(frozen=True)
class ValueRef:
    """A cell that shows a value of the register."""

    id: str


Cell = str | int | Decimal | dt.date | ValueRef
# What the cells of a column are for whoever computes with them: texts, words of a short list, numbers (rates in
# percent, as printed), counts, dates.
Kind = Literal["text", "word", "number", "count", "date"]


@dataclass(frozen=True)
class TableColumn:
    """A column: `key` is its name, and the last part of the ids of the values that stand in it.

    `heading` is what notebooks and the prompt write above it. The report writes `printed` (without one, the heading)
    with the unit in brackets, sets the texts flush left or centred, and gives the column a relative width.
    At the prompt its cells are of its kind.
    """

    key: str
    heading: str
    printed: str = ""
    unit: str = ""
    left: bool = False
    width: int = 0
    kind: Kind = "text"

    @property
    def printed_heading(self) -> str:
        """Return the heading as the report prints it: `满分（分）`."""
        name = self.printed or self.heading
        return f"{name}（{self.unit}）" if self.unit else name


@dataclass(frozen=True)
class DescribedRow:
    """A row: under a column stands what `cells` gives for its key, else the value `<prefix>.<key>`.

    `indent` says by how many signs its first cell is set in: what is part of the row above.
    """

    prefix: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    strong: bool = False
    indent: int = 0

    def cell(self, key: str) -> Cell:
        """Return what stands under a column."""
        return self.cells[key] if key in self.cells else ValueRef(f"{self.prefix}.{key}")


@dataclass(frozen=True)
class TableDescription:
    """A table: `name` for machines, `title` for people; `width` is that of the printed table in twip."""

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: Sequence[DescribedRow]
    width: int = PORTRAIT

    def choose(self, *keys: str) -> TableDescription:
        """Return the table with the columns of these keys, in this order; KeyError for a key that it does not have."""
        known = {column.key: column for column in self.columns}
        return replace(self, columns=tuple(known[key] for key in keys))

    def those_of(self, widths: Mapping[str, int]) -> dict[str, int]:
        """Return those of some columns, with their widths, that the table has."""
        known = {column.key for column in self.columns}
        return {key: width for key, width in widths.items() if key in known}

    def printed(self, **widths: int) -> TableDescription:
        """Return the table with the columns that are named, in this order and with these relative widths."""
        chosen = self.choose(*widths)
        columns = (
            replace(column, width=width)
            for column, width in zip(chosen.columns, widths.values(), strict=True)
        )
        return replace(chosen, columns=tuple(columns))

    def in_words(self, in_own_words: Callable[[str], str]) -> TableDescription:
        """Return the table with its title and its printed headings in the words of a pack."""
        columns = tuple(
            replace(column, printed=in_own_words(column.printed or column.heading))
            for column in self.columns
        )
        return replace(self, title=in_own_words(self.title), columns=columns)

    def headed(self, in_own_words: Callable[[str], str]) -> TableDescription:
        """Return the table with the headings that notebooks show in the words of a pack."""
        columns = tuple(
            replace(column, heading=in_own_words(column.heading)) for column in self.columns
        )
        return replace(self, columns=columns)

    @property
    def headings(self) -> list[str]:
        """Return the headings as notebooks and the prompt show them."""
        return [column.heading for column in self.columns]

    def shown(self, register: Register) -> list[tuple[str | int, ...]]:
        """Return the rows as displayed; a value that the register does not have is an empty text."""
        return [self._shown_row(row, register) for row in self.rows]

    def _shown_row(self, row: DescribedRow, register: Register) -> tuple[str | int, ...]:
        """Return a row as displayed, its first cell indented as deep as the row is."""
        shown = [_shown(row.cell(column.key), register) for column in self.columns]
        if row.indent:
            shown[0] = f"{INDENT * row.indent}{shown[0]}"
        return tuple(shown)


def _shown(cell: Cell, register: Register) -> str | int:
    if isinstance(cell, ValueRef):
        return register.text(cell.id) if cell.id in register else ""
    if isinstance(cell, dt.date):
        return chinese_date(cell)
    return cell if isinstance(cell, int) else str(cell)


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a clean table as named tuples, a field a column."""
    yield from frame.itertuples(index=False)
