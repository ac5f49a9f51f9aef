"""Rows of a table put into order: new ones set in, removed ones taken out, as few as can be moved."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Mapping
from itertools import takewhile

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.table_rows import AnchoredRow, TableComparison
from shifan.word.elements import W, detach, parent_of
from shifan.word.revisions import AUTHOR, REVISIONS

_ROW, _TEXT, _CONTROL = f"{W}tr", f"{W}t", f"{W}sdt"
_START, _END, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name"


def is_sorted_by_people(session: RefreshSession, comparison: TableComparison) -> bool:
    """Return whether the rows of a table no longer stand in the order in which they were written."""
    places = {name: place for place, name in enumerate(session.reading.anchors)}
    paired = [comparison.rows[place] for place in sorted(comparison.pairs)]
    written = [min(places[name] for name in row.names) for row in paired if row.names]
    return written != sorted(written)


def arrange_rows(
    session: RefreshSession,
    comparison: TableComparison,
    removed: list[AnchoredRow],
    added: Mapping[int, etree._Element],
) -> None:
    """Put the rows of a table into the order of the run's report, after the head and what people have put below it.

    `added` are the new rows by their places in the run's report. Rows that people have sorted stay in their order.
    """
    sorted_by_people = is_sorted_by_people(session, comparison)
    staying = set(comparison.pairs) if sorted_by_people else _rows_in_order(comparison.pairs)
    if not sorted_by_people:
        session.tables_in_run_order.add(comparison.element)
    _take_out(session, comparison.rows, removed)
    last = _element_above_rows(comparison, removed)
    places = {run_place: place for place, run_place in comparison.pairs.items()}
    for run_place in range(len(comparison.run_rows)):
        if run_place in added:
            last.addnext(added[run_place])
            last = added[run_place]
            if session.pen.tracks:
                _mark_inserted(session, last)
        elif run_place in places:
            place = places[run_place]
            row = comparison.rows[place]
            last = row.elements[-1] if place in staying else _move(session, row, last)


def _element_above_rows(comparison: TableComparison, removed: list[AnchoredRow]) -> etree._Element:
    """Return the element behind which the first row is to stand."""
    heading_rows = takewhile(lambda row: not row.value_ids and not row.says_none, comparison.rows)
    above = [element for row in heading_rows for element in row.elements]
    if above:
        return above[-1]
    remaining = [row for row in comparison.rows if row not in removed]
    if remaining:
        return _element_before(remaining[0].element)
    return comparison.element.findall(_ROW)[-1]


def _element_before(element: etree._Element) -> etree._Element:
    """Return what stands before an element; if it is the first in a control, what stands before that."""
    previous = element.getprevious()
    return previous if previous is not None else _element_before(parent_of(element))


def _rows_in_order(pairs: Mapping[int, int]) -> set[int]:
    """Return the places of rows that need not move: a longest series that stands in the order of the run's report."""
    ends: list[
        int
    ] = []  # by length, the smallest place there at which a series of that length ends
    last: list[int] = []  # the row at that place
    before: dict[int, int | None] = {}
    for place in sorted(pairs):
        length = bisect_left(ends, pairs[place])
        before[place] = last[length - 1] if length else None
        ends[length : length + 1], last[length : length + 1] = [pairs[place]], [place]
    in_order: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        in_order.add(at)
        at = before[at]
    return in_order


def _move(session: RefreshSession, row: AnchoredRow, target: etree._Element) -> etree._Element:
    """Move a row and those below it behind `target`, and return the last of them.

    If changes are tracked, its former place shows it as deleted.
    """
    for element in row.elements:
        # A colleague's revision or comment cannot stand in two places: such a row of people's own goes along unmarked.
        is_ours = element is row.element or not user_edits.has_remarks(element)
        if session.pen.tracks and is_ours and not _is_own_insertion(element):
            shadow = copy.deepcopy(element)
            element.addprevious(shadow)
            _leave_as_deleted(session, shadow)
            _mark_inserted(session, element)
        target.addnext(element)
        target = element
    return target


def _mark_inserted(session: RefreshSession, row: etree._Element) -> None:
    """Mark a row as inserted, and each text in it: LibreOffice goes by the texts when somebody rejects the row."""
    for run in [element for element in row.iter(f"{W}r") if element.find(_TEXT) is not None]:
        if not any(ancestor.tag in REVISIONS for ancestor in run.iterancestors()):
            revision = session.pen.mark("ins")
            run.addprevious(revision)
            revision.append(run)
    session.pen.row(row, "ins")


def _take_out(session: RefreshSession, rows: list[AnchoredRow], removed: list[AnchoredRow]) -> None:
    """Take rows out of a table; what people have put below one moves up to the row before."""
    places = {row: place for place, row in enumerate(rows)}
    for row in removed:
        place = places[row]
        if place:
            rows[place - 1].rows_below.extend(row.rows_below)
        session.handled.update(row.names)
        for name in row.names:
            session.anchors.pop(name, None)
        if session.pen.tracks and not _is_own_insertion(row.element):
            _leave_as_deleted(session, row.element)
        else:  # what an earlier refresh has inserted and nobody has accepted goes without a trace, as in Word
            detach(row.element)


def _is_own_insertion(row: etree._Element) -> bool:
    """Return whether a row is marked as inserted by an earlier refresh."""
    mark = row.find(f"{W}trPr/{W}ins")
    return mark is not None and _is_own(mark)


def _is_own(element: etree._Element) -> bool:
    """Return whether something is a revision by a refresh: nobody else has said anything by it."""
    return element.tag in REVISIONS and element.get(f"{W}author") == AUTHOR


def _leave_as_deleted(session: RefreshSession, row: etree._Element) -> None:
    """Mark a row as deleted, without anchors and controls; struck is the text before any revision of this program."""
    for control in list(row.iter(_CONTROL)):
        content = control.find(f"{W}sdtContent")
        for child in list(content) if content is not None else ():
            control.addprevious(child)
        detach(control)
    for bookmark in list(row.iter(_START, _END)):
        detach(bookmark)
    _reject_own_revisions(row)
    for run in list(row.iter(f"{W}r")):
        session.pen.delete(run)
    session.pen.row(row, "del")


def _reject_own_revisions(row: etree._Element) -> None:
    for revision in [element for element in row.iter(*REVISIONS) if _is_own(element)]:
        for child in list(revision) if revision.tag == f"{W}del" else ():
            for node in child.iter(f"{W}delText"):
                node.tag = _TEXT
            revision.addprevious(child)
        detach(revision)
