"""Lines of an official letter that stand apart from its text by the standard: addressee, list of annexes, signature and date."""

from __future__ import annotations

import re

from lxml import etree

from shifan.report.lint.model import Paragraph, Sheet

_ADDRESSEE = re.compile(
    r"^[^，。；！？]{2,80}(?:办|办公室|局|厅|会|府|部|委|院|组|处|中心|单位|公司|同志)[：:]$"
)
_ANNEX_LIST, _NEXT = re.compile(r"^附\s*件\s*[：:]\s*\S"), re.compile(r"^\d{1,2}\s*[.．]")
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_LONGEST = 40  # signs of a signature


def apart(sheet: Sheet) -> set[etree._Element]:
    """Return the paragraphs whose indent and alignment are not those of the text, and whose numbers are no headings."""
    text = [one for one in sheet.paragraphs if not one.cell]
    return {
        one.element
        for kind in (_addressees, _annex_lists, _signatures)
        for one in kind(sheet, text)
    }


def _addressees(sheet: Sheet, text: list[Paragraph]) -> list[Paragraph]:
    """Return who is written to: flush left, the names of offices and a colon."""
    return [
        one
        for one in text
        if _ADDRESSEE.match(one.text.strip())
        and all(
            sheet.paragraph_property(one.element, "ind", name) in ("", "0")
            for name in ("firstLine", "firstLineChars")
        )
    ]


def _annex_lists(sheet: Sheet, text: list[Paragraph]) -> list[Paragraph]:
    """Return 附件：1.… and the lines 2.… that follow it, set below each other by indents or blanks."""
    found, open_list = [], False
    for one in text:
        shown = one.text.strip()
        open_list = bool(_ANNEX_LIST.match(shown)) or (open_list and bool(_NEXT.match(shown)))
        found += [one] if open_list else []
    return found


def _signatures(sheet: Sheet, text: list[Paragraph]) -> list[Paragraph]:
    """Return a date that stands alone, and a short line set to the right before it."""
    found = []
    for n, one in enumerate(text):
        if not _DATE.match(one.text.strip()):
            continue
        found.append(one)
        before = text[n - 1] if n else None
        if (
            before is not None
            and len(before.text.strip()) <= _LONGEST
            and sheet.paragraph_property(before.element, "jc") in ("right", "end")
        ):
            found.append(before)
    return found
