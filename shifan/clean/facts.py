"""The items of 基本信息: dates in one form, the city's own name, the year that completes short dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean import parsers
from shifan.clean.text import is_missing, plain
from shifan.errors import Finding
from shifan.intake.corrections import shown

if TYPE_CHECKING:
    from shifan.clean.city import Source

_YEAR = re.compile(r"\d{4}")


def normalise(frame: pd.DataFrame, source: Source, findings: list[Finding]) -> pd.DataFrame:
    """Return the facts with dates as ISO text and other contents as trimmed text."""
    contents, year = [], _start_year(frame)
    for row in frame.itertuples():
        cell = source.cell("content", row.row).rsplit("!", 1)[1]
        if str(row.item).endswith("日期"):
            contents.append(_date(row.content, year, source, cell, findings))
        else:
            contents.append("" if is_missing(row.content) else plain(row.content))
    return frame.assign(content=pd.Series(contents, index=frame.index, dtype=object))


def _start_year(frame: pd.DataFrame) -> int | None:
    """Return the first year that any date states; dates beside it may leave theirs out."""
    dates = [shown(content) for item, content in zip(frame["item"], frame["content"], strict=True) if str(item).endswith("日期")]
    years = [int(match[0]) for match in map(_YEAR.search, dates) if match]
    return years[0] if years else None


def _date(content: object, year: int | None, source: Source, cell: str, findings: list[Finding]) -> str:
    parsed = parsers.date(year)(content)
    if parsed.code:
        findings.append(Finding(parsed.code, "error" if parsed.wrong else "info", source.file, source.sheet, cell,
                                shown(content), parsed.expected, parsed.action))
    return parsed.value.isoformat() if parsed.value else ""


def inspection_year(frame: pd.DataFrame) -> int | None:
    """Return the year of 现场检查开始日期; None if it is not known."""
    start = dict(zip(frame["item"], frame["content"], strict=True)).get("现场检查开始日期", "")
    return int(start[:4]) if start else None
