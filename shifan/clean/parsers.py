"""One reader a kind of column: a raw cell in, a value and what was done or is wrong out. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from shifan.clean.text import MISSING_WORDS, packed, plain
from shifan.intake.corrections import shown
from shifan.intake.workbooks import is_error


class Parsed(NamedTuple):
    """A value; `code` names what was noticed (empty = nothing), `wrong` tells a refusal from a mending."""

    value: object
    code: str = ""
    wrong: bool = False
    expected: str = ""
    action: str = ""
    doubt: bool = False     # kept as it is, but the keeper should look


Reader = Callable[[object], Parsed]


def wrong(code: str, expected: str, action: str = "请改正该单元格") -> Parsed:
    """Return a refusal."""
    return Parsed(None, code, True, expected, action)


def _mended(value: object, raw: object, code: str, expected: str, action: str) -> Parsed:
    """Return a value; silent when the cell already read that way."""
    return Parsed(value) if shown(raw) == str(value) else Parsed(value, code, False, expected, action)


_WORD = r"[A-Za-z][A-Za-z0-9._-]{2,}|[\u4e00-\u9fff、，。；]{4,}"     # nothing to mend: most cells
_ORDINARY = re.compile(_WORD)
_ALL_ORDINARY = re.compile(rf"(?>(?:{_WORD}|)\n)*+")
_DIGITS_LOST = re.compile(r"\d(\.\d+)?[Ee]\+\d+")


def _fault(raw: object, found: str) -> Parsed | None:
    """Return the refusal of a cell that cannot be read as text: an error value, lost digits, signs of a template."""
    if found.startswith(("#", "Err:")) and is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if (isinstance(raw, float) and abs(raw) >= 1e15) or _DIGITS_LOST.fullmatch(found):
        return wrong("number-digits", "文本格式的长编号", "长编号被存为数字，末几位已丢失，请改为文本格式后重新填写")
    if "{" in found and any(sign in found for sign in ("{{", "{%", "{#")):
        return wrong("template-sign", "不含 {{、{% 的文字", "请删去这些符号")
    return None


def text(raw: object) -> Parsed:
    """Return a text; words for nothing are empty, and said so."""
    if raw == "" or (type(raw) is str and _ORDINARY.fullmatch(raw)):
        return Parsed(raw)
    found = plain(raw)
    fault = _fault(raw, found)
    if fault:
        return fault
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    return Parsed(found) if found == shown(raw) else Parsed(found, "width", False, found, "全角字符和空白已规范")


def all_ordinary(cells: list[object]) -> bool:
    """Return whether `text` would give every cell as it is: settled at once for a long column."""
    return set(map(type, cells)) == {str} and bool(_ALL_ORDINARY.fullmatch("\n".join((*cells, ""))))


def name(raw: object) -> Parsed:
    """Return a name or title: a text without inner blanks."""
    found = packed(raw)
    fault = _fault(raw, found)
    if fault:
        return fault
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    return _mended(found, raw, "width", found, "全角字符和空白已规范")


_LINES = re.compile(r"\s*[\r\n]+\s*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")


def prose(raw: object) -> Parsed:
    """Return running text on one line, its inner signs as typed; braces are judged with the figures they cite."""
    found = _CONTROLS.sub("", _LINES.sub("", shown(raw))).strip()
    if found.startswith("#") and is_error(found):
        return wrong("error-cell", "文字", "单元格是公式错误值，请改为实际内容")
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    if "｛" in found or "｝" in found:      # the report's template reads wide braces as well
        return wrong("brace", "半角花括号 {数据编号}", "请改为半角花括号，或删去")
    return _mended(found, raw, "lines", "一段文字", "已去掉换行和控制符")


_STARS = re.compile(r"^[*★※☆]+|[*★※☆]+$")
_QUOTES = "'‘’"      # typed before a number to keep it as text; exports from other systems leave it in the cell


def _spelt(value: str, raw: object, action: str) -> Parsed:
    """Return a code; silent only when the cell holds it to the letter, outer blanks included."""
    same = raw == value if isinstance(raw, str) else shown(raw) == value
    return Parsed(value) if same else Parsed(value, "code-form", False, value, action)


def code(raw: object) -> Parsed:
    """Return a code: half-width capitals without stars and blanks; a number with a fraction has lost its zeros."""
    if isinstance(raw, bool):
        return wrong("code", "文本格式的编号")
    if isinstance(raw, float) and not raw.is_integer():
        return wrong("code-number", "文本格式的编号", "编号被存为数字（如 3.10 变成 3.1），请改为文本格式")
    if isinstance(raw, (dt.date, dt.time)):
        return wrong("code-date", "文本格式的编号", "编号被存为日期（如 3-1 变成 3月1日），请改为文本格式")
    found = _STARS.sub("", packed(raw).lstrip(_QUOTES)).upper()
    fault = _fault(raw, found)
    if fault:
        return fault
    if found in MISSING_WORDS and found:
        return Parsed("", "missing-word", False, "编号", "按缺失处理")
    return _spelt(found, raw, "编号的全角、大小写、星号或空格已规范")


def known_code(codes: Iterable[str]) -> Reader:
    """Return a reader of codes that gives each its official spelling; unknown ones are left to the checks."""
    official = {packed(one).upper(): one for one in codes}

    def read(raw: object) -> Parsed:
        if isinstance(raw, str) and raw in official.values():
            return Parsed(raw)
        parsed = code(raw)
        if parsed.wrong:
            return parsed
        value = official.get(parsed.value, parsed.value)
        return _spelt(value, raw, "编号的全角、大小写、星号或空格已规范") if value else parsed
    return read


def plain_code(raw: object) -> Parsed:
    """Return a code as it is spelt, without blanks, half-width."""
    found = packed(raw)
    return _fault(raw, found) or _spelt(found, raw, "编号的全角或空格已规范")


_NUMBER = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?|[+-]?\.\d+)")
_QUALIFIERS = re.compile(r"约|近|余|多|以上|超过|逾")


def decimal(unit: str = "") -> Reader:
    """Return a reader of exact numbers ≥ 0; `unit` is a word that may follow, such as 分."""
    def read(raw: object) -> Parsed:
        found = packed(raw).lstrip(_QUOTES)
        if found in MISSING_WORDS:
            return Parsed(None, "missing-word", False, "留空", "按缺失处理") if found else Parsed(None)
        if isinstance(raw, bool) or is_error(found):
            return wrong("number", "数字")
        bare = found.removesuffix(unit) if unit else found
        percent = bare.endswith("%")
        if not _NUMBER.fullmatch(bare.rstrip("%")):
            return wrong("number", f"数字{f'（单位：{unit}）' if unit else ''}")
        number = _tidy(raw, bare.rstrip("%"))
        if percent or number < 0:
            return wrong("number-range", "不小于0的数字，不带百分号", "请改为实际数值；不要用 -1、99、999 表示缺失")
        return Parsed(number) if _same(raw, number) else Parsed(number, "number-form", False, str(number), "数字写法已规范")
    return read


def _tidy(raw: object, text: str) -> Decimal:
    """Return the number a cell shows: a stored 0.30000000000000004 is 0.3 as spreadsheets print it, 0.50 is 0.5."""
    number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(text.replace(",", ""))
    return Decimal(format(number.normalize(), "f"))


def _same(raw: object, number: Decimal) -> bool:
    if isinstance(raw, (int, float)):
        return Decimal(repr(raw)) == number
    try:
        return Decimal(str(raw)) == number and str(raw) == str(raw).strip() and str(raw).isascii()
    except InvalidOperation:
        return False


SENTINELS = (99, 999, 9999)


def integer(unit: str, expected: str) -> Reader:
    """Return a reader of whole numbers ≥ 0, or None; 99 and 999 stand for a missing number and are refused."""
    def read(raw: object) -> Parsed:
        parsed = decimal(unit)(raw)
        if parsed.value is None:
            return parsed
        if parsed.value != int(parsed.value) or parsed.value >= 2**31:
            return wrong("number", "整数")
        if parsed.value in SENTINELS:
            return wrong("sentinel", expected, f"99、999 常用来表示缺失；请填写{expected}")
        return Parsed(int(parsed.value), parsed.code, False, parsed.expected, parsed.action)
    return read


people = integer("人", "实际人数，未知则留空")


_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YMD = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?")
_MD = re.compile(r"(\d{1,2})[月./\-](\d{1,2})日?")
_RANGE = re.compile(r"\d日?[至到~～—]+\d|日-\d|\d{4}\D.*-.*\d{4}\D")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36526, 73051)      # 2000-01-01 … 2100-01-01 in the 1900 date system
_TO_1904 = 1462


def date(year: int | None = None, date1904: bool = False) -> Reader:
    """Return a reader of dates; `year` completes dates without one (None: they are refused)."""
    def read(raw: object) -> Parsed:
        if isinstance(raw, dt.date):
            day = raw.date() if isinstance(raw, dt.datetime) else raw
            if not 2000 <= day.year < 2100:
                return wrong("date", "2000年至2099年的日期，如 2023-11-02")
            return Parsed(day, "date-1904", False, day.isoformat(), "工作簿使用1904日期系统，已按该系统换算，请核对", True) if date1904 else Parsed(day)
        found = packed(raw).lstrip(_QUOTES)
        if found in MISSING_WORDS:
            return Parsed(None, "missing-word", False, "留空", "按缺失处理") if found else Parsed(None)
        try:
            if isinstance(raw, float) and not raw.is_integer():
                raise ValueError(found)
            return _date(shown(raw), found, year, date1904)
        except ValueError:
            return wrong("date", "一个日期，如 2023-11-02" if _RANGE.search(found) else "日期，如 2023-11-02",
                         "这里只填一个日期，请改正" if _RANGE.search(found) else "请改正该单元格")
    return read


def _date(typed: str, found: str, year: int | None, date1904: bool) -> Parsed:
    match = _DIGITS.fullmatch(found) or _YMD.fullmatch(found) or _YMD.fullmatch(_without_clock(typed))
    if match:
        day = dt.date(*map(int, match.groups()))
        if not 2000 <= day.year < 2100:
            raise ValueError(found)
        return Parsed(day) if typed == day.isoformat() else Parsed(day, "date-form", False, day.isoformat(), "日期写法已规范")
    match = _MD.fullmatch(found)
    if match and year:
        day = dt.date(year, *map(int, match.groups()))
        return Parsed(day, "date-year", False, day.isoformat(), f"缺年份，按现场检查年份{year}年补")
    serial = int(found) + date1904 * _TO_1904 if found.isascii() and found.isdigit() and len(found) == 5 else 0
    if serial in _SERIALS:
        day = _EPOCH + dt.timedelta(days=serial)
        return Parsed(day, "date-serial", False, day.isoformat(), f"日期序列号已换算（{1904 if date1904 else 1900}日期系统）")
    raise ValueError(found)


def _without_clock(typed: str) -> str:
    """Return a date without the time of day after it, blanks removed."""
    head, _, clock = plain(typed).replace("T", " ").rpartition(" ")
    return packed(head) if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?", clock) else packed(typed)


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


YES = {"是": True, "True": True, "TRUE": True, "False": False, "FALSE": False, "Y": True, "y": True, "YES": True, "Yes": True, "√": True, "✓": True, "✔": True, "1": True, "有": True,
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
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    parts = [part for part in re.split(r"[/、,]", found) if part]
    if any(not _QUALIFIERS.fullmatch(part) for part in parts):
        return wrong("qualifier", "约、近、余、多、以上，或留空")
    return _mended("/".join(parts), raw, "qualifier-form", "/".join(parts), "修饰词写法已规范")


@dataclass(frozen=True)
class Figure:
    """A figure as typed: 约2万余人次 → number 2, qualifiers 约 and 余, unit 人次, scale 万."""

    number: Decimal | None
    qualifiers: tuple[str, ...] = ()
    unit: str = ""
    scale: str = ""


_FIGURE = re.compile(r"(约|近|超过|逾)?(\d+(?:,\d{3})*(?:\.\d+)?)(万|亿)?(余|多)?(%|[^\d\s+\-*/=@{}#][^\d\s{}]*?)?(以上)?")


def figure(raw: object) -> Parsed:
    """Return the figure of a 数值 cell: a number, or a number with qualifier and unit typed into the cell."""
    found = packed(raw).lstrip(_QUOTES)
    if found in MISSING_WORDS:
        return wrong("figure-missing", "数值", "请填写数值，或删去该行")
    if is_error(found):
        return wrong("error-cell", "数值", "单元格是公式错误值，请改为实际数值")
    if isinstance(raw, float) and abs(raw) >= 1e15:
        return wrong("number-digits", "数值", "数字过长，末几位已丢失，请核对后重新填写")
    match = _FIGURE.fullmatch(found)
    if not match or isinstance(raw, bool):
        return wrong("number", "数值，如 2044 或 92.58", "请改为数值；不要用 -1、999 表示缺失")
    number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(match[2].replace(",", ""))
    qualifiers = tuple(part for part in (match[1], match[4], match[6]) if part)
    parsed = Figure(number, qualifiers, (match[5] or "").strip("（）()"), match[3] or "")
    if not (qualifiers or parsed.unit or parsed.scale) and _same(raw, number):
        return Parsed(parsed)
    return Parsed(parsed, "figure-form", False, str(number), "数值、修饰和单位已分开")
