"""Numbers as a Chinese report writes them: found in text, read as quantities, numbering left out.

Digits in any width count, with sign and scale. Numerals in characters count where they state a quantity: fractions (百分之九十二, 三分之二),
九成, a year digit by digit, and any numeral of two characters and more that holds a digit and one of 十百千万亿 — but not after 第, and not in
set words (二十大, “十四五”). One character alone (三年, 一是, 两个责任) is a word, and ①② are numbering.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from shifan.chinese.numerals import DIGITS, LARGE, TENS, amount, share

_SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
_MEASURE = "个名家处人件份项批次类起所户元吨页"
_NUMBER = re.compile(
    r"(?:(?<![0-9A-Za-z日月年号时个%])[-−])?(?<![0-9.])\d+(?:,\d{3})*(?:\.\d+)?[十百千]?(?:万亿|万|亿)?[%‰]?"
)
# What is not a value: heading numerals, document numbers, editions, references to annexes, figures and tables (but 代表20人 is a value).
NOT_VALUES = re.compile(
    r"^\s*\d+\s*[.、．](?!\d)|^\s*[（(]\d{1,2}[）)]|〔\d{4}〕\d*号?|[（(]\d{4}年?版[）)]|GB/T\s?\d+(?:[—-]\d+)?|第\d+[条款项章节页号]"
    rf"|(?<![代地报意企试列手电水仪发视蓝])(?:附件|附图|附表|图|表)\s?\d+(?![\d.]|\s*[{_MEASURE}])"
)
_NARROW = {
    ord(sign): unicodedata.normalize("NFKC", sign)
    for sign in map(chr, range(ord("！"), ord("～") + 1))
    if sign not in "（），；：？！"
}
_CODE = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]{{1,4}}\d{{1,6}}(?:-\d+)*(?![\d.十百千万亿%‰]|\s*[{_MEASURE}])"
)
_SIGNS = "".join(DIGITS)
_NUMERAL = f"{_SIGNS}{''.join(TENS)}万亿"
WORDS = '(?!一五一十|十[一二三四五]五(?:规划|时期|期间|[”"]|$))'
_CHINESE = re.compile(
    rf"[{_SIGNS}十百千万]+分之[{_SIGNS}十百千万]+(?:点[{_SIGNS}]+)?|(?<![第{_NUMERAL}]){WORDS}[{_NUMERAL}]{{2,}}(?![大届])"
    rf"|[{_SIGNS}]成(?![不立为了长功员本群])"
)


@dataclass(frozen=True)
class Number:
    """A number in a text: what is written, where (start, end), and its quantity (percent as written)."""

    text: str
    start: int
    end: int
    quantity: Decimal


def narrow(text: str) -> str:
    """Return a text with full-width digits and signs made half-width, character by character."""
    return text.translate(_NARROW)


def numbers(text: str) -> list[Number]:
    """Return the numbers of a paragraph that are values, in order; positions hold for the text as given."""
    plain = narrow(text)
    barred = [match.span() for pattern in (NOT_VALUES, _CODE) for match in pattern.finditer(plain)]
    found = [
        Number(text[match.start() : match.end()], match.start(), match.end(), quantity(match[0]))
        for match in _NUMBER.finditer(plain)
        if not any(a < match.end() and match.start() < b for a, b in barred)
    ]
    found += [
        Number(match[0], match.start(), match.end(), in_characters(match[0]))
        for match in _CHINESE.finditer(plain)
        if _states(match[0])
    ]
    return sorted(found, key=lambda number: number.start)


def _states(text: str) -> bool:
    """Return whether numerals in characters are a quantity: a fraction, a digit with a scale, a year digit by digit."""
    if "分之" in text or text.endswith("成"):
        return True
    digits = sum(sign in DIGITS for sign in text)
    return text[0] not in LARGE and (digits == len(text) == 4 or 0 < digits < len(text))


def is_serial(text: str) -> bool:
    """Return whether a text is nothing but a short whole number: the 序号 of a table's row."""
    return re.fullmatch(r"\s*\d{1,4}\s*", narrow(text)) is not None


def quantity(text: str) -> Decimal:
    """Return the quantity of a written number: 2万 is 20000, 92.58% is 92.58."""
    plain = narrow(text).replace(",", "").replace("−", "-").rstrip("%‰")
    scale = Decimal(1)
    while plain[-1:] in _SCALES:
        scale, plain = scale * _SCALES[plain[-1]], plain[:-1]
    return Decimal(plain) * scale


def in_characters(text: str) -> Decimal:
    """Return the quantity of numerals in characters: 二十四 is 24, 三千 is 3000, 百分之九十二点五 is 92.5, 三分之二 is 2/3 in percent, 九成 is 90."""
    if text.endswith("成"):
        return Decimal(DIGITS[text[0]] * 10)
    return share(text) if "分之" in text else amount(text)
