"""The table of contents of a docx: its entries, and what each says.

Word and WPS put a PAGEREF field into each entry. LibreOffice writes the number as text and lets one TOC field run over
all paragraphs; contents whose link people have cut are known by their style alone.
"""

from __future__ import annotations

import re
from dataclasses import field
from itertools import islice
from typing import NamedTuple

from lxml import etree

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.word.elements import DELETED, W, attribute, parent_of
from shifan.word.fields import field_name
from shifan.word.styles import StyleSheet, paragraph_style

ENTRY_STYLE = pattern_of(r"^(?:toc|contents|目录)\s*\d+$", re.I)
_PARAGRAPH, _TEXT, _TAB = f"{W}p", f"{W}t", f"{W}tab"
_STYLE = f"{W}pStyle"
_CHARACTER, _INSTRUCTION, _BOX = f"{W}fldChar", f"{W}instrText", f"{W}txbxContent"
_UNREAD = {*DELETED, _BOX}
_PAGE = pattern_of(r"(?:(?<![\s.…·—-])[\s.…·—-]++)?(\d{1,4})\s*+$")


class ContentsEntry(NamedTuple):
    """What an entry says: its title, and its page; None for an entry without."""

    title: str
    page: int | None


def contents_entries(root: etree._Element, styles: StyleSheet) -> list[etree._Element]:
    """Return the paragraphs of a part that are entries of a table of contents, in order.

    What people have put among them, in a style of its own and without a page, is no entry; nor is a text box there.
    """
    found = _of_entry_styles(root, styles)
    found.update(filter(_has_page, _in_fields(root) - found))
    if not found:
        return []
    return [
        paragraph
        for paragraph in root.iter(_PARAGRAPH)
        if paragraph in found and next(paragraph.iterancestors(_BOX), None) is None
    ]


def _of_entry_styles(root: etree._Element, styles: StyleSheet) -> set[etree._Element]:
    """Return the paragraphs that name a style of entries."""
    by_style: dict[str, bool] = {}
    found = set()
    for named in root.iter(_STYLE):
        style = attribute(named, "val")
        if style not in by_style:
            names = (style, styles.name(style))
            by_style[style] = any(ENTRY_STYLE.match(name) for name in names)
        if by_style[style]:  # few: the mark may be that of another look, before a change
            paragraph = parent_of(parent_of(named))
            if paragraph.tag == _PARAGRAPH and paragraph_style(paragraph) == style:
                found.add(paragraph)
    return found


def read_entry(paragraph: etree._Element) -> ContentsEntry:
    """Return what an entry says once every revision is accepted; the page stands behind the last tab, or at the end."""
    pieces = [""]
    for node in paragraph.iter(_TEXT, _TAB):
        if any(ancestor.tag in _UNREAD for ancestor in node.iterancestors()):
            continue
        if node.tag == _TEXT:
            pieces[-1] += node.text or ""
        elif _is_tab(node):
            pieces.append("")
    if len(pieces) > 1 and pieces[-1].strip().isdecimal():
        return ContentsEntry("".join(pieces[:-1]).strip(), int(pieces[-1]))
    text = "".join(pieces).strip()
    page = _PAGE.search(text)
    if page is None:
        return ContentsEntry(text, None)
    return ContentsEntry(text[: page.start()], int(page[1]))


def _has_page(paragraph: etree._Element) -> bool:
    return read_entry(paragraph).page is not None


@dataclass
class _OpenField:
    """A field that is not closed yet: its name, and the paragraphs that it runs over."""

    name: str = ""
    paragraphs: list[etree._Element] = field(default_factory=list)


def _in_fields(root: etree._Element) -> set[etree._Element]:
    """Return the paragraphs over which a TOC field runs, or that end with a reference to a page.

    A field that is never closed runs over nothing: else it would take the whole report for contents.
    """
    found: set[etree._Element] = set()
    open_fields: list[_OpenField] = []
    for node in root.iter(_PARAGRAPH, _CHARACTER, _INSTRUCTION):
        if node.tag == _PARAGRAPH:
            for open_field in open_fields:
                open_field.paragraphs.append(node)
        elif node.tag == _INSTRUCTION:
            if open_fields and not open_fields[-1].name:
                open_fields[-1].name = field_name(node.text or "")
        elif attribute(node, "fldCharType") == "begin":
            open_fields.append(_OpenField(paragraphs=_holder(node)))
        elif attribute(node, "fldCharType") == "end" and open_fields:
            closed = open_fields.pop()
            if closed.name == "TOC" or (closed.name == "PAGEREF" and _ends_with(node)):
                found.update(closed.paragraphs)
    return found


def _holder(node: etree._Element) -> list[etree._Element]:
    return list(islice(node.iterancestors(_PARAGRAPH), 1))


def _ends_with(end: etree._Element) -> bool:
    """Return whether a field stands behind a tab: 见第3页 in a sentence is no entry."""
    return any(_is_tab(tab) for paragraph in _holder(end) for tab in paragraph.iter(_TAB))


def _is_tab(node: etree._Element) -> bool:
    """Return whether a tab is one, and no tab stop of a paragraph's properties."""
    return parent_of(node).tag == f"{W}r"
