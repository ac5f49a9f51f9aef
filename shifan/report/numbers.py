"""Numbers as a Chinese report writes them: found in text, read as quantities, numbering left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_NUMBER = re.compile(r"(?<![A-Za-z0-9])\d+(?:,\d{3})*(?:\.\d+)?(?:万|亿)?%?")
# What is not a value: heading numerals, document numbers, editions, references to annexes, figures and tables.
_NOT_VALUES = re.compile(r"^\s*\d+\s*[.、．](?!\d)|〔\d{4}〕\d*号?|[（(]\d{4}年?版[）)]|(?:附件|图|表)\s?\d+|GB/T\s?\d+(?:[—-]\d+)?|第\d+条|第\d+页")
_CODE = re.compile(r"[A-Za-z]+\d+(?:-\d+)?")


@dataclass(frozen=True)
class Number:
    """A number in a text: what is written, where (start, end), and its quantity (percent as written)."""

    text: str
    start: int
    end: int
    quantity: Decimal


def narrow(text: str) -> str:
    """Return a text with full-width digits and signs made half-width, character by character."""
    return "".join(unicodedata.normalize("NFKC", sign) if "！" <= sign <= "～" and sign not in "（），；：？！" else sign for sign in text)


def numbers(text: str) -> list[Number]:
    """Return the numbers of a paragraph that are values, in order; positions hold for the text as given."""
    plain = narrow(text)
    barred = [match.span() for pattern in (_NOT_VALUES, _CODE) for match in pattern.finditer(plain)]
    found = []
    for match in _NUMBER.finditer(plain):
        if not any(a < match.end() and match.start() < b for a, b in barred):
            found.append(Number(text[match.start():match.end()], match.start(), match.end(), quantity(match[0])))
    return found


def quantity(text: str) -> Decimal:
    """Return the quantity of a written number: 2万 is 20000, 92.58% is 92.58."""
    plain = narrow(text).replace(",", "").rstrip("%")
    scale = _SCALES.get(plain[-1:], Decimal(1))
    return Decimal(plain.rstrip("万亿")) * scale
