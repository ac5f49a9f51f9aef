"""Dates and times as reports write them.

Such as 2023年11月2日, 2023-11-02, 2023.11月, 二〇二三年十一月二日, 11月2—12日, 1至10月, 9时30分.

A day without a month takes month and year from the date before it in the sentence, a month behind 至 its year.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from shifan.chinese.numerals import amount
from shifan.patterns import pattern_of
from shifan.records import dataclass

_DAY = r"(?:(?<!\d)\d{1,2}|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3})"
_YEAR = "(?:(?:19|20)\\d{2}|[一二][零〇一二三四五六七八九]{3})"
_TO = r"[至到、—–~-]{1,2}"
_DATE = pattern_of(
    r"(?<![\d.])(?P<iso_year>(?:19|20)\d{2})(?P<sign>[-/.])(?P<iso_month>0?[1-9]|1[0-2])"
    r"(?P=sign)(?P<iso_day>0?[1-9]|[12]\d|3[01])(?![\d.])"
    rf"|(?:(?P<year>{_YEAR})\s*[年.]\s*)?(?P<month>{_DAY})\s*月\s*(?P<day>{_DAY})(?:\s*[日号]|(?={_TO}{_DAY}日))"
    rf"|(?:(?P<year_only>{_YEAR})\s*[年.]\s*)?(?P<month_only>{_DAY})(?:\s*月(?!龄)份?|(?={_TO}{_DAY}月))"
    rf"|(?P<day_only>{_DAY})(?:日(?![内均用常游]|以内|之内)|(?={_TO}{_DAY}日))"
)
_YEARS = ("iso_year", "year", "year_only")
_MONTHS = ("iso_month", "month", "month_only")
_DAYS = ("iso_day", "day", "day_only")
_TIME = pattern_of(
    r"(?<![\d.:：])(?P<hour>[01]?\d|2[0-4])[:：时点](?P<minute>[0-5]\d)分?(?![\d.%])"
)
_LIKE_TIME = pattern_of(r"\d[:：时点][0-5]\d")  # soon seen: most texts have none
_LIKE_ISO_DATE = pattern_of(r"\d{4}[-/.]\d")
_RANGE = pattern_of(rf"\s*{_TO}\s*$")
_SENTENCE_END = pattern_of("[。；！？\n]")
Spans = tuple[tuple[int, int], ...]


class Date(NamedTuple):
    """A date as far as it is known."""

    year: int | None
    month: int | None
    day: int | None


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text: where it begins and ends, where its numerals stand, and the date."""

    start: int
    end: int
    numerals: Spans
    date: Date


@dataclass(frozen=True)
class WrittenTime:
    """A time of day in a text: where it begins and ends, where its numerals stand, and the minutes since midnight."""

    start: int
    end: int
    numerals: Spans
    minutes: int


def times(text: str) -> list[WrittenTime]:
    """Return the times of day in a text, in order."""
    if not _LIKE_TIME.search(text):
        return []
    return [
        WrittenTime(
            *hit.span(),
            (hit.span("hour"), hit.span("minute")),
            int(hit["hour"]) * 60 + int(hit["minute"]),
        )
        for hit in _TIME.finditer(text)
    ]


def dates(text: str) -> list[WrittenDate]:
    """Return the dates of a text, in order: year, month, day as far as they are said or follow from the date before."""
    written: list[WrittenDate] = []
    if "月" not in text and "日" not in text and not _LIKE_ISO_DATE.search(text):
        return written
    for hit in _DATE.finditer(text):
        said = Date(_first(hit, _YEARS), _first(hit, _MONTHS), _first(hit, _DAYS))
        if not _is_possible(said):
            continue
        date = said
        if written:
            date = _completed(said, written[-1].date, text[written[-1].end : hit.start()])
        spans = [hit.span(name) for name in (*_YEARS, *_MONTHS, *_DAYS) if hit[name]]
        written.append(WrittenDate(*hit.span(), tuple(spans), date))
    return written


def agree(first: Date, second: Date) -> bool:
    """Return whether two dates are as exact and the same.

    A year, or a month before a day, may be unsaid in one of them.
    """
    years = first.year == second.year or None in (first.year, second.year)
    month_may_lack = first.day is not None and None in (first.month, second.month)
    months = first.month == second.month or month_may_lack
    return first.day == second.day and months and years


def _first(hit: re.Match[str], names: tuple[str, ...]) -> int | None:
    """Return the number of the first of some groups that has matched; None if none has."""
    said = [hit[name] for name in names if hit[name]]
    return int(amount(said[0])) if said else None


def _is_possible(date: Date) -> bool:
    has_month = date.month is None or 1 <= date.month <= 12
    return has_month and (date.day is None or 1 <= date.day <= 31)


def _completed(date: Date, before: Date, between: str) -> Date:
    """Return a date with what it takes from the one before it in the same sentence.

    `between` is the text between them.
    """
    if _SENTENCE_END.search(between):
        return date
    if date.month is None:
        return Date(before.year, before.month, date.day)
    if date.year is None and _RANGE.match(between):
        return date._replace(year=before.year)
    return date
