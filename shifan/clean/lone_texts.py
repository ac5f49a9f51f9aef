"""Rows among or below the data that are none: a single text, or 小计 in the place of a code or a choice; told."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Body, Rows
from shifan.clean.notice import Notice
from shifan.clean.readers import Reader
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import rows_where
from shifan.patterns import pattern_of

_SUM = pattern_of(r"[(（【]?(?:本页|本组|小|合|总|共|累)[小合]?计[)）】]?[:：]?")
_CHINESE = pattern_of(r"[\u4e00-\u9fff]")
_MOST_ROWS = 2_000  # that are looked at one by one


def set_lone_texts_aside(body: Body, codes: Sequence[int], strict: Mapping[int, Reader]) -> None:
    """Take the rows out of the body's that hold one text and no code, and report them.

    `codes` are the columns of codes, `strict` the readers of columns that do not take any text: a text alone below
    another heading may be a record half filled in. Where codes are written in Chinese nothing can be told apart, and
    nothing is taken out.
    """
    rows = _without_code(body, codes[0]) if codes else body.rows[:0]
    if not 0 < len(rows) <= min(_MOST_ROWS, len(body.rows) - 1):
        return
    lone = {row: place for row in rows.tolist() if (place := _lone(body.sheet.rows[row])) >= 0}
    others = {
        packed(body.sheet.rows.cell(row, codes[0])) for row in rows.tolist() if row not in lone
    }
    if any(map(_CHINESE.search, others - set(map(packed, body.sheet.rows[body.header])))):
        return
    cells = {row: body.sheet.rows.cell(row, place) for row, place in lone.items()}
    taken = [row for row, at in lone.items() if _is_remark(cells[row], at, codes, strict)]
    body.rows = np.setdiff1d(body.rows, np.array(taken, dtype=body.rows.dtype))
    for row in taken:
        _report(body, row, packed(cells[row]))


def set_totals_aside(body: Body, codes: Sequence[int], strict: Mapping[int, Reader]) -> None:
    """Take the rows out of the body's that call themselves a total below a heading of codes or choices: B01 | 小计."""
    for place in dict.fromkeys((*codes, *strict)):
        is_sum = functools.partial(_is_sum, read=strict.get(place))
        rows = body.rows[rows_where(*body.column(place), is_sum)[body.rows]]
        if len(rows) > _MOST_ROWS:
            continue
        body.rows = np.setdiff1d(body.rows, rows)
        for row in rows.tolist():
            text = packed(body.sheet.rows.cell(row, place))
            body.surroundings += [(packed(cell), row) for cell in body.sheet.rows[row]]
            notice = Notice("total-row", text[:40], "只有数据行", "合计行，未计入数据", "info")
            body.report(address(row, place), notice)


def _is_sum(cell: CellValue, read: Reader | None) -> bool:
    """Return whether a cell names a total, and its column, where it does not take any text, does not take it."""
    # Most cells are settled by the sign that all such words end in.
    if not isinstance(cell, str) or "计" not in cell or not _SUM.fullmatch(packed(cell)):
        return False
    return read is None or read(cell).refused


def _report(body: Body, row: int, text: str) -> None:
    """Report a row that is no data; what it says is about all of them only where it stands below them."""
    if not len(body.rows) or row > body.rows[-1]:
        body.surroundings.append((text, row))
    action = "只有一格有字，像是分组标题或说明，未计入数据"
    body.report(address(row, 0), Notice("note-row", text[:40], "只有数据行", action, "info"))


def _without_code(body: Body, place: int) -> Rows:
    """Return the rows whose cell in a column of codes is blank or holds Chinese."""
    return body.rows[rows_where(*body.column(place), _is_no_code)[body.rows]]


def _is_no_code(cell: CellValue) -> bool:
    if not isinstance(cell, str):
        return cell is None
    return not cell or cell.isspace() or _CHINESE.search(cell) is not None


def _lone(cells: Sequence[CellValue]) -> int:
    """Return the place of the only cell of a row that says anything; -1 where several do, or none."""
    filled = [place for place, cell in enumerate(cells) if packed(cell)]
    return filled[0] if len(filled) == 1 else -1


def _is_remark(
    cell: CellValue, place: int, codes: Sequence[int], strict: Mapping[int, Reader]
) -> bool:
    """Return whether the only text of a row cannot be what its column asks for."""
    if not _CHINESE.search(packed(cell)):
        return False
    return place in codes or (place in strict and strict[place](cell).refused)
