"""A city at an analyst's prompt."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from shifan import views
from shifan.stages import Work, open_city

if TYPE_CHECKING:
    from shifan.values import Register, Value


class City:
    """One city, read from its raw workbooks; nothing is written."""

    def __init__(self, city: str, root: str | None = None, standard: str | None = None) -> None:
        self.work: Work = open_city(city, root or "", standard or "")
        self.name = self.work.place.city

    def __repr__(self) -> str:
        return (f"<{self.name}：总得分 {self.value('scores.total')}，{self.value('verdict.pass')}，"
                f"{len(self.sites)} 个点位，{len(self.records)} 条检查记录；{self.work.standard.label}>")

    @property
    def register(self) -> Register:
        """Return all values of the city."""
        return self.work.register

    @cached_property
    def sites(self) -> pd.DataFrame:
        """Return the sites with score, verdict and problems as printed."""
        return views.sites(self.register)

    @cached_property
    def records(self) -> pd.DataFrame:
        """Return the on-site records: row, site, item, result, problem, photo."""
        return self.work.clean.tables["records"]

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Return the indicators' rates and scores as printed."""
        return views.indicators(self.register, self.work.standard)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Return what was noticed in the workbooks."""
        return views.findings(self.work.clean)

    def value(self, key: str) -> Value:
        """Return a value; UnknownValue if there is none."""
        return self.register[key]

    def trace(self, query: str) -> list[dict[str, object]]:
        """Return what a value id, printed number or raw cell is made of and what it feeds."""
        from shifan.audit.trace import trace
        return trace(self.register, query)
