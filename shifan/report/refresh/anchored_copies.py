"""Copies of what the run's own report has, set into a file: with anchors, ids and revisions of their own."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree

from shifan.report.anchors.anchor import VALUE, Anchor
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import NEW, LedgerDetail
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, detach, drop_paragraph_ids
from shifan.word.package import BODY

_PARAGRAPH, _ROW, _RUN = f"{W}p", f"{W}tr", f"{W}r"
_START, _END, _ID, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id", f"{W}name"
_Edges = tuple[etree._Element, etree._Element]


def anchored_copy(
    session: RefreshSession, element: etree._Element, names: Iterable[str], run_report: Reading
) -> etree._Element:
    """Return a copy of a paragraph or table of the run's report for the body of the file, its values anchored anew."""
    made = copy.deepcopy(element)
    drop_paragraph_ids(made)
    edges = _edges(made)
    for name in names:
        anchor = run_report.anchors[name]
        _anchor_anew(session, edges.pop(name), anchor)
        if anchor.value_id not in session.known_ids:
            session.ledger.enter_detail(LedgerDetail(NEW, anchor.value_id, data=anchor.baseline))
    for start, end in edges.values():  # what fields of the run's report refer to
        number = str(session.new_anchors.next_id())
        start.set(_ID, number)
        end.set(_ID, number)
    if session.pen.tracks:
        _mark_inserted(session, made)
    session.changed_parts.add(BODY)
    return made


def _edges(made: etree._Element) -> dict[str, _Edges]:
    """Return the beginning and the end of each bookmark in a copy, by name.

    To be asked before any is numbered anew: a new id may be one that the run's report gave to another bookmark.
    """
    ends = {end.get(_ID): end for end in made.iter(_END)}
    return {start.get(_NAME, ""): (start, ends[start.get(_ID)]) for start in made.iter(_START)}


def _anchor_anew(session: RefreshSession, edges: _Edges, anchor: Anchor) -> None:
    """Give an anchor that came with a copy a name, ids and a control of its own."""
    start, end = edges
    value_id = anchor.value_id
    # Of a table or picture the title is kept: it is no value.
    new_text = session.register.text(value_id) if value_id in session.register else anchor.baseline
    new_start, new_end, new_name = session.new_anchors.bookmark(anchor.kind, value_id, new_text)
    session.new_anchors.written[new_name].sha256 = anchor.sha256
    start.addprevious(new_start)
    end.addprevious(new_end)
    properties = _control_properties(start)
    if anchor.kind == VALUE and properties is not None:
        session.new_anchors.identify(properties, anchor.value_id, new_name)
    detach(start)
    detach(end)


def _control_properties(start: etree._Element) -> etree._Element | None:
    """Return the properties of the control right behind a bookmark's beginning; None if there is none."""
    control = start.getnext()
    return control.find(f"{W}sdtPr") if control is not None and control.tag == f"{W}sdt" else None


def _mark_inserted(session: RefreshSession, made: etree._Element) -> None:
    """Mark each paragraph and row of a copy, and each of its runs with text, as inserted."""
    for row in made.iter(_ROW):
        session.pen.row(row, "ins")
    for paragraph in made.iter(_PARAGRAPH):
        session.pen.paragraph(paragraph, "ins")
    for run in [element for element in made.iter(_RUN) if element.find(f"{W}t") is not None]:
        revision = session.pen.mark("ins")
        run.addprevious(revision)
        revision.append(run)
