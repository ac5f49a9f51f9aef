"""Texts and tables of a pack's page as HTML; every text is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

# What stands in a cell: a text or number, or a text with the class of its cell.
Cell = object


def escaped(text: object) -> str:
    """Return a text as it can stand in HTML; a fraction as a decimal."""
    if isinstance(text, Fraction):
        return format((Decimal(text.numerator) / text.denominator).normalize(), "f")
    return html.escape(str(text))


def table(
    headings: Iterable[str], rows: Iterable[Iterable[Cell]], widths: Iterable[str] = ()
) -> str:
    """Return a table; numbers stand right, a cell may be a pair of text and class. Without rows it says 无.

    `widths` are those of the columns, so that tables of one kind stand one under the other.
    """
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    if not body:
        return "<p>无。</p>"
    head = "".join(f'<th scope="col">{escaped(heading)}</th>' for heading in headings)
    columns = "".join(f'<col style="width:{width}">' for width in widths)
    return f"<table>{columns}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        text, kind = cell
        return f'<td class="{kind}">{escaped(text)}</td>'
    if isinstance(cell, int | Decimal | Fraction):
        return f'<td class="number">{escaped(cell)}</td>'
    return f"<td>{escaped(cell)}</td>"
