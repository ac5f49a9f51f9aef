"""The items of 基本信息: dates in one form, the city's own name, the year that completes short dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd

from shifan.clean import readers
from shifan.clean.table_rows import each
from shifan.errors import Finding
from shifan.intake.corrections import shown

if TYPE_CHECKING:
    from shifan.clean.city import Source

START = "现场检查开始日期"


def normalise(frame: pd.DataFrame, source: Source, findings: list[Finding]) -> pd.DataFrame:
    """Return the facts with dates as ISO text and other contents as trimmed text.

    A date without year takes the year of 现场检查开始日期; where that states none, it is refused.
    """
    contents, year = [], _stated_year(frame)
    for row in each(frame):
        cell = source.cell("content", row.row).rsplit("!", 1)[1]
        reader = (
            readers.date(year) if str(row.item).endswith("日期") else _plain_fact(str(row.item))
        )
        parsed = reader(row.content)
        if parsed.code:
            severity = "error" if parsed.wrong else "warning" if parsed.doubt else "info"
            findings.append(
                Finding(
                    parsed.code,
                    severity,
                    source.file,
                    source.sheet,
                    cell,
                    f"{row.item}：{shown(row.content) or '空'}",
                    parsed.expected,
                    parsed.action,
                )
            )
        value = parsed.value
        contents.append(value.isoformat() if isinstance(value, dt.date) else value or "")
    return frame.assign(content=pd.Series(contents, index=frame.index, dtype=object))


def _plain_fact(item: str) -> readers.Reader:
    def read(raw: object) -> readers.Parsed:
        parsed = readers.text(raw)
        if (
            item == "创建启动年份"
            and parsed.value
            and not re.fullmatch(r"20\d{2}年?", parsed.value)
        ):
            return readers.wrong("year", "四位年份，如 2021年")
        return parsed

    return read


def _stated_year(frame: pd.DataFrame) -> int | None:
    """Return the year that 现场检查开始日期 states; None if it states none."""
    for item, content in zip(frame["item"], frame["content"], strict=True):
        if item == START:
            value = readers.date()(content).value
            return value.year if value else None
    return None


def inspection_year(frame: pd.DataFrame) -> int | None:
    """Return the year of 现场检查开始日期; None if it is not known."""
    start = dict(zip(frame["item"], frame["content"], strict=True)).get(START, "")
    return int(start[:4]) if start else None


def province(frame: pd.DataFrame) -> str:
    """Return the province's name, or an empty text."""
    return dict(zip(frame["item"], frame["content"], strict=True)).get("省份", "")
