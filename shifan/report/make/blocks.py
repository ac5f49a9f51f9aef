"""Blocks of a skeleton: kept in one edition or on a condition, or repeated for each theme, shortcoming, suggestion."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from shifan.report.anchors.unique_ids import block_model
from shifan.report.make.conditions import CONDITIONS
from shifan.report.make.paragraph_removal import remove_paragraph
from shifan.report.make.repeated_items import ITEMS
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.report_styles import SECTION_BREAK
from shifan.report.make.skeleton_anchors import paragraphs_with_braces, sole_anchor
from shifan.report.make.skeleton_names import CLOSING, EDITIONS, OPENING
from shifan.word.elements import W
from shifan.word.sections import keep_section_break

_PARAGRAPH = f"{W}p"


def open_edition_blocks(draft: ReportDraft, body: etree._Element) -> None:
    """Keep or drop the blocks of an edition: they may stand inside repeated ones, and are opened before all others."""
    _open_all(draft, body, EDITIONS)


def open_blocks(draft: ReportDraft, body: etree._Element) -> None:
    """Open all blocks that are not of an edition.

    A marker that is left over then closes a block that was never opened: that is noted.
    """
    _open_all(draft, body, None)
    for marker in _markers(body, CLOSING):
        draft.expander.faults.unbalanced(sole_anchor(marker))
        remove_paragraph(marker)


def _open_all(draft: ReportDraft, body: etree._Element, names: tuple[str, ...] | None) -> None:
    """Open the blocks of these names, None: of any."""
    for marker in _markers(body, OPENING):
        name = sole_anchor(marker).removeprefix(OPENING)
        gone = body not in marker.iterancestors()  # with a block around it
        if not gone and (names is None or name in names):
            _open(draft, marker, name)


def _markers(body: etree._Element, sign: str) -> list[etree._Element]:
    return [
        paragraph
        for paragraph in paragraphs_with_braces(body)
        if sole_anchor(paragraph).startswith(sign)
    ]


def _open(draft: ReportDraft, opening: etree._Element, name: str) -> None:
    """Repeat, keep or drop the elements up to the closing marker, and remove both markers."""
    inside, closing = _content(opening, f"{CLOSING}{name}")
    keep_section_break(opening, SECTION_BREAK)
    if closing is None:
        draft.expander.faults.unbalanced(f"{OPENING}{name}")
        remove_paragraph(opening)
        return
    if name in EDITIONS:
        if draft.edition != name:
            _remove(inside)
    elif name in CONDITIONS:
        if not CONDITIONS[name](draft.data.register, draft.data.standard):
            _remove(inside)
    elif name in ITEMS:
        _repeat(draft, opening, inside, name)
    else:
        draft.expander.unknown(f"{OPENING}{name}")
    keep_section_break(closing, SECTION_BREAK)
    _remove([opening, closing])


def _content(
    opening: etree._Element, end: str
) -> tuple[list[etree._Element], etree._Element | None]:
    """Return what stands between a block's markers, and its closing marker.

    None if the same block opens again before it, or there is none.
    """
    inside: list[etree._Element] = []
    again = sole_anchor(opening)
    for element in opening.itersiblings():
        name = sole_anchor(element) if element.tag == _PARAGRAPH else ""
        if name in (end, again):
            return inside, element if name == end else None
        inside.append(element)
    return inside, None


def _repeat(
    draft: ReportDraft, opening: etree._Element, inside: list[etree._Element], name: str
) -> None:
    """Put a copy of the block's content before its marker for each item, and remove the content."""
    content = _without_inner_markers(draft, inside)
    model = block_model(content)
    for names in ITEMS[name](draft.data.register):
        for copied in draft.copier.copies_of(model):
            opening.addprevious(copied)
            for paragraph in list(copied.iter(_PARAGRAPH)):
                draft.expander.paragraph(paragraph, names)
    _remove(content)


def _without_inner_markers(
    draft: ReportDraft, inside: list[etree._Element]
) -> list[etree._Element]:
    """Return what a repeated block repeats, markers of further blocks removed: no block can be repeated in another."""
    markers = [
        paragraph
        for element in inside
        for paragraph in element.iter(_PARAGRAPH)
        if sole_anchor(paragraph).startswith((OPENING, CLOSING))
    ]
    for marker in markers:
        name = sole_anchor(marker)
        if name.startswith(OPENING):
            draft.expander.faults.add(
                name, "在另一个重复块之内", "重复块之后另起一块", "请移到外层块的结束标记之后"
            )
        remove_paragraph(marker)
    return [element for element in inside if element not in markers]


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in elements:
        remove_paragraph(element)
