"""A table that a notebook shows with a search box and sortable headings; without scripts it is still a whole table."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

MOST = 3000


class SearchableTable(pd.DataFrame):
    """A data frame whose texts and numbers are shown as they are printed."""

    @property
    def _constructor(self) -> type[SearchableTable]:
        return SearchableTable

    def numbers(self) -> SearchableTable:
        """Return the table for computing: columns of printed numbers as floats, `92.48%` as 92.48, 不适用 and empty as missing."""
        return self.apply(_as_numbers).__finalize__(self)

    def top(self, column: str, rows: int = 10, ascending: bool = False) -> SearchableTable:
        """Return the rows with the largest (or smallest) numbers of a column, the order kept among equals, missing ones last."""
        order = (
            _as_numbers(self[column])
            .sort_values(ascending=ascending, kind="stable", na_position="last")
            .index
        )
        return self.loc[order].head(rows)

    def _repr_html_(self) -> str:
        """Return the table with its script and style; beyond 3000 rows only the first ones, and it says so."""
        shown = self.iloc[:MOST]
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            table = shown.to_html(
                index=self.index.dtype == object, border=0, justify="left", na_rep="", classes="sf"
            )
        more = (
            f"<p>共 {len(self)} 行，这里列出前 {MOST} 行；用代码筛选后再看其余。</p>"
            if len(self) > MOST
            else ""
        )
        return f"<style>{_part('table.css')}</style><div class='sf-table'>{table}{more}</div><script>{_part('table.js')}</script>"


def _as_numbers(column: pd.Series) -> pd.Series:
    """Return a column of printed numbers as floats; any other column as it is."""
    texts = column.astype(object).map(
        lambda cell: (
            "" if cell is None or cell == "不适用" else str(cell).removesuffix("%").replace(",", "")
        )
    )
    found = pd.to_numeric(texts.where(texts != ""), errors="coerce")
    return found.astype(float) if found.notna().sum() == (texts != "").sum() > 0 else column


@cache
def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()
