"""The values of several registers that are numbers, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_columns import CellFormat
from shifan.tables.typed_table import WORDS, PromptColumn, typed_table

if TYPE_CHECKING:
    from shifan.values import Register, Value

NumberRow = tuple[str, str, str, tuple[float | None, ...]]
_MOST_PLACES = 4
_NUMBER = CellFormat("number", missing="", most=_MOST_PLACES)


def numbers_of(registers: Sequence[Register], ids: Iterable[str]) -> Iterator[NumberRow]:
    """Yield id, name, unit and the number in each register, of each value that is a number in one of them."""
    for key in ids:
        values = [register.get(key) for register in registers]
        numbers = tuple(map(_number, values))
        known = next((value for value in values if value is not None), None)
        if known is not None and any(number is not None for number in numbers):
            yield key, known.name, known.unit, numbers


def number_table(rows: Iterable[NumberRow], headings: Sequence[str]) -> SearchableTable:
    """Return the rows as a table; `headings` name the registers."""
    columns = [
        PromptColumn("数据编号"),
        PromptColumn("名称"),
        PromptColumn("单位", WORDS),
        *(PromptColumn(heading, _NUMBER) for heading in headings),
    ]
    return typed_table(((*row[:3], *row[3]) for row in rows), columns, SearchableTable)


def _number(value: Value | None) -> float | None:
    """Return a number; None for a text, a date and what is 不适用."""
    content = value.value if value is not None else None
    if isinstance(content, (int, Decimal)) and not isinstance(content, bool):
        return float(content)
    return None
