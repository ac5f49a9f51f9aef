"""A heat map: names at the left, a heading for each group, coloured tiles with their displayed values."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.charts import style
from shifan.charts.canvas import Box, Canvas, TextStyle
from shifan.charts.plans import HeatPlan, HeatRow, Tile, shade

_DARK, _MOST_LABEL, _LEAST_LABEL, _HEAD, _ROW, _NOTE = 0.45, 170.0, 130.0, 20.0, 16.0, 17.0
_SMALLEST, _KEY_BOX, _KEY_GAP = 5.0, 14.0, 9.0


_SOFT = TextStyle(7.5, colour=style.SOFT)


class _HeatLayout:
    """Where everything goes, in points; `rows` are the rows of each group."""

    def __init__(self, plan: HeatPlan) -> None:
        self.rows: dict[str, list[HeatRow]] = {}
        for row in plan.rows:
            self.rows.setdefault(row.group, []).append(row)
        fixed = _HEAD * (1 + len(self.rows)) + 2 * _NOTE
        self.row = min(_ROW, (style.TALLEST - fixed) / len(plan.rows))
        self.height = fixed + self.row * len(plan.rows)
        self.size = min(style.SMALL, self.row * 0.6)
        longest = max(style.width(row.label, self.size) for row in plan.rows)
        self.left = max(_LEAST_LABEL, min(_MOST_LABEL, longest + 8))
        self.column = (style.WIDTH - self.left) / len(plan.columns)

    def box(self, tile: Tile, top: float) -> Box:
        """Return the place of a tile in a row that begins at `top`."""
        return self.left + tile.column * self.column, top, self.column, self.row


def heat_map(plan: HeatPlan) -> Canvas:
    """Return the canvas of a plan: one page at most, rows grow thinner before it would be two."""
    layout = _HeatLayout(plan)
    canvas = Canvas(layout.height)
    for number, name in enumerate(plan.columns):
        middle = layout.left + (number + 0.5) * layout.column
        canvas.fitted((middle, _HEAD / 2), name, layout.column - 3, TextStyle(align="center"))
    y = _HEAD
    placed: list[tuple[Box, Tile]] = []
    label = TextStyle(layout.size, "right")
    for group, rows in layout.rows.items():
        canvas.text((layout.left - 6, y + _HEAD - 8.5), group, TextStyle(style.NORMAL, "right"))
        y += _HEAD
        for row in rows:
            canvas.fitted((layout.left - 6, y + layout.row / 2), row.label, layout.left - 7, label)
            placed += [(layout.box(tile, y), tile) for tile in row.tiles]
            y += layout.row
    has_counts = _tiles(canvas, placed, layout.size)
    _key(canvas, plan, y + _NOTE / 2 + 2)
    note = plan.note + (plan.count_note if has_counts else "")
    canvas.fitted((1, y + 1.5 * _NOTE), note, style.WIDTH - 2, _SOFT)
    return canvas


def _key(canvas: Canvas, plan: HeatPlan, y: float) -> None:
    """Explain the shades in one line: a box of each, and its limits."""
    x = 1.0
    boxes = []
    for _, limits in plan.key:
        boxes.append((x, y - 4, _KEY_BOX, 8.0))
        canvas.text((x + _KEY_BOX + 3, y), limits, _SOFT)
        x += _KEY_BOX + 3 + style.width(limits, _SOFT.size) + _KEY_GAP
    canvas.tiles(boxes, [shade(darkness) for darkness, _ in plan.key])


def _tiles(canvas: Canvas, placed: Sequence[tuple[Box, Tile]], size: float) -> bool:
    """Draw the tiles and write their values, all in the size that fits the longest one.

    Return whether there was room for their counts, too.
    """
    canvas.tiles([box for box, _ in placed], [shade(tile.shade) for _, tile in placed])
    texts = [_tile_text(tile) for _, tile in placed]
    fitting = _fitting_size(placed, texts)
    has_counts = fitting >= _SMALLEST
    if not has_counts:  # so many columns that only the value has room
        texts = [tile.shown for _, tile in placed]
        fitting = _fitting_size(placed, texts)
    for ((x, y, width, height), tile), text in zip(placed, texts, strict=True):
        colour = style.WHITE if tile.shade > _DARK else style.INK
        middle = (x + width / 2, y + height / 2)
        canvas.text(middle, text, TextStyle(min(size, fitting), "center", colour))
    return has_counts


def _tile_text(tile: Tile) -> str:
    return f"{tile.shown} ({tile.count})" if tile.count else tile.shown


def _fitting_size(placed: Sequence[tuple[Box, Tile]], texts: Sequence[str]) -> float:
    """Return the type size in which the longest text fits its tile."""
    return min(
        style.SMALL * (box[2] - 3) / style.width(text, style.SMALL)
        for (box, _), text in zip(placed, texts, strict=True)
    )
