"""What the public edition says of a city that failed: the title, that it did not pass, and the vetoes; nothing else."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.editions import PUBLIC
from shifan.report.make import report_styles
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_anchors import anchor_text
from shifan.word.elements import W, detach, paragraph, run, value_at
from shifan.word.sections import section_of

# The paragraphs of the notice: values that only a city has that failed.
_STATED = ("conclusion.public", "conclusion.public_veto")
_BREAK = f"{W}pPr/{W}sectPr"


def reduce_to_notice(draft: ReportDraft, body: etree._Element) -> None:
    """Leave title and notice of the public edition of a city that failed, whatever the skeleton holds.

    Other reports stay as they are. The blocks of editions must be open: a title of the internal edition would stay.
    """
    stated = [id for id in _STATED if id in draft.data.register]
    if draft.edition != PUBLIC or not stated:
        return
    titles = [element for element in body if _is_title(element)]
    section = copy.deepcopy(section_of(titles[-1] if titles else body[0]))
    for element in list(body):
        if element in titles:
            for section_break in element.findall(_BREAK):
                detach(section_break)
        else:
            body.remove(element)
    for content in ("", *map(anchor_text, stated)):
        pieces = [run(content)] if content else []
        body.append(paragraph(report_styles.BODY, *pieces))
    body.append(section)


def _is_title(element: etree._Element) -> bool:
    return value_at(element, "pPr/pStyle") == report_styles.TITLE
