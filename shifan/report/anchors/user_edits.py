"""What people have done to the wording of anchored passages, and around it: words, remarks, revisions, deletions."""

from __future__ import annotations

from collections.abc import Container, Iterable

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import PASSAGE
from shifan.report.anchors.passages import words_of_passage
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W
from shifan.word.revisions import AUTHOR, REVISIONS

# What a template puts beside the values of a paragraph.
NUMBERING_AND_PUNCTUATION = pattern_of(r"[\s\d一二三四五六七八九十是.、．。，；：:（）()“”]*")
_REMARKS = tuple(
    f"{W}{name}"
    for name in (
        "commentReference",
        "commentRangeStart",
        "footnoteReference",
        "endnoteReference",
        "drawing",
        "pict",
        "object",
        "hyperlink",
        "fldSimple",
        "fldChar",
        "smartTag",
    )
)
_NO_PICTURES = tuple(tag for tag in _REMARKS if tag != f"{W}drawing")
_CURSOR = "_GoBack"  # where Word was last: nobody's bookmark
_PARAGRAPH, _START, _NAME, _TEXT = f"{W}p", f"{W}bookmarkStart", f"{W}name", f"{W}t"


def touch_any(reading: Reading, names: Iterable[str]) -> bool:
    """Return whether people have touched any of these anchors.

    They have if they changed or deleted one, or wrote or remarked something beside it.
    """
    names = list(names)
    if any(name not in reading.ranges for name in names):
        return True
    if any(is_changed(reading, name) for name in names):
        return True
    return any(
        has_remarks(paragraph)
        or has_other_bookmarks(paragraph, reading.anchors)
        or has_words_beside(reading, paragraph, names)
        for paragraph in _paragraphs_of(reading, names)
    )


def _paragraphs_of(reading: Reading, names: Iterable[str]) -> set[etree._Element]:
    starts = (reading.ranges[name].start for name in names)
    paragraphs = (next(start.iterancestors(_PARAGRAPH), None) for start in starts)
    return {paragraph for paragraph in paragraphs if paragraph is not None}


def is_changed(reading: Reading, name: str) -> bool:
    """Return whether an anchor's words are no longer those that were written, or hold somebody's revision."""
    place, anchor = reading.ranges[name], reading.anchor(name)
    if place.revised:
        return True
    if anchor.kind == PASSAGE:
        words = words_of_passage(reading, place)
        return words.value_edited or words.text != anchor.baseline
    return place.text != anchor.baseline


def has_remarks(element: etree._Element, pictures_too: bool = True) -> bool:
    """Return whether there is a comment, a note, a picture or somebody's revision in an element."""
    if any(True for _ in element.iter(*(_REMARKS if pictures_too else _NO_PICTURES))):
        return True
    return any(revision.get(f"{W}author") != AUTHOR for revision in element.iter(*REVISIONS))


def has_other_bookmarks(element: etree._Element, anchors: Container[str]) -> bool:
    """Return whether there is a bookmark in an element that is none of the anchors."""
    names = (start.get(_NAME, "") for start in element.iter(_START))
    return any(name not in anchors and name != _CURSOR for name in names)


def has_words_beside(reading: Reading, paragraph: etree._Element, names: Iterable[str]) -> bool:
    """Return whether people have written behind the first of some anchors in a paragraph.

    Numbering and punctuation do not count; what stands before the first anchor may be the template's own.
    """
    anchored = _anchored_nodes(reading, paragraph)
    starts = {reading.ranges[name].start for name in names}
    begun, beside = False, []
    for element in paragraph.iter(_START, _TEXT):
        begun = begun or element in starts
        if begun and element.tag == _TEXT and element not in anchored:
            beside.append(element.text or "")
    return NUMBERING_AND_PUNCTUATION.fullmatch("".join(beside)) is None


def _anchored_nodes(reading: Reading, paragraph: etree._Element) -> set[etree._Element]:
    """Return the text nodes of a paragraph that stand in an anchor."""
    names = (start.get(_NAME, "") for start in paragraph.iter(_START))
    places = (reading.ranges[name] for name in names if name in reading.ranges)
    return {node for place in places for node in place.text_nodes}
