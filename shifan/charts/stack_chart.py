"""One bar cut into parts that make up the whole; each part is named below it, so that no name can overlap."""

from __future__ import annotations

from shifan.charts import style
from shifan.charts.canvas import Canvas, TextStyle
from shifan.charts.plans import BarStyle, Note, Segment, StackPlan

_TOP, _THICK, _KEY, _NOTE, _LEFT = 6.0, 24.0, 20.0, 13.0, 1.0
_WIDTH = style.WIDTH - 2 * _LEFT
_DARK = "#4f7cac"


def stack_chart(plan: StackPlan) -> Canvas:
    """Return the canvas of a plan: the bar, a line with the name and text of every part, the notes."""
    key = _TOP + _THICK + _KEY / 2
    notes = _TOP + _THICK + _KEY
    canvas = Canvas(notes + _NOTE * len(plan.notes) + 2)
    left = _LEFT
    for segment in plan.segments:
        width = _WIDTH * segment.length / plan.total
        canvas.boxes([(left, _TOP, width, _THICK)], segment.style)
        _length(canvas, segment, left, width)
        left += width
    room = _WIDTH / len(plan.segments)
    for number, segment in enumerate(plan.segments):
        named = Note(f"{segment.label}{segment.shown}个", segment.style)
        canvas.note((_LEFT + room * number, key), named)
    for number, note in enumerate(plan.notes):
        canvas.note((_LEFT, notes + _NOTE * (number + 0.5)), note)
    return canvas


def _length(canvas: Canvas, segment: Segment, left: float, width: float) -> None:
    """Write the text of a part into it, if it has room there."""
    long = style.width(segment.shown, style.NORMAL) + 6
    if long > width:
        return
    colour = style.WHITE if segment.style.fill == _DARK else style.INK
    middle = (left + width / 2, _TOP + _THICK / 2)
    if segment.style.hatch:  # nobody reads a number among hatching
        box = (middle[0] - long / 2, middle[1] - style.NORMAL * 0.7, long, style.NORMAL * 1.4)
        canvas.boxes([box], BarStyle(style.WHITE), style.WHITE)
    canvas.text(middle, segment.shown, TextStyle(style.NORMAL, "center", colour))
