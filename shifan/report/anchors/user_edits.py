"""What people have done to wording of ours and around it: words, remarks, revisions, deletions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from shifan.report.anchors.anchor import PASSAGE
from shifan.report.anchors.reading import AUTHOR, REVISIONS, Reading, W, prose

# What a template puts beside the values of a paragraph: numbering and punctuation.
SETTING = re.compile(r"[\s\d一二三四五六七八九十是.、．。，；：:（）()“”]*")
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
_CURSOR = "_GoBack"  # where Word was last: nobody's mark
_PARAGRAPH, _START = f"{W}p", f"{W}bookmarkStart"
_LIVE = f"{W}t"


def on_any(reading: Reading, names: Iterable[str]) -> bool:
    """Return whether people have touched any of these anchors: changed or deleted one, or written or remarked something beside it."""
    names = list(names)
    if any(name not in reading.spots for name in names):
        return True
    homes = {
        home
        for name in names
        if (home := next(reading.spots[name].start.iterancestors(_PARAGRAPH), None)) is not None
    }
    return any(changed(reading, name) for name in names) or any(
        remarked(home) or marked(home, reading.written) or typed(reading, home, names)
        for home in homes
    )


def changed(reading: Reading, name: str) -> bool:
    """Return whether an anchor's own words are no longer those that were written, or somebody's revision is among them."""
    spot, entry = reading.spots[name], reading.entry(name)
    if spot.tracked:
        return True
    if entry.kind == PASSAGE:
        words, edited = prose(reading, spot)
        return edited or words != entry.baseline
    return spot.text != entry.baseline


def remarked(element: etree._Element) -> bool:
    """Return whether there is a comment, a note, a picture or somebody's revision in an element."""
    return any(True for _ in element.iter(*_REMARKS)) or any(
        one.get(f"{W}author") != AUTHOR for one in element.iter(*REVISIONS)
    )


def marked(element: etree._Element, known: Mapping[str, object]) -> bool:
    """Return whether there is a bookmark in an element that is none of ours."""
    return any(
        start.get(f"{W}name") not in known and start.get(f"{W}name") != _CURSOR
        for start in element.iter(_START)
    )


def typed(reading: Reading, paragraph: etree._Element, names: Iterable[str]) -> bool:
    """Return whether people have written behind the first of some anchors in a paragraph, more than numbering and punctuation.

    What stands before it may be the template's own.
    """
    inside = [
        start.get(f"{W}name")
        for start in paragraph.iter(_START)
        if start.get(f"{W}name") in reading.spots
    ]
    own = {node for name in inside for node in reading.spots[name].nodes}
    seen, beside, first = False, [], {reading.spots[name].start for name in names}
    for node in paragraph.iter(_START, _LIVE):
        seen = seen or node in first
        if seen and node.tag == _LIVE and node not in own:
            beside.append(node.text or "")
    return SETTING.fullmatch("".join(beside)) is None
