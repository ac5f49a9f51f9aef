"""Readers of codes: 3.10 is not 3.1, ★b01 is B01."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from shifan.clean.readers.parsed import (
    QUOTES,
    Parsed,
    Reader,
    missing,
    normalised,
    refusal,
    unreadable_text,
)
from shifan.clean.text import code_key, digits_on_lines, packed
from shifan.intake.cell_text import CellValue, shown
from shifan.patterns import pattern_of

PLAIN_CODE = pattern_of(r"[A-Z]+[0-9][A-Z0-9-]*")  # nothing to normalise: most codes
_STARS = pattern_of(r"^[*★※☆]+|[*★※☆]+$")
_NORMALISED = "编号的全角、大小写、星号或空格已规范"


def _spelt(value: str, raw: CellValue, action: str) -> Parsed:
    """Return a code; nothing is noticed only where the cell holds it to the letter, outer blanks included."""
    same = raw == value if isinstance(raw, str) else shown(raw) == value
    return Parsed(value) if same else normalised(value, "code-form", value, action)


def code(raw: CellValue) -> Parsed:
    """Return a code: half-width capitals without stars and blanks; a number with a fraction has lost its zeros."""
    if type(raw) is str and PLAIN_CODE.fullmatch(raw):
        return Parsed(raw)
    if isinstance(raw, bool):
        return refusal("code", "文本格式的编号")
    if isinstance(raw, float) and not raw.is_integer():
        return refusal(
            "code-number", "文本格式的编号", "编号被存为数字（如 3.10 变成 3.1），请改为文本格式"
        )
    if isinstance(raw, (dt.date, dt.time)):
        return refusal(
            "code-date", "文本格式的编号", "编号被存为日期（如 3-1 变成 3月1日），请改为文本格式"
        )
    if digits_on_lines(raw):
        return refusal("code", "一个编号", "一格里像是有几个编号，每行只写一个")
    text = _STARS.sub("", code_key(raw).lstrip(QUOTES))
    refused = unreadable_text(raw, text)
    if refused:
        return refused
    empty = missing(text, "", "编号", "按缺失处理") if text else None
    return empty or _spelt(text, raw, _NORMALISED)


def known_code(codes: Iterable[str], carried_over: Mapping[str, str] | None = None) -> Reader:
    """Return a reader of codes that gives each its official spelling; unknown ones are left to the checks.

    `carried_over` maps codes of the edition before to those of this one: they are read as these, with a notice.
    """
    official = {code_key(known): known for known in codes}
    spellings = frozenset(official.values())
    former = {code_key(old): new for old, new in (carried_over or {}).items()}

    def read(raw: CellValue) -> Parsed:
        if isinstance(raw, str) and raw in spellings:
            return Parsed(raw)
        parsed = code(raw)
        if parsed.refused:
            return parsed
        if parsed.value in former:
            value = former[parsed.value]
            return normalised(value, "carried-over", value, "旧版编号，已按规则包读作新编号")
        value = official.get(parsed.value, parsed.value)
        return _spelt(value, raw, _NORMALISED) if value else parsed

    return read


def code_as_spelt(raw: CellValue) -> Parsed:
    """Return a code with its capitals and small letters, without blanks, half-width."""
    text = packed(raw)
    return unreadable_text(raw, text) or _spelt(text, raw, "编号的全角或空格已规范")
