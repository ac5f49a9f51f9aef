"""A table that the four notebooks of a run print whole: no row and no text is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from shifan.tables.description import TableDescription
from shifan.tables.html_table import html_table
from shifan.values import Register

# Notebooks set tables flush right and in a smaller type; Latin and Chinese signs share one base line.
_STYLE = (
    ".sf-shown th,.sf-shown td{text-align:left!important;vertical-align:baseline!important;line-height:1.6}"
    ".sf-shown td.n{text-align:right!important;font-variant-numeric:tabular-nums}"
)


class Shown(pd.DataFrame):
    """A data frame that a notebook shows with every row and every text in full.

    pandas prints the name of the class where a table has no rows: a run's notebooks say so with this one.
    """

    _metadata: ClassVar[list[str]] = ["kinds"]
    kinds: Mapping[str, str] = {}  # of the columns, by heading

    @property
    def _constructor(self) -> type[Shown]:
        return Shown

    def _repr_html_(self) -> str:
        """Return the whole table as HTML; texts are escaped, and stand left whatever the notebook's own style."""
        rows = ([str(cell) for cell in row] for row in self.itertuples(index=False, name=None))
        kinds = [self.kinds.get(name, "text") for name in self.columns]
        table = html_table([str(name) for name in self.columns], rows, kinds, "sf-shown")
        return f"<style>{_STYLE}</style>{table}"


def show(table: TableDescription, register: Register | None = None) -> Shown:
    """Return a described table as displayed; the register may be left out if the table refers to no value."""
    shown = Shown(table.shown(register or Register()), columns=table.headings)
    shown.kinds = {column.heading: column.kind for column in table.columns}
    return shown
