"""Readers of dates as people write them, and as spreadsheets count them."""

from __future__ import annotations

import datetime as dt

from shifan.chinese.dates import dates
from shifan.clean.readers.parsed import QUOTES, Parsed, Reader, missing, normalised, refusal
from shifan.clean.text import DASHES, digits_apart, packed, plain
from shifan.intake.cell_text import CellValue, shown
from shifan.patterns import pattern_of

_DIGITS = pattern_of(r"(\d{4})(\d{2})(\d{2})")
_YMD = pattern_of(r"(\d{4})[年./\- ](\d{1,2})[月./\- ](\d{1,2})日?")
_MD = pattern_of(r"(\d{1,2})[月./\-](\d{1,2})日?")
_SHORT_YEAR = pattern_of(
    r"\d{1,2}[年./\-]\d{1,2}[月./\-](\d{2}|\d{4})日?|\d{2}[年./\-]\d{1,2}[月./\-]\d{1,2}日?"
)
_LOOK_ALIKE = str.maketrans("OolI一、\\", "0011---")
_RANGE = pattern_of(r"\d日?[至到~～—]+\d|日-\d")
_YEAR = pattern_of(r"\d{4}\D")
_CLOCK = pattern_of(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
_ZONED = pattern_of(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})")
# What may stand behind a date: （周一）, 上午9时, 9:30 AM.
_WEEKDAYS = "一二三四五六日"
_BEHIND = pattern_of(
    rf"[.。]?\s?(?:[(（]?(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}天])[)）]?)?\s?(?:[上下中]午|早上|晚上?)?\s?"
    r"(?:\d{1,2}(?:[:：]\d{2}){1,2}|\d{1,2}[时点](?:\d{1,2}分|半)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"
)
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_YEARS = range(2000, 2100)
_SERIAL = pattern_of(r"(?P<days>[0-9]{5})(?P<time>\.[0-9]+)?")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 … 2100-01-01 in the 1900 date system
_TO_1904 = 1462


def date(year: int | None = None, date1904: bool = False) -> Reader:
    """Return a reader of dates, or None; `year` completes dates without one (None: they are refused)."""

    def read(raw: CellValue) -> Parsed:
        if isinstance(raw, dt.date):
            return _stored(raw, date1904)
        found = packed(raw).lstrip(QUOTES)
        empty = missing(found, None, action="按缺失处理")
        if empty:
            return empty
        fraction = isinstance(raw, float) and not raw.is_integer()
        typed, found = shown(raw).translate(DASHES), found.translate(DASHES)
        try:
            # A number with decimals is no day and month: 10.3 may be 10.30.
            parsed = _serial(found, date1904) if fraction else _typed(typed, found, year, date1904)
        except ValueError:
            return refusal("date", "日历上有的日期，如 2023-11-02", "没有这一天，请核对月和日")
        if parsed and not parsed.code and typed != shown(raw):  # other dashes were typed
            return _respelt(parsed.value)
        return parsed or _no_date(found)

    return read


def _respelt(day: dt.date) -> Parsed:
    return normalised(day, "date-form", day.isoformat(), "日期写法已规范")


def _stored(raw: dt.date, date1904: bool) -> Parsed:
    """Return a date that the workbook stores as one; one counted from 1904 should be looked at."""
    day = raw.date() if isinstance(raw, dt.datetime) else raw
    if day.year not in _YEARS:
        return refusal("date", "2000年至2099年的日期，如 2023-11-02")
    if not date1904:
        return Parsed(day)
    action = "工作簿使用1904日期系统，已按该系统换算，请核对"
    return Parsed(day, "date-1904", False, day.isoformat(), action, doubtful=True)


def _is_range(found: str) -> bool:
    """Return whether a text names two dates: joined by a sign of a range, or two years with a hyphen between."""
    if _RANGE.search(found) or len(dates(found)) > 1:
        return True
    years = [year.span() for year in _YEAR.finditer(found)]
    return len(years) > 1 and "-" in found[years[0][1] : years[-1][0]]


