"""A table that a notebook shows with a search box and sortable headings; without scripts it is still a whole table."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from shifan.tables.description import TableDescription
from shifan.values import NOT_APPLICABLE, Register

MOST = 3000  # rows that are shown


class SearchableTable(pd.DataFrame):
    """A data frame whose texts and numbers are shown as they are printed."""

    @property
    def _constructor(self) -> type[SearchableTable]:
        return SearchableTable

    def numbers(self) -> SearchableTable:
        """Return the table for computing: columns of printed numbers as floats, `92.48%` as 92.48.

        不适用 and empty cells of such a column are missing; other columns stay as they are.
        """
        return SearchableTable(self.apply(_as_numbers))

    def top(self, column: str, rows: int = 10, ascending: bool = False) -> SearchableTable:
        """Return the rows with the largest (or smallest) numbers of a column.

        The order is kept among equals; missing numbers come last.
        """
        numbers = _as_numbers(self[column])
        order = numbers.sort_values(ascending=ascending, kind="stable", na_position="last").index
        return self.loc[order].head(rows)

    def _repr_html_(self) -> str:
        """Return the table with its script and style; beyond 3000 rows only the first ones, and it says so."""
        shown = self.iloc[:MOST]
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            table = shown.to_html(
                index=self.index.dtype == object, border=0, justify="left", na_rep="", classes="sf"
            )
        more = ""
        if len(self) > MOST:
            more = f"<p>共 {len(self)} 行，这里列出前 {MOST} 行；用代码筛选后再看其余。</p>"
        style, script = _page_part("table.css"), _page_part("table.js")
        return (
            f"<style>{style}</style><div class='sf-table'>{table}{more}</div>"
            f"<script>{script}</script>"
        )


def searchable(table: TableDescription, register: Register | None = None) -> SearchableTable:
    """Return a described table as displayed; the register may be left out if the table refers to no value."""
    return SearchableTable(table.shown(register or Register()), columns=table.headings)


def _as_numbers(column: pd.Series) -> pd.Series:
    """Return a column of printed numbers as floats; any other column as it is."""
    texts = column.astype(object).map(_number_text)
    numbers = pd.to_numeric(texts.where(texts != ""), errors="coerce")
    filled = (texts != "").sum()
    return numbers.astype(float) if numbers.notna().sum() == filled > 0 else column


def _number_text(cell: object) -> str:
    """Return the text of a cell without percent sign and thousands separators; empty for 不适用 and no value."""
    if cell is None or cell == NOT_APPLICABLE:
        return ""
    return str(cell).removesuffix("%").replace(",", "")


@cache
def _page_part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()
