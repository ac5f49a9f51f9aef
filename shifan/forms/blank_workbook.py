"""One blank workbook: the guide, the sheets with what the pack already knows, the lists for the drop-downs."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shifan.addresses import address, letter
from shifan.forms import formats as looks
from shifan.forms.asked_sheets import asked_columns, sheets_of
from shifan.forms.drop_down_lists import (
    DISTRICTS,
    LAST_DAY,
    TYPE_OF_ROW_NAME,
    DropDownLists,
    Option,
    drop_down_lists,
    type_of_row,
)
from shifan.forms.entry_rules import LATEST, EntryRule, RuleCell, entry_rule, fact_rule
from shifan.forms.guide import Guide
from shifan.forms.plan import WorkbookPlan
from shifan.raw_sheets import (
    ALL_WORKBOOKS,
    DOCUMENTS,
    FACT_SHEET,
    RECORDS,
    VETOES,
    RawSheet,
    SheetColumn,
)
from shifan.raw_sheets import DISTRICTS as DISTRICT_SHEET
from shifan.raw_sheets.added_sheets import GUIDE, ITEMS_BY_TYPE, OPTIONS
from shifan.raw_sheets.city_profile import FACTS, Fact
from shifan.records import dataclass

_WIDTHS = {"检查内容": 60, "题目": 46, "否决项": 60, "指标名称": 26, "明查业态": 32, "暗访业态": 26}
_TITLE, _MESSAGE, _CAPTION = 32, 255, 32  # signs that Excel shows in a box beside a cell
_METHOD_AND_TYPE = "方式业态"
_ITEM_WIDTHS = {
    "检查方式": 10,
    "业态": 28,
    "检查项编号": 14,
    "检查内容": 60,
    "类别": 8,
    "分值": 8,
    _METHOD_AND_TYPE: 30,
}
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


def workbook(name: str, plan: WorkbookPlan) -> bytes:
    """Return the blank workbook of a name; the same plan gives the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    book.set_properties({"created": dt.datetime(2000, 1, 1), "title": name})
    raw = next(workbook for workbook in ALL_WORKBOOKS if workbook.name == name)
    lists = drop_down_lists(raw, plan)
    writer = _Writer(plan, lists, looks.formats(book))
    Guide(raw, plan, lists, writer.formats).write(book.add_worksheet(GUIDE))
    for sheet in sheets_of(raw, plan.standard):
        writer.write_sheet(book.add_worksheet(sheet.name), sheet)
    if RECORDS in raw.sheets:
        writer.write_items(book.add_worksheet(ITEMS_BY_TYPE))
        book.define_name(TYPE_OF_ROW_NAME, type_of_row())
    if lists.columns:
        writer.write_options(book.add_worksheet(OPTIONS))
    book.close()
    return target.getvalue()


