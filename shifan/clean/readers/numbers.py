"""Readers of exact numbers; words for nothing and sentinels are never numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from shifan.clean.readers.parsed import QUOTES, Parsed, Reader, wrong
from shifan.clean.text import MISSING_WORDS, packed
from shifan.intake.workbooks import is_error

_NUMBER = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?|[+-]?\.\d+)")


def decimal(unit: str = "") -> Reader:
    """Return a reader of exact numbers ≥ 0; `unit` is a word that may follow, such as 分."""

    def read(raw: object) -> Parsed:
        found = packed(raw).lstrip(QUOTES)
        if found in MISSING_WORDS:
            return (
                Parsed(None, "missing-word", False, "留空", "按缺失处理") if found else Parsed(None)
            )
        if isinstance(raw, bool) or is_error(found):
            return wrong("number", "数字")
        bare = found.removesuffix(unit) if unit else found
        percent = bare.endswith("%")
        if not _NUMBER.fullmatch(bare.rstrip("%")):
            return wrong("number", f"数字{f'（单位：{unit}）' if unit else ''}")
        number = tidy(raw, bare.rstrip("%"))
        if percent or number < 0:
            return wrong(
                "number-range",
                "不小于0的数字，不带百分号",
                "请改为实际数值；不要用 -1、99、999 表示缺失",
            )
        return (
            Parsed(number)
            if same(raw, number)
            else Parsed(number, "number-form", False, str(number), "数字写法已规范")
        )

    return read


def tidy(raw: object, text: str) -> Decimal:
    """Return the number a cell shows: a stored 0.30000000000000004 is 0.3 as spreadsheets print it, 0.50 is 0.5."""
    number = (
        Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(text.replace(",", ""))
    )
    return Decimal(format(number.normalize(), "f"))


def same(raw: object, number: Decimal) -> bool:
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
