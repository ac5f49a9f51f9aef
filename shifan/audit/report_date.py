"""The report date that a city's 基本信息 states, with its cell."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.clean import CleanCity

ITEM = "报告日期"


def report_date(clean: CleanCity) -> tuple[dt.date, str]:
    """Return the report date and the address of its cell; every clean city has one."""
    facts = clean.tables["facts"]
    stated = facts[(facts["item"] == ITEM).to_numpy()]
    content, row = stated["content"].tolist()[0], stated["row"].tolist()[0]
    return dt.date.fromisoformat(str(content)[:10]), clean.sources["facts"].cell("content", row)
