"""The table of contents: its entries are headings of the report, and annexes enter it at the first level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.annex_entries import annex_entries
from shifan.report.lint.model import LayoutFault, LintedDocument, paragraph_text
from shifan.word.elements import W

_LEADERS = r"\s.…·—-"
# Looked for where leaders begin, or digits without any: each stretch of them is gone through once.
_PAGE_NUMBER = pattern_of(rf"(?:(?<![{_LEADERS}])[{_LEADERS}]++|(?<![\d{_LEADERS}]))\d++\s*+$")


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield annexes that an update of the contents would put at a lower level, and entries that no heading answers."""
    yield from _annex_levels(document)
    lines = [
        (paragraph, entry)
        for paragraph in document.paragraphs
        if _is_entry(document, paragraph.element)
        and (entry := _without_blanks(_PAGE_NUMBER.sub("", paragraph.text)))
    ]
    unanswered = _unanswered(document, {entry for _, entry in lines})
    for paragraph, entry in lines:
        if entry in unanswered:
            yield LayoutFault(
                "contents",
                paragraph.place,
                "目录项与正文标题不一致",
                "目录与标题逐字一致",
                "请在 Word 中更新目录（右键，更新域，更新整个目录）",
            )


def _annex_levels(document: LintedDocument) -> Iterator[LayoutFault]:
    for field, level in annex_entries(document.body):
        if level == 1:
            continue
        holder = next(field.iterancestors(f"{W}p"))
        places = (
            paragraph.place for paragraph in document.paragraphs if paragraph.element is holder
        )
        yield LayoutFault(
            "contents-level",
            next(places, "正文"),
            f"更新目录时列为{level}级",
            "附件为1级目录项",
            "LibreOffice 每保存一次降一级：请用 shifan refresh 更新，或将该域中的 \\l 改为 1",
        )


def _is_entry(document: LintedDocument, paragraph: etree._Element) -> bool:
    return document.style(paragraph) in document.styles_of_entries


def _unanswered(document: LintedDocument, entries: set[str]) -> set[str]:
    """Return the entries that say neither a paragraph's text nor that with the number that Word gives it.

    An annex's number and title are two paragraphs and one entry.
    """
    wanted = set(entries)
    if wanted:
        numbered = document.labels.items()
        wanted -= {_without_blanks(label + paragraph_text(each)) for each, label in numbered}
    before = ""
    for paragraph in document.body.iter(f"{W}p") if wanted else ():
        text = "" if _is_entry(document, paragraph) else _without_blanks(paragraph_text(paragraph))
        if text:
            wanted -= {text, before + text}
            before = text
    return wanted


def _without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)
