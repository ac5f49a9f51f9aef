"""Readers of figures as people write them: 约2万余人次 is a number, qualifiers, a scale and a unit."""

from __future__ import annotations

import re
from decimal import Decimal

from shifan.chinese.single_figures import QUALIFIER, SingleFigure, single_figure
from shifan.clean.readers.numbers import exact, is_exactly
from shifan.clean.readers.parsed import (
    QUOTES,
    Parsed,
    digits_lost,
    missing,
    normalised,
    normalised_text,
    refusal,
    several_numbers,
)
from shifan.clean.text import MISSING_WORDS, packed
from shifan.intake.cell_text import CellValue, is_error
from shifan.records import dataclass

_EXPECTED = "数值，如 2044 或 92.58"


@dataclass(frozen=True)
class CellQuantity:
    """A figure as typed into a cell: 约2万余人次 → number 2, qualifiers 约 and 余, unit 人次, scale 万."""

    number: Decimal | None
    qualifiers: tuple[str, ...] = ()
    unit: str = ""
    scale: str = ""


def qualifiers(raw: CellValue) -> Parsed:
    """Return qualifiers joined by `/`: 约, 近, 余, 多, 以上."""
    found = packed(raw)
    empty = missing(found, "")
    if empty:
        return empty
    parts = [part for part in re.split(r"[/、,]", found) if part]
    if any(not QUALIFIER.fullmatch(part) for part in parts):
        return refusal("qualifier", "约、近、余、多、以上，或留空")
    joined = "/".join(parts)
    return normalised_text(joined, raw, "qualifier-form", joined, "修饰词写法已规范")


def quantity(raw: CellValue) -> Parsed:
    """Return the CellQuantity of a 数值 cell: a number, or a number with qualifier and unit typed into the cell."""
    found = packed(raw).lstrip(QUOTES)
    if found in MISSING_WORDS:
        return refusal("figure-missing", "数值", "请填写数值，或删去该行")
    if is_error(found):
        return refusal("error-cell", "数值", "单元格是公式错误值，请改为实际数值")
    if digits_lost(raw):
        return refusal("number-digits", "数值", "数字过长，末几位已丢失，请核对后重新填写")
    figure = None if isinstance(raw, bool) else single_figure(found)
    if figure is None:
        return refusal("number", _EXPECTED, "请改为数值；不要用 -1、999 表示缺失")
    return several_numbers(raw, _EXPECTED) or _parsed(raw, figure)


def _parsed(raw: CellValue, figure: SingleFigure) -> Parsed:
    number = exact(raw, figure.digits) if figure.digits else figure.number
    value = CellQuantity(number, figure.qualifiers, figure.unit, figure.scale)
    bare = not (figure.qualifiers or figure.unit or figure.scale)
    if bare and is_exactly(raw, number):
        return Parsed(value)
    return normalised(value, "figure-form", str(number), "数值、修饰和单位已分开")
