"""Bookmarks whose ends have moved.

LibreOffice counts a comment as a character when it opens a file, and not when it saves it. With each save the ends of
all bookmarks behind a comment in the same paragraph stand one character further forward; the control, nameless by then,
still holds the whole value, and the text that a passage's bookmark has lost stands right behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from lxml import etree

from shifan.report.anchors.anchor_range import AnchorRange
from shifan.word.elements import DELETED, W, live_texts, parent_of

_PARAGRAPH, _CONTENT, _TEXT = f"{W}p", f"{W}sdtContent", f"{W}t"
_START, _END, _ID, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id", f"{W}name"


def control_that_goes_on(anchor_range: AnchorRange, baseline: str) -> etree._Element | None:
    """Return the control of a value whose bookmark ends too early inside it: all of the control's text is the value's.

    None if the end is where it should be.
    """
    control, end = anchor_range.control, anchor_range.end
    if control is None or end is None or anchor_range.text == baseline:
        return None
    content = parent_of(end)
    if content.tag != _CONTENT or content.getparent() is not control:
        return None
    begins_inside = anchor_range.start.getparent() is content
    return control if begins_inside or _live_text(content) == baseline else None


def cut_off_texts(anchor_range: AnchorRange, baseline: str) -> list[etree._Element]:
    """Return the texts behind the early end of a passage's bookmark that make it whole again; none if they do not."""
    text, end, home = anchor_range.text, anchor_range.end, anchor_range.start.getparent()
    if text == baseline or not baseline.startswith(text):
        return []
    if end is None or home is None or end.getparent() is not home or home.tag != _PARAGRAPH:
        return []
    return _nodes_that_say(baseline[len(text) :], end)


def _nodes_that_say(missing: str, end: etree._Element) -> list[etree._Element]:
    """Return the text nodes right behind an element that make up a text; none if another text stands there."""
    nodes = []
    for node in (node for sibling in end.itersiblings() for node in live_texts(sibling)):
        if not missing.startswith(node.text or ""):
            return []
        nodes.append(node)
        missing = missing[len(node.text or "") :]
        if not missing:
            return nodes
    return []


def lift_out_of_controls(root: etree._Element, names: Container[str]) -> None:
    """Set the ends of known bookmarks that stand at the edges of controls beside these, so that nothing else changes.

    LibreOffice moves them in when it saves; lists are known by the bookmarks that stand in the paragraph itself.
    """
    if not any(parent_of(edge).tag == _CONTENT for edge in root.iter(_START, _END)):
        return  # as a rule
    contents = [
        content
        for content in root.iter(_CONTENT)
        if content.find(_START) is not None or content.find(_END) is not None
    ]
    ids = {start.get(_ID) for start in root.iter(_START) if start.get(_NAME, "") in names}
    for content in reversed(contents):
        _lift_edges(content, ids)


def _lift_edges(content: etree._Element, ids: Container[str | None]) -> None:
    control = parent_of(content)
    edges = [edge for edge in content if edge.tag in (_START, _END) and edge.get(_ID) in ids]
    if not _says_something(content):
        _lift_out_of_empty(control, edges)
        return
    leading = [edge for edge in edges if not _says_something(*edge.itersiblings(preceding=True))]
    trailing = [edge for edge in edges if not _says_something(*edge.itersiblings())]
    cut = {edge.get(_ID) for edge in edges if edge not in trailing and edge.tag == _END}
    for edge in leading:  # an end there is one that has moved too far forward, see above
        if edge.tag == _START and edge.get(_ID) not in cut:
            control.addprevious(edge)
    for edge in reversed(trailing):
        control.addnext(edge)


def _lift_out_of_empty(control: etree._Element, edges: list[etree._Element]) -> None:
    """Set the ends of bookmarks before a control without text and beginnings behind it: it is part of none."""
    inside = Counter(edge.get(_ID) for edge in edges)
    alone = [edge for edge in edges if inside[edge.get(_ID)] == 1]
    for edge in alone:
        if edge.tag == _END:
            control.addprevious(edge)
    for edge in reversed(alone):
        if edge.tag == _START:
            control.addnext(edge)


def _says_something(*elements: etree._Element) -> bool:
    return any(node.text for element in elements for node in element.iter(_TEXT))


def restore_ends(anchor_range: AnchorRange) -> None:
    """Set a bookmark's beginning before the deletion that it has got into, and its end behind the last of its texts."""
    start, end = anchor_range.start, anchor_range.end
    around = parent_of(start)
    if around.tag in DELETED:
        around.addprevious(start)
    home = parent_of(start)
    if end is None or not anchor_range.text_nodes or end.getparent() is not home:
        return
    last = _child_with(home, anchor_range.text_nodes[-1])
    if last is not None and any(sibling is last for sibling in end.itersiblings()):
        last.addnext(end)


def _child_with(home: etree._Element, node: etree._Element) -> etree._Element | None:
    """Return the child of an element that a text node is, or stands in; None if it stands elsewhere."""
    for element in (node, *node.iterancestors()):
        if element.getparent() is home:
            return element
    return None


def _live_text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in live_texts(element))
