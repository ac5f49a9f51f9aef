"""A skeleton as people leave it, made ready: comments out, tracked changes accepted, wrappers that hide an anchor undone."""

from __future__ import annotations

from lxml import etree

from shifan.report.ooxml import W

_GONE = tuple(W + name for name in ("del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
                       "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange",
                       "commentRangeStart", "commentRangeEnd", "proofErr"))
_OPENED = tuple(W + name for name in ("ins", "moveTo", "smartTag", "customXml"))
_COMMENTS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")


def tidy(root: etree._Element) -> None:
    """Leave of a part what the report is made from: no comment, no revision, no wrapper around an anchor."""
    for one in list(root.iter(f"{W}commentReference")):
        _remove(one.getparent())
    for one in list(root.iter(f"{W}del")):
        if one.getparent().tag == f"{W}trPr":
            _remove(one.getparent().getparent())
    for one in list(root.iter(*_GONE)):
        _remove(one)
    for one in list(root.iter(*_OPENED)):
        _unwrap(one, one)
    for one in list(root.iter(f"{W}sdt")):
        content = one.find(f"{W}sdtContent")
        if content is not None and any("{" in (node.text or "") or "｛" in (node.text or "") for node in content.iter(f"{W}t")):
            _unwrap(one, content)


def drop_comments(part: object) -> None:
    """Drop the comments of a document part: they are for the analyst, not for the report."""
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith(_COMMENTS):
            part.rels.pop(key)


def _remove(element: etree._Element) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _unwrap(element: etree._Element, content: etree._Element) -> None:
    """Put the children of `content` in the place of the element; property children stay behind."""
    parent = element.getparent()
    if parent is None or parent.tag in (f"{W}rPr", f"{W}trPr"):     # the mark of a tracked paragraph or row
        _remove(element)
        return
    for child in list(content):
        if not child.tag.endswith("Pr"):
            element.addprevious(child)
    parent.remove(element)
