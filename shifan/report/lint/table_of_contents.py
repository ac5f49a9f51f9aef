"""The table of contents: its entries are headings of the report, and the marks of annexes stand at the first level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from shifan.report.annex_entries import annex_entries
from shifan.report.lint.model import Fault, Sheet, W, text_of
from shifan.word.numbering import numbering_labels

_STYLE = re.compile(r"^(?:toc|目录)\s*\d$", re.I)


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield contents entries that no heading answers, and annexes that an update of the contents would put at a lower level."""
    yield from _levels(sheet)
    told = _told(sheet)
    for paragraph in sheet.paragraphs:
        entry = _plain(re.sub(r"[\s.…·—-]*\d+\s*$", "", paragraph.text))
        if _is_entry(sheet, paragraph.element) and entry and entry not in told:
            yield (
                "contents",
                paragraph.place,
                "目录项与正文标题不一致",
                "目录与标题逐字一致",
                "请在 Word 中更新目录（右键，更新域，更新整个目录）",
            )


def _levels(sheet: Sheet) -> Iterator[Fault]:
    for code, level in annex_entries(sheet.body):
        if level != 1:
            paragraph = next(code.iterancestors(f"{W}p"))
            place = next(
                (one.place for one in sheet.paragraphs if one.element is paragraph), "正文"
            )
            yield (
                "contents-level",
                place,
                f"更新目录时列为{level}级",
                "附件为1级目录项",
                "LibreOffice 每保存一次降一级：请用 shifan refresh 更新，或将该域中的 \\l 改为 1",
            )


def _is_entry(sheet: Sheet, element: etree._Element) -> bool:
    key = sheet.style(element)
    return bool(_STYLE.match(key) or _STYLE.match(sheet.style_name(key)))


def _told(sheet: Sheet) -> set[str]:
    """Return what a contents entry may say: a paragraph's text, with the number that Word gives it, or an annex's number and title in one."""
    numbered = numbering_labels(
        sheet.body, sheet.roots.get("word/styles.xml"), sheet.roots.get("word/numbering.xml")
    )
    shown = [one for one in sheet.body.iter(f"{W}p") if not _is_entry(sheet, one)]
    filled = [text for one in shown if (text := _plain(text_of(one)))]
    return {
        *filled,
        *(_plain(label + text_of(one)) for one, label in numbered.items()),
        *(one + two for one, two in pairwise(filled)),
    }


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
