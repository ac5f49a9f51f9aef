"""Numerals in digits, in characters and in both: 2044, 二十四, 二〇二三, 三点二亿, 1亿2000万, 12万3千."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = (
    {sign: n for n, sign in enumerate("零一二三四五六七八九")}
    | {sign: n for n, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"〇": 0, "两": 2}
)
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")


def amount(text: str) -> Decimal:
    """Return the amount of a numeral without blanks and grouping signs; nothing written is 0."""
    total = Decimal(0)
    for sign in ("亿", "万"):
        head, mark, text = text.rpartition(sign)
        if mark:
            total += (amount(head) if head else 1) * LARGE[sign]
    return total + _below(text)


def share(text: str) -> Decimal:
    """Return a fraction in percent: 百分之九十二点五 is 92.5, 千分之五 is 0.5, 三分之二 is 2/3 of 100."""
    below, _, above = text.partition("分之")
    return amount(above) if below == "百" else amount(above) * 100 / (amount(below) or 1)


def _below(text: str) -> Decimal:
    """Return a numeral below 万: in digits, spelled (二百零四, 3千5百), digit by digit (二〇二三), or with 点."""
    whole, point, part = text.partition("点")
    if point:
        return Decimal(f"{_below(whole)}.{_plain(part)}")
    if not any(sign in TENS for sign in text):
        return Decimal(_plain(text))
    total, digit = Decimal(0), Decimal(0)
    for token in _TOKEN.findall(text):
        if token in TENS:
            total, digit = total + (digit or (0 if total else 1)) * TENS[token], Decimal(0)
        else:
            digit = Decimal(_plain(token))
    return total + digit


def _plain(text: str) -> str:
    return "".join(str(DIGITS.get(sign, sign)) for sign in text) or "0"
