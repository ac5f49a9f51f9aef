"""Paragraphs outside tables that hold anchors of values and passages; they are set in and taken out as a whole."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.anchor import PASSAGE, VALUE
from shifan.report.anchors.lists_in_paragraphs import items_in
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W

_PARAGRAPH, _CELL = f"{W}p", f"{W}tc"


def anchored_paragraphs(reading: Reading) -> dict[etree._Element, list[str]]:
    """Return the paragraphs outside tables with anchors of values or passages in them, each with the anchors' names."""
    paragraphs: dict[etree._Element, list[str]] = {}
    for name, anchor_range in reading.ranges.items():
        if name not in reading.anchors or reading.anchors[name].kind not in (VALUE, PASSAGE):
            continue
        paragraph = _paragraph_round(anchor_range.start)
        around = paragraph.getparent() if paragraph is not None else None
        if paragraph is not None and around is not None and around.tag != _CELL:
            paragraphs.setdefault(paragraph, []).append(name)
    return paragraphs


def _paragraph_round(start: etree._Element) -> etree._Element | None:
    """Return the paragraph that an anchor begins in; None if it went with a row that has been taken out."""
    parent = start.getparent()
    if parent is not None and parent.tag == _PARAGRAPH:  # most
        return parent
    return next(start.iterancestors(_PARAGRAPH), None)


def ids_of_its_own(reading: Reading, paragraph: etree._Element, names: list[str]) -> list[str]:
    """Return the ids that a paragraph itself prints, not those of values inside its passages.

    Such a value goes with its passage, though other paragraphs may still print it.
    """
    inside = {
        start.get(f"{W}name")
        for piece in items_in(paragraph, reading.anchors)
        for element in piece.elements[1:]
        for start in element.iter(f"{W}bookmarkStart")
    }
    return [reading.anchor(name).value_id for name in names if name not in inside]
