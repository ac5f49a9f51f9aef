"""Tests that a skeleton may ask: 点位.问题数 = 0 且 非 点位.得分; whether a name says anything, or how it compares."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from shifan.patterns import pattern_of
from shifan.report.documents.name_scope import MeaninglessName, NameScope
from shifan.report.documents.objects import OBJECTS

_JOINED = pattern_of(r"(?<!\s)\s++(且|或)\s++")
_COMPARED = pattern_of(r"(.*?\S)\s*+(≠|≥|≤|!=|>=|<=|=|>|<)\s*+(\S.*)", re.S)
_NOT = "非 "
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "≠": operator.ne,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "≥": operator.ge,
    ">=": operator.ge,
    "≤": operator.le,
    "<=": operator.le,
}
_EMPTY = ("", "—", "0", "否", "（未填报）", "不适用")


def holds(condition: str, scope: NameScope, word: str = "") -> bool:
    """Return whether a test holds; `word` is the object whose fields may be named without it.

    且 binds closer than 或. MeaninglessName for a name that means nothing, or texts that are compared by size.
    """
    pieces = _JOINED.split(condition.strip())
    result, together = False, True
    for place in range(0, len(pieces), 2):
        if place and pieces[place - 1] == "或":
            result, together = result or together, True
        # Every part is looked at, so that every wrong name is told.
        together = _part(pieces[place], scope, word) and together
    return result or together


def _part(text: str, scope: NameScope, word: str) -> bool:
    if text.startswith(_NOT):
        return not _part(text.removeprefix(_NOT).strip(), scope, word)
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        return _shown(text, scope, word) not in _EMPTY
    name, sign, wanted = compared.groups()
    return _compare(_shown(name, scope, word), sign, wanted, text)


def _shown(name: str, scope: NameScope, word: str) -> str:
    """Return what a name prints; for an object the number of its rows here."""
    name = name.strip()
    if name in OBJECTS:
        return str(len(scope.looped(name)))
    if word and "." not in name and name in (*OBJECTS[word].fields, *OBJECTS[word].texts):
        name = f"{word}.{name}"
    meaning = scope.meaning(name)
    if meaning.value_id:
        value = scope.register[meaning.value_id]
        if isinstance(value.value, (int, Decimal)):
            return str(value.value)
        return value.display if value.applicable else ""
    return meaning.text or scope.register.fill(meaning.pattern or "")


def _compare(shown: str, sign: str, wanted: str, text: str) -> bool:
    left, right = _number(shown), _number(wanted)
    if left is not None and right is not None:
        return _OPERATORS[sign](left, right)
    if sign in ("=", "≠", "!="):
        return _OPERATORS[sign](unicodedata.normalize("NFKC", shown), wanted.strip())
    if left is None and not shown:
        return False  # 不适用 is neither more nor less
    raise MeaninglessName(f"“{text}”不能比大小：两边不都是数", ["=", "≠"])


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        return None
