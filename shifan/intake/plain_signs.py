"""What stands at many places of a piece of XML at once: a text, letters of a column, digits.

The signs reach at least `PADDING` beyond the last place that is asked for.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
PADDING = b" " * 48
_MOST_LETTERS, _MOST_DIGITS = 3, 7
_A, _0 = ord("A"), ord("0")


def follow(signs: Signs, places: Places, text: bytes) -> Flags:
    """Return for each place whether a text stands there."""
    found: Flags = signs[places] == text[0]
    for n, sign in enumerate(text[1:], 1):
        found &= signs[places + n] == sign
    return found


def letters(signs: Signs, places: Places) -> tuple[Places, Places]:
    """Return the number of the column whose one to three letters stand at each place, and where they end."""
    number = np.zeros(len(places), dtype=np.int64)
    at, more = places, np.ones(len(places), dtype=bool)
    for _ in range(_MOST_LETTERS):
        here = signs[at] - _A  # of bytes: what is smaller than A wraps round
        more = more & (here < 26)
        if not more.any():
            break
        number = np.where(more, number * 26 + here + 1, number)
        at = at + more
    return number, at


def digits(signs: Signs, places: Places) -> tuple[Places, Places]:
    """Return the number, of at most seven digits, that stands at each place, and where it ends."""
    number = np.zeros(len(places), dtype=np.int64)
    at, more = places, np.ones(len(places), dtype=bool)
    for _ in range(_MOST_DIGITS):
        here = signs[at] - _0
        more = more & (here < 10)
        if not more.any():
            break
        number = np.where(more, number * 10 + here, number)
        at = at + more
    return number, at
