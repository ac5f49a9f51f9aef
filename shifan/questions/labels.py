"""Columns of a table as whole numbers, and differences in words."""

from __future__ import annotations

import numpy as np
import pandas as pd


def codes_of(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return a column as codes, and the texts they stand for."""
    codes, names = pd.factorize(column.astype(object))
    return codes, [str(name) for name in names]


def strata_of(frame: pd.DataFrame, *columns: str) -> np.ndarray:
    """Return the number of the group of each row, a group for each combination of some columns."""
    groups = frame.groupby(list(columns), sort=False, observed=True)
    return np.asarray(groups.ngroup().to_numpy())


def apart(gap: float) -> str:
    """Return a difference in words: 高1.2, 低1.2."""
    return f"{'高' if gap > 0 else '低'}{abs(gap):.1f}"
