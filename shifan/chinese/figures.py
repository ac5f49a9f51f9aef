"""The one reader of figures in a text.

９２．５８％ = 百分之九十二点五八, 2万余 = 20000余, 三家 = 3家, 11月2日 = 2023年11月2日.

What a figure says is its amount with sign and scale, its measure word, and the words that limit it or give it a
direction. `figures` is for those who compare texts, `written_numbers` for those who ask of each number that is
written where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from shifan.chinese.dates import Date, Spans, agree, dates, times
from shifan.chinese.half_width import half_width
from shifan.chinese.measure_words import COUNTED, MEASURE, MEASURE_SIGNS, THINGS, canonical_measure
from shifan.chinese.not_figures import not_figures
from shifan.chinese.numerals import DIGITS, IN_DIGITS, LARGE, amount, share
from shifan.chinese.qualifiers import ABOVE, qualifiers
from shifan.patterns import pattern_of
from shifan.records import dataclass

NUMBER, PERCENT, DATE, TIME = "number", "percent", "date", "time"
_SIGNS = "".join(sorted(DIGITS))
_NUMERAL_SIGN = f"[{_SIGNS}十百千拾佰仟万亿]"
# No numeral is longer; patterns without bounds would take a damaged file's whole day.
_NUMERAL = f"{_NUMERAL_SIGN}{{1,16}}"
# 1 234户; without a measure behind, these are two numbers.
_GROUPED = rf"\d{{1,3}}(?:[ ，’']\d{{3}}){{1,5}}(?!\d)(?:\.\d+)?(?=\s*[万亿{MEASURE_SIGNS}])"
_DIGITS = rf"(?:{_GROUPED}|{IN_DIGITS})"
_SCALE = r"(?:[十百千]?(?:万亿|万|亿)|[百千](?![克米瓦分]))"
# 1亿2000万, 12万3千5百
_REST = r"(?:(?<=亿)\d+(?:\.\d+)?千?万|(?<=万)\d千(?:\d百)?)?"
_SCALED = rf"\s{{0,2}}(?:余|多)?\s{{0,2}}{_SCALE}{_REST}"
_MINUS = r"(?:(?<![0-9A-Za-z%])[-−]|负|零下)"
_IN_DIGITS = pattern_of(
    rf"(?P<minus>{_MINUS})?(?<![0-9.])(?P<digits>{_DIGITS}(?:{_SCALED})?)\s*(?P<percent>[%‰])?"
)
_SHARE = rf"(?<!{_NUMERAL_SIGN}){_NUMERAL}分之(?:(?P<of_share>\d+(?:\.\d+)?)|{_NUMERAL}(?:点[{_SIGNS}]{{1,16}})?)"
_TENTHS = rf"(?P<tenths>[{_SIGNS}\d])成(?P<half>[{_SIGNS}])?(?![不立为了长功员本群交效果])"
_RATIO = r"(?<![\d/.])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/.])"
_FRACTION = pattern_of(rf"(?P<minus>{_MINUS})?(?:(?P<share>{_SHARE})|{_TENTHS}|{_RATIO})")
_SIGNS_OF_FRACTIONS = ("分之", "成", "/")
# Set words: “十四五”规划, 一五一十.
_NO_SET_WORD = '(?!一五一十|十[一二三四五]五(?:规划|时期|期间|[”"]|$))'
_IN_CHARACTERS = pattern_of(
    rf"(?P<minus>负|零下)?(?<![几数]){_NO_SET_WORD}(?<!{_NUMERAL_SIGN})"
    rf"(?P<numeral>{_NUMERAL}(?:点[{_SIGNS}]{{1,16}}[万亿]{{0,2}})?)(?!是|[大届]|分之)"
)
_DIGITS_ALONE = pattern_of(r"\d{1,9}(?:\.\d{1,6})?")
_PLAIN_DIGITS, _IN_BETWEEN = pattern_of(r"\d+(?:\.\d+)?"), pattern_of(r"[\s,，’'余多]")
_ANY_NUMERAL = pattern_of(rf"\d|{_NUMERAL_SIGN}")
_MORE = pattern_of(r"\s*[余多]")
_MEASURE = pattern_of(rf"\s*(?P<measure>{MEASURE})")
# What is written together: 1 234, but 2044 of 2044 万元 and 92.58 of 92.58 %.
_NOT_BEHIND_BLANK = pattern_of(r"\S+(?:\s\d\S*)*")
_RANGE = pattern_of(r"\s*(?:[至到~～–-]|—{1,2})\s*$")
# 5度-18度 is a range, 温度-18度 is none.
_RANGE_START = pattern_of(rf"(?:\d|{_NUMERAL_SIGN})[余多]?(?:{MEASURE}|[号时])\s*$")
_COUNTED = pattern_of(rf"[余多]?{COUNTED}")
_TO_COUNTED = pattern_of(rf"[至到—-]{{1,2}}{_NUMERAL}{COUNTED}")
_NOT_IN_CONTEXT = pattern_of(r"[\d%‰.,余多约近万亿\s]")
_CLAUSE_START, _CLAUSE_END = pattern_of("[，。；,;：\n]"), pattern_of("[，。；、,;\n]")
_QUOTES = ("“", '"', "‘", "「")
_AROUND = 12  # how far words before a figure say something of it
_BEHIND = 9
_NO_DATE = Date(None, None, None)
EXCERPT_BEFORE, _EXCERPT_BEHIND, _CONTEXT_BEHIND = 8, 5, 8


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure says: kind, amount, measure word in canonical writing, and qualifiers such as above or down.

    The amount of a percentage is in percent, that of a time in minutes since midnight; a date has none, but a `date`.
    """

    kind: str
    amount: Decimal = Decimal(0)
    qualifiers: frozenset[str] = frozenset()
    measure: str = ""
    date: Date = _NO_DATE

    @property
    def key(self) -> tuple[object, ...]:
        """Return what figures that say the same have in common.

        Year and month of a date may be unsaid and are left out.
        """
        if self.kind == DATE:
            return (DATE, self.date.day or (self.date.month, None))
        return (self.kind, self.amount, self.measure, self.qualifiers)

    def same(self, other: Quantity) -> bool:
        """Return whether two figures say the same; a date without year or month agrees with one that has it."""
        if (self.kind, self.qualifiers, self.measure) != (
            other.kind,
            other.qualifiers,
            other.measure,
        ):
            return False
        return agree(self.date, other.date) if self.kind == DATE else self.amount == other.amount

    def same_amount(self, other: Quantity) -> bool:
        """Return whether amount and date are equal, whatever measure and qualifiers are."""
        return (self.amount, self.date) == (other.amount, other.date)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: where it stands, what it says, and the words of its clause, by which it is recognized.

    `end` is behind 余 and 多, `measure_end` behind the measure word; `numerals` are the places of the numbers it is
    written with, several in a date or a ratio. `lead` are the words before it, `context` those around it, both
    without numerals.
    """

    start: int
    end: int
    measure_end: int
    numerals: Spans
    quantity: Quantity
    excerpt: str
    lead: str
    context: str


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as it is written in a text, and where."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A possible figure: where it and its numerals stand, and what it says without measure and qualifiers."""

    start: int
    end: int
    numerals: Spans
    quantity: Quantity