@dataclass(frozen=True)
class _Writer:
    """Writes the sheets of one workbook: for which plan, with which lists, in which formats."""

    plan: WorkbookPlan
    lists: DropDownLists
    formats: dict[str, Format]

    def write_sheet(self, sheet: Worksheet, raw: RawSheet[Any]) -> None:
        """Write the header, the rules of the cells below, and what the pack already knows."""
        standard = self.plan.standard
        columns = asked_columns(raw, standard)
        rules = [entry_rule(column.content, standard) for column in columns]
        letters = {column.field: letter(place) for place, column in enumerate(columns)}
        last = raw.blank_rows
        sheet.set_row(0, 30)
        for place, (column, rule) in enumerate(zip(columns, rules, strict=True)):
            look = "optional" if column.may_be_blank else "needed"
            sheet.write_string(0, place, column.heading, self.formats[look])
            sheet.set_column(place, place, column.width, self.formats[rule.look])
            if raw is not FACT_SHEET:
                cell = RuleCell(f"{letters[column.field]}2", letters, self.lists, last)
                self._guard(sheet, (1, place, last, place), column, rule, cell)
        sheet.freeze_panes(1, 0)
        looks.page(sheet, self.plan.city, f"{raw.workbook}　{raw.name}")
        if raw is FACT_SHEET:
            self._write_facts(sheet)
        self._prefill(sheet, raw)
        texts = [
            f"{letters[column.field]}2:{letters[column.field]}{last + 1}"
            for column, rule in zip(columns, rules, strict=True)
            if rule.look == "text"
        ]
        sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})  # no green corners on codes

    def _guard(
        self,
        sheet: Worksheet,
        area: Area,
        entry: SheetColumn | Fact,
        rule: EntryRule,
        cell: RuleCell,
    ) -> None:
        """Set what may be typed, what is said beforehand and what when something else was typed."""
        name = entry.item if isinstance(entry, Fact) else entry.heading
        example = entry.example or self.lists.sample(rule.sample)
        blank = "可留空。" if entry.may_be_blank else ""
        asked = f"{entry.meaning}。{blank}{rule.allowed}。" + (f"例：{example}" if example else "")
        advice = "确认无误的可继续。" if rule.level == "warning" else "请改正后再填。"
        boxes = {
            "input_title": name[:_CAPTION],
            "input_message": asked[:_MESSAGE],
            "error_type": rule.level,
            "error_title": f"{name}填写有误"[:_TITLE],
            "error_message": f"应为：{rule.allowed}。"[:_MESSAGE] + advice,
        }
        sheet.data_validation(*area, rule.validation(cell) | boxes)

    def _write_facts(self, sheet: Worksheet) -> None:
        """Write the items of 基本信息, each with a rule of its own."""
        given = {"城市": self.plan.city, "规则包": self.plan.standard.id}
        for row, fact in enumerate(FACTS, 1):
            rule = fact_rule(fact, self.plan.standard)
            sheet.write_string(row, 0, fact.item, self.formats["given text"])
            if fact.item in given:
                sheet.write_string(row, 1, given[fact.item], self.formats["given text"])
            else:
                sheet.write_blank(row, 1, None, self.formats[f"open {rule.look}"])
            cell = RuleCell(address(row, 1), {}, self.lists, row)
            self._guard(sheet, (row, 1, row, 1), fact, rule, cell)

    def _prefill(self, sheet: Worksheet, raw: RawSheet[Any]) -> None:
        """Write the rows that the pack or the plan already knows."""
        for row, cells in enumerate(self._known_rows(raw), 1):
            looks.fit(sheet, row, cells, (column.width for column in raw.columns))
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, self.formats["given text"])
        if raw is VETOES:
            for row, veto in enumerate(self.plan.standard.veto_list, 1):
                # A code alone says nothing.
                height = 24 * (1 + len(veto.name) // 18)
                size = {"author": GUIDE, "width": 260, "height": height}
                sheet.write_comment(row, 0, veto.name, size)

    def _known_rows(self, raw: RawSheet[Any]) -> Iterator[tuple[str, ...]]:
        standard = self.plan.standard
        if raw is DOCUMENTS:
            for indicator in standard.indicator_list:
                if indicator.document_share > 0:
                    yield from (
                        (indicator.code, indicator.name, aspect) for aspect in standard.aspects
                    )
        elif raw is VETOES:
            yield from ((veto.code,) for veto in standard.veto_list)
        elif raw is DISTRICT_SHEET:
            yield from (("", name) for name in self.plan.districts)

    def write_items(self, sheet: Worksheet) -> None:
        """Write the check items by business type, to copy from.

        By the last column, which is hidden, a row of 检查记录 is looked up.
        """
        standard = self.plan.standard
        types = {kind.code: kind for kind in standard.type_list}
        order = {code: place for place, code in enumerate(types)}
        for place, (heading, width) in enumerate(_ITEM_WIDTHS.items()):
            sheet.write_string(0, place, heading, self.formats["optional"])
            hidden = {"hidden": heading == _METHOD_AND_TYPE}
            sheet.set_column(place, place, width, None, hidden)
        items = sorted(standard.item_list, key=lambda item: order[item.business_type])
        for row, item in enumerate(items, 1):
            kind = types[item.business_type]
            method = standard.method_names[kind.method]
            weight = "重点" if item.key else "一般"
            looks.fit(sheet, row, ("", kind.name, item.code, item.name), _ITEM_WIDTHS.values())
            for place, text in enumerate((method, kind.name, item.code, item.name, weight)):
                sheet.write_string(row, place, text, self.formats["given text"])
            sheet.write_number(row, 5, float(item.points), self.formats["given number"])
            sheet.write_string(row, 6, f"{method}{kind.name}", self.formats["given text"])
        sheet.autofilter(0, 0, len(items), 5)
        sheet.freeze_panes(1, 0)
        looks.page(sheet, self.plan.city, ITEMS_BY_TYPE)

    def write_options(self, sheet: Worksheet) -> None:
        """Write the lists that the drop-downs draw on, one a column."""
        lists = self.lists.columns
        widths = [_WIDTHS.get(name, 18) for name in lists]
        sheet.set_row(0, 30)
        for row, options in enumerate(itertools.zip_longest(*lists.values(), fillvalue=""), 1):
            looks.fit(sheet, row, map(str, options), widths)
        for place, (name, entries) in enumerate(lists.items()):
            own = name == DISTRICTS
            sheet.write_string(0, place, name, self.formats["needed" if own else "optional"])
            sheet.set_column(place, place, widths[place], self.formats["text"] if own else None)
            for row, content in enumerate(entries, 1):
                self._write_option(sheet, (row, place), content, is_formula=name == LAST_DAY)
        sheet.freeze_panes(1, 0)
        looks.page(sheet, self.plan.city, OPTIONS)

    def _write_option(
        self, sheet: Worksheet, cell: tuple[int, int], content: Option, is_formula: bool
    ) -> None:
        if isinstance(content, dt.date):
            day = dt.datetime(content.year, content.month, content.day)
            sheet.write_datetime(*cell, day, self.formats["given date"])
        elif isinstance(content, float):
            sheet.write_number(*cell, content, self.formats["given number"])
        elif is_formula:  # its result is for readers that do not calculate
            sheet.write_formula(*cell, content, self.formats["given date"], LATEST)
        else:
            sheet.write_string(*cell, content, self.formats["given text"])
