"""A skeleton as people leave it, made ready: comments out, tracked changes accepted, wrappers around anchors undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.make.skeleton_anchors import may_hold_anchor
from shifan.word.elements import DELETED, W, parent_of

if TYPE_CHECKING:
    from docx.opc.part import Part

_REMOVED = tuple(
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
_UNWRAPPED = tuple(W + name for name in ("ins", "moveTo", "smartTag", "customXml"))
_DELETED_MARK, _MOVED_MARK = f"{W}pPr/{W}rPr/{W}del", f"{W}pPr/{W}rPr/{W}moveFrom"
_ANCHORS = pattern_of(r"(\{[{%][^{}]*[}%]\})")
_BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_COMMENTS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people")


def tidy(root: etree._Element) -> None:
    """Leave of a part what the report is made from: no comment, no revision, no wrapper around an anchor."""
    for reference in list(root.iter(f"{W}commentReference")):
        _remove(parent_of(reference))
    _remove_deleted_rows(root)
    # Marks of paragraphs are deleted by revisions, so they are read before these are gone.
    has_deletions = next(root.iter(*DELETED), None) is not None
    paragraphs = root.iter(f"{W}p") if has_deletions else ()
    deleted = [paragraph for paragraph in paragraphs if _mark_is_deleted(paragraph)]
    for element in list(root.iter(*_REMOVED)):
        _remove(element)
    for paragraph in deleted:
        _join_with_next(paragraph)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            _remove(table)
    _undo_wrappers(root)


def put_into_words(root: etree._Element, in_own_words: Callable[[str], str]) -> None:
    """Put the shipped sentences, but for their anchors, into the words of a pack, run by run."""
    for text in root.iter(f"{W}t"):
        parts = _ANCHORS.split(text.text or "")
        text.text = "".join(part if part.startswith("{") else in_own_words(part) for part in parts)


def drop_comments(part: Part) -> None:
    """Drop the comments of a document part: they are for the analyst, not for the report."""
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith(_COMMENTS):
            part.rels.pop(key)


def _remove_deleted_rows(root: etree._Element) -> None:
    for deletion in list(root.iter(f"{W}del")):
        properties = parent_of(deletion)
        if properties.tag == f"{W}trPr":
            _remove(parent_of(properties))


def _undo_wrappers(root: etree._Element) -> None:
    """Undo the wrappers of insertions and smart tags, and the controls around anchors."""
    for wrapper in list(root.iter(*_UNWRAPPED)):
        _unwrap(wrapper, wrapper)
    for control in list(root.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        if content is not None and may_hold_anchor(content):
            _unwrap(control, content)


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """Return whether a tracked change deletes or moves away the mark at the end of a paragraph."""
    return paragraph.find(_DELETED_MARK) is not None or paragraph.find(_MOVED_MARK) is not None


def _join_with_next(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is deleted with the next, as Word does; without a next one it goes if it is empty.

    A section break that stood in it is deleted too. A cell, text box or note keeps its last paragraph.
    """
    properties = paragraph.find(f"{W}pPr")
    content = [child for child in paragraph if child is not properties]
    following = _next_but_bookmarks(paragraph)
    if following is not None and following.tag == f"{W}p":
        _prepend(content, following)
    elif _can_go(paragraph, content, following):
        for child in content:
            paragraph.addprevious(child)
    else:
        return
    _remove(paragraph)


def _next_but_bookmarks(paragraph: etree._Element) -> etree._Element | None:
    following = paragraph.getnext()
    while following is not None and following.tag in _BOOKMARKS:
        following = following.getnext()
    return following


def _prepend(content: list[etree._Element], paragraph: etree._Element) -> None:
    """Put content at the beginning of a paragraph, behind its properties."""
    properties = paragraph.find(f"{W}pPr")
    first = 0 if properties is None else paragraph.index(properties) + 1
    for position, child in enumerate(content, first):
        paragraph.insert(position, child)


def _can_go(
    paragraph: etree._Element, content: list[etree._Element], following: etree._Element | None
) -> bool:
    """Return whether a paragraph is empty, and not the last thing in a cell, text box or note."""
    is_empty = all(child.tag in _BOOKMARKS for child in content)
    return is_empty and (following is not None or parent_of(paragraph).tag == f"{W}body")


def _remove(element: etree._Element) -> None:
    """Take an element out, if nothing around it has been taken out before."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element, content: etree._Element) -> None:
    """Put the children of `content` in the place of the element; property children stay behind.

    What marks a tracked paragraph or row wraps nothing: it goes.
    """
    parent = element.getparent()
    if parent is None or parent.tag in (f"{W}rPr", f"{W}trPr"):
        _remove(element)
        return
    for child in list(content):
        if not str(child.tag).endswith("Pr"):
            element.addprevious(child)
    parent.remove(element)
