"""Readers of figures as they are told: 约2万余人次 is a number, qualifiers, a scale and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shifan.clean.readers.numbers import same
from shifan.clean.readers.parsed import QUOTES, Parsed, mended, wrong
from shifan.clean.text import MISSING_WORDS, packed
from shifan.intake.workbooks import is_error

_QUALIFIERS = re.compile(r"约|近|余|多|以上|超过|逾")


def figure_qualifier(raw: object) -> Parsed:
    """Return qualifiers joined by `/`: 约, 近, 余, 多, 以上."""
    found = packed(raw)
    if found in MISSING_WORDS:
        return Parsed("", "missing-word", False, "留空", "按空处理") if found else Parsed("")
    parts = [part for part in re.split(r"[/、,]", found) if part]
    if any(not _QUALIFIERS.fullmatch(part) for part in parts):
        return wrong("qualifier", "约、近、余、多、以上，或留空")
    return mended("/".join(parts), raw, "qualifier-form", "/".join(parts), "修饰词写法已规范")


@dataclass(frozen=True)
class Figure:
    """A figure as typed: 约2万余人次 → number 2, qualifiers 约 and 余, unit 人次, scale 万."""

    number: Decimal | None
    qualifiers: tuple[str, ...] = ()
    unit: str = ""
    scale: str = ""


_FIGURE = re.compile(
    r"(约|近|超过|逾)?(\d+(?:,\d{3})*(?:\.\d+)?)(万|亿)?(余|多)?(%|[^\d\s+\-*/=@{}#][^\d\s{}]*?)?(以上)?"
)


def figure(raw: object) -> Parsed:
    """Return the figure of a 数值 cell: a number, or a number with qualifier and unit typed into the cell."""
    found = packed(raw).lstrip(QUOTES)
    if found in MISSING_WORDS:
        return wrong("figure-missing", "数值", "请填写数值，或删去该行")
    if is_error(found):
        return wrong("error-cell", "数值", "单元格是公式错误值，请改为实际数值")
    if isinstance(raw, float) and abs(raw) >= 1e15:
        return wrong("number-digits", "数值", "数字过长，末几位已丢失，请核对后重新填写")
    match = _FIGURE.fullmatch(found)
    if not match or isinstance(raw, bool):
        return wrong("number", "数值，如 2044 或 92.58", "请改为数值；不要用 -1、999 表示缺失")
    number = (
        Decimal(format(raw, ".15g"))
        if isinstance(raw, float)
        else Decimal(match[2].replace(",", ""))
    )
    qualifiers = tuple(part for part in (match[1], match[4], match[6]) if part)
    parsed = Figure(number, qualifiers, (match[5] or "").strip("（）()"), match[3] or "")
    if not (qualifiers or parsed.unit or parsed.scale) and same(raw, number):
        return Parsed(parsed)
    return Parsed(parsed, "figure-form", False, str(number), "数值、修饰和单位已分开")
