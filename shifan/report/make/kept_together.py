"""What the report keeps together on a page, let go where it is too high for that.

The page with the signature carries text: the skeleton keeps the last paragraph of the body with the list of annexes and
the signer. Small tables stay whole. Where what is kept does not fit, an office program tears it at any place, or leaves
most of a page empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from shifan.word.elements import W, descendant, detach
from shifan.word.paging import line_counts, tables_higher_than

if TYPE_CHECKING:
    from docx.document import Document

# Of the 22 lines of a page the heading above takes one, and an empty line, the list of annexes, signer and date eleven.
_MOST_LINES = 10
_HIGHEST_TABLE = 320  # points: half a page
_KEPT, _SWITCH = "pPr/keepNext", f"{W}keepNext"


def release_what_is_too_high(document: Document) -> None:
    """Let go of the paragraphs that are themselves kept with the next, and of the tables, that are too high for it."""
    body, styles = document.element.body, document.styles.element
    kept = [own for own in body.iterchildren(f"{W}p") if descendant(own, _KEPT) is not None]
    for paragraph, lines in line_counts(kept, body, styles):
        if lines > _MOST_LINES:
            _release(paragraph)
    tables = [
        table
        for table in body.iterchildren(f"{W}tbl")
        if next(table.iter(_SWITCH), None) is not None
    ]
    for table in tables_higher_than(_HIGHEST_TABLE, tables, styles):
        for paragraph in table.iter(f"{W}p"):
            _release(paragraph)


def _release(paragraph: etree._Element) -> None:
    switch = descendant(paragraph, _KEPT)
    if switch is not None:
        detach(switch)
