"""The rows of clean tables as typed records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import repeat
from typing import TypeVar

import pandas as pd

from shifan.raw_sheets import TableRow

R = TypeVar("R", bound=TableRow)


def rows(frame: pd.DataFrame, record: type[R]) -> Iterator[R]:
    """Yield the rows of a clean table, or of a part of one, as its records; made faster than pandas' own tuples.

    A column that the table has not holds None in each.
    """
    if frame.empty:  # most often what a check has found
        return iter(())
    columns = (
        frame[column.name].tolist() if column.name in frame else repeat(None)
        for column in fields(record)
    )
    return map(record, *columns)
