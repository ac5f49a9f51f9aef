"""Figures as quantities: ９２．５８％ = 百分之九十二点五八, 2万余 = 20000余, 三家 = 3家, 11月2日 = 2023年11月2日.

What a figure says is its amount with sign and scale, its measure word, and the words that limit it or give it a direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from shifan.chinese.bounds import marks
from shifan.chinese.dates import agree, dates, times
from shifan.chinese.numbers import NOT_VALUES, WORDS, narrow
from shifan.chinese.numerals import DIGITS, LARGE, amount, share
from shifan.chinese.units import COUNTED, MEASURES, UNIT, united

_SIGNS = "".join(sorted(set(DIGITS)))
_CN = f"[{_SIGNS}十百千万亿]"
_CNS = f"{_CN}{{1,16}}"  # no numeral is longer; patterns without bounds would take a damaged file's whole day
_GROUPED = rf"\d{{1,3}}(?:[ ，’']\d{{3}}){{1,5}}(?!\d)(?:\.\d+)?(?=\s*[万亿{MEASURES}])"  # 1 234户; without a measure behind, these are two numbers
_DIGIT = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,5}}(?!\d)(?:\.\d+)?|{_GROUPED}|\d+(?:\.\d+)?)"
_SCALE = r"(?:[十百千]?(?:万亿|万|亿)|[百千](?![克米瓦分]))"
_SCALED = (
    rf"\s{{0,2}}(?:余|多)?\s{{0,2}}{_SCALE}(?:(?<=亿)\d+(?:\.\d+)?千?万|(?<=万)\d千(?:\d百)?)?"
)
_MINUS = rf"(?:(?<![0-9A-Za-z%年{MEASURES}])[-−]|负|零下)"
_PLAIN = re.compile(
    rf"(?P<minus>{_MINUS})?(?<![A-Za-z0-9.])(?P<digits>{_DIGIT}(?:{_SCALED})?)\s*(?P<percent>[%‰])?"
)
_FRACTION = re.compile(
    rf"(?P<minus>{_MINUS})?(?:(?P<words>(?<!{_CN}){_CNS}分之(?:\d+(?:\.\d+)?|{_CNS}(?:点[{_SIGNS}]+)?))|(?P<tenths>[{_SIGNS}\d])成(?P<half>[{_SIGNS}])?(?![不立为了长功员本群交效果])"
    r"|(?<![\d/.])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/.]))"
)
_WORDS = re.compile(
    rf"(?P<minus>负|零下)?(?<![几数{_SIGNS}十百千万亿]){WORDS}(?P<cn>{_CNS}(?:点[{_SIGNS}]{{1,16}}[万亿]{{0,2}})?)(?!是|[大届]|分之)"
)
_BARRED = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]+\d+(?:-\d+)?|GB/?T?\s?\d+(?:[—.-]\d+)*|第\s*{_CN}+[章节条款页号部]|^\s*{_CN}+[、．.](?!{_CN}+月)|^\s*[（(]\s*{_CN}+\s*[）)]|^\s*\d{{1,2}}[）)]"
    r"|^\s*\d{1,2}(?:\.\d{1,2}){1,3}(?:\s+|、)(?![\d万亿%‰元])|[（(]\d{4}年?版[）)]|[图表]\s?\d+所示"
)
_MORE, _UNIT, _RANGE = (
    re.compile(r"\s*(?P<more>[余多])?"),
    re.compile(rf"\s*(?P<unit>{UNIT})"),
    re.compile(r"\s*(?:[至到~～–-]|—{1,2})\s*$"),
)
_COUNTED, _TO_COUNTED = (
    re.compile(rf"[余多]?{COUNTED}"),
    re.compile(rf"[至到—-]{{1,2}}{_CNS}{COUNTED}"),
)
_AROUND, LEAD, _QUOTES = 12, 8, ("“", '"', "‘", "「")


@dataclass(frozen=True)
class Quantity:
    """What a figure says: its kind (number, percent, date, time), its amount, its measure word, and marks such as above, about, down."""

    kind: str
    amount: Decimal | tuple[int | None, ...]
    hedges: frozenset[str] = frozenset()
    unit: str = ""

    @property
    def key(self) -> tuple:
        """Return what figures that say the same have in common; it leaves out year and month of a date, which may be unsaid."""
        return (
            (self.kind, self.amount[2] or self.amount[1:])
            if self.kind == "date"
            else (self.kind, self.amount, self.unit, self.hedges)
        )

    def same(self, other: Quantity) -> bool:
        """Return whether two figures say the same; a date without year or month agrees with one that has it."""
        if self.kind != other.kind or self.hedges != other.hedges or self.unit != other.unit:
            return False
        return (
            agree(self.amount, other.amount) if self.kind == "date" else self.amount == other.amount
        )


@dataclass(frozen=True)
class Figure:
    """A figure in a text: where (`stop` is behind its measure word), what it says, and the words of its clause, by which it is recognized."""

    start: int
    end: int
    stop: int
    quantity: Quantity
    shown: str
    lead: str
    context: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the signs of the context and each two that follow each other."""
        return frozenset(self.context) | {
            self.context[n : n + 2] for n in range(len(self.context) - 1)
        }