def _no_date(found: str) -> Parsed:
    if _is_range(found):
        return refusal("date", "一个日期，如 2023-11-02", "这里只填一个日期，请改正")
    meant = found.translate(_LOOK_ALIKE)
    if meant != found and (_DIGITS.fullmatch(meant) or _YMD.fullmatch(meant)):
        action = f"是否为“{meant}”？请核对数字0和字母O、数字1和字母I、连字符和汉字一"
        return refusal("date", "日期，如 2023-11-02", action)
    if _SHORT_YEAR.fullmatch(found):
        return refusal("date", "日期，如 2023-11-02", "年份请写四位，先写年再写月、日")
    return refusal("date", "日期，如 2023-11-02", "请改正该单元格")


def _typed(typed: str, found: str, year: int | None, date1904: bool) -> Parsed | None:
    """Return the date of a text, `found` being `typed` without blanks; None, or ValueError, if it is none."""
    if digits_apart(typed):  # 1-1 6 is not the 16th
        found = plain(typed)
    match = (
        _DIGITS.fullmatch(found) or _YMD.fullmatch(found) or _YMD.fullmatch(_without_clock(typed))
    )
    if match:
        return _written_out(dt.date(*map(int, match.groups())), typed)
    zoned = _with_zone(typed)
    if zoned:
        return normalised(
            zoned, "date-zone", zoned.isoformat(), "带时区的时间已换算为北京时间的日期"
        )
    match = _MD.fullmatch(found)
    if not match:
        return _serial(found, date1904) or _in_words(found, year)
    if year:
        return _with_year(dt.date(year, *map(int, match.groups())))
    return None


def _in_words(found: str, year: int | None) -> Parsed | None:
    """Return the date of a text such as 二〇二三年十月十六日, 10月16号（周一）, 2023年10月16日上午9时; None for others.

    One whose day of the week is another is none.
    """
    written = dates(found)
    behind = _BEHIND.fullmatch(found, written[0].end) if len(written) == 1 else None
    if behind is None or written[0].start:
        return None
    said = written[0].date
    stated = said.year or year
    if not (stated and said.month and said.day):
        return None
    day = dt.date(stated, said.month, said.day)
    weekday = behind["weekday"]
    if weekday and _WEEKDAYS[day.weekday()] != weekday.replace("天", "日"):
        return None
    if said.year:
        return _written_out(day, found)
    return _with_year(day)


def _with_year(day: dt.date) -> Parsed:
    """Return a date whose year is that of the inspection."""
    action = f"缺年份，按现场检查年份{day.year}年补"
    return normalised(day, "date-year", day.isoformat(), action)


def _written_out(day: dt.date, typed: str) -> Parsed | None:
    if day.year not in _YEARS:
        return None
    if typed == day.isoformat():
        return Parsed(day)
    return _respelt(day)


def _with_zone(typed: str) -> dt.date | None:
    """Return the day in Beijing of a time with its zone, as survey programs write it; None for any other text."""
    if not _ZONED.fullmatch(typed):
        return None
    moment = dt.datetime.fromisoformat(typed.replace("Z", "+00:00"))
    day = moment.astimezone(_BEIJING).date()
    return day if day.year in _YEARS else None


def _serial(found: str, date1904: bool) -> Parsed | None:
    """Return the date of a number of days as spreadsheets count them, decimals being the time; None if it is none."""
    match = _SERIAL.fullmatch(found)
    if not match:
        return None
    serial = int(match["days"]) + date1904 * _TO_1904
    if serial not in _SERIALS:
        return None
    day = _EPOCH + dt.timedelta(days=serial)
    action = f"日期序列号已换算（{1904 if date1904 else 1900}日期系统）"
    if match["time"]:
        action += "，小数是时刻，不计"
    return normalised(day, "date-serial", day.isoformat(), action)


def _without_clock(typed: str) -> str:
    """Return a date without the time of day after it, blanks removed."""
    head, _, clock = plain(typed).replace("T", " ").rpartition(" ")
    day = head if _CLOCK.fullmatch(clock) else typed
    return plain(day) if digits_apart(day) else packed(day)
