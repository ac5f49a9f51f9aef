"""Dates and times as reports write them: 2023年11月2日, 2023-11-02, 二〇二三年十一月二日, 11月2—12日, 1至10月, 9时30分.

A day without a month takes month and year from the date before it in the sentence, a month behind 至 its year.
"""

from __future__ import annotations

import re

from shifan.chinese.numerals import amount

_N = r"(?:(?<!\d)\d{1,2}|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3})"
_Y = "(?:(?:19|20)\\d{2}|[一二][零〇一二三四五六七八九]{3})"
_TO = r"[至到、—–~-]{1,2}"
_DATE = re.compile(
    rf"(?<![\d.])(?P<iy>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<im>0?[1-9]|1[0-2])(?P=sep)(?P<id>0?[1-9]|[12]\d|3[01])(?![\d.])"
    rf"|(?:(?P<y>{_Y})\s*年\s*)?(?P<m>{_N})\s*月\s*(?P<d>{_N})(?:\s*[日号]|(?={_TO}{_N}日))"
    rf"|(?:(?P<my>{_Y})\s*年\s*)?(?P<mm>{_N})(?:\s*月(?!龄)份?|(?={_TO}{_N}月))"
    rf"|(?P<only>{_N})(?:日(?![内均用常游]|以内|之内)|(?={_TO}{_N}日))"
)
_TIME = re.compile(r"(?<![\d.:：])(?P<h>[01]?\d|2[0-4])[:：时点](?P<min>[0-5]\d)分?(?![\d.%])")
_RANGE = re.compile(rf"\s*{_TO}\s*$")
Date = tuple[int | None, int | None, int | None]


def times(text: str) -> list[tuple[int, int, tuple[int, int]]]:
    """Return the times of day in a text: start, end, hour and minute."""
    return [(*hit.span(), (int(hit["h"]), int(hit["min"]))) for hit in _TIME.finditer(text)]


def dates(text: str) -> list[tuple[int, int, Date]]:
    """Return the dates of a text: start, end, and year, month, day as far as they are said or follow from the date before."""
    found: list[tuple[int, int, Date]] = []
    for hit in _DATE.finditer(text):
        year, month, day = _said(hit)
        if (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31):
            before = found[-1] if found else None
            found.append(
                (
                    *hit.span(),
                    _carried(
                        (year, month, day),
                        before and before[2],
                        text[before[1] : hit.start()] if before else "",
                    ),
                )
            )
    return found


def agree(one: Date, other: Date) -> bool:
    """Return whether two dates are as exact and the same; a year, or a month before a day, may be unsaid in one of them."""
    (year, month, day), (year2, month2, day2) = one, other
    months = month == month2 or (day is not None and None in (month, month2))
    return day == day2 and months and (year == year2 or None in (year, year2))


def _said(hit: re.Match) -> Date:
    parts = hit.groupdict()
    return tuple(
        next((int(amount(parts[name])) for name in names if parts[name]), None)
        for names in (("iy", "y", "my"), ("im", "m", "mm"), ("id", "d", "only"))
    )


def _carried(date: Date, before: Date | None, between: str) -> Date:
    year, month, day = date
    if before is None or re.search("[。；！？\n]", between):
        return date
    if month is None:
        return before[0], before[1], day
    return (before[0] if year is None and _RANGE.match(between) else year), month, day
