"""The page with the signature carries text: the last paragraph of the body stays with the list of annexes and signer.

The skeleton keeps them together. Where that does not fit a page an office program tears them at any place, and so a
last paragraph that is too long for it is let go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from shifan.word.elements import W, descendant, detach
from shifan.word.paging import line_counts

if TYPE_CHECKING:
    from docx.document import Document

# Of the 22 lines of a page the heading above takes one, and an empty line, the list of annexes, signer and date eleven.
_MOST_LINES = 10


def release_long_paragraphs(document: Document) -> None:
    """Let go of the body's paragraphs that are themselves kept with the next and have too many lines for a page."""
    body = document.element.body
    kept = [own for own in body.iterchildren(f"{W}p") if _switch(own) is not None]
    for paragraph, lines in line_counts(kept, body, document.styles.element):
        switch = _switch(paragraph)
        if lines > _MOST_LINES and switch is not None:
            detach(switch)


def _switch(paragraph: etree._Element) -> etree._Element | None:
    return descendant(paragraph, "pPr/keepNext")
