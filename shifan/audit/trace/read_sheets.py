"""The raw sheets as they were read: which column holds which field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from shifan.addresses import Box, column_number, letter
from shifan.audit.lineage.row_keys import IDENTIFYING_FIELDS
from shifan.errors import Refused
from shifan.records import dataclass

_EXAMPLE = "单元格地址，如 现场检查.xlsx!点位!A5"


@dataclass(frozen=True)
class ReadSheet:
    """A sheet from which rows of a clean table were read: its file and name, fields and their columns.

    A column is its letter; where one cell holds for all rows it is that cell: `B2`.
    """

    table: str
    file: str
    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Return `file!sheet`, as addresses begin."""
        return f"{self.file}!{self.name}"

    @property
    def lettered(self) -> list[tuple[str, int]]:
        """Return each field with the number, counted from 1, of the column in which it has a cell for each row."""
        return [
            (field, column_number(column))
            for field, column in self.columns
            if not column[-1].isdigit()
        ]

    @property
    def column_numbers(self) -> list[int]:
        """Return the numbers, counted from 1, of the columns that were read, in ascending order."""
        return sorted({number for _, number in self.lettered})


class ReadSheets:
    """The sheets of a city, joined by address where a clean table was read from one in several ways.

    Empty where nothing is known of them.
    """

    def __init__(self, sheets: Iterable[ReadSheet] = ()) -> None:
        self._sheets: dict[str, ReadSheet] = {}  # by address
        for sheet in sheets:
            known = self._sheets.setdefault(sheet.address, sheet)
            if known is not sheet and known.table == sheet.table:
                columns = tuple(dict.fromkeys(known.columns + sheet.columns))
                self._sheets[sheet.address] = replace(known, columns=columns)

    def full_address(self, query: str) -> str:
        """Return an address as the register writes it.

        In `query` the file or its suffix, and the case of the cell, may be left out.

        A text that names no known sheet comes back as it is.
        """
        *front, cell = query.split("!")
        for sheet in self._sheets.values():
            stem = sheet.file.rsplit(".", 1)[0]
            if front in ([sheet.file, sheet.name], [stem, sheet.name], [sheet.name]):
                return f"{sheet.address}!{cell.upper()}"
        return query

    def _sheet(self, box: Box) -> ReadSheet | None:
        return self._sheets.get(box.sheet)

    def _fields(self, box: Box) -> set[str]:
        """Return the fields whose columns a box touches."""
        sheet = self._sheet(box)
        columns = sheet.lettered if sheet else ()
        return {field for field, number in columns if box.left <= number <= box.right}

    def is_read(self, box: Box) -> bool:
        """Return whether a box lies in a column that is read, so that it may well feed nothing."""
        return bool(self._fields(box))

    def identified_row(self, box: Box) -> Box | None:
        """Return the whole row of a cell that only says which row is meant; None for a cell that holds something."""
        sheet = self._sheet(box)
        identifying = IDENTIFYING_FIELDS.get(sheet.table, ()) if sheet else ()
        fields = self._fields(box)
        return self.whole_row(box) if fields and fields <= set(identifying) else None

    def whole_row(self, box: Box) -> Box:
        """Return the rows of a box over all columns that are read."""
        sheet = self._sheet(box)
        columns = sheet.column_numbers if sheet else []
        return box._replace(left=columns[0], right=columns[-1]) if columns else box

    def refusal(self, address: str, box: Box) -> Refused:
        """Return the refusal of an address without data: it says where data are, or which sheets have near names."""
        sheet = self._sheet(box)
        if sheet is None:
            return Refused(
                "trace", found=address, expected=_EXAMPLE, action=self._near_sheets(box.sheet)
            )
        columns = sheet.column_numbers
        expected = "有数据的单元格"
        if columns:
            first, last = letter(columns[0] - 1), letter(columns[-1] - 1)
            expected = f"“{sheet.name}”表 {first} 至 {last} 列的数据行"
        action = "该地址没有数据，请核对文件、工作表和单元格"
        return Refused("trace", found=address, expected=expected, action=action)

    def _near_sheets(self, asked: str) -> str:
        """Return what to do next, with the sheets that are called nearly so.

        A sheet's name alone is compared with names.
        """
        whole = "!" in asked
        addresses = {
            (sheet.address if whole else sheet.name): sheet.address
            for sheet in self._sheets.values()
        }
        names = difflib.get_close_matches(asked, list(addresses), n=3, cutoff=0.4)
        near = [addresses[name] for name in names]
        if not near:
            return "请核对地址"
        return f"请核对文件和工作表，近似的：{'、'.join(near)}；如 shifan trace 城市 {near[0]}!A5"
