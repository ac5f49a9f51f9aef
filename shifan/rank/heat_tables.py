"""A table whose percentages are shaded, pale for high and dark for low, with the figures in it."""

from __future__ import annotations

import html
from decimal import Decimal, InvalidOperation

from shifan.charts.plans import shade
from shifan.tables.searchable_table import SearchableTable

_DARK = 0.45


class HeatTable(SearchableTable):
    """A table that a notebook and a page show as a heat map."""

    @property
    def _constructor(self) -> type[HeatTable]:
        return HeatTable

    def _repr_html_(self) -> str:
        """Return the table; shades run over the range of all its rates, so that they mean the same in every column."""
        known = [
            number
            for column in self.columns
            for cell in self[column]
            if (number := _rate(cell)) is not None
        ]
        low, high = min(known, default=Decimal(0)), max(known, default=Decimal(100))
        head = "".join(f"<th scope='col'>{html.escape(str(name))}</th>" for name in self.columns)
        rows = "".join(
            f"<tr>{''.join(_cell(cell, low, high) for cell in row)}</tr>"
            for row in self.itertuples(index=False, name=None)
        )
        return f"<div class='scroll'><table class='sf heat'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _rate(cell: object) -> Decimal | None:
    try:
        return Decimal(cell[:-1]) if isinstance(cell, str) and cell.endswith("%") else None
    except InvalidOperation:
        return None


def _cell(cell: object, low: Decimal, high: Decimal) -> str:
    number = _rate(cell)
    if number is None:
        return f"<td>{html.escape(str(cell))}</td>"
    share = float((high - number) / (high - low)) if high > low else 0.0
    return f"<td style='background:{shade(share)};color:{'#fff' if share > _DARK else '#1f2933'}'>{html.escape(str(cell))}</td>"
