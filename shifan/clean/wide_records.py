"""检查记录 as a wide table: a row a site, a column an item, perhaps each with a 问题描述, or below group titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.body import Body, Rows
from shifan.clean.cell_looks import report_looks
from shifan.clean.column_reading import read_column
from shifan.clean.data_rows import data_rows
from shifan.clean.header import Header
from shifan.clean.heading_brackets import split_heading
from shifan.clean.model import SourcePart
from shifan.clean.named_items import ItemNames, KnownSites, known_sites
from shifan.clean.notice import Notice
from shifan.clean.readers import ReadingContext
from shifan.clean.sheet_reading import TablePart, column_readers
from shifan.clean.surroundings import report_hidden
from shifan.clean.text import SKIPPED, header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.raw_sheets import RECORDS, SITES
from shifan.standards import Standard

_DEPTH = 12  # rows in which a header is looked for
_FEWEST = 2  # items that a wide header names
_RESULT, _PROBLEM, _PHOTO = (RECORDS.heading(field) for field in ("result", "problem", "photo"))
_SITE, _NAME = SITES.heading("site"), SITES.heading("name")
_BESIDE = {
    _RESULT: ("检查结果", "结果", "判定", "检查情况", "是否符合", "符合情况", "检查结论"),
    _PROBLEM: (
        "问题描述",
        "存在问题",
        "问题",
        "问题说明",
        "不符合情况",
        "发现问题",
        "备注",
        "说明",
    ),
    _PHOTO: ("照片编号", "照片", "图片编号"),
}
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


@dataclass
class WideColumns:
    """The columns of one item: what its heading says, the codes it may mean, where result and remarks stand."""

    heading: int
    codes: tuple[str, ...]
    places: dict[str, int] = field(default_factory=dict)


@dataclass
class WideHeader:
    """A header that names items: its last row, its texts, the column of the sites, and the columns of each item."""

    last: int
    texts: tuple[str, ...]
    site: int
    by_name: bool
    items: list[WideColumns]


def find_wide(sheet: Sheet, aliases: Mapping[str, str], standard: Standard) -> WideHeader | None:
    """Return the header of a wide table; None where no row names several items beside a column of sites."""
    names, rows = ItemNames(standard), sheet.rows[:_DEPTH]
    if _is_long(rows, aliases):
        return None
    best: tuple[int, list[WideColumns]] = (0, [])
    for number, row in enumerate(rows):
        items = [
            WideColumns(place, codes)
            for place, cell in enumerate(row)
            if (codes := names.codes(cell))
        ]
        if len(items) > len(best[1]):
            best = number, items
    row_number, items = best
    if len({item.codes for item in items}) < _FEWEST:
        return None
    below = rows[row_number + 1] if row_number + 1 < len(rows) else []
    two_rows = any(_beside(cell) for cell in below[items[0].heading :])
    last = row_number + two_rows
    site = _site_column(rows[: last + 1], aliases, {item.heading for item in items})
    if site is None:
        return None
    texts = [packed(cell) for cell in rows[row_number]]
    _place(items, texts, [packed(cell) for cell in below] if two_rows else [], names)
    return WideHeader(last, tuple(texts), *site, items)


def _is_long(rows: Iterable[list[CellValue]], aliases: Mapping[str, str]) -> bool:
    """Return whether a row heads a column of item codes and one of results: then each record has a row."""
    item, result = RECORDS.heading("item"), _RESULT
    named = {header_key(alias): heading for alias, heading in aliases.items()}
    named |= {header_key(item): item, header_key(result): result}
    for row in rows:
        headings = {named.get(split_heading(header_key(cell))[0]) for cell in row if cell}
        if {item, result} <= headings:
            return True
    return False


def _beside(text: object) -> str:
    """Return the heading of a column of records that a text stands for; empty if it is none."""
    key = header_key(text if isinstance(text, str) else "")
    return next((heading for heading, words in _BESIDE.items() if key in words), "")


def _site_column(
    rows: Iterable[list[CellValue]], aliases: Mapping[str, str], items: set[int]
) -> tuple[int, bool] | None:
    """Return the column of site codes, or else of unit names, and whether it holds names."""
    codes = {_SITE, *(alias for alias, heading in aliases.items() if heading == _SITE)}
    wanted = {header_key(text) for text in codes if text != "编号"}
    named = {header_key(text) for text in (_NAME, "被检查单位", "检查对象", "单位")}
    names: list[int] = []
    for row in rows:
        for place, cell in enumerate(row):
            if place in items:
                continue
            key = header_key(cell if isinstance(cell, str) else "")
            if key in wanted:
                return place, False
            names += [place] if key in named else []
    return (names[0], True) if names else None


def _place(items: list[WideColumns], upper: list[str], below: list[str], names: ItemNames) -> None:
    """Set for each item where its result and its remarks stand: to the right, up to the next item."""
    remarks = {place: _remark(text, names) for place, text in enumerate(upper) if text}
    stops = [item.heading for item in items[1:]] + [len(upper)]
    for item, stop in zip(items, stops, strict=True):
        for place in range(item.heading, stop):
            own = _beside(below[place] if place < len(below) else "")
            if not own and place > item.heading:
                heading, codes = remarks.get(place, ("", ()))
                own = heading if not codes or {*codes} & {*item.codes} else ""
            if place == item.heading and not own:
                own = _RESULT
            if own and own not in item.places:
                item.places[own] = place
        item.places.setdefault(_RESULT, item.heading)
    item_of = {code: item for item in items for code in item.codes}
    for place, (heading, codes) in remarks.items():  # those that stand elsewhere name their item
        named = item_of.get(codes[0]) if codes else None
        if named and heading and place not in named.places.values():
            named.places.setdefault(heading, place)


def _remark(text: str, names: ItemNames) -> tuple[str, tuple[str, ...]]:
    """Return what a heading beside those of items is for, and the items that it names; 问题描述 alone names none."""
    if _beside(text):
        return _beside(text), ()
    key = header_key(text).rstrip(")")
    for heading, words in _BESIDE.items():
        for word in words:
            if key.endswith(word):
                codes = names.codes(key.removesuffix(word).rstrip("(-_—:：·"))
                if codes:
                    return heading, codes
    return "", ()


def _says_something(cell: CellValue) -> bool:
    """Return whether a cell holds a result; survey programs write that a question was skipped."""
    text = packed(cell)
    return text not in SKIPPED


def _beside_item(text: str, item: WideColumns, names: ItemNames) -> str:
    """Return what a heading to the right of an item's is for: 问题描述, or the item's own name with it."""
    if _beside(text):
        return _beside(text)
    key = header_key(text).rstrip(")")
    for heading, words in _BESIDE.items():
        for word in words:
            front = key.removesuffix(word).rstrip("(-_—:：·")
            if key.endswith(word) and set(names.codes(front)) & set(item.codes):
                return heading
    return ""


def read_wide(
    sheet: Sheet, header: WideHeader, context: ReadingContext, sites: pd.DataFrame
) -> list[TablePart]:
    """Return the records of a wide table, a part an item: a filled cell is one, and an empty one where the site's type
    has the item.
    """
    table = _WideTable(sheet, header, context, known_sites(sites, context.standard))
    parts = [table.part(item) for item in header.items]
    parts = [part for part in parts if len(part.frame)] or parts[:1]
    parts[0].frame = parts[0].frame.astype({"site": "category", "item": "category"})
    parts[0].findings[:0] = table.findings()
    return parts


class _WideTable:
    """A wide table on its way into parts: its data rows and the site of each."""

    def __init__(
        self, sheet: Sheet, header: WideHeader, context: ReadingContext, known: KnownSites
    ) -> None:
        self.header, self.known = header, known
        self.columns = {own.heading: own for own in column_readers(RECORDS, context)}
        self.body = Body(sheet, {_SITE: header.site}, header=header.last)
        places = {place for item in header.items for place in item.places.values()}
        self.body.places |= {str(place): place for place in sorted(places)}
        self.body.rows = data_rows(self.body, Header(0, header.last, header.texts, ()))
        self.body.places = {_SITE: header.site}
        self.sites = read_column(self.body, self.columns[_SITE]).astype(object)
        if header.by_name:
            self.sites = self._sites_by_name()
        self.read_places = places
        # Sites of one type have the same items: what an item means is asked once for each such set.
        sets: dict[frozenset[str], int] = {}
        of_sites = [known.items.get(site or "", frozenset()) for site in self.sites.tolist()]
        numbers = [sets.setdefault(own, len(sets)) for own in of_sites]
        self.kind_numbers: Rows = np.array(numbers, dtype=np.int64)
        self.items_of_kinds = list(sets)

    def _sites_by_name(self) -> pd.Series[str]:
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
        return pd.Series([meant[code] or None for code in codes.tolist()], dtype=object)

    def part(self, item: WideColumns) -> TablePart:
        """Return the records of an item."""
        codes_of_kinds = self._codes_of_kinds(item)
        belongs = np.array([code is not None for code in codes_of_kinds], dtype=bool)[
            self.kind_numbers
        ]
        codes, cells = self.body.column(item.places[_RESULT])
        filled = np.array([_says_something(cell) for cell in cells])[codes[self.body.rows]]
        kept = np.flatnonzero(filled | belongs)
        body = Body(self.body.sheet, dict(item.places), self.body.rows[kept], self.header.last)
        known = np.array([code or item.codes[0] for code in codes_of_kinds], dtype=object)
        data: dict[str, Any] = {
            "site": self.sites.to_numpy()[kept],
            "item": known[self.kind_numbers[kept]],
        }
        for heading, column in self.columns.items():
            if column.field not in data and (heading in item.places or not column.column.on_demand):
                data[column.field] = read_column(body, column)
        report_looks(body, [own for own in self.columns.values() if own.heading in item.places])
        frame = pd.DataFrame({"row": body.rows + 1} | data)
        return TablePart(frame, self._source(item, body.rows), body.findings)

    def _codes_of_kinds(self, item: WideColumns) -> list[str | None]:
        """Return for each set of items the code that the item has in it; None where it has none."""
        return [
            next((code for code in item.codes if code in own), None) for own in self.items_of_kinds
        ]

    def _source(self, item: WideColumns, rows: Rows) -> SourcePart:
        fields = {own.heading: own.field for own in self.columns.values()}
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
        self._report_unread()
        return self.body.findings

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
            if place > self.header.items[0].heading:
                action = "请改为规则包中的检查项编号或名称；不是检查项的列请移到各检查项之前"
                self.body.report(
                    cell, Notice("unknown-item", text or "空", "检查项编号或名称", action)
                )
            elif text:
                self.body.report(
                    cell, Notice("unused-column", text, "约定的列名", "未读取该列", "info")
                )
