"""参数: weights, limits and answer scores of the pack, and the report date, each in a cell that formulas refer to."""

from __future__ import annotations

from shifan.audit import report_date
from shifan.audit.workbook.audit_workbook import AuditWorkbook, SheetWriter
from shifan.audit.workbook.layout import FIRST, PARAMETERS
from shifan.rules.settings import (
    GENERAL_MAX,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    KEY_MAX,
    PASS_LINE,
    PLACES,
    SHARE,
    Setting,
    method_weight,
)
from shifan.standards import Standard
from shifan.standards.pack_settings import INTERVIEW_SCORES

_HEADS = (("name", "参数", 30), ("number", "取值", 14), ("source", "出处", 44))


def write_parameters(book: AuditWorkbook) -> None:
    """Write the sheet; formulas find its cells in `book.named_cells`."""
    page = book.open(PARAMETERS, _HEADS, "浅黄为可改的输入；改动后全部公式随之变化")
    settings = _settings(book.standard)
    for row, setting in enumerate(settings, FIRST):
        page.put(row, "name", setting.short_name or setting.name)
        style = "input rate" if setting.kind == SHARE else "input"
        page.put(row, "number", setting.of(book.standard), style)
        page.put(row, "source", f"{book.standard.id}/standard.toml　{setting.path}")
        book.named_cells[setting.id] = page.fixed_cell("number", row)
        page.note_value(row, "number", setting.value_id)
    _write_report_date(page, FIRST + len(settings))
    _write_answer_scores(page, FIRST + len(settings) + 1)


def _settings(standard: Standard) -> tuple[Setting, ...]:
    """Return the settings that rules read, in the order of the sheet."""
    weights = (method_weight(method.code, method.name) for method in standard.methods)
    every = (*weights, INTERVIEW_WEIGHT, KEY_FLOOR, PASS_LINE, GENERAL_MAX, KEY_MAX, PLACES)
    return tuple(setting for setting in every if standard.reads(setting))


def _write_report_date(page: SheetWriter, row: int) -> None:
    date, address = report_date.report_date(page.book.clean)
    page.put(row, "name", report_date.ITEM)
    page.put(row, "number", date, "input")
    page.put(row, "source", address)
    page.book.named_cells["report_date"] = page.fixed_cell("number", row)


def _write_answer_scores(page: SheetWriter, first: int) -> None:
    """Write what each answer of an interview is worth, and name both ranges for formulas that look it up."""
    standard = page.book.standard
    if INTERVIEW_SCORES in standard.unstated:
        return
    for row, (word, score) in enumerate(standard.interview_scores.items(), first):
        page.put(row, "name", word)
        page.put(row, "number", score, "input")
        page.put(row, "source", f"{standard.id}/standard.toml　interview.scores")
    last = first + len(standard.interview_scores) - 1
    for name, field in (("answer_words", "name"), ("answer_points", "number")):
        column = page.columns[field]
        page.book.named_cells[name] = f"'{PARAMETERS}'!${column}${first}:${column}${last}"
