"""The rows of a table one after another."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows as named tuples, a field a column; unlike pandas' own way the class is made once for all tables of these columns."""
    return map(
        _kind(tuple(frame.columns))._make,
        zip(*(frame[name] for name in frame.columns), strict=True),
    )


@cache
def _kind(fields: tuple[str, ...]) -> type:
    return namedtuple("Line", fields, rename=True)  # the columns of a pack may have any names
