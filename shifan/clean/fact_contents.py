"""The contents of 基本信息: dates in one form, other contents as text, the year that completes short dates."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from shifan.clean.model import Source
from shifan.clean.notice import Notice
from shifan.clean.readers import Parsed, Reader
from shifan.clean.readers.dates import date
from shifan.clean.readers.document_numbers import document_number, phone_number
from shifan.clean.readers.parsed import refusal
from shifan.clean.readers.texts import text
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue, shown
from shifan.patterns import pattern_of
from shifan.raw_sheets.city_profile import (
    CONTACT_PHONE,
    DATES,
    DOCUMENT_NUMBER,
    INSPECTION_START,
)

_YEAR = pattern_of(r"20\d{2}年?")


def read_contents(frame: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the facts with dates as ISO text and other contents as trimmed text, and what was noticed.

    A date without year takes the year of 现场检查开始日期; where that states none, it is refused.
    """
    contents, findings, year = [], [], _stated_year(frame)
    columns = (frame[field] for field in ("row", "item", "content"))
    for row, item, content in zip(*columns, strict=True):
        parsed = _reader(str(item), year)(content)
        if parsed.code:
            found = f"{item}：{shown(content) or '空'}"
            notice = Notice(parsed.code, found, parsed.expected, parsed.action, parsed.severity)
            findings.append(source.finding("content", row, notice))
        value = parsed.value
        contents.append(value.isoformat() if isinstance(value, dt.date) else value or "")
    column = pd.Series(contents, index=frame.index, dtype=object)
    return frame.assign(content=column), findings


def _reader(item: str, year: int | None) -> Reader:
    if item.endswith("日期"):
        return date(year)
    return _READERS.get(item, text)


def _year(raw: CellValue) -> Parsed:
    parsed = text(raw)
    if parsed.value and not _YEAR.fullmatch(parsed.value):
        return refusal("year", "四位年份，如 2021年")
    return parsed


_READERS: dict[str, Reader] = {
    "创建启动年份": _year,
    DOCUMENT_NUMBER: document_number,
    CONTACT_PHONE: phone_number,
}


def _stated_year(frame: pd.DataFrame) -> int | None:
    """Return the year that 现场检查开始日期 states; None if it states none."""
    for item, content in zip(frame["item"], frame["content"], strict=True):
        if item == INSPECTION_START:
            day: dt.date | None = date()(content).value
            return day.year if day else None
    return None


def contents(frame: pd.DataFrame) -> dict[str, str]:
    """Return item → content of facts whose contents have been read."""
    return dict(zip(frame["item"], frame["content"], strict=True))


def inspection_year(frame: pd.DataFrame) -> int | None:
    """Return the year of 现场检查开始日期; None if it is not known."""
    start = contents(frame).get(INSPECTION_START, "")
    return int(start[:4]) if start else None


def dates(frame: pd.DataFrame) -> dict[str, dt.date]:
    """Return the dates of 基本信息 that are filled in."""
    return {
        item: dt.date.fromisoformat(content)
        for item, content in contents(frame).items()
        if item in DATES and content
    }
