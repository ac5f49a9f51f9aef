"""Bars beside a table: names at the left, bars in the middle, displayed values in columns at the right. Nothing can overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from shifan.charts import style
from shifan.charts.canvas import Canvas
from shifan.charts.plans import Bar, BarPlan, BarStyle
from shifan.charts.style import SMALL

ROW, HEAD, COLUMNS, NOTE, LINE = 15.6, 21.0, 15.0, 13.0, 13.0
_THICK, _GAP, _MOST_LABEL, _SMALLEST = 0.66, 9.0, 178.0, 5.0


class _Measures:
    """Where everything goes, in points."""

    def __init__(self, plan: BarPlan) -> None:
        rows = sum(max(len(block.rows), 1) for block in plan.blocks)
        heads = sum(HEAD for block in plan.blocks if block.heading)
        self.top = COLUMNS + (LINE if plan.line else 0)
        fixed = self.top + heads + 6 + NOTE * len(plan.notes)
        self.row = min(ROW, (style.TALLEST - fixed) / rows)
        self.size = max(_SMALLEST, min(SMALL, self.row * 0.6))
        self.height = fixed + rows * self.row
        bars = [row for block in plan.blocks for row in block.rows]
        self.left = (
            min(_MOST_LABEL, max((style.width(bar.label, self.size) for bar in bars), default=60))
            + 8
        )
        self.columns = self._columns(plan, bars)
        self.bar = (self.columns[0][0] - _GAP if self.columns else style.WIDTH) - self.left
        self.scale = self.bar / plan.full if plan.full else 0

    def _columns(self, plan: BarPlan, bars: Sequence[Bar]) -> list[tuple[float, float, str]]:
        """Return left and right edge of the columns of values, and how they are set."""
        edges, right = [], style.WIDTH - 1
        for number in reversed(range(len(plan.columns))):
            texts = [plan.columns[number], *(bar.shown[number] for bar in bars)]
            room = min(max(style.width(text, self.size) for text in texts), _MOST_LABEL * 0.6)
            edges.append((right - room, right, "left" if number == plan.words else "right"))
            right -= room + _GAP
        return edges[::-1]


def bar_chart(plan: BarPlan) -> Canvas:
    """Return the sheet of a plan: one page at most, rows grow thinner before it would be two."""
    at = _Measures(plan)
    sheet = Canvas(at.height)
    for heading, (left, right, align) in zip(plan.columns, at.columns, strict=True):
        sheet.text(
            left if align == "left" else right, COLUMNS / 2 + 1, heading, at.size, align, style.SOFT
        )
    y = at.top
    for block in plan.blocks:
        if block.heading:
            sheet.text(at.left, y + HEAD - 8.5, block.heading, style.NORMAL)
            y += HEAD
        _rows(sheet, block.rows, y, at)
        y += max(len(block.rows), 1) * at.row
    if plan.line:
        _across(sheet, plan.line, y, at)
    if plan.curve:
        _curve(sheet, plan, at)
    for number, note in enumerate(plan.notes):
        _note(sheet, y + 6 + NOTE * (number + 0.5), note, at)
    return sheet


def _rows(sheet: Canvas, rows: Sequence[Bar], top: float, at: _Measures) -> None:
    if not rows:
        sheet.text(at.left, top + at.row / 2, "无数据", at.size, colour=style.SOFT)
    thick = at.row * _THICK
    middles = [top + (number + 0.5) * at.row for number in range(len(rows))]
    sheet.boxes(
        [(at.left, middle - thick / 2, at.bar, thick) for middle in middles],
        BarStyle(style.TRACK),
        style.TRACK,
    )
    for look in dict.fromkeys(row.look for row in rows):
        sheet.boxes(
            [
                (at.left, middle - thick / 2, row.length * at.scale, thick)
                for row, middle in zip(rows, middles, strict=True)
                if row.look == look and row.length
            ],
            look,
        )
    sheet.lines(
        [
            (
                (at.left + row.floor * at.scale, middle - at.row / 2),
                (at.left + row.floor * at.scale, middle + at.row / 2),
            )
            for row, middle in zip(rows, middles, strict=True)
            if row.floor is not None
        ],
        width=1.1,
    )
    sheet.dots(
        [
            (at.left + dot * at.scale, middle)
            for row, middle in zip(rows, middles, strict=True)
            for dot, _ in row.dots
        ]
    )
    for row, middle in zip(rows, middles, strict=True):
        sheet.fitted(at.left - 6, middle, row.label, at.left - 7, at.size, "right")
        for text, (left, right, align) in zip(row.shown, at.columns, strict=True):
            sheet.fitted(
                left if align == "left" else right, middle, text, right - left, at.size, align
            )


def _across(sheet: Canvas, line: tuple[float, str], bottom: float, at: _Measures) -> None:
    x = at.left + line[0] * at.scale
    sheet.lines([((x, at.top - 2), (x, bottom + 2))], width=1.1, dashes="dashed")
    sheet.text(x, at.top - 2 - LINE / 2, line[1], at.size, "center")


def _curve(sheet: Canvas, plan: BarPlan, at: _Measures) -> None:
    first = at.top + (HEAD if plan.blocks[0].heading else 0)
    points = [
        (at.left + length * at.scale, first + (number + 0.5) * at.row)
        for number, length in enumerate(plan.curve)
    ]
    sheet.lines(list(pairwise(points)), width=0.9)
    sheet.dots(points, 3.2)


def _note(sheet: Canvas, y: float, note: tuple[str, BarStyle | None], at: _Measures) -> None:
    words, look = note
    if look:
        sheet.boxes([(at.left, y - 3.5, 14, 7)], look)
    start = at.left + (19 if look else 0)
    sheet.fitted(start, y, words, style.WIDTH - start, 7.5, colour=style.SOFT)
