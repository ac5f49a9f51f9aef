"""Key columns for codes that a spreadsheet would take for something else: it reads 3.1 and 3.10 as the same number.

A condition such as `>5` or `A?` it takes for a comparison or for any sign, `TRUE` for a truth.

Beside such a column stands one with a `#` before each code; formulas compare these instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shifan.patterns import pattern_of

# What a spreadsheet's conditions would read as numbers or dates: 3.1 and 3.10, 001 and 1, 1-2.
_NUMERIC = pattern_of(r"[\d.,+\-/:%eE]+")
_CONDITION = pattern_of(r"[=<>].*|.*[*?~].*|true|false", re.IGNORECASE)


def need_keys(codes: Iterable[object]) -> bool:
    """Return whether a spreadsheet's conditions could take one of these codes for something else than its text."""
    texts = [str(code) for code in codes]
    return any(_NUMERIC.fullmatch(text) or _CONDITION.fullmatch(text) for text in texts)


def key_field(field: str) -> str:
    """Return the name of the key column that stands beside the column of a field."""
    return f"{field}#"


def key_of(code: str) -> str:
    """Return the key of a code."""
    return f"#{code}"


def key_formula(cell: str) -> str:
    """Return the formula that gives the key of the code in a cell, without its `=`."""
    return f'"#"&{cell}'
