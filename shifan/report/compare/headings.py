"""Headings as they are typed: 一、 （一） 1. （1） 一是, and the customs beside them: 第1章, ㈠, ①, 1）, 1.1."""

from __future__ import annotations

import re

from shifan.chinese.half_width import half_width
from shifan.patterns import pattern_of
from shifan.records import dataclass

ITEM = 5  # the level of 一是, 二是
_N = "[一二三四五六七八九十]"
# Level → how its number is typed. 一、二级企业 and 一、二、三产业 are no headings.
_TYPED = (
    (1, rf"第\s*(?:{_N}{{1,3}}|\d{{1,2}})\s*(?:章|部分|篇|编)"),
    (2, rf"第\s*(?:{_N}{{1,3}}|\d{{1,2}})\s*节"),
    (1, rf"{_N}{{1,3}}\s*[、．.](?!\s*{_N}{{1,2}}[、级类产是])"),
    (2, rf"[（(]\s*{_N}{{1,3}}\s*[）)]\s*、?|[㈠-㈩]"),
    (4, r"\d{1,2}(?:\.\d{1,2}){1,3}(?:\s+|、)(?![\d万亿%‰元])"),
    (3, r"\d{1,2}\s*[.．、](?!\d)|[⒈-⒛]"),
    (4, r"[（(]\s*\d{1,2}\s*[）)]|\d{1,2}[）)]|[①-⑳]|[⑴-⒇]"),
)
_LEVELS = tuple((level, pattern_of(f"^(?:{pattern})")) for level, pattern in _TYPED)
_ANY_LEVEL = pattern_of("|".join(pattern for _, pattern in _TYPED))
_NUMBER = pattern_of(rf"^(?:{'|'.join(pattern for _, pattern in _TYPED)}|{_N}{{1,2}}是)\s*")
_ITEM = pattern_of(rf"(?:(?<=[。；：，;:,])|^)({_N}{{1,2}}是)([^。；，,;：:]{{2,30}})")
_END = pattern_of(r"[。\n]|[:：，,]一是")
_LONGEST = 80
# Signs that are typed now in full, now in half width, and quotation marks of any shape.
_SIGNS = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "，": ",",
        "：": ":",
        "；": ";",
        "？": "?",
        "！": "!",
        **dict.fromkeys("“”„＂「」『』‘’'", '"'),
    }
)


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1 for 一、 to 5 for 一是, its text, and where in the paragraph it begins.

    `key` is the text without number, by which it is recognized.
    """

    level: int
    text: str
    key: str
    start: int = 0


def heading_key(text: str) -> str:
    """Return what a heading is recognized by: no number, no blanks, half-width digits and signs, no closing sign."""
    words = re.sub(r"\s", "", half_width(_NUMBER.sub("", text)))
    return words.translate(_SIGNS).rstrip("。:;,.、")


def typed_level(text: str) -> int:
    """Return the level of a paragraph's typed number, 0 if it has none."""
    plain = half_width(text)
    if _ANY_LEVEL.match(plain) is None:  # most: there is no need to ask for each
        return 0
    return next((level for level, pattern in _LEVELS if pattern.match(plain)), 0)


def headings(text: str, style_level: int) -> list[Heading]:
    """Return the headings that begin in a paragraph; `style_level` is the level of its style, 0 if it is body text."""
    whole = _paragraph_heading(text, style_level)
    items = [
        Heading(ITEM, half_width(hit[1] + hit[2]), heading_key(hit[2]), hit.start())
        for hit in (_ITEM.finditer(text) if "是" in text else ())
    ]
    return items if whole is None else [whole, *items]


def _paragraph_heading(text: str, style_level: int) -> Heading | None:
    """Return the heading with which a paragraph begins, up to its first sentence end; None if it begins with none."""
    number_level = typed_level(text)
    level = style_level or number_level
    if not level:
        return None
    head = _END.split(text)[0]
    if number_level > 2:  # a heading that runs into its text may end with a colon: 1、资料审查：……
        head = re.split("[：:]", head)[0]
    key = heading_key(head)
    if not key or (not style_level and len(head) > _LONGEST):
        return None
    return Heading(level, half_width(head), key)
