"""Which row, or pair of rows, of a sheet is its header, and where each column stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.addresses import address
from shifan.clean.text import header_key, packed, plain, visible
from shifan.intake.corrections import shown
from shifan.intake.model import Sheet

if TYPE_CHECKING:
    from shifan.clean.layout import Body, Column

_DEPTH = 12


@dataclass(frozen=True)
class Header:
    """First and last row of a header (counted from 0), and for each worksheet column its text and the row it stands in."""

    first: int
    last: int
    texts: tuple[str, ...]
    rows: tuple[int, ...]


def find_header(sheet: Sheet, wanted: Mapping[str, str]) -> Header | None:
    """Return the row, or pair of rows, with the most known names; None if no row has any."""
    singles, most = [], len(set(wanted.values()))
    for n, row in enumerate(sheet.rows[:_DEPTH]):
        singles.append(Header(n, n, tuple(packed(cell) for cell in row), (n,) * len(row)))
        if _known(singles[n], wanted) == most:  # no other has more
            return singles[n]
    merges = [merge for merge in sheet.merges if merge[0] < _DEPTH]
    doubles = [_pair(sheet, single, merges, wanted) for single in singles[: len(sheet.rows) - 1]]
    best = max(
        (*singles, *doubles), key=lambda one: _known(one, wanted), default=None
    )  # of equals the first: rather one row than two
    return best if best and _known(best, wanted) else None


def _known(header: Header, wanted: Mapping[str, str]) -> int:
    return len({wanted[key] for key in map(header_key, header.texts) if key in wanted})


def _pair(
    sheet: Sheet, upper: Header, merges: list[tuple[int, int, int, int]], wanted: Mapping[str, str]
) -> Header:
    """Return the header that a row makes with the row below: 检查 over 日期 is 检查日期, a group's title over 区县 is 区县."""
    n, groups = upper.first, list(upper.texts)
    for top, left, _, right in merges:
        if top == n and left < len(groups):
            groups[left : right + 1] = [groups[left]] * len(groups[left : right + 1])
    texts, rows = [], []
    below = [packed(cell) for cell in sheet.rows[n + 1]] + [""] * len(groups)
    for group, own, lower in zip(groups, upper.texts, below, strict=False):
        text, row = next(
            (
                (text, row)
                for text, row in ((group + lower if lower else "", n + 1), (lower, n + 1), (own, n))
                if text and header_key(text) in wanted
            ),
            (own or lower, n if own else n + 1),
        )
        texts.append(text)
        rows.append(row)
    return Header(n, n + 1, tuple(texts), tuple(rows))


def place_columns(body: Body, header: Header, wanted: Mapping[str, str]) -> None:
    """Set the place of each known header; an official name wins over an alias, two of a kind are refused."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(header.texts):
        if text and header_key(text) in wanted:
            found.setdefault(wanted[header_key(text)], []).append(place)
    for official, places in found.items():
        exact = [place for place in places if header.texts[place] == official]
        chosen = exact if len(exact) == 1 else places
        for place in chosen[1:]:
            body.tell(
                "twice-column",
                "error",
                address(header.rows[place], place),
                header.texts[place],
                f"只有一列“{official}”",
                "请删去重复的列",
            )
            body.doubled.add(place)
        body.places[official] = chosen[0]
        _spelling(body, header, chosen[0], official)


def _spelling(body: Body, header: Header, place: int, official: str) -> None:
    """Tell of a header that is an alias, or that has blanks, wide or invisible signs in it; outer blanks do not count."""
    row, text = header.rows[place], header.texts[place]
    raw = shown(body.sheet.rows[row][place])
    if text != official:
        body.tell("header-alias", "info", address(row, place), text, official, "已按别名识别")
    elif raw != official and header.first == header.last:
        body.tell(
            "header-form",
            "info",
            address(row, place),
            visible(raw),
            official,
            "表头中的空白、全角或不可见符号已规范",
        )


def _near(body: Body, header: Header, wanted: str) -> str:
    """Return the question whether an unknown header that looks alike is the one that is missing; empty if none does."""
    unknown = [
        text
        for place, text in enumerate(header.texts)
        if text and place not in body.places.values()
    ]
    near = difflib.get_close_matches(wanted, unknown, n=1, cutoff=0.6)
    return f"是否就是“{near[0]}”？请改为约定的列名" if near else ""


def tell_surroundings(body: Body, columns: Iterable[Column], header: Header) -> None:
    """Tell of columns that are not there, of a header in two rows and of titles above it."""
    for column in columns:
        if column.header not in body.places:
            severity, action = (
                ("error", "请补充该列，或使用约定的列名")
                if column.needed
                else ("warning", "按空列处理，请核对列名")
            )
            body.tell(
                "missing-column",
                severity,
                address(header.last, 0),
                "、".join(text for text in header.texts if text) or "空",
                f"列“{column.header}”",
                _near(body, header, column.header) or action,
            )
    if header.last > header.first:
        body.tell(
            "two-row-header",
            "info",
            f"A{header.first + 1}",
            f"表头占第{header.first + 1}、{header.last + 1}两行",
            "表头占一行",
            "已合并两行识别列名",
        )
    titles = [
        (plain(cell), row)
        for row, cells in enumerate(body.sheet.rows[: header.first])
        for cell in cells
        if plain(cell)
    ]
    if titles:
        body.asides += titles
        body.tell(
            "title-row",
            "info",
            address(titles[0][1], 0),
            f"表头在第{header.first + 1}行",
            "表头在第1行",
            "已跳过表头以上的标题行",
        )
