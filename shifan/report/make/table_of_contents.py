"""The table of contents: a real field with entries and page numbers written in, annexes by their number and title."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from shifan.records import dataclass
from shifan.report.make.cross_references import bookmark_name, bookmarked
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.report_styles import ANNEX, CONTENTS, SECTION_BREAK
from shifan.report.make.skeleton_anchors import paragraphs_with_braces, sole_anchor
from shifan.report.make.skeleton_names import CONTENTS as CONTENTS_ANCHOR
from shifan.word.elements import (
    W,
    detach,
    el,
    field,
    paragraph,
    parent_of,
    run,
    text_of,
    value_at,
)
from shifan.word.numbering import numbering_labels
from shifan.word.paging import page_numbers
from shifan.word.sections import keep_section_break

if TYPE_CHECKING:
    from docx.document import Document

_PARAGRAPH, _TEXT = f"{W}p", f"{W}t"
_LEVELS = {"Heading1": 1, "Heading2": 2}
_ANNEX_LEVEL = 1
# \f takes in the TC fields of the annexes, which join 附件1 and its title in one entry.
_FIELD = 'TOC \\o "1-2" \\h \\z \\f'


@dataclass(frozen=True)
class _Entry:
    """A heading with its level, its text with its number, and the name of the bookmark put around it."""

    level: int
    text: str
    heading: etree._Element
    bookmark: str


def place(draft: ReportDraft) -> None:
    """Number the annexes, and put the table of contents where the skeleton asks for it."""
    body = draft.document.element.body
    _number_annexes(body)
    places = [
        paragraph
        for paragraph in paragraphs_with_braces(body)
        if sole_anchor(paragraph) == CONTENTS_ANCHOR
    ]
    if not places:
        return
    entries = _entries(body, _numbering(draft.document))
    for entry in entries:
        _bookmark(draft, entry)
    for anchor in places:
        _write_contents(draft, entries, anchor)


def _write_contents(draft: ReportDraft, entries: list[_Entry], anchor: etree._Element) -> None:
    """Put the entries in the place of an anchor. Pages are counted once they stand there: they take room themselves."""
    lines = [_line(entry, "0") for entry in entries]
    _put_into_field(lines)
    for line in lines:
        anchor.addprevious(line)
    keep_section_break(anchor, SECTION_BREAK)
    detach(anchor)
    document = draft.document.element
    pages = page_numbers(document.body, draft.document.styles.element)
    for line, entry in zip(lines, entries, strict=True):
        list(line.iter(_TEXT))[-1].text = str(pages.get(entry.heading, 1))


def _style(element: etree._Element) -> str:
    return value_at(element, "pPr/pStyle")


def _number_annexes(body: etree._Element) -> None:
    """Give the annexes their numbers in the order in which they now stand; a field typed over is left alone."""
    number = 0
    for instruction in body.iter(f"{W}instrText"):
        if (instruction.text or "").split()[:2] == ["SEQ", "附件"]:
            number += 1
            following = parent_of(instruction).itersiblings()
            results = (sibling.find(_TEXT) for sibling in following)
            shown = next((text for text in results if text is not None), None)
            if shown is not None:
                shown.text = str(number)


def _numbering(document: Document) -> Mapping[etree._Element, str]:
    """Return the automatic numbers of the paragraphs that have one."""
    numbering = next(
        (
            relation.target_part.element
            for relation in document.part.rels.values()
            if relation.reltype.endswith("/numbering")
        ),
        None,
    )
    return numbering_labels(document.element.body, document.styles.element, numbering)


def _entries(body: etree._Element, numbers: Mapping[etree._Element, str]) -> list[_Entry]:
    """Return the headings and annexes of the body; an annex whose number has been emptied is none."""
    entries = []
    for position, heading in enumerate(body.iterchildren(_PARAGRAPH), 1):
        text = text_of(heading).strip()
        level = _LEVELS.get(_style(heading))
        if _style(heading) == ANNEX and text:
            level, text = _ANNEX_LEVEL, f"{text}　{_title_below(heading)}"
        if level and text:
            text = numbers.get(heading, "") + text
            name = bookmark_name("_Toc", f"{position}|{text}")
            entries.append(_Entry(level, text, heading, name))
    return entries


def _title_below(annex: etree._Element) -> str:
    """Return the text of the first paragraph behind an annex's number that has any."""
    texts = (text_of(paragraph).strip() for paragraph in annex.itersiblings(_PARAGRAPH))
    return next((text for text in texts if text), "")


def _bookmark(draft: ReportDraft, entry: _Entry) -> None:
    """Put the entry's bookmark around its heading; that of an annex also has a field which joins number and title."""
    content = [child for child in entry.heading if child.tag != f"{W}pPr"]
    for child in content:
        entry.heading.remove(child)
    entry.heading.extend(bookmarked(draft.expander.anchors, entry.bookmark, content))
    if _style(entry.heading) == ANNEX:
        begin, instruction, _, _, end = field(f'TC "{entry.text}" \\l 1', "")
        entry.heading.extend([begin, instruction, end])


def _line(entry: _Entry, page: str) -> etree._Element:
    """Return the line of an entry: text, tab and page, all of it a link to the heading."""
    page_field = field(f"PAGEREF {entry.bookmark} \\h", page)
    tab = el("r", el("tab"))
    link = el("hyperlink", run(entry.text), tab, *page_field, anchor=entry.bookmark, history=1)
    return paragraph(CONTENTS[entry.level], link)


def _put_into_field(lines: list[etree._Element]) -> None:
    """Put the field around the lines: it begins in the first and ends in the last."""
    if not lines:
        return
    begin, instruction, separate, _, end = field(_FIELD, "")
    for part in (separate, instruction, begin):
        lines[0].insert(1, part)
    lines[-1].append(copy.deepcopy(end))
