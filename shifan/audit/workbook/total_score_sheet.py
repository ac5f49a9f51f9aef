"""计算-总分: dimensions, their sum, the interviews and the total."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook, RuleFormula, SheetWriter
from shifan.audit.workbook.layout import (
    FIRST,
    INDICATOR_SCORES,
    RAW_INTERVIEWS,
    TOTAL_SCORE,
)
from shifan.rules.excel_formulas import Refs
from shifan.rules.language.objects import CITY
from shifan.score.results import ResultRow
from shifan.standards import objects as ob

_HEADS = (
    ("name", "项目", 30),
    ("score", "得分", 13),
    ("full", "满分", 13),
    ("rate", "得分率", 13),
    ("rows", "明细", 18),
)

_QUANTITIES = {"score": "sum", "full": "full", "rate": "rate"}
# What is shown of a pack's own rules for the city, by their ids: name, column, style.
_CITY_RESULTS = {
    "sum": ("指标得分合计", "score", "score"),
    "full": ("适用指标满分合计", "full", "score"),
    "rate": ("得分率", "rate", "rate"),
    "interview_rate": ("领导访谈", "rate", "rate"),
    "total": ("总得分", "score", "score"),
}


def write_total_score(book: AuditWorkbook) -> None:
    """Write the sheet; its dimensions are the table `dimensions`, formulas find the total in `book.named_cells`."""
    page = book.open(
        TOTAL_SCORE, _HEADS, f"由“{book.title_of(INDICATOR_SCORES)}”“{RAW_INTERVIEWS}”计算", 1
    )
    page.explain({"score": "score_sum", "full": "full_sum", "rate": "score_rate"})
    for position, name in enumerate(book.standard.dimensions):
        _write_dimension(page, FIRST + position, name)
    row = FIRST + len(book.standard.dimensions)
    page.finish("dimensions", row - 1)
    if book.results.own is None:
        _write_sum(page, row)
        _write_interviews(page, row)
        _write_total(page, row)
    else:
        _write_own_results(page, row)


def _write_own_results(page: SheetWriter, first: int) -> None:
    """Refer to the cells of the city's rules that the report prints, as far as the pack has them; the total last."""
    book, row = page.book, first
    for id, (name, field, style) in _CITY_RESULTS.items():
        cell = book.own_cell(CITY, id)
        if cell:
            said = book.standard.in_own_words(name)
            page.put(row, "name", said, "strong" if id == "total" else "text")
            page.formula(row, field, f"={cell}", book.results.city[id], style)
            row += 1
    book.named_cells["total"] = book.own_cell(CITY, "total")


def _write_dimension(page: SheetWriter, row: int, name: str) -> None:
    """Write score, full score and rate of one dimension."""
    position = row - FIRST
    page.put(row, "name", name)
    tie = ("dimension", page.cell("name", row))
    results = page.book.results.dimensions.row(position)
    if page.book.results.own is None:
        _write_sums(page, row, (tie,), results)
    else:
        for field, style in (("score", "score"), ("full", "score"), ("rate", "rate")):
            top = ob.upper_levels(page.book.standard)[0]
            cell = page.book.own_cell(top, field, position)
            page.formula(row, field, f"={cell}", results[_QUANTITIES[field]], style)
    for field in ("score", "full", "rate"):
        page.note_value(row, field, f"dimension.{position + 1}.{field}")
    dimensions = [indicator.dimension for indicator in page.book.standard.indicator_list]
    if name in dimensions:
        _link_to_indicators(page, row, FIRST + dimensions.index(name))


def _write_sum(page: SheetWriter, row: int) -> None:
    """Write the sums over all indicators."""
    page.put(row, "name", page.book.standard.in_own_words("指标得分合计"), "strong")
    _write_sums(page, row, (), page.book.results.city)
    for field, quantity in (("score", "sum"), ("full", "full"), ("rate", "rate")):
        page.note_value(row, field, f"scores.{quantity}")
    if page.book.standard.indicator_list:
        _link_to_indicators(page, row, FIRST)


def _link_to_indicators(page: SheetWriter, row: int, first: int) -> None:
    cell = page.book.tables["indicators"].cell("code", first)
    page.link(row, "rows", cell, f"{page.book.title_of(INDICATOR_SCORES)}第{first}行起")


def _write_sums(
    page: SheetWriter, row: int, ties: tuple[tuple[str, str], ...], results: ResultRow
) -> None:
    """Write score, full score and rate over the indicators that are tied to the row; all for no ties."""
    indicators = page.book.tables["indicators"].children(("score", "full"), *ties)
    refs = Refs({}, {"indicators": indicators})
    page.rule(row, "score", RuleFormula("score_sum", refs), results["sum"], "score")
    page.rule(row, "full", RuleFormula("full_sum", refs), results["full"], "score")
    cells = {"sum": page.cell("score", row), "full": page.cell("full", row)}
    page.rule(row, "rate", RuleFormula("score_rate", Refs(cells)), results["rate"], "rate")


def _write_interviews(page: SheetWriter, sum_row: int) -> None:
    """Write the number of answers and the rate of the interviews below the sums."""
    interviews, city = page.book.tables["interviews"], page.book.results.city
    answers = Refs({}, {"answers": interviews.children(("points",))})
    row = sum_row + 1
    page.put(row, "name", "访谈题目数")
    page.formula(row, "score", f"=COUNT({interviews.span('points')})", city["answers"], "count")
    row = sum_row + 2
    page.put(row, "name", "领导访谈")
    rate = RuleFormula("interview_rate", answers)
    page.rule(row, "rate", rate, city["interview_rate"], "rate")
    page.note_value(row, "rate", "scores.interview_rate")
    page.link(row, "rows", interviews.cell("interview", FIRST), RAW_INTERVIEWS)


def _write_total(page: SheetWriter, sum_row: int) -> None:
    """Write the total, from the sums and the interviews above it."""
    book, row = page.book, sum_row + 3
    page.put(row, "name", "总得分", "strong")
    cells = {
        "sum": page.cell("score", sum_row),
        "full": page.cell("full", sum_row),
        "answers": page.cell("score", sum_row + 1),
        "interview_rate": page.cell("rate", sum_row + 2),
        "interview_weight": book.named_cells["interview_weight"],
        "places": book.named_cells["places"],
    }
    page.rule(row, "score", RuleFormula("total", Refs(cells)), book.results.city["total"], "score")
    page.note_value(row, "score", "scores.total")
    book.named_cells["total"] = f"'{TOTAL_SCORE}'!{page.cell('score', row)}"
    page.explain_cell(row, "score", "total")
