"""Typed numbers before passages of their own paragraph (1.题一 2.题二), counted anew when passages have come or gone.

It is done only where the passages stand side by side: beside a numbered paragraph of people's own, no number can be
said to be wrong.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from lxml import etree

from shifan.report.anchors.anchor import Anchors
from shifan.report.refresh.ledger import NEW, REMOVED
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W

_NUMBERED_ID = re.compile(r"^(theme|shortcoming|suggestion)\.(\d+)\.")
_TYPED_NUMBER, _DIGITS = re.compile(r"^\d{1,2}(?=[.．、])"), re.compile(r"^\d+")
_PARAGRAPH, _START, _TEXT = f"{W}p", f"{W}bookmarkStart", f"{W}t"


def renumber_typed_numbers(session: RefreshSession) -> None:
    """Write the typed numbers of the families anew in which this refresh has set a passage in or taken one out."""
    for family in sorted(_changed_families(session)):
        paragraphs = _first_paragraphs(session, family)
        numbers = [_typed_number(paragraph) for paragraph in paragraphs]
        if paragraphs and None not in numbers and _stand_side_by_side(paragraphs):
            _renumber(session, [node for node in numbers if node is not None])


def _changed_families(session: RefreshSession) -> set[str]:
    value_ids = (*session.ledger[NEW], *session.ledger[REMOVED])
    matches = (_NUMBERED_ID.match(value_id) for value_id in value_ids)
    return {match[1] for match in matches if match}


def _renumber(session: RefreshSession, nodes: list[etree._Element]) -> None:
    """Write the numbers at the beginning of some text nodes from 1 on."""
    for number, node in enumerate(nodes, 1):
        text = _DIGITS.sub(str(number), node.text or "")
        if text != node.text:
            session.pen.write([node], text)
            session.mark_changed(node)


def _first_paragraphs(session: RefreshSession, family: str) -> list[etree._Element]:
    """Return the paragraphs in which the passages of a family begin, in the document's order.

    None are returned if a paragraph holds several passages.
    """
    anchors = {**session.anchors, **session.new_anchors.written}
    numbers: dict[etree._Element, set[str]] = {}
    for root in session.reading.roots.values():
        for start in root.iter(_START):
            number = _number_in_family(anchors, start, family)
            paragraph = start.getparent()
            if number and paragraph is not None and paragraph.tag == _PARAGRAPH:
                numbers.setdefault(paragraph, set()).add(number)
    if any(len(several) > 1 for several in numbers.values()):
        return []
    return list(numbers)


def _number_in_family(anchors: Anchors, start: etree._Element, family: str) -> str:
    """Return the number of the passage that an anchor belongs to; empty if it is none of the family."""
    anchor = anchors.get(start.get(f"{W}name", ""))
    match = _NUMBERED_ID.match(anchor.value_id) if anchor is not None else None
    return match[2] if match and match[1] == family else ""


def _typed_number(paragraph: etree._Element) -> etree._Element | None:
    """Return the text node that holds the typed number before a paragraph's first anchor; None if there is none."""
    before = takewhile(lambda element: element.tag == _TEXT, paragraph.iter(_START, _TEXT))
    nodes = [(node, node.text) for node in before if node.text]
    typed = _TYPED_NUMBER.match("".join(text for _, text in nodes))
    if not typed:
        return None
    first, text = nodes[0]
    return first if len(typed[0]) <= len(text) else None


def _stand_side_by_side(paragraphs: list[etree._Element]) -> bool:
    """Return whether some paragraphs follow each other, and no numbered paragraph of people's own follows them."""
    if not all(one.getnext() is other for one, other in pairwise(paragraphs)):
        return False
    behind = paragraphs[-1].getnext()
    if behind is None or behind.tag != _PARAGRAPH:
        return True
    text = "".join(node.text or "" for node in behind.iter(_TEXT))
    return _TYPED_NUMBER.match(text) is None
