"""The words of an untouched passage written anew between its bookmarks, as revisions if changes are tracked."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.refresh.ledger import NEW, REFRESHED, REMOVED, SAME
from shifan.report.refresh.session import RefreshSession
from shifan.values import PATTERN
from shifan.word.elements import W, run
from shifan.word.revisions import AUTHOR

_START, _END, _RUN, _CONTROL = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}r", f"{W}sdt"
_CONTENT, _SPELLING, _TEXT, _PROPERTIES = f"{W}sdtContent", f"{W}proofErr", f"{W}t", f"{W}rPr"
_REVISIONS = (f"{W}ins", f"{W}del")
_PLAIN_IN_RUN = {
    f"{W}{name}"
    for name in (
        "rPr",
        "t",
        "delText",
        "tab",
        "br",
        "lastRenderedPageBreak",
        "softHyphen",
        "noBreakHyphen",
    )
}
_REPLACEABLE = {_RUN, _CONTROL, f"{W}ins", _START, _END, _SPELLING}
_REFERENCES = (f"{W}commentReference", f"{W}footnoteReference", f"{W}endnoteReference")
_CURSOR = "_GoBack"  # where Word was last: nobody's bookmark


def in_one_paragraph(anchor_range: AnchorRange) -> bool:
    """Return whether both ends of a passage's bookmark stand in one paragraph."""
    return (
        anchor_range.end is not None
        and anchor_range.start.getparent() is anchor_range.end.getparent()
    )


def can_be_rewritten(session: RefreshSession, anchor_range: AnchorRange) -> bool:
    """Return whether nothing stands between the ends of a passage's bookmark but plain words and anchored values."""
    return all(_is_plain(session, element) for element in _inside(anchor_range))


def _inside(anchor_range: AnchorRange) -> Iterator[etree._Element]:
    """Yield the elements between the two ends of a bookmark in one paragraph."""
    return takewhile(
        lambda element: element is not anchor_range.end, anchor_range.start.itersiblings()
    )


def _is_plain(session: RefreshSession, element: etree._Element) -> bool:
    if element.tag == _RUN:
        return all(child.tag in _PLAIN_IN_RUN for child in element)
    if element.tag == _START:
        name = element.get(f"{W}name")
        return name in session.anchors or name == _CURSOR
    if element.tag == _CONTROL:
        return all(_holds_plain(session, content) for content in element.iterchildren(_CONTENT))
    if element.tag in _REVISIONS:
        return element.get(f"{W}author") == AUTHOR and _holds_plain(session, element)
    return element.tag in (_END, _SPELLING)


def _holds_plain(session: RefreshSession, element: etree._Element) -> bool:
    return all(_is_plain(session, child) for child in element)


def rewrite(session: RefreshSession, name: str) -> None:
    """Write a passage's new words between its bookmarks, with the properties of the run that had most of its text."""
    anchor_range, anchor = session.reading.ranges[name], session.anchors[name]
    inside = list(_inside(anchor_range))
    properties = _main_run_properties(inside)
    former = _values_at(session, inside)
    _set_edges_of_others_outside(anchor_range, inside)
    for element in list(_inside(anchor_range)):
        bookmarks = element.iter(_START)
        session.handled.update(bookmark.get(f"{W}name", "") for bookmark in bookmarks)
        if element.tag in _REPLACEABLE and not _has_reference(element):
            session.pen.delete(element)
    if anchor_range.end is not None:
        session.pen.insert(anchor_range.end, _new_words(session, anchor.value_id, properties))
    anchor.baseline, anchor.made_from = session.register.text(anchor.value_id), None
    _enter_inner_values(session, anchor_range, former)
    session.changed_parts.add(anchor_range.part)


def _set_edges_of_others_outside(anchor_range: AnchorRange, inside: list[etree._Element]) -> None:
    """Set an edge of a bookmark whose other edge is elsewhere beside the passage: LibreOffice exchanges edges."""
    edges = [edge for element in inside for edge in element.iter(_START, _END)]
    count = Counter(edge.get(f"{W}id") for edge in edges)
    for edge in edges:
        if count[edge.get(f"{W}id")] > 1:
            continue
        if edge.tag == _END:
            anchor_range.start.addprevious(edge)
        elif anchor_range.end is not None:
            anchor_range.end.addnext(edge)


def _values_at(session: RefreshSession, elements: list[etree._Element]) -> dict[str, str]:
    """Return the ids of the values anchored in some elements, with what was written there."""
    names = [start.get(f"{W}name", "") for element in elements for start in element.iter(_START)]
    anchors = [session.anchors[name] for name in names if name in session.anchors]
    return {anchor.value_id: anchor.baseline for anchor in anchors if anchor.kind == VALUE}


def _enter_inner_values(
    session: RefreshSession, anchor_range: AnchorRange, former: dict[str, str]
) -> None:
    """Enter what became of the values inside a passage that was written anew; what came in with it is new."""
    names = {
        start.get(f"{W}name", "")
        for element in _inside(anchor_range)
        for start in element.iter(_START)
    }
    written = [anchor for name, anchor in session.new_anchors.written.items() if name in names]
    now = {anchor.value_id: anchor.baseline for anchor in written if anchor.kind == VALUE}
    for value_id, text in now.items():
        if value_id in former:
            session.ledger.enter(SAME if former[value_id] == text else REFRESHED, value_id)
        else:
            kind = REFRESHED if value_id in session.known_ids else NEW
            session.ledger.enter(kind, value_id)
    for value_id in former:
        if value_id not in now and value_id not in session.register:
            session.ledger.enter(REMOVED, value_id)


def _main_run_properties(elements: list[etree._Element]) -> etree._Element | None:
    """Return a copy of the properties of the run with the most text; None if there is no text or they have none."""
    main, most = None, -1
    for element in elements:
        for candidate in element.iter(_RUN):
            if candidate.find(_TEXT) is None:
                continue
            length = sum(len(node.text or "") for node in candidate.iter(_TEXT))
            if length > most:
                main, most = candidate, length
    return None if main is None else copy.deepcopy(main.find(_PROPERTIES))


def _has_reference(element: etree._Element) -> bool:
    """Return whether a comment or a note refers to an element."""
    return next(element.iter(*_REFERENCES), None) is not None


def _new_words(
    session: RefreshSession, value_id: str, properties: etree._Element | None
) -> list[etree._Element]:
    """Return the new content of a passage without a bookmark round the whole: the old one stays."""
    if session.register[value_id].rule != PATTERN:
        return [run(session.register.text(value_id), properties)]
    before = set(session.new_anchors.written)
    content = session.expander().pieces(value_id, properties)[1:-1]
    new_anchors = session.new_anchors.written
    for name in [name for name in new_anchors if name not in before]:
        if new_anchors[name].value_id == value_id:
            del new_anchors[name]
    return content
