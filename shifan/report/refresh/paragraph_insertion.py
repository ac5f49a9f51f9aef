"""New paragraphs that the data have now: a reason for the verdict, a shortcoming, a suggestion of its own paragraph.

A new paragraph is set where the run's own report has it, behind the paragraph that stands before it there; if the file
has none of those under the same heading, behind the words that people have written under it. A value that many
paragraphs print, such as the total, tells none of them: under another heading a paragraph is known by what it alone
prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from shifan.report.anchors.reading import Reading
from shifan.report.place_names import heading_level
from shifan.report.refresh.anchored_copies import anchored_copy
from shifan.report.refresh.anchored_paragraphs import anchored_paragraphs, ids_of_its_own
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, accepted_text
from shifan.word.package import BODY
from shifan.word.revisions import leave_end_unrevised

_PARAGRAPH, _RUN = f"{W}p", f"{W}r"
_FIELDS = (f"{W}fldChar", f"{W}fldSimple")
_START, _END, _ID, _NAME = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}id", f"{W}name"


def insert_paragraphs(session: RefreshSession, run_report: Reading) -> None:
    """Set in the paragraphs of the run's own report none of whose values this file has ever printed."""
    own_paragraphs = _paragraphs_by_id(session)
    run_paragraphs = anchored_paragraphs(run_report)
    told_apart = _ids_of_one_paragraph(run_report, run_paragraphs)
    for paragraph, names in run_paragraphs.items():
        if all(run_report.anchors[name].value_id in session.known_ids for name in names):
            continue
        ids = ids_of_its_own(run_report, paragraph, names)
        if not all(_is_new(session, value_id) for value_id in ids):
            continue
        heading = _same_heading(session, paragraph)
        siblings = _ids_before(run_report, run_paragraphs, paragraph)
        candidates = (_same_paragraph(ids, own_paragraphs, heading, told_apart) for ids in siblings)
        before = next((candidate for candidate in candidates if candidate is not None), None)
        if before is None:
            before = _last_under_heading(session, heading)
        if before is not None:
            made = anchored_copy(session, paragraph, names, run_report)
            if session.pen.tracks:
                leave_end_unrevised(before)
            before.addnext(made)
            for value_id in ids:
                own_paragraphs.setdefault(value_id, []).append(made)


def _paragraphs_by_id(session: RefreshSession) -> dict[str, list[etree._Element]]:
    """Return the paragraphs of the file by the ids that they print, each in the order of the file."""
    found: dict[str, list[etree._Element]] = {}
    for paragraph, names in anchored_paragraphs(session.reading).items():
        for name in names:
            if name in session.anchors and name not in session.reading.adopted:
                found.setdefault(session.anchors[name].value_id, []).append(paragraph)
    return found


def _ids_of_one_paragraph(
    run_report: Reading, run_paragraphs: dict[etree._Element, list[str]]
) -> set[str]:
    """Return the ids that one paragraph of the run's report prints and no other one."""
    uses = Counter(
        value_id
        for names in run_paragraphs.values()
        for value_id in {run_report.anchors[name].value_id for name in names}
    )
    return {value_id for value_id, count in uses.items() if count == 1}


def _same_paragraph(
    ids: list[str],
    own_paragraphs: dict[str, list[etree._Element]],
    heading: etree._Element | None,
    told_apart: set[str],
) -> etree._Element | None:
    """Return the paragraph of the file that prints most of some ids; None if none can be told to be the same.

    Under another heading one of the ids must be printed by no other paragraph of the run's report.
    """
    shared = Counter(
        candidate for value_id in ids for candidate in set(own_paragraphs.get(value_id, ()))
    )
    sure = {
        candidate
        for value_id in ids
        if value_id in told_apart
        for candidate in own_paragraphs.get(value_id, ())
    }
    known = [
        candidate for candidate in shared if candidate in sure or _is_under(candidate, heading)
    ]
    return max(
        known,
        key=lambda candidate: (_is_under(candidate, heading), shared[candidate]),
        default=None,
    )


def _is_under(paragraph: etree._Element, heading: etree._Element | None) -> bool:
    """Return whether a heading is the nearest one above a paragraph.

    LibreOffice gives styles other ids: what the run's report has as a heading is one, however it looks.
    """
    preceding = paragraph.itersiblings(preceding=True)
    nearest = (
        candidate for candidate in preceding if candidate is heading or _is_heading(candidate)
    )
    return heading is not None and next(nearest, None) is heading


def _is_new(session: RefreshSession, value_id: str) -> bool:
    return value_id not in session.known_ids and value_id in session.register


def _ids_before(
    run_report: Reading,
    run_paragraphs: dict[etree._Element, list[str]],
    paragraph: etree._Element,
) -> Iterator[list[str]]:
    """Yield what each paragraph before one of the run's report prints, under the same heading, from the nearest on."""
    for sibling in paragraph.itersiblings(preceding=True):
        if _is_heading(sibling):
            return
        if sibling in run_paragraphs:
            yield ids_of_its_own(run_report, sibling, run_paragraphs[sibling])


def _is_heading(element: etree._Element) -> bool:
    return element.tag == _PARAGRAPH and heading_level(element)[0] != 0


def _last_under_heading(
    session: RefreshSession, heading: etree._Element | None
) -> etree._Element | None:
    """Return the last of the paragraphs that people have written right under a heading; the heading if none is.

    A paragraph with a field is none of them, such as the caption of a table: nothing may come between the two.
    """
    if heading is None:
        return None
    anchored, last = anchored_paragraphs(session.reading), heading
    for sibling in heading.itersiblings():
        by_people = sibling.tag == _PARAGRAPH and sibling not in anchored
        by_people &= next(sibling.iter(*_FIELDS), None) is None
        if not by_people or _is_heading(sibling) or not accepted_text(sibling).strip():
            break
        last = sibling
    return last


def _same_heading(session: RefreshSession, paragraph: etree._Element) -> etree._Element | None:
    """Return the heading above a paragraph of the run's report, as the file has it; None for none, or several."""
    preceding = paragraph.itersiblings(preceding=True)
    run_heading = next((sibling for sibling in preceding if _is_heading(sibling)), None)
    title = accepted_text(run_heading).strip() if run_heading is not None else ""
    if not title:
        return None
    headings = [
        candidate
        for candidate in session.reading.roots[BODY].iter(_PARAGRAPH)
        if accepted_text(candidate).strip() == title and candidate.find(f"{W}hyperlink") is None
    ]
    return headings[0] if len(headings) == 1 else None
