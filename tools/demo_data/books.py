"""Sheets to files: workbooks with fixed times (the same bytes again), CSV files, 来源.toml."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import xlsxwriter

from tools.demo_data.plan import Plan
from tools.demo_data.tables import Rows, Sheets

_CREATED = dt.datetime(2023, 12, 1)


def write_city(folder: Path, plan: Plan, sheets: Sheets) -> None:
    """Write every workbook of a city and its 来源.toml into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in dict.fromkeys(workbook for workbook, _ in sheets):
        own = {sheet: rows for (workbook, sheet), rows in sheets.items() if workbook == name}
        if f"{name}.xlsx" in plan.origin:
            (folder / f"{name}.xlsx").write_bytes(_workbook(own))
        else:
            for sheet, rows in own.items():
                (folder / f"{name}-{sheet}.csv").write_bytes(_csv(rows))
    (folder / "来源.toml").write_text(_provenance(plan), encoding="utf-8", newline="\n")


def _workbook(own: dict[str, Rows]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for name, rows in own.items():
        sheet = book.add_worksheet(name)
        header = next(
            place for place, row in enumerate(rows) if len([cell for cell in row if cell != ""]) > 1
        )
        sheet.freeze_panes(header + 1, 0)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                _cell(
                    sheet,
                    (place, column),
                    cell,
                    day if isinstance(cell, dt.date) else bold if place <= header else None,
                )
        sheet.autofit()
    book.close()
    return stream.getvalue()


def _cell(sheet, place: tuple[int, int], cell: object, style) -> None:
    if isinstance(cell, dt.date):
        sheet.write_datetime(*place, dt.datetime(cell.year, cell.month, cell.day), style)
    elif isinstance(cell, (int, float)):
        sheet.write_number(*place, cell, style)
    elif cell:
        sheet.write_string(*place, str(cell), style)


def _csv(rows: Rows) -> bytes:
    """Return the rows as a spreadsheet program of a Chinese Windows saves them: GB18030."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    return stream.getvalue().encode("gb18030")


def _provenance(plan: Plan) -> str:
    tables = [
        f'["{file}"]\ntitle = "{title}"\norigin = "{origin}"\ndate = "{day}"\nstatus = "{status}"\n'
        for file, (status, title, day, origin) in sorted(plan.origin.items())
    ]
    return "\n".join(tables)
