"""Paragraphs taken out of a document without leaving it invalid."""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W, parent_of

_PARAGRAPH, _PROPERTIES, _BODY = f"{W}p", f"{W}pPr", f"{W}body"


def remove_paragraph(element: etree._Element) -> None:
    """Remove a paragraph, or whatever else stands in the body; a cell or text box keeps an empty paragraph.

    The schema wants one there.
    """
    parent = parent_of(element)
    if element.tag == _PARAGRAPH and parent.tag != _BODY and _has_one_paragraph(parent):
        for child in list(element):
            if child.tag != _PROPERTIES:
                element.remove(child)
        return
    parent.remove(element)


def _has_one_paragraph(parent: etree._Element) -> bool:
    return len(parent.findall(_PARAGRAPH)) == 1
