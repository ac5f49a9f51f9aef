"""What surrounds the data of a sheet: gaps, columns that are not read, and what counts although it is hidden."""

from __future__ import annotations

import numpy as np

from shifan.addresses import address, letter
from shifan.clean.body import Body
from shifan.clean.data_rows import SKIPPED_ROWS
from shifan.clean.header import Header
from shifan.clean.notice import Notice
from shifan.clean.text import plain
from shifan.intake.cell_ranges import ranges
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import rows_where

_NUMBERING = ("序号", "行号", "编号")  # columns that number the rows need not be read


def report_gaps(body: Body) -> None:
    """Report blank rows between data rows and blank columns between known ones: often a sign of something lost."""
    _report_blank_rows(body)
    places = body.places.values()
    between = range(min(places), max(places))
    blank = [letter(place) for place in between if not any(map(_filled, body.column(place)[1]))]
    if blank:
        notice = Notice(
            "blank-column", f"空列：{'、'.join(blank)}", "各列之间没有空列", "已跳过", "info"
        )
        body.report(f"{blank[0]}{body.header + 1}", notice)


def _report_blank_rows(body: Body) -> None:
    rows = body.rows
    if not len(rows) or rows[-1] - rows[0] + 1 == len(rows):
        return
    reported = {int(finding.cell[1:]) for finding in body.findings if finding.code in SKIPPED_ROWS}
    between = np.setdiff1d(np.arange(rows[0], rows[-1] + 1), rows)
    blank = [row + 1 for row in between.tolist() if row + 1 not in reported]
    if blank:
        body.report(
            f"A{blank[0]}",
            Notice(
                "blank-row",
                f"数据之间有{len(blank)}个空行：第{ranges(blank)}行",
                "数据行之间没有空行",
                "已跳过",
                "info",
            ),
        )


def report_unread_columns(body: Body, header: Header) -> None:
    """Report columns that are not read: unknown headings, and cells below no heading at all."""
    read = set(body.places.values()) | body.refused_columns
    for place in sorted(set(range(body.sheet.rows.width)) - read):
        text = header.texts[place] if place < len(header.texts) else ""
        if text in _NUMBERING:
            continue
        filled = body.rows[rows_where(*body.column(place), _filled)[body.rows]]
        if not len(filled):
            continue
        if text:
            notice = Notice("unused-column", text, "约定的列名", "未读取该列", "info")
            body.report(address(body.header, place), notice)
        else:
            first = int(filled[0])
            seen = plain(body.sheet.rows.cell(first, place))[:40]
            action = "未读取，请补上列名或删去"
            notice = Notice("headless-column", seen, "有表头的列", action, "warning")
            body.report(address(first, place), notice)


def _filled(cell: CellValue) -> bool:
    # A text of printable signs that is no blank has no invisible sign in it: it says something.
    if type(cell) is str and cell.isprintable() and not cell.isspace():
        return cell != ""
    return cell not in ("", None) and bool(plain(cell))


def report_hidden(body: Body) -> None:
    """Report hidden rows and columns that hold data: they count, and nobody sees them."""
    hidden_rows = np.array(body.sheet.hidden_rows, dtype=np.int64) - 1
    rows = body.rows[np.isin(body.rows, hidden_rows)] + 1 if len(hidden_rows) else hidden_rows
    if len(rows):
        found = f"隐藏的{len(rows)}行中有数据：第{ranges(rows)}行"
        _report_hidden(body, "hidden-row", f"A{rows[0]}", found)
    for first, last in body.sheet.hidden_columns:
        hidden = [heading for heading, place in body.places.items() if first <= place + 1 <= last]
        if hidden:
            cell = f"{letter(first - 1)}{body.header + 1}"
            _report_hidden(body, "hidden-column", cell, f"隐藏的列：{'、'.join(hidden)}")


def _report_hidden(body: Body, code: str, cell: str, found: str) -> None:
    body.report(cell, Notice(code, found, "没有隐藏的数据", "同样计入，请核对", "warning"))
