"""Readers of exact numbers; words for nothing and sentinels are never numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from shifan.chinese.numerals import IN_DIGITS
from shifan.chinese.single_figures import number_in_digits
from shifan.clean.readers.parsed import (
    QUOTES,
    Parsed,
    Reader,
    missing,
    normalised,
    refusal,
    several_numbers,
)
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue, is_error
from shifan.patterns import pattern_of

SENTINELS = (99, 999, 9999)  # often typed where a number is missing
_FIRST_TOO_LARGE = 2**31
_MEASURED = "数字，如 98.6 或 98.6%"
_NUMBER = pattern_of(rf"[+-]?(?:{IN_DIGITS}|\.\d+)")
_LOOK_ALIKE = str.maketrans("OoОоlI。，,", "000011...")
_AROUND = pattern_of(
    r"[扣减约共]?(?P<number>[\dOoОоlI.。，,]+)(?:分|[(（][^()（）]{1,40}[)）])*[;；,，.。*]?"
)


def decimal(unit: str = "") -> Reader:
    """Return a reader of exact numbers ≥ 0, or None; `unit` is a word that may follow, such as 分."""
    expected = f"数字（单位：{unit}）" if unit else "数字"

    def read(raw: CellValue) -> Parsed:
        found = packed(raw).lstrip(QUOTES)
        empty = missing(found, None, action="按缺失处理")
        if empty:
            return empty
        if isinstance(raw, bool) or is_error(found):
            return refusal("number", "数字")
        bare = found.removesuffix(unit) if unit else found
        percent = bare.endswith("%")
        if not _NUMBER.fullmatch(bare.rstrip("%")):
            return refusal("number", expected, _likely(found))
        several = several_numbers(raw, expected)
        if several:
            return several
        number = as_printed(raw, bare.rstrip("%"))
        if percent:
            return refusal("number-range", "不小于0的数字，不带百分号", "请改为实际数值，如 0.5")
        if number < 0:
            action = "请改为实际数值；不要用 -1、99、999 表示缺失"
            return refusal("number-range", "不小于0的数字", action)
        if is_exactly(raw, number):
            return Parsed(number)
        return normalised(number, "number-form", str(number), "数字写法已规范")

    return read


def _likely(found: str) -> str:
    """Return what to do about a text that is no number: which one is meant, where signs alone hide it."""
    match = _AROUND.fullmatch(found)
    number = match["number"].translate(_LOOK_ALIKE) if match else ""
    if not number or not any(map(str.isdigit, found)) or not _NUMBER.fullmatch(number):
        return "请改正该单元格"
    return f"是否为 {number}？只填数字，请核对数字0和字母O、小数点和逗号"


def measured(raw: CellValue) -> Parsed:
    """Return an exact number, also below 0, None for an empty cell; 92.58% is 92.58."""
    found = packed(raw).lstrip(QUOTES)
    empty = missing(found, None, action="按缺失处理")
    if empty:
        return empty
    bare = found.removesuffix("%")
    if isinstance(raw, bool) or is_error(found) or not _NUMBER.fullmatch(bare):
        return refusal("number", _MEASURED)
    several = several_numbers(raw, _MEASURED)
    if several:
        return several
    number = as_printed(raw, bare)
    if is_exactly(raw, number):
        return Parsed(number)
    return normalised(number, "number-form", str(number), "数字写法已规范")


def as_printed(raw: CellValue, text: str) -> Decimal:
    """Return the number a cell shows: a stored 0.30000000000000004 is 0.3 as spreadsheets print it, 0.50 is 0.5."""
    number = exact(raw, text)
    return Decimal(format(number.normalize(), "f"))


def exact(raw: CellValue, text: str) -> Decimal:
    """Return the number that a cell stores to 15 digits, or that its text says, trailing zeros kept."""
    if isinstance(raw, float):
        return Decimal(format(raw, ".15g"))
    return number_in_digits(text)


def is_exactly(raw: CellValue, number: Decimal) -> bool:
    """Return whether a cell holds a number plainly, so that there is nothing to notice."""
    if isinstance(raw, (int, float)):
        return Decimal(repr(raw)) == number
    text = str(raw)
    try:
        return Decimal(text) == number and text == text.strip() and text.isascii()
    except InvalidOperation:
        return False


def whole_number(unit: str, expected: str, usual: range = range(0)) -> Reader:
    """Return a reader of whole numbers from 0 to below 2³¹, or None; `expected` says what they count.

    99 and 999 stand for a missing number and are refused, unless they are usual.
    """
    read_decimal = decimal(unit)

    def read(raw: CellValue) -> Parsed:
        parsed = read_decimal(raw)
        if parsed.value is None:
            return parsed
        if parsed.value != int(parsed.value) or parsed.value >= _FIRST_TOO_LARGE:
            return refusal("number", "整数")
        if parsed.value in SENTINELS and int(parsed.value) not in usual:
            return refusal("sentinel", expected, f"99、999 常用来表示缺失；请填写{expected}")
        return parsed._replace(value=int(parsed.value))

    return read