def figures(text: str) -> list[Figure]:
    """Return the figures of a paragraph in order; numbering, document numbers and editions are none."""
    plain = narrow(text)
    taken, found = bytearray(len(plain)), []
    for start, end in (
        hit.span() for pattern in (NOT_VALUES, _BARRED) for hit in pattern.finditer(plain)
    ):
        taken[start:end] = b"x" * (end - start)
    for start, end, quantity in _read(plain):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            found.append(_figure(text, plain, start, end, quantity))
    return _ranged(sorted(found, key=lambda figure: figure.start), plain)


def _read(plain: str) -> Iterator[tuple[int, int, Quantity]]:
    """Yield what may be a figure, the surer reading first."""
    yield from ((start, end, Quantity("date", date)) for start, end, date in dates(plain))
    yield from ((start, end, Quantity("time", time)) for start, end, time in times(plain))
    for hit in _FRACTION.finditer(plain):
        if not hit["over"] or int(hit["over"]) < int(hit["under"]):
            yield *hit.span(), Quantity("percent", _signed(hit, _fraction(hit)))
    for hit in _PLAIN.finditer(plain):
        yield hit.start(), hit.start() + len(hit[0].rstrip()), _digits(hit)
    for hit in _WORDS.finditer(plain):
        if _states(hit["cn"], _sign_before(plain, hit.start()), plain[hit.end() : hit.end() + 9]):
            yield *hit.span(), Quantity("number", _signed(hit, amount(hit["cn"])))


def _digits(hit: re.Match) -> Quantity:
    """Return a number in digits, or a percentage; 5‰ is 0.5%."""
    number = _signed(hit, amount(re.sub(r"[\s,，’'余多]", "", hit["digits"])))
    return Quantity(
        "percent" if hit["percent"] else "number",
        (number / 10).normalize() if hit["percent"] == "‰" else number,
    )


def _signed(hit: re.Match, number: Decimal) -> Decimal:
    return (-number if hit["minus"] else number).normalize()


def _fraction(hit: re.Match) -> Decimal:
    if hit["over"]:
        return Decimal(hit["over"]) * 100 / Decimal(hit["under"])
    return (
        share(hit["words"])
        if hit["words"]
        else amount(hit["tenths"]) * 10 + amount(hit["half"] or "")
    )


def _states(numeral: str, before: str, after: str) -> bool:
    """Return whether numerals in characters are a figure: with scale or 点, a year, or one (not 一) before a measure word and not a name in quotation marks."""
    digits = sum(sign in DIGITS for sign in numeral)
    if "点" in numeral or (
        numeral[0] not in LARGE and (digits == len(numeral) == 4 or 0 < digits < len(numeral))
    ):
        return True
    if before in _QUOTES or not (_COUNTED.match(after) or _TO_COUNTED.match(after)):
        return False
    return numeral[0] == "十" or (
        len(numeral) == 1
        and digits == 1
        and (numeral not in "一零〇壹" or before == "第" or bool(_TO_COUNTED.match(after)))
    )


def _figure(text: str, plain: str, start: int, end: int, quantity: Quantity) -> Figure:
    stop = end
    if quantity.kind in ("number", "percent"):
        quantity, end, stop = _measured(plain, start, end, quantity)
    lead = _clean(re.split("[，。；,;：\n]", plain[max(0, start - _AROUND) : start])[-1])
    return Figure(
        start,
        end,
        stop,
        quantity,
        text[max(0, start - LEAD) : end + 5],
        lead,
        lead + _clean(re.split("[，。；、,;\n]", plain[end : end + 8])[0]),
    )


def _measured(plain: str, start: int, end: int, quantity: Quantity) -> tuple[Quantity, int, int]:
    """Return a number with its measure word and marks, where it ends with 余 or 多, and where its measure word does."""
    more = _MORE.match(plain, end)
    unit = _UNIT.match(plain, more.end()) if quantity.kind == "number" else None
    measure = ("第" if _sign_before(plain, start) == "第" else "") + (
        united(unit["unit"]) if unit else ""
    )
    behind = (unit or more).end()
    found = marks(
        plain[max(0, start - _AROUND) : start], plain[behind : behind + 9].lstrip(), measure
    )
    above = {"above"} if more["more"] or re.search("[余多]", plain[start:end]) else set()
    end = more.end() if more["more"] else end
    return (
        Quantity(quantity.kind, quantity.amount, found | above, measure),
        end,
        unit.end() if unit else end,
    )


def _sign_before(plain: str, start: int) -> str:
    return plain[max(0, start - 3) : start].rstrip()[-1:]


def _clean(text: str) -> str:
    return re.sub(r"[\d%‰.,余多约近万亿\s]", "", text)


def _ranged(found: list[Figure], plain: str) -> list[Figure]:
    """Return the figures, a first of a range (3—5家, 98至99%) with the measure of the second."""
    for n, (one, other) in enumerate(pairwise(found)):
        first, second = one.quantity, other.quantity
        if (
            first.kind == "number"
            and not first.unit
            and second.kind in ("number", "percent")
            and _RANGE.match(plain[one.end : other.start])
        ):
            found[n] = replace(one, quantity=replace(first, kind=second.kind, unit=second.unit))
    return found
