"""One blank workbook: the guide, the sheets to fill in with what the pack already knows, the lists for the drop-downs."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.addresses import address, letter
from shifan.clean.columns import TABLES, Context, Table
from shifan.forms import formats as looks
from shifan.forms import guide
from shifan.forms.columns import Entry, entry
from shifan.forms.kinds import At
from shifan.forms.lists import (
    ITEMS,
    KIND_OF_ROW,
    MOST_ROWS,
    OWN,
    ROWS,
    SHEET,
    Lists,
    Plan,
    lists_of,
)
from shifan.standards import METHOD_NAMES
from shifan.standards.raw_sheets import ASPECTS, FACTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = {"检查内容": 60, "题目": 46, "否决项": 60, "指标名称": 26, "明查业态": 32, "暗访业态": 26}
_TITLE, _MESSAGE, _CAPTION = 32, 255, 32  # signs that Excel shows in a box beside a cell


def workbook(name: str, plan: Plan) -> bytes:
    """Return the blank workbook of a name; the same plan gives the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    book.set_properties({"created": dt.datetime(2000, 1, 1), "title": name})
    formats, lists = looks.formats(book), lists_of(name, plan)
    tables = [table for table in TABLES if table.workbook == name]
    guide.write(book.add_worksheet(guide.SHEET), name, plan, lists, formats)
    for table in tables:
        _sheet(book.add_worksheet(table.sheet), table, plan, lists, formats)
    if "records" in {table.name for table in tables}:
        _items(book.add_worksheet(ITEMS), plan, formats)
        book.define_name("本行业态", KIND_OF_ROW)
    if lists.columns:
        _options(book.add_worksheet(SHEET), plan, lists, formats)
    book.close()
    return target.getvalue()


def _sheet(
    sheet: Worksheet, table: Table, plan: Plan, lists: Lists, formats: dict[str, Format]
) -> None:
    columns = table.columns(Context(plan.standard, plan.city))
    letters = {column.field: letter(place) for place, column in enumerate(columns)}
    last = ROWS.get(table.sheet, MOST_ROWS)
    sheet.set_row(0, 30)
    for place, column in enumerate(columns):
        own = entry(table.name, column.field)
        sheet.write_string(0, place, column.header, formats["needed" if own.needed else "optional"])
        sheet.set_column(place, place, own.width, formats[own.kind.look])
        if table.name != "facts":
            _guard(
                sheet,
                (1, place, last, place),
                column.header,
                own,
                At(f"{letters[column.field]}2", letters, lists, last),
            )
    sheet.freeze_panes(1, 0)
    looks.page(sheet, plan.city, f"{table.workbook}　{table.sheet}")
    if table.name == "facts":
        _facts(sheet, plan, lists, formats)
    for row, cells in enumerate(_prefilled(table.name, plan), 1):
        looks.fit(sheet, row, cells, (entry(table.name, column.field).width for column in columns))
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, formats["given text"])
    if table.name == "vetoes":
        for row, name in enumerate(plan.standard.vetoes["name"], 1):  # a code alone says nothing
            sheet.write_comment(
                row,
                0,
                name,
                {"author": guide.SHEET, "width": 260, "height": 24 * (1 + len(name) // 18)},
            )
    texts = [
        f"{letters[column.field]}2:{letters[column.field]}{last + 1}"
        for column in columns
        if entry(table.name, column.field).kind.look == "text"
    ]
    sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})  # no green corners on codes


def _guard(
    sheet: Worksheet, area: tuple[int, int, int, int], header: str, own: Entry, at: At
) -> None:
    """Set what may be typed, what is said beforehand and what when something else was typed."""
    example = own.example or at.lists.sample(own.kind.sample)
    asked = f"{own.meaning}。{'' if own.needed else '可留空。'}{own.kind.allowed}。" + (
        f"例：{example}" if example else ""
    )
    sheet.data_validation(
        *area,
        own.kind.rule(at)
        | {
            "input_title": header[:_CAPTION],
            "input_message": asked[:_MESSAGE],
            "error_type": own.kind.level,
            "error_title": f"{header}填写有误"[:_TITLE],
            "error_message": f"应为：{own.kind.allowed}。"[:_MESSAGE]
            + ("确认无误的可继续。" if own.kind.level == "warning" else "请改正后再填。"),
        },
    )


