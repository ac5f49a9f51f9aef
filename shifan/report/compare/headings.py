"""Headings as they are typed: 一、 （一） 1. （1） 一是, and the customs beside them: 第1章, ㈠, ①, 1）, 1.1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shifan.chinese.half_width import half_width

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
_LEVELS = tuple((level, re.compile(f"^(?:{pattern})")) for level, pattern in _TYPED)
_NUMBER = re.compile(rf"^(?:{'|'.join(pattern for _, pattern in _TYPED)}|{_N}{{1,2}}是)\s*")
_ITEM = re.compile(rf"(?:(?<=[。；：，;:,])|^)({_N}{{1,2}}是)([^。；，,;：:]{{2,30}})")
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
    """A heading: 1 for 一、 to 5 for 一是; `key` is its text without number, by which it is recognized; `start` its place in the paragraph."""

    level: int
    text: str
    key: str
    start: int = 0


def keyed(text: str) -> str:
    """Return what a heading is recognized by: no number, no blanks, half-width digits and signs, no closing sign."""
    return re.sub(r"\s", "", half_width(_NUMBER.sub("", text))).translate(_SIGNS).rstrip("。:;,.、")


def typed_level(text: str) -> int:
    """Return the level of a paragraph's typed number, 0 if it has none."""
    plain = half_width(text)
    return next((level for level, pattern in _LEVELS if pattern.match(plain)), 0)


def headings(text: str, styled: int) -> list[Heading]:
    """Return the headings that begin in a paragraph; `styled` is the level of its style, 0 if it is body text."""
    found, typed = [], typed_level(text)
    level = styled or typed
    if level:
        head = re.split(r"[。\n]|[:：，,]一是", text)[0]
        if typed > 2:  # a heading that runs into its text may end with a colon: 1、资料审查：……
            head = re.split("[：:]", head)[0]
        if (styled or len(head) <= _LONGEST) and keyed(head):
            found.append(Heading(level, half_width(head), keyed(head)))
    return found + [
        Heading(5, half_width(hit[1] + hit[2]), keyed(hit[2]), hit.start())
        for hit in _ITEM.finditer(text)
    ]