@lru_cache(
    maxsize=4096
)  # those that are compared stand near each other; all of a large report take much memory
def signs_and_pairs(context: str) -> frozenset[str]:
    """Return the signs of a context and each two that follow each other."""
    return frozenset((*context, *(first + second for first, second in pairwise(context))))


@lru_cache(maxsize=4096)  # a report's cells say the same few things again and again
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a paragraph in order; numbering, document numbers, codes and editions are none."""
    plain = half_width(text)
    if _DIGITS_ALONE.fullmatch(plain):  # most cells of a large table
        return (_number_alone(text, plain),)
    found = [_figure(text, plain, reading) for reading in _figures_read(plain)]
    return _with_measures_of_ranges(found, plain)


def written_numbers(text: str) -> list[WrittenNumber]:
    """Return the numbers of a paragraph that are values, in order, a date or a ratio as the numbers it is written with.

    A numeral of one character counts where it counts things (三家); before periods, kinds and ranks (近三年, 两种方式,
    第四批) it is wording that no data state.
    """
    return [WrittenNumber(text[start:end], start, end) for start, end in _places_of_numbers(text)]


@lru_cache(maxsize=4096)
def _places_of_numbers(text: str) -> Spans:
    """Return where the numbers of a paragraph are written; what else figures say is found out only if it decides."""
    plain = half_width(text)
    if _DIGITS_ALONE.fullmatch(plain):
        return ((0, len(plain)),)
    places = tuple(place for reading in _figures_read(plain) for place in reading.numerals)
    if not any(end - start == 1 and not text[start].isdigit() for start, end in places):
        return places
    return tuple(
        (start, end)
        for figure in figures(text)
        for start, end in figure.numerals
        if not _is_wording(text[start:end], figure.quantity)
    )


def is_serial_number(text: str) -> bool:
    """Return whether a text is nothing but a short whole number: the 序号 of a table's row."""
    return re.fullmatch(r"\s*\d{1,4}\s*", half_width(text)) is not None