def _facts(sheet: Worksheet, plan: Plan, lists: Lists, formats: dict[str, Format]) -> None:
    """Write the items of 基本信息, each with a rule of its own."""
    given = {"城市": plan.city, "规则包": plan.standard.id}
    for row, item in enumerate(FACTS, 1):
        own = entry("facts", "content", item)
        sheet.write_string(row, 0, item, formats["given text"])
        if item in given:
            sheet.write_string(row, 1, given[item], formats["given text"])
        else:
            sheet.write_blank(row, 1, None, formats[f"open {own.kind.look}"])
        _guard(sheet, (row, 1, row, 1), item, own, At(address(row, 1), {}, lists, row))


def _prefilled(table: str, plan: Plan) -> Iterator[tuple[str, ...]]:
    if table == "documents":
        for row in plan.standard.indicators.itertuples():
            if row.document_share > 0:
                yield from ((row.code, row.name, aspect) for aspect in ASPECTS)
    elif table == "vetoes":
        yield from ((code,) for code in plan.standard.vetoes["code"])
    elif table == "districts":
        yield from (("", name) for name in plan.districts)


def _items(sheet: Worksheet, plan: Plan, formats: dict[str, Format]) -> None:
    """Write the check items by business type, to copy from; the last column is what a row of 检查记录 is looked up by."""
    pack = plan.standard
    kinds = {
        row.code: (METHOD_NAMES[row.method], row.name) for row in pack.business_types.itertuples()
    }
    order = {code: n for n, code in enumerate(kinds)}
    heads = {
        "检查方式": 10,
        "业态": 28,
        "检查项编号": 14,
        "检查内容": 60,
        "类别": 8,
        "分值": 8,
        "方式业态": 30,
    }
    for place, (text, width) in enumerate(heads.items()):
        sheet.write_string(0, place, text, formats["optional"])
        sheet.set_column(place, place, width, None, {"hidden": text == "方式业态"})
    items = pack.check_items.sort_values(
        "business_type", key=lambda codes: codes.map(order), kind="stable"
    )
    for row, item in enumerate(items.itertuples(), 1):
        method, name = kinds[item.business_type]
        looks.fit(sheet, row, ("", name, item.code, item.name), heads.values())
        for place, text in enumerate(
            (method, name, item.code, item.name, "重点" if item.key else "一般")
        ):
            sheet.write_string(row, place, text, formats["given text"])
        sheet.write_number(row, 5, float(item.points), formats["given number"])
        sheet.write_string(row, 6, f"{method}{name}", formats["given text"])
    sheet.autofilter(0, 0, len(items), 5)
    sheet.freeze_panes(1, 0)
    looks.page(sheet, plan.city, ITEMS)


def _options(sheet: Worksheet, plan: Plan, lists: Lists, formats: dict[str, Format]) -> None:
    sheet.set_row(0, 30)
    widths = [_WIDTHS.get(name, 18) for name in lists.columns]
    for row, texts in enumerate(itertools.zip_longest(*lists.columns.values(), fillvalue=""), 1):
        looks.fit(sheet, row, map(str, texts), widths)
    for place, (name, entries) in enumerate(lists.columns.items()):
        sheet.write_string(0, place, name, formats["needed" if name == OWN else "optional"])
        sheet.set_column(place, place, widths[place], formats["text"] if name == OWN else None)
        for row, content in enumerate(entries, 1):
            if isinstance(content, dt.date):
                sheet.write_datetime(
                    row,
                    place,
                    dt.datetime(content.year, content.month, content.day),
                    formats["given date"],
                )
            elif isinstance(content, float):
                sheet.write_number(row, place, content, formats["given number"])
            elif name == "最晚日期":
                sheet.write_formula(
                    row, place, content, formats["given date"], 73_050
                )  # 2099-12-31 for readers that do not calculate
            else:
                sheet.write_string(row, place, content, formats["given text"])
    sheet.freeze_panes(1, 0)
    looks.page(sheet, plan.city, SHEET)
