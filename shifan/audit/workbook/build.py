"""计算底稿.xlsx: raw records, parameters and live formulas from each raw cell to the conclusion.

Every formula is a rule's second reading (`Rule.excel`) with cells of this workbook put in; cached
values are the exact results, so programs that do not recalculate show the same. A sheet ties each
computed value to its cell.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import xlsxwriter

from shifan.addresses import LAST_ROW
from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.audit.workbook.check_items_sheet import write_check_items
from shifan.audit.workbook.corrections_sheet import write_corrections
from shifan.audit.workbook.cover_sheet import CoverLine, write_cover
from shifan.audit.workbook.groups_sheet import write_district_types, write_groups
from shifan.audit.workbook.indicator_scores_sheet import write_indicator_scores
from shifan.audit.workbook.item_counts_sheet import write_item_counts
from shifan.audit.workbook.layout import CORRECTIONS, FIRST, READING_ORDER, TIE_OUT, VERDICT
from shifan.audit.workbook.lookup_columns import fill_lookup_columns, link_records_to_results
from shifan.audit.workbook.not_computed_sheet import write_not_computed
from shifan.audit.workbook.own_rule_sheets import write_own_rules
from shifan.audit.workbook.parameters_sheet import write_parameters
from shifan.audit.workbook.record_sheets import write_record_sheets
from shifan.audit.workbook.rules_sheet import write_rules
from shifan.audit.workbook.sample_sheet import write_sample
from shifan.audit.workbook.site_scores_sheet import write_site_scores
from shifan.audit.workbook.tie_out_sheet import write_tie_out
from shifan.audit.workbook.total_score_sheet import write_total_score
from shifan.audit.workbook.verdict_sheet import write_verdict
from shifan.errors import Refused
from shifan.score.compute import compute
from shifan.word.package import repack

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
Step = Callable[[AuditWorkbook], None]

_BEHIND_VERDICT = READING_ORDER.index(VERDICT) + 0.5
MOST_ROWS = LAST_ROW - FIRST
_CREATED = dt.datetime(
    2000, 1, 1
)  # the same for every workbook: the same input gives the same bytes
_COLOURS = {
    TIE_OUT: "#70AD47",
    VERDICT: "#C00000",
    "计算": "#2F5597",
    "自定": "#7030A0",
    "原始": "#FFC000",
    CORRECTIONS: "#ED7D31",
}


def build_workbook(
    clean: CleanCity,
    standard: Standard,
    register: Register,
    fingerprint: str = "",
    signed: Sequence[CoverLine] = (),
) -> bytes:
    """Return the workbook's bytes, the same for the same input; Refused for a table that is longer than a sheet.

    `fingerprint` is that of the run it belongs to; `signed` are lines for the cover on who has checked what.
    """
    _require_room(clean)
    target = io.BytesIO()
    file = xlsxwriter.Workbook(target, _OPTIONS)
    title = f"{register.text('city')}省级初评计算底稿"
    file.set_properties({"created": _CREATED, "title": title, "author": "shifan"})
    file.set_calc_mode("auto")
    book = AuditWorkbook(file, clean, standard, register, compute(clean, standard))
    for step in _steps():
        step(book)
    write_cover(book, fingerprint, signed)
    _arrange(book)
    file.close()
    return repack(target.getvalue())


def _steps() -> tuple[Step, ...]:
    """Return what is written, in order: what each step needs stands in sheets written before it."""
    return (
        write_parameters,
        write_check_items,
        write_record_sheets,
        fill_lookup_columns,
        write_own_rules,
        write_site_scores,
        write_indicator_scores,
        write_total_score,
        write_groups,
        write_district_types,
        write_item_counts,
        write_sample,
        write_verdict,
        link_records_to_results,
        write_tie_out,
        write_not_computed,
        write_corrections,
        write_rules,
    )


def _require_room(clean: CleanCity) -> None:
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


def _reading_position(sheet: str) -> float:
    """Return the place of a sheet in reading order; the sheets of a pack's own rules stand behind the verdict."""
    return READING_ORDER.index(sheet) if sheet in READING_ORDER else _BEHIND_VERDICT


def _arrange(book: AuditWorkbook) -> None:
    """Put the sheets into reading order, with colours by kind; the cover comes up first."""
    sheets = book.file.worksheets_objs
    sheets.sort(
        key=lambda sheet: _reading_position(book.titles.get(sheet.get_name(), sheet.get_name()))
    )
    for index, sheet in enumerate(sheets):
        sheet.index = index
        colour = _COLOURS.get(sheet.get_name().split("-")[0])
        if colour:
            sheet.set_tab_color(colour)
    sheets[0].activate()
    sheets[0].set_first_sheet()
