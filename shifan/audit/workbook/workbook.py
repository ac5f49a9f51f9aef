"""计算底稿.xlsx: raw records, parameters and live formulas from each raw cell to the conclusion.

Every formula is a rule's second reading (`Rule.excel`) with cells of this workbook put in; cached values are the exact
results, so programs that do not recalculate show the same. A sheet ties each computed value to its cell.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.addresses import LAST_ROW
from shifan.audit.workbook import (
    calculation,
    cover,
    groupings,
    inputs,
    judgement,
    lookup_columns,
    own_rules,
    tie_out,
)
from shifan.audit.workbook.book import Book
from shifan.audit.workbook.layout import FIRST
from shifan.errors import Refused
from shifan.score.compute import compute
from shifan.word.package import repack

if TYPE_CHECKING:
    from shifan.audit.workbook.cover import Lines
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
MOST_ROWS = LAST_ROW - FIRST
_FIXED = dt.datetime(2000, 1, 1)
# What each step needs stands in sheets written before it; people read them in this order.
_READ = (
    "说明",
    "核对",
    "判定",
    "计算-总分",
    "计算-指标",
    "计算-点位",
    "计算-分组",
    "计算-区县业态",
    "计算-检查项",
    "计算-样本与整改",
    "原始-资料审查",
    "原始-点位",
    "原始-检查记录",
    "原始-领导访谈",
    "原始-整改台账",
    "原始-否决项",
    "原始-区县",
    "更正",
    "照录",
    "参数",
    "规则-检查项",
    "规则",
)
_COLOURS = {
    "核对": "#70AD47",
    "判定": "#C00000",
    "计算": "#2F5597",
    "原始": "#FFC000",
    "更正": "#ED7D31",
}


def build(
    clean: CleanCity, standard: Standard, register: Register, run: str = "", signed: Lines = ()
) -> bytes:
    """Return the workbook's bytes, the same for the same input.

    `run` is the fingerprint of the run it belongs to; `signed` are lines for the cover on who has checked what.
    """
    _fits(clean)
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, _OPTIONS)
    file.set_properties(
        {"created": _FIXED, "title": f"{register.text('city')}省级初评计算底稿", "author": "shifan"}
    )
    file.set_calc_mode("auto")
    book = Book(file, clean, standard, register, compute(clean, standard))
    for step in _steps(book):
        step(book)
    cover.cover(book, run, signed)
    _arrange(file)
    file.close()
    return repack(target.getvalue())


def _steps(book: Book) -> tuple[Callable[[Book], None], ...]:
    """Return what is written, in order: the shipped method's sheets, or those of the rules that a pack brings."""
    own = book.results.own
    sites = (calculation.sites, groupings.groups, groupings.cross)
    if own is None:
        method = (*sites[:1], calculation.indicators, calculation.totals, *sites[1:])
        verdict = (groupings.sample, judgement.judgement, lookup_columns.link_back)
    else:
        # Sheets of the shipped method stand where its rules do; the pack's own sheets hold the rest.
        method = (*(sites if own.keeps_sites else ()), own_rules.write)
        verdict = ()
    return (
        inputs.parameters,
        inputs.check_items,
        inputs.raw_tables,
        lookup_columns.fill,
        *method,
        groupings.items,
        *verdict,
        tie_out.tie_out,
        tie_out.quotes,
        cover.corrections,
        cover.rules,
    )


def _fits(clean: CleanCity) -> None:
    """Refuse a table that is longer than a sheet: formulas over a part of the rows would be wrong without a word."""
    for name, frame in clean.tables.items():
        if len(frame) > MOST_ROWS:
            source = clean.sources[name]
            raise Refused(
                "workbook-rows",
                file=source.file,
                sheet=source.sheet,
                found=f"{len(frame)}行",
                expected=f"不超过{MOST_ROWS}行（计算底稿一个工作表的行数）",
                action="请把城市拆成几个部分分别运行",
            )


def _reading_order(name: str) -> int:
    """Return the place of a sheet in reading order; the sheets of a pack's own rules stand behind the judgement."""
    return _READ.index(name) if name in _READ else _READ.index("判定")


def _arrange(file: xlsxwriter.Workbook) -> None:
    """Put the sheets into reading order, with colours by kind; the cover comes up first."""
    sheets = file.worksheets_objs
    sheets.sort(key=lambda sheet: _reading_order(sheet.get_name()))
    for index, sheet in enumerate(sheets):
        sheet.index = index
        colour = _COLOURS.get(sheet.get_name().split("-")[0])
        if colour:
            sheet.set_tab_color(colour)
    sheets[0].activate()
    sheets[0].set_first_sheet()
