"""One reader a kind of column: a raw cell in, a value and what was done or is wrong out. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shifan.clean.text import MISSING_WORDS, packed, plain
from shifan.intake.corrections import shown
from shifan.intake.workbooks import is_error


@dataclass(frozen=True)
class Parsed:
    """A value; `code` names what was noticed (empty = nothing), `wrong` tells a refusal from a mending."""

    value: object
    code: str = ""
    wrong: bool = False
    expected: str = ""
    action: str = ""


Reader = Callable[[object], Parsed]


def wrong(code: str, expected: str, action: str = "请改正该单元格") -> Parsed:
    """Return a refusal."""
    return Parsed(None, code, True, expected, action)


def _mended(value: object, raw: object, code: str, expected: str, action: str) -> Parsed:
    """Return a value; silent when the cell already read that way."""
    return Parsed(value) if shown(raw) == str(value) else Parsed(value, code, False, expected, action)


def text(raw: object) -> Parsed:
    """Return a text; words for nothing are empty, and said so."""
    found = plain(raw)
    if is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    return Parsed(shown(raw).strip()) if found == shown(raw).strip() else Parsed(found, "width", False, found, "全角字符和空白已规范")


def name(raw: object) -> Parsed:
    """Return a name or title: a text without inner blanks; 无 stays a word."""
    found = packed(raw)
    if is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    return _mended(found, raw, "width", found, "全角字符和空白已规范")


_STARS = re.compile(r"^[*★※☆]+|[*★※☆]+$")


def code(raw: object) -> Parsed:
    """Return a code: half-width capitals without stars and blanks; a number with a fraction has lost its zeros."""
    if isinstance(raw, bool):
        return wrong("code", "文本格式的编号")
    if isinstance(raw, float) and not raw.is_integer():
        return wrong("code-number", "文本格式的编号", "编号被存为数字（如 3.10 变成 3.1），请改为文本格式")
    found = _STARS.sub("", packed(raw)).upper()
    if is_error(found):
        return wrong("error-cell", "编号", "单元格是公式错误值，请改为实际内容")
    return _mended(found, raw, "code-form", found, "编号的全角、大小写、星号或空格已规范")


_NUMBER = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?|[+-]?\.\d+)")
_QUALIFIERS = re.compile(r"约|近|余|多|以上|超过|逾")


def decimal(unit: str = "") -> Reader:
    """Return a reader of exact numbers ≥ 0; `unit` is a word that may follow, such as 分."""
    def read(raw: object) -> Parsed:
        found = packed(raw)
        if found in MISSING_WORDS:
            return Parsed(None, "missing-word", False, "留空", "按缺失处理") if found else Parsed(None)
        if isinstance(raw, bool) or is_error(found):
            return wrong("number", "数字")
        bare = found.removesuffix(unit) if unit else found
        percent = bare.endswith("%")
        if not _NUMBER.fullmatch(bare.rstrip("%")):
            return wrong("number", f"数字{f'（单位：{unit}）' if unit else ''}")
        number = Decimal(bare.rstrip("%").replace(",", ""))
        if percent or number < 0:
            return wrong("number-range", "不小于0的数字，不带百分号", "请改为实际数值；不要用 -1、99、999 表示缺失")
        return Parsed(number) if _same(raw, number) else Parsed(number, "number-form", False, str(number), "数字写法已规范")
    return read


def _same(raw: object, number: Decimal) -> bool:
    if isinstance(raw, (int, float)):
        return True
    try:
        return Decimal(str(raw)) == number and str(raw) == str(raw).strip() and str(raw).isascii()
    except InvalidOperation:
        return False


def integer(raw: object) -> Parsed:
    """Return a whole number ≥ 0, or None."""
    parsed = decimal("人")(raw)
    if parsed.value is None:
        return parsed
    if parsed.value != int(parsed.value):
        return wrong("number", "整数")
    return Parsed(int(parsed.value), parsed.code, False, parsed.expected, parsed.action)


_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YMD = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?")
_MD = re.compile(r"(\d{1,2})[月./\-](\d{1,2})日?")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36526, 73051)      # 2000-01-01 … 2100-01-01
_SERIALS_1904 = 1462


def date(year: int | None = None) -> Reader:
    """Return a reader of dates; `year` completes dates without one (None: they are refused)."""
    def read(raw: object) -> Parsed:
        if isinstance(raw, dt.datetime):
            return Parsed(raw.date())
        if isinstance(raw, dt.date):
            return Parsed(raw)
        found = packed(raw)
        if found in MISSING_WORDS:
            return Parsed(None)
        try:
            return _date(found, year)
        except ValueError:
            return wrong("date", "日期，如 2023-11-02")
    return read


def _date(found: str, year: int | None) -> Parsed:
    match = _DIGITS.fullmatch(found) or _YMD.fullmatch(found.removesuffix("00:00:00"))
    if match:
        day = dt.date(*map(int, match.groups()))
        return Parsed(day) if found == day.isoformat() else Parsed(day, "date-form", False, day.isoformat(), "日期写法已规范")
    match = _MD.fullmatch(found)
    if match and year:
        day = dt.date(year, *map(int, match.groups()))
        return Parsed(day, "date-year", False, day.isoformat(), f"缺年份，按现场检查年份{year}年补")
    if found.isdigit() and int(found) in _SERIALS:
        day = _EPOCH + dt.timedelta(days=int(found))
        return Parsed(day, "date-serial", False, day.isoformat(), "日期序列号已换算（1900 日期系统）")
    raise ValueError(found)


def choice(words: Mapping[str, object], official: tuple[str, ...], allow_empty: object = None) -> Reader:
    """Return a reader of coded words: official ones silent, others by `words` with a finding, the rest refused."""
    def read(raw: object) -> Parsed:
        found = packed(raw)
        if found in official:
            return Parsed(words[found])
        if found == "" and allow_empty is not None:
            return Parsed(allow_empty)
        if found in words:
            return Parsed(words[found], "coded-word", False, _official(words, official, words[found]), "代码值已按约定换算")
        return wrong("coded-word", "、".join(official))
    return read


def _official(words: Mapping[str, object], official: tuple[str, ...], value: object) -> str:
    return next((word for word in official if words[word] == value), str(value) or "空")


YES = {"是": True, "Y": True, "y": True, "YES": True, "Yes": True, "√": True, "✓": True, "✔": True, "1": True, "有": True,
       "否": False, "N": False, "n": False, "NO": False, "No": False, "×": False, "╳": False, "X": False, "x": False,
       "0": False, "无": False, "-": False, "—": False, "/": False}


def yes_no(empty: bool | None = None) -> Reader:
    """Return a reader of 是/否; an empty cell gives `empty`, None refuses it."""
    return choice(YES, ("是", "否"), empty)


RESULTS = {"符合": "符合", "不符合": "不符合", "合理缺项": "合理缺项", "√": "符合", "✓": "符合", "✔": "符合", "×": "不符合",
           "╳": "不符合", "✗": "不符合", "X": "不符合", "x": "不符合", "合格": "符合", "不合格": "不符合", "是": "符合", "否": "不符合",
           "Y": "符合", "N": "不符合", "1": "符合", "2": "不符合", "3": "合理缺项", "1符合": "符合", "2不符合": "不符合",
           "3合理缺项": "合理缺项", "缺项": "合理缺项", "不适用": "合理缺项", "N/A": "合理缺项", "/": "合理缺项", "-": "合理缺项",
           "－": "合理缺项", "—": "合理缺项"}


def words(*official: str, empty: object = None, **others: str) -> Reader:
    """Return a reader of official words, with aliases as keywords."""
    return choice({word: word for word in official} | others, official, empty)


def figure_qualifier(raw: object) -> Parsed:
    """Return qualifiers joined by `/`: 约, 近, 余, 多, 以上."""
    found = packed(raw)
    if found in MISSING_WORDS and found != "/":
        return Parsed("")
    parts = [part for part in re.split(r"[/、,]", found) if part]
    if any(not _QUALIFIERS.fullmatch(part) for part in parts):
        return wrong("qualifier", "约、近、余、多、以上，或留空")
    return Parsed("/".join(parts))


@dataclass(frozen=True)
class Figure:
    """A figure as typed: 约2万余 → number 2, qualifiers 约 and 余, scale 万."""

    number: Decimal | None
    qualifiers: tuple[str, ...] = ()
    unit: str = ""


_FIGURE = re.compile(r"(约|近|超过|逾)?([\d,]+(?:\.\d+)?)(万|亿)?(余|多)?(%|[^\d\s]*?)(以上)?")


def figure(raw: object) -> Parsed:
    """Return the figure of a 数值 cell: a number, or a number with qualifier and unit typed into the cell."""
    found = packed(raw)
    if found in MISSING_WORDS:
        return wrong("figure-missing", "数值", "请填写数值，或删去该行")
    if is_error(found):
        return wrong("error-cell", "数值", "单元格是公式错误值，请改为实际数值")
    match = _FIGURE.fullmatch(found)
    if not match or not match[2].strip(","):
        return wrong("number", "数值，如 2044 或 92.58")
    number = Decimal(match[2].replace(",", ""))
    qualifiers = tuple(part for part in (match[1], match[4], match[6]) if part)
    unit = (match[3] or "") + match[5]
    parsed = Figure(number, qualifiers, unit)
    if not qualifiers and not unit and _same(raw, number):
        return Parsed(parsed)
    return Parsed(parsed, "figure-form", False, str(number), "数值、修饰和单位已分开")
