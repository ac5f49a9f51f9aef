"""Which rows below a header are data. Totals, notes, repeated headers and blank rows are told, never read as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from shifan.addresses import address, letter
from shifan.clean.text import packed, plain
from shifan.intake.grid import filled, met

if TYPE_CHECKING:
    from shifan.clean.header import Header
    from shifan.clean.layout import Body

_TOTALS = re.compile(
    r"\D{0,8}?(合计|小计|总计|共计|累计|平均)(数|值)?[:：]?(\d+[个家处条项行人]?\D{0,6})?"
)
_NOTES = re.compile(
    r"(注|备注|说明|填表|填报|审核|复核|制表|单位负责人|负责人|联系人|联系电话|日期)[^:：，。]{0,6}\d*[:：.、]"
)
_FEW = 50
_NUMBERING = ("序号", "行号", "编号")
_WORDS = {"total-row": "合计行", "note-row": "备注行", "repeated-header": "重复的表头"}


def data_rows(body: Body, header: Header) -> np.ndarray:
    """Return the numbers of the data rows; rows whose first cells read like ordinary data are settled all at once."""
    titles = {text for text in header.texts if text}
    ordinary, numbered = (
        np.ones(len(body.sheet.rows), dtype=bool),
        np.zeros(len(body.sheet.rows), dtype=bool),
    )
    for place in {0, min(body.places.values())}:
        codes, cells = body.column(place)
        numbers = np.array([type(cell) is float for cell in cells], dtype=bool)[codes]
        ordinary &= numbers | np.array(_ordinary_ones(cells, titles), dtype=bool)[codes]
        numbered |= numbers
    if (
        numbered.any() and body.sheet.rows.width > 1
    ):  # 3 | 合计 | … is a total, 3 | 太谷区 | … is not
        codes, cells = body.column(1)
        ordinary &= ~numbered | np.array(_ordinary_ones(cells, titles), dtype=bool)[codes]
    for rows in (
        body.beneath
    ):  # a merged cell that reaches into a row without further data makes no row of it
        ordinary[rows] = False
    ordinary[: header.last + 1] = False
    odd = np.flatnonzero(~ordinary)
    odd = odd[odd > header.last]
    data, open_ = _settled(body, header, odd) if len(odd) > _FEW else (odd[:0], odd)
    ordinary[data] = True
    ordinary[[n for n in open_.tolist() if _is_data(body, n, header)]] = True
    return np.flatnonzero(ordinary)


def _settled(body: Body, header: Header, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which of many rows are data beyond doubt, and which have to be looked at; the rest are blank. Each distinct cell is judged once."""
    said, marked, known, own = np.zeros((4, len(rows)), dtype=bool)
    for place in range(body.sheet.rows.width):
        codes, cells = body.sheet.rows.column(place)
        codes, cells = met(codes[rows], cells)
        texts = [packed(cell) if cell not in ("", None) else "" for cell in cells]
        full = np.array([text != "" for text in texts], dtype=bool)[codes]
        said |= full
        marked |= np.array([text != "" and _marks(text) for text in texts], dtype=bool)[codes]
        if place in body.places.values():
            known |= full
            own |= np.array([text != header.texts[place] for text in texts], dtype=bool)[codes]
    data = (
        said & ~marked & known & own
    )  # says something of its own below a known header, and nothing of totals or notes
    return rows[data], rows[said & ~data]


def _ordinary_ones(cells: list[object], titles: set[str]) -> list[bool]:
    """Return for each cell whether it reads like ordinary data: a text that is no title, no blank and no word of a total or a note."""
    return [
        type(cell) is str
        and cell != ""
        and not cell.isspace()
        and cell not in titles
        and (
            (cell.isascii() and cell.isprintable())
            or (bool(plain(cell)) and not _marks(packed(cell)))
        )
        for cell in cells
    ]


def _marks(text: str) -> bool:
    return bool(_TOTALS.fullmatch(text) or _NOTES.match(text))


def _is_data(body: Body, n: int, header: Header) -> bool:
    row = body.sheet.rows[n]
    full = [packed(cell) for cell in row if cell not in ("", None) and packed(cell)]
    if not full:
        return False
    if _TOTALS.fullmatch(full[0]) or (
        full[0].isdigit() and len(full) > 1 and _TOTALS.fullmatch(full[1])
    ):
        return _aside(body, n, "total-row", full)
    if _NOTES.match(full[0]) and (len(full) <= 2 or any(map(_NOTES.match, full[1:]))):
        return _aside(body, n, "note-row", full)
    known = {place: packed(row[place]) for place in body.places.values() if place < len(row)}
    if not any(known.values()):
        return _aside(body, n, "note-row", full)
    if all(text == header.texts[place] for place, text in known.items()):
        return _aside(body, n, "repeated-header", full)
    return True


