"""Full-width digits, letters and signs made half-width; signs that are shown as nothing."""

from __future__ import annotations

import unicodedata

# Joiners, marks of direction, variation selectors, fillers: nobody sees them. For a class of a pattern.
SHOWN_AS_NOTHING = (
    r"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
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
