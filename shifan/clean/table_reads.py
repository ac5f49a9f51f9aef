"""A clean table as it is read again and again: its columns as arrays, its rows as records, each made once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shifan.clean.table_rows import rows
from shifan.raw_sheets import TableRow


class TableReads:
    """What was read of one table; a city that shares the table shares the reads."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._columns: dict[str, np.ndarray] = {}
        self._rows: dict[type[TableRow], list[Any]] = {}

    def column(self, field: str) -> np.ndarray:
        """Return a column as an array: chosen from and compared faster than a column of pandas."""
        if field not in self._columns:
            self._columns[field] = self.frame[field].to_numpy()
        return self._columns[field]

    def rows(self, record: type[TableRow]) -> list[Any]:
        """Return the rows as records."""
        if record not in self._rows:
            self._rows[record] = list(rows(self.frame, record))
        return self._rows[record]
