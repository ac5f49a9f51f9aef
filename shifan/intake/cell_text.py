"""What a cell may hold, and how it reads on screen."""

from __future__ import annotations

import datetime as dt

from shifan.patterns import pattern_of

# What the reading library gives; an empty cell is an empty text.
CellValue = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
# What survey programs write for a question that was not asked.
SKIPPED = frozenset({"", "(跳过)", "（跳过）", "(空)", "（空）", "跳过"})
_ERROR = pattern_of(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")


def shown(value: CellValue) -> str:
    """Return a cell as it reads on screen: whole numbers without .0, dates as 2023-11-02, outer blanks removed."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).strip()


def is_error(text: str) -> bool:
    """Return whether a cell's text is, or begins with, an error of a spreadsheet such as #N/A."""
    return bool(_ERROR.match(text))
