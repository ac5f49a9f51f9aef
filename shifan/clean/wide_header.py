"""The header of a wide table of 检查记录: which columns hold what of which item, and which names the sites."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from shifan.clean.heading_brackets import split_heading
from shifan.clean.named_items import ItemNames
from shifan.clean.text import header_key, packed
from shifan.intake.cell_text import CellValue
from shifan.intake.model import Sheet
from shifan.raw_sheets import RECORDS, SITES
from shifan.records import dataclass
from shifan.standards import Standard

_DEPTH = 12  # rows in which a header is looked for
_FEWEST = 2  # items that a wide header names
_FIRST_COLUMNS = 3  # in which the headings of a table on its side are looked for
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
    rows = sheet.rows[:_DEPTH]
    on_its_side = itertools.zip_longest(*(row[:_FIRST_COLUMNS] for row in rows))
    if _is_long(rows, aliases) or _is_long(on_its_side, aliases):
        return None
    names = ItemNames(standard)
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


def _is_long(rows: Iterable[Sequence[CellValue]], aliases: Mapping[str, str]) -> bool:
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
