"""检查记录 as a wide table: a row a site, a column an item, perhaps each with a 问题描述, or below group titles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.body import Body, Rows
from shifan.clean.cell_looks import report_looks, report_looks_around
from shifan.clean.checks.near_codes import alike_code
from shifan.clean.column_reader import ColumnReader
from shifan.clean.column_reading import ColumnValues, join_values, read_values
from shifan.clean.data_rows import data_rows
from shifan.clean.header import Header
from shifan.clean.legend_findings import of_other_sheets, report_legends
from shifan.clean.model import ROWS_OF_PART, SourcePart
from shifan.clean.named_items import KnownSites, known_sites
from shifan.clean.notice import Notice
from shifan.clean.readers import Reader, ReadingContext
from shifan.clean.readers.codes import code
from shifan.clean.readers.texts import text
from shifan.clean.second_tables import set_aside
from shifan.clean.sheet_reading import TablePart, column_readers
from shifan.clean.sign_legends import opposite_signs
from shifan.clean.surroundings import report_hidden
from shifan.clean.text import packed, plain
from shifan.clean.unit_names import misnamed_sites
from shifan.clean.wide_doubles import drop_doubled_items, drop_doubled_rows, says_something
from shifan.clean.wide_header import WideColumns, WideHeader
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.raw_sheets import RECORDS, SITES
from shifan.records import dataclass

Flags = npt.NDArray[np.bool_]
_RESULT, _SITE = RECORDS.heading("result"), SITES.heading("site")
_MOST_JUDGED = 20  # columns that tell a second table from data
_NOT_READ = frozenset(
    {
        "序号",
        "区县",
        "业态",
        "检查方式",
        "检查日期",
        "检查组",
        "单位名称",
        "日期",
        "检查人",
        "检查人员",
        "备注",
    }
)


def _absent(rows: Rows) -> ColumnValues:
    return ColumnValues([None], np.zeros(len(rows), dtype=np.int64))


def _once(read: Reader) -> Reader:
    """Return a reader that reads equal cells once; True, 1 and 1.0 are not equal."""
    return lru_cache(maxsize=None, typed=True)(read)


def _columns_of_items(columns: Iterable[ColumnReader]) -> list[ColumnReader]:
    """Return the columns that each item has; a word means the same below each item."""
    return [
        replace(reader, read=reader.read if reader.read in (text, code) else _once(reader.read))
        for reader in columns
        if reader.field not in ("site", "item")
    ]


def read_wide(
    sheet: Sheet, header: WideHeader, context: ReadingContext, sites: pd.DataFrame
) -> TablePart:
    """Return the records of a wide table, item by item: a filled cell is one, and an empty one where the site's type
    has the item.
    """
    return _WideTable(sheet, header, context, known_sites(sites, context.standard)).records()


@dataclass
class _ItemRecords:
    """The records of an item: their rows, the values of each field, and where they stand."""

    rows: Rows
    values: dict[str, ColumnValues]
    source: SourcePart


class _WideTable:
    """A wide table on its way into records: its data rows and the site of each."""

    def __init__(
        self, sheet: Sheet, header: WideHeader, context: ReadingContext, known: KnownSites
    ) -> None:
        self.header, self.known = header, known
        self.known_items = [item.code for item in context.standard.item_list]
        self.columns = {reader.heading: reader for reader in column_readers(RECORDS, context)}
        self.body = Body(sheet, {_SITE: header.site}, header=header.last)
        places = {place for item in header.items for place in item.places.values()}
        self.body.places |= {str(place): place for place in sorted(places)}
        self.body.rows = data_rows(self.body, Header(0, header.last, header.texts, ()))
        self.body.places = {_SITE: header.site}
        result = self.columns[_RESULT].read
        if not header.by_name:
            strict = [(item.places[_RESULT], result) for item in header.items[:_MOST_JUDGED]]
            set_aside(self.body, [header.site], lambda: strict)
        by_name = header.by_name
        self.sites = (
            self._sites_by_name() if by_name else read_values(self.body, self.columns[_SITE])
        )
        self.sites = drop_doubled_rows(self.body, header, self.sites, known.items)
        header.items = drop_doubled_items(self.body, header)
        self.read_places = places
        self.has_looks = sheet.looks.any() or bool(sheet.merges)
        # Sites of one type have the same items: what an item means is asked once for each such set.
        sets: dict[frozenset[str], int] = {}
        of_sites = [known.items.get(site or "", frozenset()) for site in self.sites.values]
        numbers = [sets.setdefault(item_set, len(sets)) for item_set in of_sites]
        self.kind_numbers: Rows = np.array(numbers or [0], dtype=np.int64)[self.sites.codes]
        self.items_of_kinds = list(sets)
        self.item_columns = _columns_of_items(self.columns.values())

    def _sites_by_name(self) -> ColumnValues:
        """Return the site that each row names; a name that none or several bear is refused."""
        codes, cells = self.body.data(self.header.site)
        self.body.findings.clear()
        meant = [self.known.meant(cell) for cell in cells]
        for n, site in enumerate(meant):
            if not site:
                row = int(self.body.rows[np.flatnonzero(codes == n)[0]])
                notice = Notice(
                    "unknown-site",
                    plain(cells[n]),
                    "“点位”表中只有一个的单位名称",
                    "请补上“点位编号”列",
                )
                self.body.report(address(row, self.header.site), notice)
        return ColumnValues([site or None for site in meant], codes)

    def records(self) -> TablePart:
        """Return the records of all items, and what is noticed of the table."""
        findings: list[Finding] = []
        items = [self._records_of(item, findings) for item in self.header.items]
        items = [item for item in items if len(item.rows)] or items[:1]
        fields = dict.fromkeys(name for item in items for name in item.values)
        repetitive = {reader.field for reader in self.columns.values() if reader.column.repetitive}
        data: dict[str, Any] = {
            "row": np.concatenate(
                [item.rows + 1 + n * ROWS_OF_PART for n, item in enumerate(items)]
            )
        }
        for name in fields:
            values = [item.values.get(name) or _absent(item.rows) for item in items]
            data[name] = join_values(values).series(name in {*repetitive, "site", "item"})
        frame = pd.DataFrame(data)
        return TablePart(frame, tuple(item.source for item in items), self.findings() + findings)

    def _records_of(self, item: WideColumns, findings: list[Finding]) -> _ItemRecords:
        """Return the records of an item; what is noticed of its cells is added to the findings."""
        codes_of_kinds = self._codes_of_kinds(item)
        belongs = np.array([code is not None for code in codes_of_kinds], dtype=bool)
        kept = np.flatnonzero(self._filled(item) | (belongs[self.kind_numbers] & self._alone(item)))
        body = Body(self.body.sheet, dict(item.places), self.body.rows[kept], self.header.last)
        known = [code or item.codes[0] for code in codes_of_kinds]
        of_row = self.kind_numbers[kept] * (len({*known}) > 1)  # most items have one code
        values = {
            "site": ColumnValues(self.sites.values, self.sites.codes[kept]),
            "item": ColumnValues(known[: of_row.max(initial=0) + 1], of_row),
        }
        for column in self.item_columns:
            if column.heading in item.places or not column.column.on_demand:
                values[column.field] = read_values(body, column)
        if self.has_looks and len(kept):
            placed = [column for column in self.item_columns if column.heading in item.places]
            report_looks(body, placed)
        findings += body.findings
        return _ItemRecords(body.rows, values, self._source(item))

    def _filled(self, item: WideColumns) -> Flags:
        """Return for each row whether it holds a result of the item."""
        codes, cells = self.body.column(item.places[_RESULT])
        return np.array([says_something(cell) for cell in cells], dtype=bool)[codes[self.body.rows]]

    def _alone(self, item: WideColumns) -> Flags:
        """Return for each row whether an empty cell of the item is a lacking result.

        Where several columns bear one name, as surveys ask each type of unit for itself, one of them is filled.
        """
        alike = (column for column in self.header.items if column.codes == item.codes)
        others = [column for column in alike if column is not item]
        alone = np.ones(len(self.body.rows), dtype=bool)
        if others and self.header.items.index(item) > self.header.items.index(others[0]):
            return ~alone  # that none is filled is said of the first
        for other in others:
            alone &= ~self._filled(other)
        return alone

    def _codes_of_kinds(self, item: WideColumns) -> list[str | None]:
        """Return for each set of items the code that the item has in it; None where it has none."""
        shared = (filter(kind.__contains__, item.codes) for kind in self.items_of_kinds)
        return [next(codes, None) for codes in shared]

    def _source(self, item: WideColumns) -> SourcePart:
        fields = {reader.heading: reader.field for reader in self.columns.values()}
        letters = {"site": letter(self.header.site), "item": letter(item.places[_RESULT])}
        letters |= {fields[heading]: letter(place) for heading, place in item.places.items()}
        sheet = self.body.sheet
        return SourcePart(sheet.file, sheet.name, sheet.sha256, letters)

    def findings(self) -> list[Finding]:
        """Return what is noticed of the table as a whole."""
        found = f"宽表：{len(self.header.items)}个检查项各占一列"
        notice = Notice("wide-table", found, "每个点位的每个检查项一行", "已按列读取", "info")
        self.body.report(address(self.header.last, 0), notice)
        report_hidden(self.body)
        self._report_legends()
        if not self.header.by_name:
            sheet, rows = self.body.sheet, self.body.rows
            self.body.findings += misnamed_sites(sheet, rows, self.sites, self.known)
        report_looks_around(self.body, {*self.read_places, self.header.site})
        self._report_unread()
        return self.body.findings

    def _report_legends(self) -> None:
        """Report titles and notes that give signs another meaning than they are read with."""
        rows = self.body.sheet.rows[: self.header.last]
        titles = [(plain(cell), n) for n, row in enumerate(rows) for cell in row if plain(cell)]
        read = self.columns[_RESULT].read
        texts = [
            (text, row)
            for text, row in titles + self.body.surroundings
            if any(opposite_signs(text, read))
        ]
        if texts or self.body.sheet.explained:
            places = [item.places[_RESULT] for item in self.header.items]
            cells = {packed(cell) for place in places for cell in self.body.data(place)[1]}
            report_legends(self.body, texts, read, cells)
            self.body.findings += of_other_sheets(self.body.sheet, read, cells)

    def _report_unread(self) -> None:
        """Report columns beside the items that are not read: an unknown item is refused, others are told."""
        rows: Grid = self.body.sheet.rows
        for place in range(rows.width):
            if place in self.read_places or place == self.header.site:
                continue
            text = self.header.texts[place] if place < len(self.header.texts) else ""
            _, cells = self.body.data(place)
            if not any(plain(cell) for cell in cells) or text in _NOT_READ:
                continue
            cell = address(self.header.last, place)
            if place > self.header.items[0].heading or self._holds_results(place):
                self.body.report(cell, _unknown_item(text, cells, self.known_items))
            elif text:
                self.body.report(
                    cell, Notice("unused-column", text, "约定的列名", "未读取该列", "info")
                )

    def _holds_results(self, place: int) -> bool:
        """Return whether most filled cells of a column are results: then its heading should name an item."""
        codes, cells = self.body.data(place)
        read = self.columns[_RESULT].read
        says = [says_something(cell) for cell in cells]
        filled = np.array(says, dtype=bool)[codes]
        results = np.array(
            [is_said and not read(cell).refused for is_said, cell in zip(says, cells, strict=True)],
            dtype=bool,
        )
        return bool(filled.any()) and bool(results[codes].sum() * 2 > filled.sum())


def _unknown_item(text: str, cells: list[CellValue], known: list[str]) -> Notice:
    """Return the refusal of a column whose heading names no item."""
    expected = "检查项编号或名称"
    if not text:
        seen = next(plain(cell) for cell in cells if plain(cell))[:20]
        action = "请补上列名：检查项编号或名称，写问题的列用“问题描述”"
        return Notice("unknown-item", f"没有列名，内容如“{seen}”", "有列名的列", action)
    near = alike_code(text, known) or alike_code(f"{known[0][:1]}{text}" if known else text, known)
    found = f"{text}（像是 {near}）" if near else text
    action = "请改为规则包中的检查项编号或名称；不是检查项的列请移到各检查项之前"
    return Notice("unknown-item", found, expected, action)
