"""Anchors of a skeleton, `{{ name }}`, as people type them in Word.

Word and its users change what was typed: full-width braces, smart quotes, hard blanks, long hyphens, capitals.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lxml import etree

from shifan.patterns import pattern_of
from shifan.word.elements import W

# Words apart by blanks, none of which is given back: braces with thousands of blanks behind them take no time.
_WORD = r"[^{}｛｝\s]++"
ANCHOR = pattern_of(rf"[{{｛]{{2}}(?![}}｝])\s*+((?:{_WORD}(?:\s++{_WORD})*+)?)\s*+[}}｝]{{2}}")
BRACES = "{}｛｝"
_QUOTES = pattern_of(r"[\"'`“”‘’「」『』＂＇]")
_INVISIBLE = pattern_of(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_HYPHENS = pattern_of(r"[\u2010-\u2015\u2212]")
_PARAGRAPH, _TEXT = f"{W}p", f"{W}t"
_MOST_SIGNS = 18  # of a paragraph that is named by its beginning


@lru_cache(maxsize=2048)  # the names of a loop come again with each of its rows
def normalized_name(written: str) -> str:
    """Return an anchor's name as it is meant.

    That is half-width, without quotes and invisible signs, with one blank between words and behind `#` and `/`.
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _QUOTES.sub("", written)))
    return " ".join(re.sub(r"^([#/])", r"\1 ", _HYPHENS.sub("-", plain)).split())


def may_hold_anchor(element: etree._Element) -> bool:
    """Return whether any text inside holds a brace: a quick test before runs are taken apart."""
    return any(
        "{" in (node.text or "") or "｛" in (node.text or "") for node in element.iter(_TEXT)
    )


def paragraphs_with_braces(root: etree._Element) -> list[etree._Element]:
    """Return the paragraphs inside an element, in order, of which any text holds a brace: few of a long skeleton."""
    found: dict[etree._Element, None] = {}
    for node in root.iter(_TEXT):  # a third of the time of an XPath
        text = node.text
        if text and ("{" in text or "}" in text or "｛" in text or "｝" in text):
            found.update(dict.fromkeys(reversed(list(node.iterancestors(_PARAGRAPH)))))
    return list(found)


def sole_anchor(paragraph: etree._Element) -> str:
    """Return the name of the anchor that is the paragraph's whole text, such as `# themes`; else an empty text."""
    if not may_hold_anchor(paragraph):
        return ""
    text = "".join(node.text or "" for node in paragraph.iter(_TEXT)).strip()
    whole = ANCHOR.fullmatch(text)
    return normalized_name(whole[1]) if whole else ""


def anchor_text(name: str) -> str:
    """Return an anchor as it stands in a skeleton: `{{ name }}`."""
    return "{{ " + name + " }}"


def quoted_beginning(text: str) -> str:
    """Return the first signs of a paragraph in quotation marks, by which people find it."""
    return f"“{text if len(text) <= _MOST_SIGNS else text[:_MOST_SIGNS] + '…'}”"
