"""Texts of a table in a row, as a Chinese sentence lists them."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.rules.none_listed import NONE_LISTED


def joined(texts: Iterable[str]) -> str:
    """Return the distinct texts in their order, joined as in a Chinese sentence; none reads NONE_LISTED."""
    return "、".join(dict.fromkeys(text for text in texts if text)) or NONE_LISTED
