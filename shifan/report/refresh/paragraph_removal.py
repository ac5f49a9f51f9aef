"""Paragraphs that the data no longer have (a reason, a shortcoming, a suggestion), taken out if untouched."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.make.report_styles import SECTION_BREAK
from shifan.report.refresh.anchored_paragraphs import anchored_paragraphs, ids_of_its_own
from shifan.report.refresh.ledger import REMOVED
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, detach
from shifan.word.revisions import AUTHOR
from shifan.word.sections import keep_section_break


def remove_paragraphs(session: RefreshSession) -> None:
    """Take out the paragraphs none of whose values the data still have."""
    reading = session.reading
    for paragraph, names in anchored_paragraphs(reading).items():
        if all(reading.anchor(name).value_id in session.register for name in names):
            continue
        own_ids = ids_of_its_own(reading, paragraph, names)
        if any(value_id in session.register for value_id in own_ids):
            continue
        if _is_as_written(session, paragraph, names):
            _enter_removed(session, names, own_ids)
            take_out(session, paragraph)


def _is_as_written(session: RefreshSession, paragraph: etree._Element, names: list[str]) -> bool:
    """Return whether nobody has edited or remarked on a paragraph.

    Beside its values only numbering and punctuation may stand then.
    """
    reading = session.reading
    written: set[etree._Element] = set()
    for name in names:
        anchor_range = reading.ranges[name]
        if anchor_range.revised or anchor_range.text != reading.anchor(name).baseline:
            return False
        written.update(anchor_range.text_nodes)
    others = [node for node in paragraph.iter(f"{W}t") if node not in written]
    beside = "".join(node.text or "" for node in others)
    return user_edits.NUMBERING_AND_PUNCTUATION.fullmatch(
        beside
    ) is not None and not user_edits.has_remarks(paragraph)


def _enter_removed(session: RefreshSession, names: list[str], own_ids: list[str]) -> None:
    for name in names:
        session.handled.add(name)
        session.anchors.pop(name, None)
        value_id = session.reading.anchor(name).value_id
        if value_id in own_ids:
            session.ledger.enter(REMOVED, value_id)
    session.changed_parts.add(session.reading.ranges[names[0]].part)


def take_out(session: RefreshSession, paragraph: etree._Element) -> None:
    """Take a paragraph out, or leave it as deleted if changes are tracked.

    What an earlier refresh has inserted and nobody has accepted goes without a trace, as in Word. A section break that
    LibreOffice has moved into the paragraph stays.
    """
    keep_section_break(paragraph, SECTION_BREAK)
    inserted = paragraph.find(f"{W}pPr/{W}rPr/{W}ins")
    unaccepted = inserted is not None and inserted.get(f"{W}author") == AUTHOR
    if not session.pen.tracks or unaccepted:
        detach(paragraph)
        return
    for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
        session.pen.delete(child)
    session.pen.paragraph(paragraph, "del")
