"""A table that the four notebooks of a run print whole: no row and no text is left out."""

from __future__ import annotations

import pandas as pd

from shifan.tables.description import TableDescription
from shifan.values import Register


class Shown(pd.DataFrame):
    """A data frame that a notebook shows with every row and every text in full.

    pandas prints the name of the class where a table has no rows: a run's notebooks say so with this one.
    """

    @property
    def _constructor(self) -> type[Shown]:
        return Shown

    def _repr_html_(self) -> str:
        """Return the whole table as HTML; texts are escaped."""
        with pd.option_context("display.max_colwidth", None):
            return self.to_html(index=self.index.dtype == object, border=0, justify="left")


def show(table: TableDescription, register: Register | None = None) -> Shown:
    """Return a described table as displayed; the register may be left out if the table refers to no value."""
    return Shown(table.shown(register or Register()), columns=table.headings)
