"""Typed numbers before entries of their own paragraph (1.题一 2.题二): counted anew when entries have come or gone.

Only where the entries stand side by side: beside a numbered paragraph of people's own no number can be told to be wrong.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from lxml import etree

from shifan.report.anchors.reading import W
from shifan.report.refresh.session import Work

_ENTRY = re.compile(r"^(theme|shortcoming|suggestion)\.(\d+)\.")
_TYPED, _DIGITS = re.compile(r"^\d{1,2}(?=[.．、])"), re.compile(r"^\d+")
_PARAGRAPH, _START, _TEXT = f"{W}p", f"{W}bookmarkStart", f"{W}t"


def recount(work: Work) -> None:
    """Write the numbers of entries anew, family by family, if this refresh has set some in or taken some out."""
    moved = {
        hit[1]
        for kind in ("new", "removed")
        for key in work.ledger[kind]
        if (hit := _ENTRY.match(key))
    }
    for family in sorted(moved):
        homes = _homes(work, family)
        leads = [_lead(home) for home in homes]
        if len(homes) < 1 or None in leads or not _side_by_side(homes):
            continue
        for number, lead in enumerate(leads, 1):
            text = _DIGITS.sub(str(number), lead.text)
            if text != lead.text:
                work.pen.write([lead], text)
                work.touched.update(
                    name
                    for name, root in work.reading.roots.items()
                    if root is lead.getroottree().getroot()
                )


def _homes(work: Work, family: str) -> list[etree._Element]:
    """Return the paragraphs in which entries of a family begin, in the document's order; each holds one."""
    known = {**work.written, **work.anchors.written}
    found: dict[etree._Element, set[str]] = {}
    for root in work.reading.roots.values():
        for start in root.iter(_START):
            anchor = known.get(start.get(f"{W}name", ""))
            hit = _ENTRY.match(anchor.value_id) if anchor is not None else None
            if hit and hit[1] == family and start.getparent().tag == _PARAGRAPH:
                found.setdefault(start.getparent(), set()).add(hit[2])
    return list(found) if all(len(numbers) == 1 for numbers in found.values()) else []


def _lead(paragraph: etree._Element) -> etree._Element | None:
    """Return the text node that holds the typed number before a paragraph's first anchor; None if there is none."""
    nodes = [
        node
        for node in takewhile(lambda one: one.tag == _TEXT, paragraph.iter(_START, _TEXT))
        if node.text
    ]
    typed = _TYPED.match("".join(node.text for node in nodes))
    return nodes[0] if typed and len(typed[0]) <= len(nodes[0].text) else None


def _side_by_side(homes: list[etree._Element]) -> bool:
    """Return whether the entries follow each other, and no numbered paragraph of people's own follows them."""
    behind = [homes[-1].getnext()] if homes[-1].getnext() is not None else []
    joined = all(one.getnext() is other for one, other in pairwise(homes))
    return joined and not any(
        _TYPED.match("".join(node.text or "" for node in one.iter(_TEXT)))
        for one in behind
        if one.tag == _PARAGRAPH
    )
