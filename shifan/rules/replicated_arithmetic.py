"""Arithmetic on columns of replicates that writes into operands which nobody reads again.

Fresh memory for so many numbers takes longer than to compute them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shifan.rules.comparisons import COMPARE
from shifan.rules.replicated_columns import cleaned
from shifan.rules.replicated_sums import Many

Spare = Many | None  # an operand that nobody reads again
_MANY = 5000  # numbers that are sooner compared twice than cleaned
_ROOM = 1e-11  # ten times what cleaning moves a number


def computed(function: np.ufunc, left: Many, right: Many, *spare: Spare) -> Many:
    """Return a function of two columns, written into one of the spare operands if that has the room."""
    replicates, rows = max(len(left), len(right)), max(left.shape[1], right.shape[1])
    for operand in spare:
        if operand is not None and operand.shape == (replicates, rows) and operand.dtype == float:
            return np.asarray(function(left, right, out=operand))
    return np.asarray(function(left, right))


def quotient(top: Many, bottom: Many, *spare: Spare) -> Many:
    """Return top ÷ bottom, N/A where the bottom is 0."""
    vanishes = bottom == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        divided = computed(np.divide, top, bottom, *spare)
    if not vanishes.any():
        return divided
    return replaced_where(vanishes, np.full((1, divided.shape[1]), np.nan), divided, spare=True)


def scaled_down(sums: Many, scale: int) -> Many:
    """Return sums of a column of integers, which nobody else reads, by what they are to be divided."""
    if scale != 1:
        sums /= scale
    return sums


def rounded(body: Many, places: Many) -> Many:
    """Return numbers rounded half up, away from 0, to so many decimals.

    What lies less than 1e-9 units of the last decimal below a half counts as one.
    """
    shift = 10.0**places
    half_up = np.abs(body)
    half_up = computed(np.multiply, half_up, shift, half_up)
    half_up += 0.5 + 1e-9
    np.floor(half_up, out=half_up)
    half_up /= shift
    return computed(np.copysign, half_up, body, half_up)


def compared(op: str, left: Many, right: Many) -> Many:
    """Return which numbers or texts compare so; numbers are cleaned to 12 decimals."""
    compares: Callable[[Many, Many], Many] = COMPARE[op]
    if op in ("=", "<>") or left.size < _MANY or len(right) > 1:
        return compares(cleaned(left), cleaned(right))
    # Where a limit a little lower and one a little higher say the same, cleaning makes no difference.
    room = _ROOM * np.maximum(np.abs(right), 1.0)
    lower, higher = compares(left, right - room), compares(left, right + room)
    return lower if (lower == higher).all() else compares(cleaned(left), cleaned(right))


def replaced_where(mask: Many, other: Many, column: Many, spare: bool) -> Many:
    """Return a column with the entries of another where a mask holds, itself if nobody else reads it."""
    if not spare or len(mask) > 1 or len(other) > len(column):
        return np.where(mask, other, column)
    rows = np.flatnonzero(mask[0])
    column[:, rows] = other[:, rows]
    return column