def _is_wording(numeral: str, quantity: Quantity) -> bool:
    is_one_character = len(numeral) == 1 and not numeral.isdigit()
    return is_one_character and quantity.kind == NUMBER and quantity.measure not in THINGS


def _number_alone(text: str, plain: str) -> Figure:
    """Return the figure of a text that is nothing but a number: no word says anything of it."""
    end = len(plain)
    quantity = Quantity(NUMBER, Decimal(plain).normalize())
    return Figure(0, end, end, ((0, end),), quantity, text[: end + _EXCERPT_BEHIND], "", "")


def _figures_read(plain: str) -> list[_Reading]:
    """Return the readings that hold, in order: no two share a sign, and none has one of what is no figure."""
    if not _ANY_NUMERAL.search(plain):
        return []
    taken = bytearray(len(plain))
    for start, end in not_figures(plain):
        taken[start:end] = b"x" * (end - start)
    found = []
    for reading in _readings(plain):
        start, end = reading.start, reading.end
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            found.append(reading)
    return sorted(found, key=lambda reading: reading.start)


def _readings(plain: str) -> Iterator[_Reading]:
    """Yield what may be a figure, the surer reading first."""
    for date in dates(plain):
        yield _Reading(date.start, date.end, date.numerals, Quantity(DATE, date=date.date))
    for time in times(plain):
        minutes = Quantity(TIME, Decimal(time.minutes))
        yield _Reading(time.start, time.end, time.numerals, minutes)
    yield from _fractions(plain)
    yield from _numbers_in_digits(plain)
    yield from _numbers_in_characters(plain)


def _fractions(plain: str) -> Iterator[_Reading]:
    """Yield 百分之九十二, 九成, 九成五, and 1/3 — but not 12/5."""
    if not any(sign in plain for sign in _SIGNS_OF_FRACTIONS):
        return
    for hit in _FRACTION.finditer(plain):
        numerals: Spans = (hit.span("of_share" if hit["of_share"] else 0),)
        if hit["over"]:
            if int(hit["over"]) >= int(hit["under"]):
                continue
            percent = Decimal(hit["over"]) * 100 / Decimal(hit["under"])
            numerals = (hit.span("over"), hit.span("under"))
        elif hit["share"]:
            percent = share(hit["share"])
        else:
            percent = amount(hit["tenths"]) * 10 + amount(hit["half"] or "")
        yield _Reading(*hit.span(), numerals, Quantity(PERCENT, _signed(hit, percent)))


def _numbers_in_digits(plain: str) -> Iterator[_Reading]:
    """Yield numbers in digits, with scale or percent sign; 5‰ is 0.5%."""
    for hit in _IN_DIGITS.finditer(plain):
        start, end = hit.start(), hit.start() + len(hit[0].rstrip())
        digits = hit["digits"]
        is_plain = _PLAIN_DIGITS.fullmatch(digits) is not None
        number = Decimal(digits) if is_plain else amount(_IN_BETWEEN.sub("", digits))
        if hit["minus"] in ("-", "−") and _RANGE_START.search(plain[max(0, start - 8) : start]):
            start += 1
        elif hit["minus"]:
            number = -number
        if hit["percent"] == "‰":
            number /= 10
        kind = PERCENT if hit["percent"] else NUMBER
        numeral = _NOT_BEHIND_BLANK.match(plain, start, end)
        numerals = ((start, end if numeral is None else numeral.end()),)
        yield _Reading(start, end, numerals, Quantity(kind, number.normalize()))


