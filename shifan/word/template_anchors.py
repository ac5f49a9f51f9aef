"""How people write anchors: full-width braces, smart quotes, hard blanks, capitals that Word has put there."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

from shifan.word.elements import W

ANCHOR = re.compile(r"[{｛]{2}\s*([^{}｛｝]+?)\s*[}｝]{2}")
_QUOTES = re.compile(r"[\"'`“”‘’「」『』＂＇]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")
_DIGITS = "零一二三四五六七八九"
_TEXT = f"{W}t"


def spelled(name: str) -> str:
    """Return an anchor's name as it is meant: half-width, without quotes, one blank between words, `# name` with its blank."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _QUOTES.sub("", name)))
    return " ".join(re.sub(r"^([#/])", r"\1 ", _HYPHENS.sub("-", plain)).split())


def has_anchor(element: etree._Element) -> bool:
    """Return whether the text inside may hold an anchor: a quick look, before runs are taken apart."""
    return any(
        "{" in (node.text or "") or "｛" in (node.text or "") for node in element.iter(_TEXT)
    )


def marker(paragraph: etree._Element) -> str:
    """Return the anchor if the paragraph is nothing but one: `# themes`, `table totals`; else an empty text."""
    if not has_anchor(paragraph):
        return ""
    hit = ANCHOR.fullmatch("".join(node.text or "" for node in paragraph.iter(_TEXT)).strip())
    return spelled(hit[1]) if hit else ""


def ordinal(number: int) -> str:
    """Return 1 … 99 as Chinese numerals: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[ones] if ones else "") or _DIGITS[0]
