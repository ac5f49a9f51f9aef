"""Codes that differ from a known one in zeros, in look-alike signs or in what stands around: B1, BO1, 指标B01."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shifan.patterns import pattern_of

_SIGNS = pattern_of(r"[\W_]")
# Letters that look like digits; Cyrillic and Greek ones that look like Latin ones.
_LOOK_ALIKE = str.maketrans("OILОАВСЕНКМРТХΟΑΒΕΗΙΚΜΝΡΤΧ", "0110ABCEHKMPTX0ABEH1KMNPTX")
_AROUND = pattern_of(r"[\W_]*[\u4e00-\u9fff№]*[\W_]*")
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


def meant_code(code: str, known: Iterable[object]) -> str:
    """Return as a question which known code is meant by one that is not known, and why; empty if none is likely."""
    texts = [str(text) for text in known if text]
    near = near_code(code, texts)
    if near:
        return f"是否为“{near}”？可能丢失了前导0，请改为文本格式"
    alike = looked_alike(code, texts)
    if alike:
        return f"是否为“{alike}”？请核对数字0和字母O、数字1和字母I"
    spelt = alike_code(code, texts) or _within(code, texts)
    return f"是否为“{spelt}”？请只写编号，并照规定的写法" if spelt else ""


def _within(code: str, known: Iterable[str]) -> str:
    """Return the known code that stands at one end of a text with Chinese or signs beside it; empty if none does."""
    for text in sorted(known, key=len, reverse=True):
        before, found, behind = code.partition(text)
        if found and (before or behind) and _AROUND.fullmatch(before) and _AROUND.fullmatch(behind):
            return text
    return ""


def near_code(code: str, known: Iterable[object]) -> str:
    """Return the known code that differs from this one in leading zeros alone; empty if there is none."""
    bare = without_zeros(code)
    return next(
        (text for text in map(str, known) if text and text != code and without_zeros(text) == bare),
        "",
    )
