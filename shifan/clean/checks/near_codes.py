"""Codes that differ in leading zeros alone: 002 and 2, B01 and B1, M01-01 and M1-1."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shifan.patterns import pattern_of

_SIGNS = pattern_of(r"[\W_]")
_LOOK_ALIKE = str.maketrans("OIL", "011")
_ZEROS = pattern_of(r"(?<!\d)0+(?=\d)")


@lru_cache(maxsize=65_536)
def without_zeros(code: str) -> str:
    """Return a code without the zeros that lead its numbers."""
    return _ZEROS.sub("", code)


def all_without_zeros(codes: list[str]) -> list[str]:
    """Return the same of many codes at once; none of them has a line break."""
    return _ZEROS.sub("", "\n".join(codes)).split("\n") if codes else []


@lru_cache(maxsize=65_536)
def _spellings(code: str) -> tuple[str, str]:
    """Return a code with all signs alike and without leading zeros, and without its signs."""
    return _SIGNS.sub("-", without_zeros(code)).upper(), _SIGNS.sub("", code).upper()


def alike_code(code: str, known: Iterable[object]) -> str:
    """Return the known code that differs from this one in its signs, leading zeros or capitals; empty if none does."""
    parts, packed = _spellings(code)
    for text in map(str, known):
        own = _spellings(text)
        if text != code and (own[0] == parts or own[1] == packed):
            return text
    return ""


def looked_alike(code: str, known: Iterable[object]) -> str:
    """Return the known code that reads like this one, O for 0, I or l for 1; empty if there is none."""
    shape = code.upper().translate(_LOOK_ALIKE)
    for text in map(str, known):
        if text and text != code and text.upper().translate(_LOOK_ALIKE) == shape:
            return text
    return ""


def near_code(code: str, known: Iterable[object]) -> str:
    """Return the known code that differs from this one in leading zeros alone; empty if there is none."""
    bare = without_zeros(code)
    return next(
        (text for text in map(str, known) if text and text != code and without_zeros(text) == bare),
        "",
    )
