"""A table as HTML: texts flush left, numbers flush right on one base line, nothing to be fetched."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from shifan.tables.plain_text import text_width

# JupyterLab takes style sheets and scripts out of a notebook that it has not run itself, and sets all cells flush
# right; what a cell says of itself stays.
_LEAST = 8  # signs of a name that stay in one line
_LEFT, _NUMBERS = ' style="text-align:left"', ' class="n"'


def html_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    kinds: Sequence[str],
    css_class: str,
) -> str:
    """Return a table with escaped texts; `kinds` are the columns' kinds, by which a script filters and sorts."""
    rows = list(rows)
    marks = [_NUMBERS if kind in ("number", "count") else _LEFT for kind in kinds]
    head = "".join(
        f'<th scope="col" data-kind="{kind}"{"" if mark == _NUMBERS else _least_width(rows, column)}>'
        f"{html.escape(heading)}</th>"
        for column, (heading, kind, mark) in enumerate(zip(headings, kinds, marks, strict=True))
    )
    body = "".join(
        f"<tr>{''.join(f'<td{mark}>{html.escape(cell)}</td>' for cell, mark in zip(row, marks, strict=True))}</tr>\n"
        for row in rows
    )
    return (
        f'<table class="{css_class}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    )


def _least_width(rows: Sequence[Sequence[str]], column: int) -> str:
    """Return the style of a heading over texts: names keep room beside a column of whole sentences."""
    longest = max((row[column] for row in rows), key=len, default="")
    least = min(_LEAST, -(-text_width(longest) // 2))
    return f' style="text-align:left;min-width:{least}em"' if least else _LEFT


@cache
def page_part(name: str) -> str:
    """Return a style or script that stands beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()
