"""A skeleton as people leave it, made ready: comments out, tracked changes accepted, wrappers that hide an anchor undone."""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W

_GONE = tuple(
    W + name
    for name in (
        "del",
        "moveFrom",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "commentRangeStart",
        "commentRangeEnd",
        "proofErr",
    )
)
_OPENED = tuple(W + name for name in ("ins", "moveTo", "smartTag", "customXml"))
_STRUCK, _MOVED = f"{W}pPr/{W}rPr/{W}del", f"{W}pPr/{W}rPr/{W}moveFrom"
_MARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_COMMENTS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")


def tidy(root: etree._Element) -> None:
    """Leave of a part what the report is made from: no comment, no revision, no wrapper around an anchor."""
    for one in list(root.iter(f"{W}commentReference")):
        _remove(one.getparent())
    for one in list(root.iter(f"{W}del")):
        if one.getparent().tag == f"{W}trPr":
            _remove(one.getparent().getparent())
    struck = [
        one
        for one in root.iter(f"{W}p")
        if one.find(_STRUCK) is not None or one.find(_MOVED) is not None
    ]
    for one in list(root.iter(*_GONE)):
        _remove(one)
    for one in struck:
        _join(one)
    for one in [table for table in root.iter(f"{W}tbl") if table.find(f"{W}tr") is None]:
        _remove(one)
    for one in list(root.iter(*_OPENED)):
        _unwrap(one, one)
    for one in list(root.iter(f"{W}sdt")):
        content = one.find(f"{W}sdtContent")
        if content is not None and any(
            "{" in (node.text or "") or "｛" in (node.text or "") for node in content.iter(f"{W}t")
        ):
            _unwrap(one, content)


def drop_comments(part: object) -> None:
    """Drop the comments of a document part: they are for the analyst, not for the report."""
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith(_COMMENTS):
            part.rels.pop(key)


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is deleted with the next, as Word does; without a next one it goes if it is empty.

    A section break that stood in it is deleted too. A cell, text box or note keeps its last paragraph.
    """
    properties = paragraph.find(f"{W}pPr")
    content, following = [one for one in paragraph if one is not properties], paragraph.getnext()
    while following is not None and following.tag in _MARKS:
        following = following.getnext()
    if following is not None and following.tag == f"{W}p":
        own = following.find(f"{W}pPr")
        for place, one in enumerate(content, 0 if own is None else following.index(own) + 1):
            following.insert(place, one)
    elif any(one.tag not in _MARKS for one in content) or not (
        following is not None or paragraph.getparent().tag == f"{W}body"
    ):
        return
    else:
        for one in content:
            paragraph.addprevious(one)
    _remove(paragraph)


def _remove(element: etree._Element) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _unwrap(element: etree._Element, content: etree._Element) -> None:
    """Put the children of `content` in the place of the element; property children stay behind."""
    parent = element.getparent()
    if parent is None or parent.tag in (
        f"{W}rPr",
        f"{W}trPr",
    ):  # the mark of a tracked paragraph or row
        _remove(element)
        return
    for child in list(content):
        if not child.tag.endswith("Pr"):
            element.addprevious(child)
    parent.remove(element)
