"""Readers of codes: 3.10 is not 3.1, ★b01 is B01."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from shifan.clean.readers.parsed import QUOTES, Parsed, Reader, fault, wrong
from shifan.clean.text import MISSING_WORDS, packed
from shifan.intake.corrections import shown

PLAIN_CODE = re.compile(r"[A-Z]+[0-9][A-Z0-9-]*").fullmatch  # nothing to mend: most codes
_STARS = re.compile(r"^[*★※☆]+|[*★※☆]+$")


def _spelt(value: str, raw: object, action: str) -> Parsed:
    """Return a code; silent only when the cell holds it to the letter, outer blanks included."""
    same = raw == value if isinstance(raw, str) else shown(raw) == value
    return Parsed(value) if same else Parsed(value, "code-form", False, value, action)


def code(raw: object) -> Parsed:
    """Return a code: half-width capitals without stars and blanks; a number with a fraction has lost its zeros."""
    if type(raw) is str and PLAIN_CODE(raw):
        return Parsed(raw)
    if isinstance(raw, bool):
        return wrong("code", "文本格式的编号")
    if isinstance(raw, float) and not raw.is_integer():
        return wrong(
            "code-number", "文本格式的编号", "编号被存为数字（如 3.10 变成 3.1），请改为文本格式"
        )
    if isinstance(raw, (dt.date, dt.time)):
        return wrong(
            "code-date", "文本格式的编号", "编号被存为日期（如 3-1 变成 3月1日），请改为文本格式"
        )
    found = _STARS.sub("", packed(raw).lstrip(QUOTES)).upper()
    refused = fault(raw, found)
    if refused:
        return refused
    if found in MISSING_WORDS and found:
        return Parsed("", "missing-word", False, "编号", "按缺失处理")
    return _spelt(found, raw, "编号的全角、大小写、星号或空格已规范")


def known_code(codes: Iterable[str]) -> Reader:
    """Return a reader of codes that gives each its official spelling; unknown ones are left to the checks."""
    official = {packed(one).upper(): one for one in codes}
    spellings = frozenset(official.values())

    def read(raw: object) -> Parsed:
        if isinstance(raw, str) and raw in spellings:
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
    return fault(raw, found) or _spelt(found, raw, "编号的全角或空格已规范")
