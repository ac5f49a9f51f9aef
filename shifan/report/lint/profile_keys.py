"""The keys of a profile file, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable

from shifan.records import dataclass


@dataclass(frozen=True)
class ValueKind:
    """A kind of value: what it is called, and whether a value of a TOML file is one."""

    name: str
    accepts: Callable[[object], bool]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_texts(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(text, str) and text for text in value)


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except re.error:
        return False


def _is_form(value: object) -> bool:
    if not isinstance(value, str) or value.count("{n}") != 1:
        return False
    return not re.search(r"[{}]", value.replace("{n}", ""))


def _is_range(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
        return False
    return bool(value[0] <= value[1])


def _is_grid_types(value: object) -> bool:
    return isinstance(value, list) and _is_texts(value) and set(value) <= {"lines", "linesAndChars"}


def _one_of(*words: str) -> ValueKind:
    return ValueKind("、".join(words) + "之一", lambda value: value in words)


_NUMBER = ValueKind("数，不加引号，如 37", _is_number)
_COUNT = ValueKind("正整数，不加引号，如 22", _is_count)
_SWITCH = ValueKind("true 或 false", lambda value: isinstance(value, bool))
_TEXTS = ValueKind('方括号中的一个或几个名称，如 ["仿宋"]', _is_texts)
_PATTERN = ValueKind("能用的正则表达式", _is_pattern)
_FORM = ValueKind("页码的写法，其中 {n} 为页码，只有一处，如 — {n} —", _is_form)
_RANGE = ValueKind("从小到大两个数，如 [28, 30]", _is_range)
_GRID_TYPES = ValueKind("lines、linesAndChars 中的一个或两个，写在方括号中", _is_grid_types)
_LENGTHS = ("width", "height", "top", "bottom", "left", "right")

STYLE_KEYS = {
    "names": _TEXTS,
    "typed": _PATTERN,
    "plain": _SWITCH,
    "east_asia": _TEXTS,
    "latin": _TEXTS,
    "size": _NUMBER,
    "first_line_chars": _NUMBER,
    "align": _one_of("left", "right", "center", "both"),
}
SECTION_KEYS = {
    "page": dict.fromkeys((*_LENGTHS, "tolerance"), _NUMBER),
    "grid": {"lines": _COUNT, "chars": _COUNT, "types": _GRID_TYPES},
    "page_number": {
        "font": _TEXTS,
        "size": _NUMBER,
        "form": _FORM,
        "position": _one_of("outside", "center"),
        "turned": _SWITCH,
        "below": _NUMBER,
        "tolerance": _NUMBER,
    },
    "table": {"whole_rows": _SWITCH},
    "headings": {"check": _SWITCH},
    "annex": {"new_page": _SWITCH},
    "text": {
        "latin": _TEXTS,
        "line_pitch": _RANGE,
        "quote_hint": _SWITCH,
        "western_quotes": _SWITCH,
        "half_width": _SWITCH,
        "full_width_digits": _SWITCH,
        "round_year": _SWITCH,
        "padded_date": _SWITCH,
    },
}
# What a profile that is based on none must say itself: without it most of the layout would pass unseen.
NEEDED_SECTIONS = ("page", "grid", "styles", "page_number", "text")
NEEDED_KEYS = {"page": _LENGTHS, "grid": ("lines",), "page_number": ("font", "size", "form")}
NEEDED_STYLE_KEYS = ("east_asia", "size")
