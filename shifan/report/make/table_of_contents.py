"""The table of contents: a real field with its entries and page numbers written in, annexes by their number and title."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from lxml import etree

from shifan.report.make.cross_references import bookmark, bookmarked
from shifan.report.make.document import Filling
from shifan.report.make.missing_styles import BREAK_STYLE
from shifan.report.make.skeleton_anchors import sole_anchor
from shifan.word.elements import W, el, field, paragraph, run, text_of
from shifan.word.numbering import numbering_labels
from shifan.word.paging import page_numbers
from shifan.word.sections import keep_section_break

MARK = "contents"
ANNEX, ANNEX_TITLE = "SfAnnex", "SfAnnexTitle"
_LEVELS = {"Heading1": 1, "Heading2": 2}
# \f takes in the TC fields of the annexes, which join 附件1 and its title in one entry.
_FIELD = 'TOC \\o "1-2" \\h \\z \\f'


@dataclass(frozen=True)
class _Entry:
    level: int
    text: str
    element: etree._Element
    name: str


def place(work: Filling) -> None:
    """Number the annexes, and put the table of contents where the skeleton asks for it."""
    body = work.document.element.body
    _number_annexes(body)
    spots = [one for one in body.iter(f"{W}p") if sole_anchor(one) == MARK]
    if not spots:
        return
    entries = _entries(body, _labels(work.document))
    for entry in entries:
        _bookmark(work, entry)
    for spot in spots:  # the entries must stand there before pages can be told
        made = [_line(entry, "0") for entry in entries]
        _frame(made)
        for one in made:
            spot.addprevious(one)
        keep_section_break(spot, BREAK_STYLE)
        spot.getparent().remove(spot)
        found = page_numbers(body, work.document.styles.element)
        for one, entry in zip(made, entries, strict=True):
            list(one.iter(f"{W}t"))[-1].text = str(found.get(entry.element, 1))


def _style(element: etree._Element) -> str:
    style = element.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val") if style is not None else ""


def _number_annexes(body: etree._Element) -> None:
    """Give the annexes their numbers in the order in which they now stand."""
    number = 0
    for instruction in body.iter(f"{W}instrText"):
        if (instruction.text or "").split()[:2] == ["SEQ", "附件"]:
            number += 1
            shown = next(
                (
                    one
                    for one in instruction.getparent().itersiblings()
                    if one.find(f"{W}t") is not None
                ),
                None,
            )
            if shown is not None:  # someone may have typed over the field
                shown.find(f"{W}t").text = str(number)


def _labels(document: object) -> dict[etree._Element, str]:
    numbering = next(
        (
            one.target_part.element
            for one in document.part.rels.values()
            if one.reltype.endswith("/numbering")
        ),
        None,
    )
    return numbering_labels(document.element.body, document.styles.element, numbering)


def _entries(body: etree._Element, numbered: dict[etree._Element, str]) -> list[_Entry]:
    found = []
    for n, element in enumerate(body.iterchildren(f"{W}p"), 1):
        style, text = _style(element), text_of(element).strip()
        if style == ANNEX and text:  # an emptied number is no annex
            title = next(
                (
                    text_of(one).strip()
                    for one in element.itersiblings(f"{W}p")
                    if text_of(one).strip()
                ),
                "",
            )
            text, style = f"{text}　{title}", "Heading1"
        if style in _LEVELS and text:
            text = numbered.get(element, "") + text
            found.append(_Entry(_LEVELS[style], text, element, bookmark("_Toc", f"{n}|{text}")))
    return found


def _bookmark(work: Filling, entry: _Entry) -> None:
    inside = [child for child in entry.element if child.tag != f"{W}pPr"]
    for child in inside:
        entry.element.remove(child)
    entry.element.extend(bookmarked(work.expander.anchors, entry.name, inside))
    if _style(entry.element) == ANNEX:
        code = field(f'TC "{entry.text}" \\l 1', "")
        entry.element.extend([*code[:2], code[4]])


def _line(entry: _Entry, page: str) -> etree._Element:
    tab = el("r", el("tab"))
    link = el(
        "hyperlink",
        run(entry.text),
        tab,
        *field(f"PAGEREF {entry.name} \\h", page),
        anchor=entry.name,
        history=1,
    )
    return paragraph(f"TOC{entry.level}", link)


def _frame(entries: list[etree._Element]) -> None:
    """Put the field around the entries: it begins in the first and ends in the last."""
    if not entries:
        return
    begin, code, separate, _, end = field(_FIELD, "")
    for one in (separate, code, begin):
        entries[0].insert(1, one)
    entries[-1].append(copy.deepcopy(end))