def _numbers_in_characters(plain: str) -> Iterator[_Reading]:
    """Yield numerals in characters that state a quantity."""
    for hit in _IN_CHARACTERS.finditer(plain):
        before, after = _sign_before(plain, hit.start()), plain[hit.end() : hit.end() + _BEHIND]
        if _states_quantity(hit["numeral"], before, after):
            number = Quantity(NUMBER, _signed(hit, amount(hit["numeral"])))
            yield _Reading(*hit.span(), (hit.span(),), number)


def _signed(hit: re.Match[str], number: Decimal) -> Decimal:
    return (-number if hit["minus"] else number).normalize()


def _states_quantity(numeral: str, before: str, after: str) -> bool:
    """Return whether a numeral in characters is a figure, by the sign before and the text behind it.

    It is with a scale or 点, and as a year digit by digit; one character is where it counts something.
    """
    return "点" in numeral or _is_scaled_or_year(numeral) or _counts(numeral, before, after)


def _is_scaled_or_year(numeral: str) -> bool:
    digits = sum(sign in DIGITS for sign in numeral)
    is_year = digits == len(numeral) == 4
    return numeral[0] not in LARGE and (is_year or 0 < digits < len(numeral))


def _counts(numeral: str, before: str, after: str) -> bool:
    """Return whether 十, or a numeral of one character (but not 一), stands before a measure word.

    A name in quotation marks that begins with it (“三年行动”) counts nothing.
    """
    to_counted = bool(_TO_COUNTED.match(after))
    if before in _QUOTES or not (to_counted or _COUNTED.match(after)):
        return False
    if numeral[0] in "十拾":
        return True
    is_vague = numeral in "一零〇壹" and before != "第" and not to_counted
    return len(numeral) == 1 and numeral in DIGITS and not is_vague


def _figure(text: str, plain: str, reading: _Reading) -> Figure:
    """Return the figure of a reading, with its measure and qualifiers and the words around it."""
    start, end, quantity = reading.start, reading.end, reading.quantity
    measure_end = end
    if quantity.kind in (NUMBER, PERCENT):
        quantity, end, measure_end = _measured(plain, start, end, quantity)
    lead = _words(_CLAUSE_START.split(plain[max(0, start - _AROUND) : start])[-1])
    behind = _words(_CLAUSE_END.split(plain[end : end + _CONTEXT_BEHIND])[0])
    excerpt = text[max(0, start - EXCERPT_BEFORE) : end + _EXCERPT_BEHIND]
    return Figure(start, end, measure_end, reading.numerals, quantity, excerpt, lead, lead + behind)


def _measured(plain: str, start: int, end: int, quantity: Quantity) -> tuple[Quantity, int, int]:
    """Return a number with its measure and qualifiers, where it ends with 余 or 多, and where its measure word does."""
    more = _MORE.match(plain, end)
    more_end = more.end() if more else end
    hit = _MEASURE.match(plain, more_end) if quantity.kind == NUMBER else None
    rank = "第" if _sign_before(plain, start) == "第" else ""
    measure = rank + (canonical_measure(hit["measure"]) if hit else "")
    measure_end = hit.end() if hit else more_end
    before, after = (
        plain[max(0, start - _AROUND) : start],
        plain[measure_end : measure_end + _AROUND],
    )
    said = qualifiers(before, after.lstrip()[:_BEHIND], measure)
    if more or "余" in (numeral := plain[start:end]) or "多" in numeral:
        said |= {ABOVE}
    # A third of the time of `replace`.
    measured = Quantity(quantity.kind, quantity.amount, said, measure, quantity.date)
    return measured, more_end, measure_end


def _sign_before(plain: str, start: int) -> str:
    return plain[max(0, start - 3) : start].rstrip()[-1:]


def _words(text: str) -> str:
    return _NOT_IN_CONTEXT.sub("", text)


def _with_measures_of_ranges(found: list[Figure], plain: str) -> tuple[Figure, ...]:
    """Return the figures, the first of a range (3—5家, 98至99%) with the measure of the second."""
    measured = list(found)
    for n, (first, second) in enumerate(pairwise(found)):
        lacks_measure = first.quantity.kind == NUMBER and not first.quantity.measure
        is_range = second.quantity.kind in (NUMBER, PERCENT) and _RANGE.match(
            plain[first.end : second.start]
        )
        if lacks_measure and is_range:
            kind, measure = second.quantity.kind, second.quantity.measure
            measured[n] = replace(
                first, quantity=replace(first.quantity, kind=kind, measure=measure)
            )
    return tuple(measured)
