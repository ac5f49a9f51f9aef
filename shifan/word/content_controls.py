"""Content controls, and those without a name that LibreOffice leaves behind.

Where two values touch, LibreOffice saves the second control inside the first and moves the ends of bookmarks in. What
is in such a control belongs beside it.
"""

from __future__ import annotations

from collections.abc import Container

from lxml import etree

from shifan.word.elements import W, detach, parent_of

_SDT, _CONTENT, _START = f"{W}sdt", f"{W}sdtContent", f"{W}bookmarkStart"
_TEXTS = (f"{W}t", f"{W}delText")


def has_no_text(control: etree._Element) -> bool:
    """Return whether a control holds no text, nor any deleted text."""
    return next(control.iter(*_TEXTS), None) is None


def unwrap_left_behind(bookmark_end: etree._Element | None, known: Container[str]) -> None:
    """Take away the left-behind controls around the end of a bookmark; what is in them stays in their place.

    `known` are the names of the bookmarks that must not share a control.
    """
    if bookmark_end is None:
        return
    content = parent_of(bookmark_end)
    while content.tag == _CONTENT and _is_left_behind(parent_of(content), known):
        control = parent_of(content)
        for child in list(content):
            control.addprevious(child)
        detach(control)
        content = parent_of(bookmark_end)


def _is_left_behind(control: etree._Element, known: Container[str]) -> bool:
    """Return whether a control has no properties, and either no text or several known bookmarks in it."""
    properties = control.find(f"{W}sdtPr")
    if control.tag != _SDT or (properties is not None and len(properties)):
        return False
    bookmarks = sum(start.get(f"{W}name", "") in known for start in control.iter(_START))
    return has_no_text(control) or bookmarks > 1
