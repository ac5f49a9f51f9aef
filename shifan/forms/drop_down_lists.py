"""The lists that drop-downs draw on: columns of the sheet 选项, of any length, named in their first row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any

from shifan.addresses import letter
from shifan.forms.asked_sheets import asked_columns, sheets_of
from shifan.forms.plan import WorkbookPlan
from shifan.raw_sheets import RECORDS, SITES, RawSheet, RawWorkbook
from shifan.raw_sheets import contents as kind
from shifan.raw_sheets.added_sheets import ITEMS_BY_TYPE, OPTIONS
from shifan.raw_sheets.city_profile import FACT_SHEET, FACTS
from shifan.raw_sheets.contents import Content
from shifan.records import dataclass
from shifan.standards import Standard

DISTRICTS = "区县"  # the list that the keeper fills in himself
FIRST_DAY, LAST_DAY = "最早日期", "最晚日期"
FULL_SCORES, MASTERY, CHECK_ITEMS = "指标满分", "掌握程度", "检查项编号"
TODAY = "=TODAY()"
TYPE_OF_ROW_NAME = "本行业态"
_SPARE = 100  # rows for what the keeper adds to his own list
_FIRST_DAY_EVER = dt.date(2000, 1, 1)
# Columns of the sheet 业态与检查项: the items' codes, and method and business type by which a row is looked up.
_ITEM_COLUMN, _TYPE_COLUMN = "C", "G"

Option = str | float | dt.date
Lists = dict[str, Sequence[Option]]


@dataclass(frozen=True)
class DropDownLists:
    """The lists of one workbook by name, in the order of their columns, and the codes of all check items."""

    columns: Mapping[str, Sequence[Option]]
    items: Sequence[str] = ()

    def _letter(self, name: str) -> str:
        return letter(list(self.columns).index(name))

    def first(self, name: str) -> str:
        """Return the address of a list's first entry."""
        return f"{OPTIONS}!${self._letter(name)}$2"

    def span(self, name: str, last: str = "") -> str:
        """Return the range of a list, or of all from one to another."""
        bottom = max(len(self.columns[name]), 1) + 1
        return f"{OPTIONS}!${self._letter(name)}$2:${self._letter(last or name)}${bottom}"

    def sample(self, name: str) -> str:
        """Return the first entry of a list as an example; empty without one."""
        entries = self.columns.get(name) or (self.items if name == CHECK_ITEMS else ())
        return str(next(iter(entries), ""))

    def growing(self, name: str) -> str:
        """Return the range of a list; of the keeper's own as far as it is filled in."""
        return (
            self.span(name) if name != DISTRICTS else _filled(OPTIONS, self._letter(name), _SPARE)
        )

    @property
    def sites(self) -> str:
        """Return the range of the codes in 点位, as far as it is filled in."""
        return _filled(SITES.name, column_letter(SITES, "site"), SITES.blank_rows)

    @property
    def items_of_row(self) -> str:
        """Return the range of the items that fit a row's site, which stand together; of all for an unknown site."""
        types, codes = (
            f"{ITEMS_BY_TYPE}!${column}$2:${column}${len(self.items) + 1}"
            for column in (_TYPE_COLUMN, _ITEM_COLUMN)
        )
        row, count = TYPE_OF_ROW_NAME, f"COUNTIF({types},{TYPE_OF_ROW_NAME})"
        first = f"{ITEMS_BY_TYPE}!${_ITEM_COLUMN}$1"
        return f"IF({count}=0,{codes},OFFSET({first},MATCH({row},{types},0),0,{count},1))"


def column_letter(sheet: RawSheet[Any], field: str) -> str:
    """Return the letter of a column of a blank sheet."""
    return letter([column.field for column in sheet.columns].index(field))


def _filled(sheet: str, column: str, rows: int) -> str:
    """Return the range of a column below its heading as far as it is filled in, at least one cell."""
    count = f"COUNTA({sheet}!${column}$2:${column}${rows + 1})"
    return f"OFFSET({sheet}!${column}$2,0,0,MAX(1,{count}),1)"


def type_of_row() -> str:
    """Return the formula for method and business type of the site of a row of 检查记录; empty for an unknown site.

    They are joined as in the last column of the sheet 业态与检查项.
    """
    row = f"{RECORDS.name}!${column_letter(RECORDS, 'site')}1"
    match = f"MATCH({row},{_column_of_sites('site')},0)"
    method, kind_ = _column_of_sites("method"), _column_of_sites("business_type")
    return f'=IFERROR(INDEX({method},{match})&INDEX({kind_},{match}),"")'


def _column_of_sites(field: str) -> str:
    column = column_letter(SITES, field)
    return f"{SITES.name}!${column}$2:${column}${SITES.blank_rows + 1}"


def drop_down_lists(workbook: RawWorkbook, plan: WorkbookPlan) -> DropDownLists:
    """Return the lists that the contents of a workbook's columns draw on, those of dates first."""
    days: Lists = {}
    others: Lists = {}
    for content in _contents(workbook, plan.standard):
        lists = lists_of(content, plan)
        if isinstance(content, kind.CalendarDay):
            days |= lists
        else:
            others |= lists
    return DropDownLists(days | others, [item.code for item in plan.standard.item_list])


def _contents(workbook: RawWorkbook, standard: Standard) -> Iterator[Content]:
    for sheet in sheets_of(workbook, standard):
        if sheet is FACT_SHEET:
            yield from (fact.content for fact in FACTS)
        yield from (column.content for column in asked_columns(sheet, standard))


@singledispatch
def lists_of(content: Content, plan: WorkbookPlan) -> Lists:
    """Return the lists by name on which the drop-down or the rule of a content draws; most need none."""
    return {}


@lists_of.register
def _(content: kind.CalendarDay, plan: WorkbookPlan) -> Lists:
    return {FIRST_DAY: [plan.first or _FIRST_DAY_EVER], LAST_DAY: [plan.last or TODAY]}


@lists_of.register
def _(content: kind.DistrictName, plan: WorkbookPlan) -> Lists:
    return {DISTRICTS: list(plan.districts)}


@lists_of.register
def _(content: kind.BusinessTypeName, plan: WorkbookPlan) -> Lists:
    return {
        types_of(method.name): [
            kind.name for kind in plan.standard.type_list if kind.method == method.code
        ]
        for method in plan.standard.methods
    }


def types_of(method_name: str) -> str:
    """Return the name of the list of a method's business types."""
    return f"{method_name}业态"


@lists_of.register
def _(content: kind.PackCode, plan: WorkbookPlan) -> Lists:
    entries = getattr(plan.standard, content.pack_list)
    return {content.codes: list(entries["code"]), content.names: list(entries["name"])}


@lists_of.register
def _(content: kind.DeductedPoints, plan: WorkbookPlan) -> Lists:
    return {
        FULL_SCORES: [float(indicator.full_score) for indicator in plan.standard.indicator_list]
    }


@lists_of.register
def _(content: kind.MasteryWord, plan: WorkbookPlan) -> Lists:
    return {MASTERY: list(plan.standard.interview_scores)}
