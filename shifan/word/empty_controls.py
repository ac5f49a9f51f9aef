"""Shells that LibreOffice leaves of content controls: without name, without text of their own, or round several values at once.

Where two values touch, it saves the second control inside the first and moves the bookmarks' ends in. What is in a shell belongs beside it.
"""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W

_SDT, _CONTENT, _START = f"{W}sdt", f"{W}sdtContent", f"{W}bookmarkStart"
_TEXTS = (f"{W}t", f"{W}delText")


def is_empty(control: etree._Element) -> bool:
    """Return whether there is no text in a control, deleted text neither."""
    return not any(True for _ in control.iter(*_TEXTS))


def leave(edge: etree._Element | None, known: dict[str, object]) -> None:
    """Take the shells away that an end of a bookmark has got into; `known` are the names of our anchors."""
    while edge is not None and edge.getparent().tag == _CONTENT:
        control = edge.getparent().getparent()
        if not _is_shell(control, known):
            return
        for child in list(edge.getparent()):
            control.addprevious(child)
        control.getparent().remove(control)


def _is_shell(control: etree._Element, known: dict[str, object]) -> bool:
    properties = control.find(f"{W}sdtPr")
    if control.tag != _SDT or (properties is not None and len(properties)):
        return False
    return (
        is_empty(control) or sum(one.get(f"{W}name") in known for one in control.iter(_START)) > 1
    )
