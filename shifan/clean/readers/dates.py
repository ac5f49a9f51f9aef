"""Readers of dates as people write them, and as spreadsheets count them."""

from __future__ import annotations

import datetime as dt
import re

from shifan.clean.readers.parsed import QUOTES, Parsed, Reader, wrong
from shifan.clean.text import MISSING_WORDS, packed, plain
from shifan.intake.corrections import shown

_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YMD = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?")
_MD = re.compile(r"(\d{1,2})[月./\-](\d{1,2})日?")
_RANGE = re.compile(r"\d日?[至到~～—]+\d|日-\d|\d{4}\D.*-.*\d{4}\D")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 … 2100-01-01 in the 1900 date system
_TO_1904 = 1462


def date(year: int | None = None, date1904: bool = False) -> Reader:
    """Return a reader of dates; `year` completes dates without one (None: they are refused)."""

    def read(raw: object) -> Parsed:
        if isinstance(raw, dt.date):
            day = raw.date() if isinstance(raw, dt.datetime) else raw
            if not 2000 <= day.year < 2100:
                return wrong("date", "2000年至2099年的日期，如 2023-11-02")
            return (
                Parsed(
                    day,
                    "date-1904",
                    False,
                    day.isoformat(),
                    "工作簿使用1904日期系统，已按该系统换算，请核对",
                    True,
                )
                if date1904
                else Parsed(day)
            )
        found = packed(raw).lstrip(QUOTES)
        if found in MISSING_WORDS:
            return (
                Parsed(None, "missing-word", False, "留空", "按缺失处理") if found else Parsed(None)
            )
        try:
            if isinstance(raw, float) and not raw.is_integer():
                raise ValueError(found)
            return _date(shown(raw), found, year, date1904)
        except ValueError:
            return wrong(
                "date",
                "一个日期，如 2023-11-02" if _RANGE.search(found) else "日期，如 2023-11-02",
                "这里只填一个日期，请改正" if _RANGE.search(found) else "请改正该单元格",
            )

    return read


def _date(typed: str, found: str, year: int | None, date1904: bool) -> Parsed:
    match = (
        _DIGITS.fullmatch(found) or _YMD.fullmatch(found) or _YMD.fullmatch(_without_clock(typed))
    )
    if match:
        day = dt.date(*map(int, match.groups()))
        if not 2000 <= day.year < 2100:
            raise ValueError(found)
        return (
            Parsed(day)
            if typed == day.isoformat()
            else Parsed(day, "date-form", False, day.isoformat(), "日期写法已规范")
        )
    match = _MD.fullmatch(found)
    if match and year:
        day = dt.date(year, *map(int, match.groups()))
        return Parsed(day, "date-year", False, day.isoformat(), f"缺年份，按现场检查年份{year}年补")
    serial = (
        int(found) + date1904 * _TO_1904
        if found.isascii() and found.isdigit() and len(found) == 5
        else 0
    )
    if serial in _SERIALS:
        day = _EPOCH + dt.timedelta(days=serial)
        return Parsed(
            day,
            "date-serial",
            False,
            day.isoformat(),
            f"日期序列号已换算（{1904 if date1904 else 1900}日期系统）",
        )
    raise ValueError(found)


def _without_clock(typed: str) -> str:
    """Return a date without the time of day after it, blanks removed."""
    head, _, clock = plain(typed).replace("T", " ").rpartition(" ")
    return packed(head) if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?", clock) else packed(typed)
