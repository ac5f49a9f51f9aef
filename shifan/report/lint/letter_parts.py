"""Lines of an official letter that stand apart from its text by the standard.

Addressee, list of annexes, signature and date.
"""

from __future__ import annotations

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.lint.model import LintedDocument, LintedParagraph
from shifan.report.lint.placed_roles import NOT_JUDGED, TITLE

_ADDRESSEE = pattern_of(
    r"^[^。；！？]{2,200}(?:办|办公室|局|厅|会|府|部|部门|委|院|组|处|所|站|校|行|社|中心|机构|单位|企业|公司|集团|同志"
    r"|[）)])[：:]$"
)
_UNDER_TITLE = pattern_of(r"^[^。；！？]{2,200}[：:]$")
_ANNEX_LIST = pattern_of(r"^附\s*件\s*[：:]\s*\S")
_NEXT_ANNEX = pattern_of(r"^\d{1,2}\s*[.．]")
_DATE = pattern_of(r"^\d{4}年\d{1,2}月\d{1,2}日$")
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
    """Return who is written to: flush left, the names of offices and a colon; right under the head any such line."""
    found = []
    for n, paragraph in enumerate(text):
        shown = paragraph.text.strip()
        is_under_head = n > 0 and text[n - 1].role in (TITLE, NOT_JUDGED)
        is_salutation = is_under_head and _UNDER_TITLE.match(shown)
        if (_ADDRESSEE.match(shown) or is_salutation) and _is_flush_left(document, paragraph):
            found.append(paragraph)
    return found


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
