"""A table as HTML: texts flush left, numbers flush right on one base line, nothing to be fetched."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

# JupyterLab takes style sheets and scripts out of a notebook that it has not run itself, and sets all cells flush
# right; what a cell says of itself stays.
_LEFT, _NUMBERS = ' style="text-align:left"', ' class="n"'


def html_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    kinds: Sequence[str],
    css_class: str,
) -> str:
    """Return a table with escaped texts; `kinds` are the columns' kinds, by which a script filters and sorts."""
    marks = [_NUMBERS if kind in ("number", "count") else _LEFT for kind in kinds]
    head = "".join(
        f'<th scope="col" data-kind="{kind}"{"" if mark == _NUMBERS else mark}>{html.escape(heading)}</th>'
        for heading, kind, mark in zip(headings, kinds, marks, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(f'<td{mark}>{html.escape(cell)}</td>' for cell, mark in zip(row, marks, strict=True))}</tr>\n"
        for row in rows
    )
    return (
        f'<table class="{css_class}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    )


@cache
def page_part(name: str) -> str:
    """Return a style or script that stands beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()
