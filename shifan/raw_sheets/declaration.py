"""How a raw sheet is declared: a workbook has sheets, a sheet has a record for its rows, a record has columns."""

from __future__ import annotations

import dataclasses
from dataclasses import field
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

from shifan.raw_sheets.contents import Content
from shifan.records import dataclass

_COLUMN = "column"


@dataclass(frozen=True)
class SheetColumn:
    """A column: what stands in its header, what its cells may hold, and what its keeper is told of it.

    `may_be_absent`: without the column its cells count as empty; else the sheet is refused.
    `may_be_blank`: a cell need not be filled in. `repetitive`: many rows share few distinct texts.
    `width` is in Latin letters, `unit` and `example` are shown in the guide. `on_demand`: read where the sheet has
    the column, never missed, and not in blank workbooks.
    """

    heading: str
    content: Content
    meaning: str
    example: str = ""
    unit: str = "—"
    width: int = 16
    may_be_absent: bool = False
    may_be_blank: bool = False
    repetitive: bool = False
    on_demand: bool = False
    field: str = ""


def column(heading: str, content: Content, meaning: str, example: str = "", **more: Any) -> Any:
    """Return the field of a row's record that declares a column; `more` as `SheetColumn` takes it."""
    return field(metadata={_COLUMN: SheetColumn(heading, content, meaning, example, **more)})


def optional(heading: str, content: Content, meaning: str, example: str = "", **more: Any) -> Any:
    """Return the field of a column that the sheet need not have and whose cells may stay blank."""
    return column(heading, content, meaning, example, may_be_absent=True, may_be_blank=True, **more)


def extra(heading: str, content: Content, meaning: str, example: str = "", **more: Any) -> Any:
    """Return the field of a column that is read where the sheet has it and never missed: None without it."""
    return optional(heading, content, meaning, example, on_demand=True, **more)


@dataclass(frozen=True)
class TableRow:
    """A row of a clean table; `row` is its number in the worksheet.

    A cell that was refused holds None whatever the field's type says: the refusal is an error, so that a city that
    passed `CleanCity.require` has none.
    """

    row: int


R = TypeVar("R", bound=TableRow)


@dataclass(frozen=True)
class RawSheet(Generic[R]):
    """A sheet of a raw workbook and the clean table that is read from it.

    `record` is the type of the table's rows, `key` the fields that tell its rows apart.
    `may_be_empty`: a sheet without data rows is not refused; `rarely_empty` then says what was expected and how an
    empty one counts. `drop_repeats`: rows that repeat an earlier one cell by cell do not count; else they are refused.
    `blank_rows` is the number of rows for which the blank workbook sets its rules. `on_demand`: a workbook need not
    have the sheet; without it there is no table.
    """

    table: str
    workbook: str
    name: str
    record: type[R]
    key: tuple[str, ...]
    may_be_empty: bool = True
    rarely_empty: tuple[str, str] | None = None
    drop_repeats: bool = False
    blank_rows: int = 2_000
    on_demand: bool = False

    @property
    def least(self) -> str:
        """Return in brackets what the sheet must hold at least, where a header alone will do; else an empty text."""
        return "（可以只有表头）" if self.may_be_empty else ""

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Return the columns in the order in which the blank workbook shows them."""
        return tuple(column for column in self.all_columns if not column.on_demand)

    @cached_property
    def all_columns(self) -> tuple[SheetColumn, ...]:
        """Return the columns, also those that are read where the sheet has them."""
        return tuple(
            dataclasses.replace(entry.metadata[_COLUMN], field=entry.name)
            for entry in dataclasses.fields(self.record)
            if _COLUMN in entry.metadata
        )

    @cached_property
    def types(self) -> dict[str, Any]:
        """Return field → type of its values, as annotated; the row's number included."""
        return get_type_hints(self.record)

    def column(self, field: str) -> SheetColumn:
        """Return the column of a field."""
        return next(column for column in self.all_columns if column.field == field)

    def heading(self, field: str) -> str:
        """Return what stands in the header above a field."""
        return self.column(field).heading


@dataclass(frozen=True)
class RawWorkbook:
    """A workbook of a city: its sheets in order, and how it is filled in, a sentence a line of the guide.

    `more` are sheets that it may have, if the pack asks for them.
    """

    name: str
    sheets: tuple[RawSheet[Any], ...]
    guidance: tuple[str, ...]
    more: tuple[RawSheet[Any], ...] = ()
