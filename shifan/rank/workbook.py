"""城市比较.xlsx: the same parts, a sheet each, and a first sheet that says what they are and what cannot be concluded."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.charts.plans import RAMP
from shifan.rank.heat_tables import HeatTable
from shifan.rank.sections import parts
from shifan.word.package import repack

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from shifan.rank.compare import Comparison
    from shifan.tables.searchable_table import SearchableTable

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_FIXED = dt.datetime(2000, 1, 1)
_WIDEST, _NARROWEST, _COVER, _LINE = 46, 9, 110, 16


def build(found: Comparison) -> bytes:
    """Return the workbook's bytes, the same for the same runs."""
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, _OPTIONS)
    file.set_properties({"created": _FIXED, "title": "城市比较", "author": "shifan"})
    formats = {
        "head": file.add_format(
            {
                "bold": True,
                "bg_color": "#E8EDF2",
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        ),
        "text": file.add_format(
            {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DCE3"}
        ),
        "rate": file.add_format({"num_format": "0.00%", "border": 1, "border_color": "#D5DCE3"}),
        "title": file.add_format({"bold": True, "font_size": 16}),
        "note": file.add_format({"text_wrap": True, "valign": "top"}),
    }
    _cover(file.add_worksheet("说明"), found, formats)
    for title, note, table in parts(found):
        _sheet(
            file.add_worksheet(title), title, f"{found.demo}　{note}".strip("　"), table, formats
        )
    file.close()
    return repack(target.getvalue())


def _cover(sheet: Worksheet, found: Comparison, formats: dict) -> None:
    sheet.set_column(0, 0, _COVER)
    _printed(sheet)
    sheet.write_string(
        0, 0, f"城市比较：{'、'.join(one.city for one in found.cities)}", formats["title"]
    )
    lines = [
        found.demo,
        "内部材料，不对外公布。数字取自各市最近一次运行的数据登记表。",
        *(f"{title}：{note}" for title, note, _ in parts(found)),
        *(f"不能得出的结论：{one}" for one in found.limits),
    ]
    for row, line in enumerate(filter(None, lines), 2):
        sheet.set_row(row, _LINE * -(-2 * len(line) // _COVER))
        sheet.write_string(row, 0, line, formats["note"])


def _sheet(sheet: Worksheet, title: str, note: str, table: SearchableTable, formats: dict) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    widths = [
        min(
            _WIDEST,
            max(_NARROWEST, 2 * max([len(str(name)), *(len(str(cell)) for cell in table[name])])),
        )
        for name in table.columns
    ]
    sheet.set_row(1, _LINE * -(-2 * len(note) // sum(widths)))
    sheet.merge_range(1, 0, 1, max(len(widths) - 1, 1), note, formats["note"])
    for column, name in enumerate(table.columns):
        sheet.write_string(2, column, str(name), formats["head"])
        sheet.set_column(column, column, widths[column])
    for row, cells in enumerate(table.itertuples(index=False, name=None), 3):
        sheet.set_row(
            row,
            _LINE
            * max(
                -(-2 * len(str(cell)) // width) for cell, width in zip(cells, widths, strict=True)
            ),
        )
        for column, cell in enumerate(cells):
            if isinstance(table, HeatTable) and str(cell).endswith("%"):
                sheet.write_number(row, column, float(cell[:-1]) / 100, formats["rate"])
            else:
                sheet.write_string(row, column, str(cell), formats["text"])
    if isinstance(table, HeatTable) and len(table):
        sheet.conditional_format(
            3,
            1,
            2 + len(table),
            len(table.columns) - 1,
            {"type": "2_color_scale", "min_color": "#8FB3D9", "max_color": RAMP[0].upper()},
        )
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    _printed(sheet)


def _printed(sheet: Worksheet) -> None:
    """Let a sheet print on A4 across, all columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
