"""Codes that differ in leading zeros alone: 002 and 2, B01 and B1, M01-01 and M1-1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@lru_cache(maxsize=65_536)
def without_zeros(code: str) -> str:
    """Return a code without the zeros that lead its numbers."""
    return _ZEROS.sub("", code)


def near_code(code: str, known: Iterable[object]) -> str:
    """Return the known code that differs from this one in leading zeros alone; empty if there is none."""
    bare = without_zeros(code)
    return next(
        (text for text in map(str, known) if text and text != code and without_zeros(text) == bare),
        "",
    )
