"""Arithmetic on columns of replicates that writes into operands which nobody reads again.

Fresh memory for so many numbers takes longer than to compute them.
"""

from __future__ import annotations

import numpy as np

from shifan.rules.replicated_columns import CLEAN
from shifan.rules.replicated_sums import Many

Spare = Many | None  # an operand that nobody reads again


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


def rounded(body: Many, places: Many) -> Many:
    """Return numbers rounded half up, away from 0, to so many decimals."""
    shift = 10.0**places
    # Rounded to 12 decimals first, into memory of its own.
    half_up = np.round(body, CLEAN)
    np.abs(half_up, out=half_up)
    half_up = computed(np.multiply, half_up, shift, half_up)
    half_up += 0.5 + 1e-9
    np.floor(half_up, out=half_up)
    half_up /= shift
    return np.asarray(np.copysign(half_up, body, out=half_up))


def replaced_where(mask: Many, other: Many, column: Many, spare: bool) -> Many:
    """Return a column with the entries of another where a mask holds, itself if nobody else reads it."""
    if not spare or len(mask) > 1 or len(other) > len(column):
        return np.where(mask, other, column)
    rows = np.flatnonzero(mask[0])
    column[:, rows] = other[:, rows]
    return column
