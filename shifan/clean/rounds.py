"""Rows of a recheck apart from those of the first round: what is scored is the first round alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from shifan.clean.model import Source
from shifan.raw_sheets import RECORDS, SITES
from shifan.raw_sheets.site_inspection import RECHECK_PREFIX, RECHECK_ROUND

RECHECK_RECORDS, RECHECK_SITES = (
    f"{RECHECK_PREFIX}{RECORDS.table}",
    f"{RECHECK_PREFIX}{SITES.table}",
)
_ROUND = "round"


def split_rounds(tables: dict[str, pd.DataFrame], sources: dict[str, Source]) -> None:
    """Move the rows of a recheck into tables of their own, where a sheet says which they are.

    A record of a site that was only rechecked is one of the recheck, whatever its own row says.
    """
    sites, records = tables[SITES.table], tables[RECORDS.table]
    if _ROUND not in sites.columns and _ROUND not in records.columns:
        return
    marked = _rechecked(records)
    if _ROUND in sites.columns:
        moved = _rechecked(sites)
        only_rechecked = set(sites["site"][moved]) - set(sites["site"][~moved])
        _move(SITES.table, moved, tables, sources)
        marked |= records["site"].isin(list(only_rechecked)).to_numpy()
    _move(RECORDS.table, marked, tables, sources)


def _rechecked(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows say that they are of a recheck."""
    if _ROUND not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    return (frame[_ROUND] == RECHECK_ROUND).to_numpy(dtype=bool)


def _move(
    table: str,
    rechecked: npt.NDArray[np.bool_],
    tables: dict[str, pd.DataFrame],
    sources: dict[str, Source],
) -> None:
    frame, name = tables[table], f"{RECHECK_PREFIX}{table}"
    tables[name] = frame[rechecked].reset_index(drop=True)
    tables[table] = frame[~rechecked].reset_index(drop=True)
    sources[name] = sources[table]
