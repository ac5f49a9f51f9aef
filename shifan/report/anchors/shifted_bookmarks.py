"""Bookmarks whose ends have moved: LibreOffice counts a comment as a character when it opens a file, and not when it saves it.

With each save the ends of all bookmarks behind a comment in the same paragraph stand one character further forward; the control, nameless by
then, still holds the whole value, and the text that a paragraph's bookmark has lost stands right behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from shifan.word.elements import W, live_texts

if TYPE_CHECKING:
    from shifan.report.anchors.found import Spot

_GONE = (f"{W}del", f"{W}moveFrom")
_PARAGRAPH, _CONTENT = f"{W}p", f"{W}sdtContent"


def in_control(spot: Spot, told: str, end: etree._Element) -> bool:
    """Return whether a value's bookmark ends too early, inside the value's control: all of the control's text is the value's."""
    inside = end.getparent()
    if (
        spot.control is None
        or spot.text == told
        or inside.tag != _CONTENT
        or inside.getparent() is not spot.control
    ):
        return False
    return (
        spot.start.getparent() is inside
        or "".join(node.text or "" for node in live_texts(inside)) == told
    )


def lost(spot: Spot, told: str, end: etree._Element) -> list[etree._Element]:
    """Return the texts behind the early end of a paragraph's bookmark that make it whole again; none if they do not."""
    text, home = spot.text, spot.start.getparent()
    if (
        text == told
        or not told.startswith(text)
        or end.getparent() is not home
        or home.tag != _PARAGRAPH
    ):
        return []
    found, missing = [], told[len(text) :]
    for node in (node for one in end.itersiblings() for node in live_texts(one)):
        if not missing.startswith(node.text or ""):
            return []
        found.append(node)
        missing = missing[len(node.text or "") :]
        if not missing:
            return found
    return []


def put_back(spot: Spot) -> None:
    """Set a bookmark's beginning before the deletion that it has got into, and its end behind the last of its texts."""
    if spot.start.getparent().tag in _GONE:
        spot.start.getparent().addprevious(spot.start)
    if spot.end is None or not spot.nodes or spot.end.getparent() is not spot.start.getparent():
        return
    last = next(
        (
            one
            for one in (spot.nodes[-1], *spot.nodes[-1].iterancestors())
            if one.getparent() is spot.start.getparent()
        ),
        None,
    )
    if last is not None and any(one is last for one in spot.end.itersiblings()):
        last.addnext(spot.end)
