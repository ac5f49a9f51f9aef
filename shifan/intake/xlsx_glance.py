"""A first look at a piece of a sheet's XML, all cells at once: how far it reaches, and which closer looks it needs.

Most pieces need none.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shifan.records import dataclass

Signs = npt.NDArray[np.uint8]
_ADDRESS = 8  # bytes from the blank before an address to its last sign: r="AB12
_R = int.from_bytes(b' r="', "little")
_A, _0 = ord("A"), ord("0")
# What follows <c where it is a cell, and not <cols> or <cfRule>.
_ENDS = np.isin(np.arange(256), list(b" \t\r\n/>"))


@dataclass(frozen=True)
class Glance:
    """Rows and cells that begin in a piece, the columns its cells reach, and what occurs in it.

    `width` is None unless every cell begins with an address of one or two letters: `<c r="AB12`, as all office programs
    write it. The flags may be true without cause, never false without. `tags` are the places of <.
    """

    rows: int
    cells: int
    width: int | None
    formulas: bool
    errors: bool
    hidden: bool
    inline: bool
    tags: npt.NDArray[np.intp]


def glance(content: bytes) -> Glance:
    """Return what a piece of XML holds; comparisons of whole arrays, a tenth of the time of searches for each sign."""
    signs = np.frombuffer(content, dtype=np.uint8)
    if len(signs) < 3:
        return Glance(0, 0, 0, False, False, False, False, np.zeros(0, dtype=np.intp))
    first, second, third = signs[:-2], signs[1:-1], signs[2:]
    tags = np.flatnonzero(first == ord("<"))
    names, ends = second[tags], third[tags]
    starts = tags[(names == ord("c")) & _ENDS[ends]]
    return Glance(
        int(np.count_nonzero((names == ord("r")) & (ends == ord("o")))),
        len(starts),
        _width(signs, starts),
        bool((names == ord("f")).any()),
        _has_errors(content, first, second, third),
        bool(((first == ord("h")) & (second == ord("i")) & (third == ord("d"))).any()),
        bool(((names == ord("i")) & (ends == ord("s"))).any()),
        tags,
    )


def _has_errors(content: bytes, first: Signs, second: Signs, third: Signs) -> bool:
    """Return whether an attribute is e, as the type of an error cell is."""
    double_quoted = (second == ord("e")) & (first == ord('"')) & (third == ord('"'))
    return bool(double_quoted.any()) or (b"'" in content and b"'e'" in content)


def _width(signs: Signs, starts: npt.NDArray[np.intp]) -> int | None:
    """Return the columns that the cells beginning at `starts` reach; None if the address of one is not plain to see."""
    if not len(starts):
        return 0
    if starts[-1] + 2 + _ADDRESS > len(signs):
        return None
    words = np.lib.stride_tricks.as_strided(
        signs, (len(signs) - _ADDRESS + 1, _ADDRESS), (1, 1), writeable=False
    )[starts + 2]
    if (words.view("<u4")[:, 0] != _R).any():
        return None
    first, second, third = (words[:, n] for n in (4, 5, 6))
    one_letter = _digits(second)
    if not (_letters(first) & (one_letter | (_letters(second) & _digits(third)))).all():
        return None
    in_two_letters = 26 * (first.astype(np.int32) - _A + 1) + second - _A + 1
    return int(np.where(one_letter, first - _A + 1, in_two_letters).max())


def _letters(signs: Signs) -> npt.NDArray[np.bool_]:
    return signs - _A < 26  # of bytes: what is smaller than A wraps round and is large


def _digits(signs: Signs) -> npt.NDArray[np.bool_]:
    return signs - _0 < 10
