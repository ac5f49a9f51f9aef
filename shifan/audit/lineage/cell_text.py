"""The content of a cell of a clean table, as people read it."""

from __future__ import annotations

import datetime as dt


def cell_text(entry: object) -> str:
    """Return a cell's content as text: nothing for a missing entry, 是 or 否 for a flag, dates as 2023-11-02."""
    if entry is None or entry != entry:
        return ""
    if isinstance(entry, bool):
        return "是" if entry else "否"
    return entry.isoformat() if isinstance(entry, dt.date) else str(entry)
