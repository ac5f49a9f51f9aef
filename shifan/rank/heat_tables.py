"""A table whose percentages are shaded, pale for high and dark for low, with the figures in it."""

from __future__ import annotations

import html
from decimal import Decimal, InvalidOperation

from shifan.charts.plans import shade
from shifan.tables.searchable_table import SearchableTable

_DARK = 0.45  # from this shade on the figures are white
_WHITE, _BLACK = "#fff", "#1f2933"


class HeatTable(SearchableTable):
    """A table that a notebook and a page show as a heat map."""

    @property
    def _constructor(self) -> type[HeatTable]:
        return HeatTable

    def _repr_html_(self) -> str:
        """Return the table; shades run over the range of all its rates, so that they mean the same in every column."""
        rows = list(self.printed().itertuples(index=False, name=None))
        rates = [rate for row in rows for cell in row if (rate := _rate(cell)) is not None]
        low, high = min(rates, default=Decimal(0)), max(rates, default=Decimal(100))
        head = "".join(f"<th scope='col'>{html.escape(str(name))}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(_cell(cell, low, high) for cell in row)}</tr>" for row in rows
        )
        return (
            "<div class='scroll'><table class='sf heat'>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def _rate(cell: object) -> Decimal | None:
    """Return the number of a printed percentage; None for any other cell."""
    try:
        return Decimal(cell[:-1]) if isinstance(cell, str) and cell.endswith("%") else None
    except InvalidOperation:
        return None


def _cell(cell: object, low: Decimal, high: Decimal) -> str:
    text, rate = html.escape(str(cell)), _rate(cell)
    if rate is None:
        return f"<td>{text}</td>"
    share = float((high - rate) / (high - low)) if high > low else 0.0
    colour = _WHITE if share > _DARK else _BLACK
    return f"<td style='background:{shade(share)};color:{colour}'>{text}</td>"
