"""Columns of replicates: a row a replicate (one row if all have the same), a column a row of an object.

Numbers are arrays of floats with NaN for N/A; texts are `Coded` with 不适用 for N/A.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from shifan.rules.columns import Coded, Scaled
from shifan.rules.replicated_sums import Many, alike_in_all
from shifan.values import NOT_APPLICABLE

Result = Many | Coded
CLEAN = 12


def as_many(column: Scaled | Coded | Many) -> Many:
    """Return a column as one replicate of floats or texts."""
    if isinstance(column, Scaled):
        return np.asarray(column.integers[np.newaxis] / column.scale)
    if isinstance(column, Coded):
        texts = np.array([*column.texts, ""])[column.codes]
        return np.asarray(texts if texts.ndim > 1 else texts[np.newaxis])
    return column


def as_result(column: Scaled | Coded | Many) -> Result:
    """Return a column as one replicate: texts with their codes, numbers as floats."""
    if not isinstance(column, Coded):
        return as_many(column)
    return column if column.codes.ndim > 1 else Coded(column.codes[np.newaxis], column.texts)


def all_the_same(text: str, size: int) -> Coded:
    """Return a column of one replicate with the same text in each of `size` rows."""
    return Coded(np.zeros((1, size), dtype=np.int32), (text,))


@lru_cache(maxsize=256)
def the_same_number(number: float, size: int) -> Many:
    """Return a column with one number in each row, which nobody may write into."""
    column = np.full((1, size), number)
    column.flags.writeable = False
    return column


def cleaned(column: Many) -> Many:
    """Return floats without the last decimals, in which they differ from exact numbers; other columns as they are."""
    return np.round(column, CLEAN) if column.dtype.kind == "f" else column


def missing(column: Result) -> Many:
    """Return where a column is N/A, in one replicate if it is at the same rows of all."""
    if isinstance(column, Coded):
        return column.holds(NOT_APPLICABLE)
    if column.dtype.kind != "f":
        return np.asarray(column == NOT_APPLICABLE)
    if len(column) < 2:
        return np.asarray(np.isnan(column))
    # The greatest of numbers among which one is NaN is NaN.
    doubtful = np.flatnonzero(np.isnan(column.max(axis=0)))
    found = np.zeros((1, column.shape[1]), dtype=bool)
    if len(doubtful):
        unknown = alike_in_all(np.isnan(column[:, doubtful]))
        if len(unknown) > 1:
            return np.asarray(np.isnan(column))
        found[0, doubtful] = unknown
    return found


def holding(column: Scaled | Coded | Many, text: str) -> Many:
    """Return where a column of texts holds a text; nowhere in a column of numbers."""
    given = as_result(column)
    if isinstance(given, Coded):
        return given.holds(text)
    return np.asarray(given == text)


def in_the_same_codes(*columns: Coded) -> list[Coded]:
    """Return columns of texts with each text under the same code in all."""
    known: dict[str, int] = {}
    recoded = []
    for column in columns:
        new = [known.setdefault(text, len(known)) for text in column.texts]
        recoded.append(np.array(new, dtype=np.int32)[column.codes])
    return [Coded(codes, tuple(known)) for codes in recoded]


def nothing(like: Result, size: int) -> Result:
    """Return N/A for all rows, of the same kind as other results."""
    if isinstance(like, Coded):
        return all_the_same(NOT_APPLICABLE, size)
    return np.full((1, size), np.nan)


def either_of(condition: Many, then: Result, otherwise: Result) -> Result:
    """Return one result where a condition holds, the other elsewhere; 不适用 beside texts becomes the text."""
    if not (isinstance(then, Coded) or isinstance(otherwise, Coded)):
        return then if condition.all() else np.where(condition, then, otherwise)
    texts = (
        branch if isinstance(branch, Coded) else all_the_same(NOT_APPLICABLE, branch.shape[1])
        for branch in (then, otherwise)
    )
    first, second = in_the_same_codes(*texts)
    return Coded(np.where(condition, first.codes, second.codes), second.texts)
