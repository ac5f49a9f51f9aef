"""Spans on one scale: names at the left, a bar from the low to the high value with both displayed, lines across all rows."""

from __future__ import annotations

from shifan.charts import style
from shifan.charts.canvas import Canvas
from shifan.charts.plans import Span, SpanPlan

_TOP, _ROW, _THICK, _NOTE, _LEFT, _EDGE, _ROOM = 44.0, 20.0, 11.0, 13.0, 108.0, 20.0, 40.0


def span_chart(plan: SpanPlan) -> Canvas:
    """Return the sheet of a plan; without rows it says 无数据."""
    bottom = _TOP + _ROW * max(len(plan.rows), 1)
    sheet = Canvas(bottom + 6 + _NOTE * len(plan.notes))
    for n, (place, words, dashed, _) in enumerate(plan.lines):
        x = _across(plan, place)
        sheet.lines(
            [((x, _TOP - 4), (x, bottom))], width=1.1, dashes="dashed" if dashed else "solid"
        )
        sheet.text(x, _TOP - 22 + 12 * n, words, style.SMALL, "center")
    for n, row in enumerate(plan.rows):
        _row(sheet, plan, row, _TOP + _ROW * (n + 0.5))
    if not plan.rows:
        sheet.text(_LEFT, _TOP + _ROW / 2, "无数据", style.SMALL, colour=style.SOFT)
    for n, (words, look) in enumerate(plan.notes):
        y, start = bottom + 6 + _NOTE * (n + 0.5), _LEFT + (19 if look else 0)
        if look:
            sheet.boxes([(_LEFT, y - 3.5, 14, 7)], look)
        sheet.fitted(start, y, words, style.WIDTH - start, 7.5, colour=style.SOFT)
    return sheet


def _across(plan: SpanPlan, place: float) -> float:
    low, high = plan.scale
    return _LEFT + _ROOM + (place - low) / (high - low) * (style.WIDTH - _LEFT - _EDGE - 2 * _ROOM)


def _row(sheet: Canvas, plan: SpanPlan, row: Span, y: float) -> None:
    left, right = (_across(plan, end) for end in row.ends)
    sheet.fitted(_LEFT - 6, y, row.label, _LEFT - 8, style.SMALL, "right")
    sheet.boxes([(left, y - _THICK / 2, max(right - left, 1.2), _THICK)], row.look)
    if row.shown[0] != row.shown[1]:
        sheet.text(left - 4, y, row.shown[0], style.SMALL, "right")
    sheet.text(right + 4, y, row.shown[1], style.SMALL)
