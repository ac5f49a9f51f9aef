"""Bars beside a table: names at the left, bars in the middle, displayed values at the right. Nothing can overlap."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.charts import style
from shifan.charts.canvas import Alignment, Canvas, Point, Segment, TextStyle
from shifan.charts.plans import Bar, BarPlan, BarStyle, Block, Dot
from shifan.charts.style import SMALL
from shifan.records import dataclass

ROW, HEAD, COLUMNS, NOTE = 15.6, 21.0, 15.0, 13.0
_THICK, _GAP, _MOST_LABEL, _SMALLEST = 0.66, 9.0, 178.0, 5.0
_DOT, _EDGE = (
    4.6,
    4.0,
)  # how far apart marks stand that would cover each other; room beside the scale's ends
_FAINT, _ACROSS = "#d9dee3", "#8a97a5"


@dataclass(frozen=True)
class _Column:
    """A column of displayed values: its left and right edge, and on which side its texts stand."""

    left: float
    right: float
    align: Alignment

    @property
    def edge(self) -> float:
        """Return where its texts begin, or end."""
        return self.left if self.align == "left" else self.right


class _BarLayout:
    """Where everything goes, in points."""

    def __init__(self, plan: BarPlan) -> None:
        bars = [bar for block in plan.blocks for bar in block.rows]
        rows = sum(max(len(block.rows), 1) for block in plan.blocks)
        heads = sum(HEAD for block in plan.blocks if block.heading)
        self.top = COLUMNS
        fixed = self.top + heads + 6 + NOTE * len(plan.notes)
        self.row = min(ROW, (style.TALLEST - fixed) / rows)
        self.size = max(_SMALLEST, min(SMALL, self.row * 0.6))
        self.height = fixed + rows * self.row
        longest = max((style.width(bar.label, self.size) for bar in bars), default=60)
        self.left = min(_MOST_LABEL, longest) + 8
        self.columns = self._columns(plan, bars)
        right = self.columns[0].left - _GAP if self.columns else style.WIDTH
        self.bar = right - self.left
        self.least = plan.least
        self._edge = _EDGE if plan.dots else 0.0
        extent = plan.full - plan.least
        self.scale = (self.bar - 2 * self._edge) / extent if extent else 0

    def _columns(self, plan: BarPlan, bars: Sequence[Bar]) -> list[_Column]:
        """Return the columns of values, each as broad as its longest text, set from the right edge."""
        columns: list[_Column] = []
        right = style.WIDTH - 1
        for number in reversed(range(len(plan.columns))):
            texts = [plan.columns[number], *(bar.shown[number] for bar in bars)]
            longest = max(style.width(text, self.size) for text in texts)
            room = min(longest, _MOST_LABEL * 0.6)
            align: Alignment = "left" if number == plan.words else "right"
            columns.append(_Column(right - room, right, align))
            right -= room + _GAP
        return columns[::-1]

    def across(self, length: float) -> float:
        """Return where a length ends."""
        return self.left + self._edge + (length - self.least) * self.scale

    def middles(self, top: float, rows: int) -> list[float]:
        """Return the heights of the middles of rows that begin at `top`."""
        return [top + (number + 0.5) * self.row for number in range(rows)]

    def text(self, align: Alignment = "left", colour: str = style.INK) -> TextStyle:
        """Return the style of texts in rows."""
        return TextStyle(self.size, align, colour)


def bar_chart(plan: BarPlan) -> Canvas:
    """Return the canvas of a plan: one page at most, rows grow thinner before it would be two."""
    layout = _BarLayout(plan)
    canvas = Canvas(layout.height)
    for heading, column in zip(plan.columns, layout.columns, strict=True):
        place = (column.edge, COLUMNS / 2 + 1)
        canvas.text(place, heading, layout.text(column.align, style.SOFT))
    for tick in plan.ticks:
        place = (layout.across(tick), COLUMNS / 2 + 1)
        canvas.text(place, f"{tick:g}", layout.text("center", style.SOFT))
    y = layout.top
    for block in plan.blocks:
        if block.heading:
            canvas.text((layout.left, y + HEAD - 8.5), block.heading, TextStyle(style.NORMAL))
            y += HEAD
        bottom = y + max(len(block.rows), 1) * layout.row
        if plan.dots and block.rows:
            _scale(canvas, plan, block, (y, bottom), layout)
        _rows(canvas, plan, block.rows, y, layout)
        y = bottom
    for number, note in enumerate(plan.notes):
        canvas.note((layout.left, y + 6 + NOTE * (number + 0.5)), note)
    return canvas


def _scale(
    canvas: Canvas,
    plan: BarPlan,
    block: Block,
    heights: tuple[float, float],
    layout: _BarLayout,
) -> None:
    """Draw the ticks of the scale behind a block's rows, and the line across them."""
    top, bottom = heights
    places = [layout.across(tick) for tick in plan.ticks]
    canvas.lines([((x, top), (x, bottom)) for x in places], 0.5, colour=_FAINT)
    if block.line is not None:
        x = layout.across(block.line)
        canvas.lines([((x, top), (x, bottom))], 1.4, colour=_ACROSS)


