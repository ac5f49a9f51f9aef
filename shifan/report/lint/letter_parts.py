"""Lines of an official letter that stand apart from its text by the standard.

Addressee, list of annexes, signature and date.
"""

from __future__ import annotations

import re

from lxml import etree

from shifan.report.lint.model import LintedDocument, LintedParagraph

_ADDRESSEE = re.compile(
    r"^[^，。；！？]{2,80}(?:办|办公室|局|厅|会|府|部|委|院|组|处|中心|单位|公司|同志)[：:]$"
)
_ANNEX_LIST = re.compile(r"^附\s*件\s*[：:]\s*\S")
_NEXT_ANNEX = re.compile(r"^\d{1,2}\s*[.．]")
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_LONGEST_SIGNATURE = 40


def letter_parts(document: LintedDocument) -> set[etree._Element]:
    """Return the paragraphs whose indent and alignment are not those of the text, and whose numbers are no headings."""
    text = [paragraph for paragraph in document.paragraphs if not paragraph.is_in_cell]
    parts = (
        *_addressees(document, text),
        *_annex_lists(text),
        *_signatures(document, text),
    )
    return {paragraph.element for paragraph in parts}


def _addressees(document: LintedDocument, text: list[LintedParagraph]) -> list[LintedParagraph]:
    """Return who is written to: flush left, the names of offices and a colon."""
    return [
        paragraph
        for paragraph in text
        if _ADDRESSEE.match(paragraph.text.strip()) and _is_flush_left(document, paragraph)
    ]


def _is_flush_left(document: LintedDocument, paragraph: LintedParagraph) -> bool:
    indents = (
        document.paragraph_property(paragraph.element, "ind", name)
        for name in ("firstLine", "firstLineChars")
    )
    return all(indent in ("", "0") for indent in indents)


def _annex_lists(text: list[LintedParagraph]) -> list[LintedParagraph]:
    """Return 附件：1.… and the lines 2.… that follow it, set below each other by indents or blanks."""
    found, is_in_list = [], False
    for paragraph in text:
        shown = paragraph.text.strip()
        goes_on = is_in_list and bool(_NEXT_ANNEX.match(shown))
        is_in_list = bool(_ANNEX_LIST.match(shown)) or goes_on
        if is_in_list:
            found.append(paragraph)
    return found


def _signatures(document: LintedDocument, text: list[LintedParagraph]) -> list[LintedParagraph]:
    """Return a date that stands alone, and a short line set to the right before it."""
    found = []
    for n, paragraph in enumerate(text):
        if not _DATE.match(paragraph.text.strip()):
            continue
        found.append(paragraph)
        before = text[n - 1] if n else None
        if before is None or len(before.text.strip()) > _LONGEST_SIGNATURE:
            continue
        if document.paragraph_property(before.element, "jc") in ("right", "end"):
            found.append(before)
    return found
