"""Checks of 测量: every measure of the pack once, numerator and denominator that give its number, plausible numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.clean.measured_numbers import agrees, quotient
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import MEASUREMENTS, MeasurementRow
from shifan.standards import Standard
from shifan.standards.model import Measure


def measurements(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield measures that are unknown, given twice or not at all, numbers that contradict their quotient or limits."""
    if MEASUREMENTS.table not in city.tables:
        return
    measures = {measure.code: measure for measure in standard.measure_list}
    first: dict[str, int] = {}
    for row in city.rows(MEASUREMENTS):
        measure = measures.get(row.measure)
        if measure is None:
            notice = Notice("unknown-measure", row.measure or "空", "规则包中的测量编号")
            yield city.finding_at(MEASUREMENTS, "measure", row.row, notice)
            continue
        earlier = first.setdefault(row.measure, row.row)
        if earlier != row.row:
            expected = f"每个测量项一行（另见第{earlier}行）"
            notice = Notice("twice-measure", row.measure, expected, "请只保留一行")
            yield city.finding_at(MEASUREMENTS, "measure", row.row, notice)
        for field, wrong in _faults(row, measure):
            yield city.finding_at(MEASUREMENTS, field, row.row, wrong)
    for code, measure in measures.items():
        if code not in first and city.has_columns(MEASUREMENTS, "measure"):
            found = f"{code} {measure.name} 没有填写"
            notice = Notice("missing-measure", found, "每个测量项一行", "请补充")
            yield city.finding_at(MEASUREMENTS, "measure", 0, notice)


def _faults(row: MeasurementRow, measure: Measure) -> Iterator[tuple[str, Notice]]:
    """Yield the fields of a measurement that are wrong, and why."""
    number, part, whole = row.number, row.part, row.whole
    if (part is None) != (whole is None):
        lacking = "part" if part is None else "whole"
        yield lacking, Notice("half-quotient", "空", "分子、分母都填，或都不填", "请补充")
    elif part is not None and whole is not None:
        yield from _quotient_faults(row, measure)
    elif number is None:
        action = "按不适用计，请核对"
        yield "number", Notice("empty-measure", "空", "数值，或分子和分母", action, "warning")
    if number is not None:
        yield from _limit_faults(row, measure)


def _quotient_faults(row: MeasurementRow, measure: Measure) -> Iterator[tuple[str, Notice]]:
    number, part, whole = row.number, row.part, row.whole
    if part is None or whole is None:
        return
    if not whole:
        yield "whole", Notice("zero-whole", "0", "大于0的分母")
    elif number is not None and not agrees(number, quotient(part, whole, measure.unit)):
        exact = float(quotient(part, whole, measure.unit))
        found = f"{number}{measure.unit}，分子÷分母为{exact:.4f}{measure.unit}"
        yield "number", Notice("measure-quotient", found, "数值与分子÷分母一致", "请核对三者")


def _limit_faults(row: MeasurementRow, measure: Measure) -> Iterator[tuple[str, Notice]]:
    number, low, high = row.number, measure.low, measure.high
    if number is None:
        return
    if (low is not None and number < low) or (high is not None and number > high):
        span = f"{'不限' if low is None else low}至{'不限' if high is None else high}"
        notice = Notice(
            "measure-range", f"{number}{measure.unit}", span, "仍按原数计，请核对", "warning"
        )
        yield "number", notice