def _rows(
    canvas: Canvas, plan: BarPlan, rows: Sequence[Bar], top: float, layout: _BarLayout
) -> None:
    if not rows:
        no_data = layout.text(colour=style.SOFT)
        canvas.text((layout.left, top + layout.row / 2), "无数据", no_data)
    middles = layout.middles(top, len(rows))
    if not plan.dots:
        _bars(canvas, rows, middles, layout)
    _marks(canvas, rows, middles, layout)
    for row, middle in zip(rows, middles, strict=True):
        _texts(canvas, row, middle, layout)


def _bars(
    canvas: Canvas, rows: Sequence[Bar], middles: Sequence[float], layout: _BarLayout
) -> None:
    """Draw a pale track for each row, and on it the bars, those of one style together."""
    thick = layout.row * _THICK
    tracks = [(layout.left, middle - thick / 2, layout.bar, thick) for middle in middles]
    canvas.boxes(tracks, BarStyle(style.TRACK), style.TRACK)
    for bar_style in dict.fromkeys(row.style for row in rows):
        boxes = [
            (layout.left, middle - thick / 2, max(row.length, 0) * layout.scale, thick)
            for row, middle in zip(rows, middles, strict=True)
            if row.style == bar_style and row.length
        ]
        canvas.boxes(boxes, bar_style)


def _marks(
    canvas: Canvas, rows: Sequence[Bar], middles: Sequence[float], layout: _BarLayout
) -> None:
    """Draw the floors and dots of the rows over their bars."""
    floors: list[Segment] = []
    dots: dict[str, list[Point]] = {}
    for row, middle in zip(rows, middles, strict=True):
        if row.floor is not None:
            x = layout.across(row.floor)
            floors.append(((x, middle - layout.row / 2), (x, middle + layout.row / 2)))
        for dot, place in zip(row.dots, _places(row.dots, middle, layout), strict=True):
            dots.setdefault(dot.shape, []).append(place)
    canvas.lines(floors, width=1.1)
    for shape, points in dots.items():
        canvas.dots(points, shape)


def _places(dots: Sequence[Dot], middle: float, layout: _BarLayout) -> list[Point]:
    """Return where the marks of a row stand: those that would cover each other above each other."""
    order = sorted(range(len(dots)), key=lambda number: dots[number].place)
    across = [layout.across(dot.place) for dot in dots]
    heaps: list[list[int]] = []
    for number in order:
        if heaps and across[number] - across[heaps[-1][0]] < _DOT:
            heaps[-1].append(number)
        else:
            heaps.append([number])
    heights = [middle] * len(dots)
    for heap in heaps:
        step = min(_DOT, (layout.row - _DOT) / max(len(heap) - 1, 1))
        for level, number in enumerate(heap):
            heights[number] = middle + step * (level - (len(heap) - 1) / 2)
    return list(zip(across, heights, strict=True))


def _texts(canvas: Canvas, row: Bar, middle: float, layout: _BarLayout) -> None:
    """Write the name of a row at its left and its values at its right."""
    place, name = (layout.left - 6, middle), layout.text("right")
    canvas.fitted(place, row.label, layout.left - 7, name, layout.row)
    for text, column in zip(row.shown, layout.columns, strict=True):
        room = column.right - column.left
        canvas.fitted((column.edge, middle), text, room, layout.text(column.align), layout.row)