def _aside(body: Body, n: int, code: str, texts: list[str]) -> bool:
    body.asides += [(text, n) for text in texts]
    body.tell(
        code, "info", address(n, 0), texts[0][:40], "只有数据行", f"{_WORDS[code]}，未计入数据"
    )
    return False


def tell_gaps(body: Body) -> None:
    """Tell of blank rows between data rows and blank columns between known ones: skipped, but often a sign of something lost."""
    rows = body.rows
    if len(rows) and rows[-1] - rows[0] + 1 > len(rows):
        told = {int(finding.cell[1:]) for finding in body.findings if finding.code in _WORDS}
        between = np.setdiff1d(np.arange(rows[0], rows[-1] + 1), rows)
        blank = [n + 1 for n in between.tolist() if n + 1 not in told]
        if blank:
            body.tell(
                "blank-row",
                "info",
                f"A{blank[0]}",
                f"数据之间有{len(blank)}个空行：第{ranges(blank)}行",
                "数据行之间没有空行",
                "已跳过",
            )
    places = body.places.values()
    blank = [
        letter(n) for n in range(min(places), max(places)) if not any(map(_full, body.column(n)[1]))
    ]
    if blank:
        body.tell(
            "blank-column",
            "info",
            f"{blank[0]}{body.header + 1}",
            f"空列：{'、'.join(blank)}",
            "各列之间没有空列",
            "已跳过",
        )


def tell_strays(body: Body, header: Header) -> None:
    """Tell of columns that are not read: unknown headers, and cells below no header at all."""
    for place in sorted(
        set(range(body.sheet.rows.width)) - set(body.places.values()) - body.doubled
    ):
        text = header.texts[place] if place < len(header.texts) else ""
        if text in _NUMBERING:
            continue
        full = body.rows[filled(*body.column(place), _full)[body.rows]]
        if text and len(full):
            body.tell(
                "unused-column",
                "info",
                address(body.header, place),
                text,
                "约定的列名",
                "未读取该列",
            )
        elif len(full):
            seen = plain(body.sheet.rows[int(full[0])][place])[:40]
            body.tell(
                "headless-column",
                "warning",
                address(int(full[0]), place),
                seen,
                "有表头的列",
                "未读取，请补上列名或删去",
            )


def _full(cell: object) -> bool:
    if (
        type(cell) is str and cell.isprintable() and not cell.isspace()
    ):  # no invisible sign among these: the text says something
        return cell != ""
    return cell not in ("", None) and bool(plain(cell))


def tell_hidden(body: Body) -> None:
    """Tell of hidden rows and columns that hold data: they count, and nobody sees them."""
    rows = (
        body.rows[np.isin(body.rows, np.array(body.sheet.hidden_rows) - 1)] + 1
        if body.sheet.hidden_rows
        else ()
    )
    if len(rows):
        body.tell(
            "hidden-row",
            "warning",
            f"A{rows[0]}",
            f"隐藏的{len(rows)}行中有数据：第{ranges(rows)}行",
            "没有隐藏的数据",
            "同样计入，请核对",
        )
    for low, high in body.sheet.hidden_columns:
        hidden = [header for header, place in body.places.items() if low <= place + 1 <= high]
        if hidden:
            body.tell(
                "hidden-column",
                "warning",
                f"{letter(low - 1)}{body.header + 1}",
                f"隐藏的列：{'、'.join(hidden)}",
                "没有隐藏的数据",
                "同样计入，请核对",
            )


def ranges(numbers: Sequence[int], most: int = 30, prefix: str = "") -> str:
    """Return ascending numbers as compact ranges: 3-5,9; with a prefix as cells: D3:D5,D9; beyond `most` ranges it ends with 等."""
    numbers = np.asarray(numbers, dtype=np.int64)
    ends = np.flatnonzero(np.diff(numbers, append=numbers[-1:]) != 1)
    starts = np.concatenate(([0], ends[:-1] + 1))[: len(ends)]
    joint = f":{prefix}" if prefix else "-"
    runs = zip(numbers[starts[:most]].tolist(), numbers[ends[:most]].tolist(), strict=True)
    return ",".join(f"{prefix}{a}" if a == b else f"{prefix}{a}{joint}{b}" for a, b in runs) + (
        "等" if len(ends) > most else ""
    )
