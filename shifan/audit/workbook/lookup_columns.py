"""The columns that formulas of a raw sheet look up: points, kind and indicator of a record, its method, points of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.audit.workbook.book import METHODS
from shifan.audit.workbook.layout import FIRST

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book, Page


def fill(book: Book) -> None:
    """Write the looked-up columns of records and answers."""
    _records(book)
    _answers(book)


def _records(book: Book) -> None:
    page, frame, items, sites = (
        book.pages["records"],
        book.clean.tables["records"],
        book.tables["check_items"],
        book.tables["sites"],
    )
    method = dict(
        zip(book.clean.tables["sites"]["site"], book.clean.tables["sites"]["method"], strict=True)
    )
    for row, own in enumerate(frame.itertuples(index=False), FIRST):
        indicator, kind, points = book.item_of[own.item]
        place = f"MATCH({page.at('item', row)},{items.span('code')},0)"
        for field, cached, look in (
            ("indicator", indicator, "label"),
            ("key", kind, "label"),
            ("points", points, "number"),
        ):
            page.formula(
                row, field, f'=IFERROR(INDEX({items.span(field)},{place}),"")', cached, look
            )
        found = (
            f"INDEX({sites.span('method')},MATCH({page.at('site', row)},{sites.span('site')},0))"
        )
        page.formula(row, "method", f'=IFERROR({found},"")', METHODS[method[own.site]], "label")


def _answers(book: Book) -> None:
    page, scores = book.pages["interviews"], book.standard.interview_scores
    for row, own in enumerate(book.clean.tables["interviews"].itertuples(index=False), FIRST):
        found = f"INDEX({book.settings['answer_points']},MATCH({page.at('mastery', row)},{book.settings['answer_words']},0))"
        page.formula(row, "points", f'=IFERROR({found},"")', scores[own.mastery], "number")


def link_back(book: Book) -> None:
    """Write in each record and deduction the links to the site and the indicator it counts for."""
    records, documents = book.pages["records"], book.pages["documents"]
    sites = {
        code: book.tables["site_scores"].cell("site", row)
        for row, code in enumerate(book.clean.tables["sites"]["site"], FIRST)
    }
    indicators = {
        code: book.tables["indicators"].cell("code", row)
        for row, code in enumerate(book.standard.indicators["code"], FIRST)
    }
    for row, own in enumerate(book.clean.tables["records"].itertuples(index=False), FIRST):
        records.link(row, "to_site", sites[own.site], own.site)
        _link(records, row, indicators, book.item_of[own.item][0])
    for row, own in enumerate(book.clean.tables["documents"].itertuples(index=False), FIRST):
        _link(documents, row, indicators, own.indicator)


def _link(page: Page, row: int, targets: dict[str, str], code: str) -> None:
    if code in targets:
        page.link(row, "to_indicator", targets[code], code)
