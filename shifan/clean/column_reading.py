"""Columns of a sheet as values: distinct cells are parsed once, what was noticed is told by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from shifan.addresses import address, letter
from shifan.clean.data_rows import ranges
from shifan.clean.layout import Body, Column
from shifan.clean.readers import Parsed, all_ordinary, code, text
from shifan.clean.readers.codes import PLAIN_CODE
from shifan.clean.text import visible
from shifan.intake.corrections import shown
from shifan.intake.model import Corrected

_MANY = 20  # beyond it, cells mended alike are told in one finding
_MOST_WRONG = 500


def read_column(body: Body, column: Column, category: bool = False) -> pd.Series:
    """Return the column's values as objects (or a category); a column that is not there holds what an empty cell gives."""
    place = body.places.get(column.header)
    if place is None:
        empty = None if column.needed else column.read("").value
        return _series([empty], np.zeros(len(body.rows), dtype=np.int64), category)
    codes, cells = body.data(place)
    if column.read is text and not body.sheet.notes and all_ordinary(cells):
        return _series(cells, codes, category)
    values, parsed = list(cells), {}
    for n in _doubtful(column, cells):
        parsed[n] = column.read(cells[n])
        values[n] = parsed[n].value
    _tell(body, column, codes, cells, parsed)
    _tell_hollow(body, column, place)
    return _series(values, codes, category)


def _doubtful(column: Column, cells: list[object]) -> Iterable[int]:
    """Return the places of the cells that have to be read one by one: of a column of codes, those that are not plainly spelt."""
    if column.read is not code:
        return range(len(cells))
    return [n for n, cell in enumerate(cells) if type(cell) is not str or not PLAIN_CODE(cell)]


def _series(values: list[object], codes: np.ndarray, category: bool) -> pd.Series:
    if category:
        known = sorted({value for value in values if value is not None})
        place = {value: n for n, value in enumerate(known)}
        of_value = np.array([place.get(value, -1) for value in values] or [-1], dtype=np.int64)
        return pd.Series(
            pd.Categorical.from_codes(of_value[codes], categories=pd.Index(known, dtype=object))
        )
    table = np.empty(max(len(values), 1), dtype=object)
    table[: len(values)] = np.fromiter(values, dtype=object, count=len(values))
    return pd.Series(table[codes], dtype=object)


def _tell(
    body: Body, column: Column, codes: np.ndarray, cells: list[object], parsed: dict[int, Parsed]
) -> None:
    """Add a finding a cell for refusals; many cells of one text that were mended alike are told together."""
    stored = column.numeric and not body.sheet.file.endswith(".csv")
    noticed = [
        n for n, one in parsed.items() if one.code or (stored and _text_number(cells[n], one))
    ]
    if not noticed:
        return
    codes = (
        codes.astype(np.uint16) if len(cells) < 2**16 else codes
    )  # few distinct cells are sorted by counting
    order = np.argsort(codes, kind="stable")
    starts, ends = (
        np.searchsorted(codes[order], noticed),
        np.searchsorted(codes[order], noticed, side="right"),
    )
    told = 0
    for n, start, end in zip(noticed, starts, ends, strict=True):
        rows = body.rows[order[start:end]].tolist()
        one = (
            parsed[n]
            if parsed[n].code
            else Parsed(None, "text-number", False, "数字格式", "已按数字读取（原为文本格式）")
        )
        for group in _groups(rows, one.wrong):
            told += one.wrong
            if told <= _MOST_WRONG:
                _tell_cells(body, column, group, cells[n], one)
    if told > _MOST_WRONG:
        body.tell(
            "more",
            "error",
            letter(body.places[column.header]),
            f"{column.header}：另有{told - _MOST_WRONG}处错误",
            "",
            "请先改正以上各处",
        )


def _text_number(raw: object, parsed: Parsed) -> bool:
    return type(raw) is str and raw.strip() != "" and parsed.value is not None


def _groups(rows: list[int], wrong: bool) -> Iterator[list[int]]:
    if len(rows) > _MANY * (10 if wrong else 1):
        yield rows
    else:
        yield from ([row] for row in rows)


def _tell_cells(body: Body, column: Column, rows: list[int], raw: object, one: Parsed) -> None:
    place = body.places[column.header]
    more = f"（共{len(rows)}处）" if len(rows) > 1 else ""
    cell = (
        address(rows[0], place)
        if len(rows) == 1
        else ranges(np.array(rows) + 1, prefix=letter(place))
    )
    severity = "error" if one.wrong else "warning" if one.doubt else "info"
    body.tell(
        one.code,
        severity,
        cell,
        f"{column.header}：{_seen(raw)}{more}",
        one.expected[:200],
        one.action,
    )


def _seen(raw: object) -> str:
    """Return a cell as its keeper sees it; outer blanks, which nobody sees, are made visible."""
    outer = isinstance(raw, str) and raw != raw.strip()
    return visible(raw) if outer else shown(raw)[:80] or "空"


def _tell_hollow(body: Body, column: Column, place: int) -> None:
    if not body.sheet.notes:
        return
    rows = set(body.rows.tolist())
    for (row, at), note in sorted(body.sheet.notes.items()):
        if at == place and row in rows and not isinstance(body.sheet.rows[row][place], Corrected):
            body.tell(
                "hollow-formula",
                "error",
                address(row, place),
                f"{column.header}：{note}",
                f"{column.header}的值",
                "请在 Excel 中重新计算并保存，或改为数值",
            )
