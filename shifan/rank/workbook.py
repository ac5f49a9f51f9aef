"""城市比较.xlsx: the sections, a sheet each, and a first sheet that says what they are and what cannot be concluded."""

from __future__ import annotations

import datetime as dt
import io
import math
import numbers
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import xlsxwriter

from shifan.charts.plans import RAMP
from shifan.rank.city_comparison import CityComparison
from shifan.rank.heat_tables import HeatTable
from shifan.rank.sections import ComparisonSection, sections
from shifan.records import dataclass
from shifan.tables.searchable_table import SearchableTable
from shifan.word.package import repack

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_FIXED = dt.datetime(2000, 1, 1)
_WIDEST, _NARROWEST, _COVER = 46, 9, 110  # widths in characters
_LINE = 16  # height in points
_A4 = 9
_TABLE_HEAD = 2  # the row of the headings; title and note stand above
_DARKEST_CELL = "#8FB3D9"


@dataclass(frozen=True)
class _Formats:
    """The formats of the workbook's cells."""

    head: Format
    text: Format
    rate: Format
    points: Mapping[str, Format]  # by the look in which a number is printed
    title: Format
    note: Format


class _Looks(dict[str, "Format"]):
    """Formats of numbers by their look, made once each."""

    def __init__(self, workbook: xlsxwriter.Workbook, others: Mapping[str, object]) -> None:
        super().__init__()
        self._workbook, self._others = workbook, others

    def __missing__(self, look: str) -> Format:
        self[look] = self._workbook.add_format({"num_format": look, **self._others})
        return self[look]


def workbook_bytes(comparison: CityComparison) -> bytes:
    """Return the workbook, the same for the same runs."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    workbook.set_properties({"created": _FIXED, "title": "城市比较", "author": "shifan"})
    formats = _formats(workbook)
    _write_cover(workbook.add_worksheet("说明"), comparison, formats)
    for section in sections(comparison):
        sheet = workbook.add_worksheet(section.title)
        _write_section(sheet, section, comparison.demo, formats)
    workbook.close()
    return repack(target.getvalue())


def _formats(workbook: xlsxwriter.Workbook) -> _Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    bordered = {"border": 1, "border_color": "#D5DCE3"}
    head = {"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True}
    return _Formats(
        head=workbook.add_format(head | {"valign": "vcenter"}),
        text=workbook.add_format(wrapped | bordered),
        rate=workbook.add_format({"num_format": "0.00%"} | bordered),
        points=_Looks(workbook, bordered),
        title=workbook.add_format({"bold": True, "font_size": 16}),
        note=workbook.add_format(wrapped),
    )


def _write_cover(sheet: Worksheet, comparison: CityComparison, formats: _Formats) -> None:
    """Write what the sheets show and what cannot be concluded from them."""
    sheet.set_column(0, 0, _COVER)
    _set_page(sheet)
    names = "、".join(city.city for city in comparison.cities)
    sheet.write_string(0, 0, f"城市比较：{names}", formats.title)
    lines = [
        comparison.demo,
        "内部材料，不对外公布。数字取自各市最近一次运行的数据登记表。",
        *(f"{section.title}：{section.note}" for section in sections(comparison)),
        *(f"不能得出的结论：{limit}" for limit in comparison.limits),
    ]
    for row, line in enumerate(filter(None, lines), 2):
        sheet.set_row(row, _height([line], [_COVER]))
        sheet.write_string(row, 0, line, formats.note)


def _write_section(
    sheet: Worksheet, section: ComparisonSection, demo: str, formats: _Formats
) -> None:
    """Write title, note and table of a section; the demo notice stands before the note."""
    table, note = section.table, f"{demo}　{section.note}".strip("　")
    widths = [_width(table, name) for name in table.columns]
    sheet.write_string(0, 0, section.title, formats.title)
    sheet.set_row(1, _height([note], [sum(widths)]))
    sheet.merge_range(1, 0, 1, max(len(widths) - 1, 1), note, formats.note)
    for column, (name, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(_TABLE_HEAD, column, str(name), formats.head)
        sheet.set_column(column, column, width)
    printed = table.printed().itertuples(index=False, name=None)
    for row, cells in enumerate(printed, _TABLE_HEAD + 1):
        sheet.set_row(row, _height(cells, widths))
        for column, shown in enumerate(cells):
            _write_cell(
                sheet, (row, column), table.iat[row - _TABLE_HEAD - 1, column], shown, formats
            )
    if isinstance(table, HeatTable) and len(table):
        _shade(sheet, table)
    sheet.freeze_panes(_TABLE_HEAD + 1, 1)
    sheet.repeat_rows(_TABLE_HEAD)
    _set_page(sheet)


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], cell: Any, shown: str, formats: _Formats
) -> None:
    """Write a number as a number in the look in which it is printed, anything else as printed."""
    if not isinstance(cell, numbers.Real) or math.isnan(cell):
        sheet.write_string(*place, shown, formats.text)
    elif shown.endswith("%"):
        sheet.write_number(*place, float(shown[:-1]) / 100, formats.rate)
    else:
        sheet.write_number(*place, float(cell), formats.points[_look(shown)])


def _look(shown: str) -> str:
    """Return Excel's format of a number printed like this: as many decimals, a plus where it has one."""
    decimals = shown.partition(".")[2]
    plain = f"0.{'0' * len(decimals)}" if decimals else "0"
    return f"+{plain};-{plain};{plain}" if shown.startswith("+") else plain


def _width(table: SearchableTable, name: str) -> int:
    """Return the width of a column in characters; a Chinese sign takes two."""
    longest = max(map(len, [name, *table[[name]].printed()[name]]))
    return min(_WIDEST, max(_NARROWEST, 2 * longest))


def _height(texts: Iterable[str], widths: Iterable[int]) -> int:
    """Return the height in points of a row whose texts are wrapped to their columns' widths."""
    lines = [-(-2 * len(text) // width) for text, width in zip(texts, widths, strict=True)]
    return _LINE * max(lines)


def _shade(sheet: Worksheet, table: HeatTable) -> None:
    """Shade the rates of a heat map, low dark and high pale."""
    first, last = _TABLE_HEAD + 1, _TABLE_HEAD + len(table)
    scale = {
        "type": "2_color_scale",
        "min_color": _DARKEST_CELL,
        "max_color": RAMP[0].upper(),
    }
    sheet.conditional_format(first, 1, last, len(table.columns) - 1, scale)


def _set_page(sheet: Worksheet) -> None:
    """Let a sheet print on A4 across, all columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
