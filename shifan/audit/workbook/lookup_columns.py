"""The columns that formulas of a raw sheet look up: points, kind, indicator and method; points of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from shifan.audit.workbook.audit_workbook import AuditWorkbook, SheetWriter, usual_field
from shifan.audit.workbook.check_items_sheet import kind_word
from shifan.audit.workbook.layout import FIRST
from shifan.rules.excel_formulas import quoted
from shifan.rules.words import ABSENT, CONFORMS, FAILS
from shifan.standards import Standard
from shifan.standards.pack_settings import INTERVIEW_SCORES


def fill_lookup_columns(book: AuditWorkbook) -> None:
    """Write the looked-up columns of records and answers."""
    _fill_records(book)
    _fill_answers(book)


def _fill_records(book: AuditWorkbook) -> None:
    page, items, sites = book.records["records"], book.tables["check_items"], book.tables["sites"]
    methods, frame = _method_names_of_sites(book), book.clean.tables["records"]
    words, results = _usual_words(book.standard), frame["result"].astype(str).tolist()
    pairs = zip(frame["site"].tolist(), frame["item"].tolist(), strict=True)
    for row, (site, code) in enumerate(pairs, FIRST):
        item = book.items[code]
        position = f"MATCH({page.cell('item', row)},{items.span('code')},0)"
        for field, cached, style in (
            ("indicator", item.indicator, "label"),
            ("key", kind_word(item), "label"),
            ("points", item.points, "number"),
        ):
            formula = f'=IFERROR(INDEX({items.span(field)},{position}),"")'
            page.formula(row, field, formula, cached, style)
        if words:
            formula, now = _usual(page.cell("result", row), results[row - FIRST], words)
            page.formula(row, usual_field("result"), formula, now, "label")
        position = f"MATCH({page.cell('site', row)},{sites.span('site')},0)"
        formula = f'=IFERROR(INDEX({sites.span("method")},{position}),"")'
        page.formula(row, "method", formula, methods[site], "label")


def _usual_words(standard: Standard) -> dict[str, str]:
    """Return the pack's own words for results, each with the usual one for it; nothing if it has none of its own."""
    if standard.result_table.empty:
        return {}
    usual = dict.fromkeys(standard.problem_words, FAILS)
    usual |= dict.fromkeys(standard.absent_words, ABSENT)
    return {word.word: usual.get(word.word, CONFORMS) for word in standard.results}


def _usual(cell: str, result: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the formula that gives the usual word for the result in a cell, and what it gives now."""
    body = quoted(CONFORMS)
    for word, usual in words.items():
        if usual != CONFORMS:
            body = f"IF({cell}={quoted(word)},{quoted(usual)},{body})"
    return f"={body}", words.get(result, CONFORMS)


def _method_names_of_sites(book: AuditWorkbook) -> dict[str, str]:
    """Return the code of each site → the name of the method that it was inspected by."""
    sites, names = book.clean.tables["sites"], book.standard.method_names
    pairs = zip(sites["site"].tolist(), sites["method"].tolist(), strict=True)
    return {site: names[method] for site, method in pairs}


def _fill_answers(book: AuditWorkbook) -> None:
    page, scores = book.records["interviews"], book.standard.interview_scores
    if INTERVIEW_SCORES in book.standard.unstated:
        return
    words, points = book.named_cells["answer_words"], book.named_cells["answer_points"]
    for row, answer in enumerate(book.clean.tables["interviews"]["mastery"].tolist(), FIRST):
        position = f"MATCH({page.cell('mastery', row)},{words},0)"
        formula = f'=IFERROR(INDEX({points},{position}),"")'
        page.formula(row, "points", formula, scores[answer], "number")


def link_records_to_results(book: AuditWorkbook) -> None:
    """Write in each record and deduction the links to the site and the indicator that it counts for."""
    records, documents = book.records["records"], book.records["documents"]
    frame, site_codes = book.clean.tables["records"], book.clean.tables["sites"]["site"].tolist()
    sites = {
        code: book.tables["site_scores"].cell("site", row)
        for row, code in enumerate(site_codes, FIRST)
    }
    indicators = {
        indicator.code: book.tables["indicators"].cell("code", row)
        for row, indicator in enumerate(book.standard.indicator_list, FIRST)
    }
    pairs = zip(frame["site"].tolist(), frame["item"].tolist(), strict=True)
    for row, (site, item) in enumerate(pairs, FIRST):
        records.link(row, "to_site", sites[site], site)
        _link_to_indicator(records, row, indicators, book.items[item].indicator)
    for row, code in enumerate(book.clean.tables["documents"]["indicator"].tolist(), FIRST):
        _link_to_indicator(documents, row, indicators, code)


def _link_to_indicator(
    page: SheetWriter, row: int, indicators: Mapping[str, str], code: str
) -> None:
    if code in indicators:
        page.link(row, "to_indicator", indicators[code], code)
