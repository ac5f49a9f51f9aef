"""What blank workbooks are made for."""

from __future__ import annotations

import datetime as dt

from shifan.records import dataclass
from shifan.standards import Standard


@dataclass(frozen=True)
class WorkbookPlan:
    """City, pack, names of the districts, first and last day of the evaluation (None: not known yet)."""

    city: str
    standard: Standard
    districts: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
