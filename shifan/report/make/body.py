"""The body of a skeleton turned into that of a report: blocks opened, content generated, all other anchors expanded."""

from __future__ import annotations

from lxml import etree

from shifan.report.make import report_styles
from shifan.report.make.blocks import open_blocks, open_edition_blocks
from shifan.report.make.failure_notice import reduce_to_notice
from shifan.report.make.generated_content import generate
from shifan.report.make.paragraph_removal import remove_paragraph
from shifan.report.make.repeated_items import names_in_sentences
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_anchors import paragraphs_with_braces, sole_anchor
from shifan.report.make.skeleton_names import CONTENTS, OPTIONAL, is_generated
from shifan.word.elements import W, descendant, value_at
from shifan.word.sections import keep_section_break

_PARAGRAPH = f"{W}p"


def expand(draft: ReportDraft) -> None:
    """Expand every anchor of the body in place, but for that of the table of contents."""
    body = draft.document.element.body
    open_edition_blocks(draft, body)
    reduce_to_notice(draft, body)
    open_blocks(draft, body)
    _drop_what_the_data_do_not_say(draft, body)
    _insert_generated_content(draft, body)
    _drop_empty_lines_before_new_pages(body)
    names = names_in_sentences(draft.data.register)
    for paragraph in paragraphs_with_braces(body):
        if sole_anchor(paragraph) != CONTENTS:
            draft.expander.paragraph(paragraph, names)


def _drop_what_the_data_do_not_say(draft: ReportDraft, body: etree._Element) -> None:
    """Drop the paragraphs that stand for a sentence which this city's data have no cause for."""
    for paragraph in paragraphs_with_braces(body):
        name = sole_anchor(paragraph)
        if name in OPTIONAL and name not in draft.data.register:
            keep_section_break(paragraph, report_styles.SECTION_BREAK)
            remove_paragraph(paragraph)


def _insert_generated_content(draft: ReportDraft, body: etree._Element) -> None:
    """Put tables, charts and the like in the place of the paragraphs that ask for them."""
    named = [(sole_anchor(paragraph), paragraph) for paragraph in paragraphs_with_braces(body)]
    wanted = [(name, paragraph) for name, paragraph in named if is_generated(name)]
    draft.single_charts = frozenset(name for name, _ in wanted)
    for name, paragraph in wanted:
        for content in generate(draft, name, paragraph):
            paragraph.addprevious(content)
        keep_section_break(paragraph, report_styles.SECTION_BREAK)
        remove_paragraph(paragraph)


def _drop_empty_lines_before_new_pages(body: etree._Element) -> None:
    """Drop the empty line behind a table or chart where a new page begins anyway.

    At the end of a full page it would make a blank one.
    """
    for line in list(body.iterchildren(_PARAGRAPH)):
        following = line.getnext()
        is_empty_line = value_at(line, "pPr/pStyle") == report_styles.NOTE and len(line) == 1
        if is_empty_line and following is not None and _begins_page(following):
            body.remove(line)


def _begins_page(element: etree._Element) -> bool:
    """Return whether an element is a paragraph that holds a section break or begins an annex."""
    if element.tag != _PARAGRAPH:
        return False
    breaks_section = descendant(element, "pPr/sectPr") is not None
    return breaks_section or value_at(element, "pPr/pStyle") == report_styles.ANNEX
