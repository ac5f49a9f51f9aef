"""Spans on one scale: names at the left, a bar from the low to the high value with both displayed, lines across."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.charts import style
from shifan.charts.canvas import Canvas, TextStyle
from shifan.charts.plans import Span, SpanPlan

_TOP, _ROW, _THICK, _NOTE, _LEFT, _EDGE, _ROOM = 34.0, 17.0, 10.0, 13.0, 108.0, 20.0, 40.0
_NARROWEST = 1.2


def span_chart(plan: SpanPlan) -> Canvas:
    """Return the canvas of a plan; without rows it says 无数据."""
    bottom = _TOP + _ROW * max(len(plan.rows), 1)
    canvas = Canvas(bottom + 6 + _NOTE * len(plan.notes))
    for number, line in enumerate(plan.lines):
        x = _across(plan, line.place)
        dashes = "dashed" if line.dashed else "solid"
        canvas.lines([((x, _TOP - 4), (x, bottom))], width=1.1, dashes=dashes)
        canvas.text((x, _TOP - 22 + 12 * number), line.text, TextStyle(align="center"))
    for number, row in enumerate(plan.rows):
        _row(canvas, plan, row, _TOP + _ROW * (number + 0.5))
    if not plan.rows:
        canvas.text((_LEFT, _TOP + _ROW / 2), "无数据", TextStyle(colour=style.SOFT))
    for number, note in enumerate(plan.notes):
        canvas.note((_LEFT, bottom + 6 + _NOTE * (number + 0.5)), note)
    return canvas


def _across(plan: SpanPlan, place: float) -> float:
    """Return where a value stands between the least and the largest one."""
    low, high = plan.scale
    return _LEFT + _ROOM + (place - low) / (high - low) * (style.WIDTH - _LEFT - _EDGE - 2 * _ROOM)


def _row(canvas: Canvas, plan: SpanPlan, row: Span, y: float) -> None:
    left, right = (_across(plan, end) for end in row.ends)
    low, high = row.shown
    canvas.fitted((_LEFT - 6, y), row.label, _LEFT - 8, TextStyle(align="right"))
    canvas.boxes([(left, y - _THICK / 2, max(right - left, _NARROWEST), _THICK)], row.style)
    if low == high:
        canvas.text((right + 4, y), high, TextStyle())
        return
    lines = [_across(plan, line.place) for line in plan.lines]
    # A label on a line of the chart cannot be read: both stand on the other side then.
    ends = f"{low}～{high}"
    if _is_crossed(left - 4 - style.width(low, style.SMALL), left - 4, lines):
        canvas.text((right + 4, y), ends, TextStyle())
    elif _is_crossed(right + 4, right + 4 + style.width(high, style.SMALL), lines):
        canvas.text((left - 4, y), ends, TextStyle(align="right"))
    else:
        canvas.text((left - 4, y), low, TextStyle(align="right"))
        canvas.text((right + 4, y), high, TextStyle())


def _is_crossed(left: float, right: float, lines: Sequence[float]) -> bool:
    return any(left - 1 < x < right + 1 for x in lines)
