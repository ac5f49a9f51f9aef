"""Full-width digits, letters and signs made half-width."""

from __future__ import annotations

import unicodedata

_CHINESE_SIGNS = "（），；：？！"  # they stay full-width in a Chinese text
_TO_HALF = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(ord("！"), ord("～") + 1)
    if chr(code) not in _CHINESE_SIGNS
}


def half_width(text: str) -> str:
    """Return a text with full-width digits, letters and signs made half-width, character by character.

    Places stay the same.
    """
    return text.translate(_TO_HALF)
