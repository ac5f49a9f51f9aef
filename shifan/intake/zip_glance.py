"""A first look at a piece of a sheet's XML, all cells at once: how far it reaches, and which closer looks it needs. Most pieces need none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_ADDRESS = 8
_R = int.from_bytes(b' r="', "little")
_A, _0 = ord("A"), ord("0")
_ENDS = np.isin(
    np.arange(256), list(b" \t\r\n/>")
)  # what follows <c where it is a cell, and not <cols> or <cfRule>


@dataclass(frozen=True)
class Glance:
    """Rows that begin in a piece, the columns its cells reach, and what occurs in it.

    `width` is None unless every cell begins with an address of one or two letters: `<c r="AB12`, as all office programs write it.
    The flags may be true without cause, never false without.
    """

    rows: int
    width: int | None
    formulas: bool
    errors: bool
    hidden: bool


def glance(content: bytes) -> Glance:
    """Return what a piece of XML holds; comparisons of whole arrays, a tenth of the time of searches for each sign."""
    signs = np.frombuffer(content, dtype=np.uint8)
    if len(signs) < 3:
        return Glance(0, 0, False, False, False)
    first, second, third = signs[:-2], signs[1:-1], signs[2:]
    tags = first == ord("<")
    return Glance(
        int(np.count_nonzero(tags & (second == ord("r")) & (third == ord("o")))),
        _width(signs, np.flatnonzero(tags & (second == ord("c")))),
        bool((tags & (second == ord("f"))).any()),
        _errors(content, first, second, third),
        bool(((first == ord("h")) & (second == ord("i")) & (third == ord("d"))).any()),
    )


def _errors(content: bytes, *signs: np.ndarray) -> bool:
    """Return whether an attribute is e, as the type of an error cell is."""
    first, second, third = signs
    return bool(((second == ord("e")) & (first == ord('"')) & (third == ord('"'))).any()) or (
        b"'" in content and b"'e'" in content
    )


def _width(signs: np.ndarray, starts: np.ndarray) -> int | None:
    """Return the columns that the cells beginning at `starts` reach; None if the address of one is not plain to see."""
    starts = starts[_ENDS[signs[starts + 2]]]
    if not len(starts):
        return 0
    if starts[-1] + 2 + _ADDRESS > len(signs):
        return None
    words = np.lib.stride_tricks.as_strided(
        signs, (len(signs) - _ADDRESS + 1, _ADDRESS), (1, 1), writeable=False
    )[starts + 2]
    if (words.view("<u4")[:, 0] != _R).any():
        return None
    one, two, three = (words[:, n] for n in (4, 5, 6))
    alone = _digits(two)
    if not (_letters(one) & (alone | (_letters(two) & _digits(three)))).all():
        return None
    return int(
        np.where(alone, one - _A + 1, 26 * (one.astype(np.int32) - _A + 1) + two - _A + 1).max()
    )


def _letters(signs: np.ndarray) -> np.ndarray:
    return signs - _A < 26  # of bytes: what is smaller than A wraps round and is large


def _digits(signs: np.ndarray) -> np.ndarray:
    return signs - _0 < 10
