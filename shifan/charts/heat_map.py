"""A heat map: names at the left, a heading for each group, coloured tiles with their displayed values."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.charts import style
from shifan.charts.canvas import Box, Canvas
from shifan.charts.plans import HeatPlan, Tile, shade

_DARK, _MOST_LABEL, _HEAD, _ROW, _NOTE = 0.45, 170.0, 20.0, 16.0, 17.0


def heat_map(plan: HeatPlan) -> Canvas:
    """Return the sheet of a plan: one page at most, rows grow thinner before it would be two."""
    groups = list(dict.fromkeys(line.group for line in plan.lines))
    fixed = _HEAD * (1 + len(groups)) + _NOTE
    tall = min(_ROW, (style.TALLEST - fixed) / len(plan.lines))
    sheet, size = Canvas(fixed + tall * len(plan.lines)), min(style.SMALL, tall * 0.6)
    left = max(
        130.0, min(_MOST_LABEL, max(style.width(line.label, size) for line in plan.lines) + 8)
    )
    broad = (style.WIDTH - left) / len(plan.columns)
    for column, name in enumerate(plan.columns):
        sheet.fitted(left + (column + 0.5) * broad, _HEAD / 2, name, broad - 3, align="center")
    y, placed = _HEAD, []
    for group in groups:
        sheet.text(left - 6, y + _HEAD - 8.5, group, style.NORMAL, "right")
        y += _HEAD
        for line in (line for line in plan.lines if line.group == group):
            sheet.fitted(left - 6, y + tall / 2, line.label, left - 7, size, "right")
            placed += [((left + tile.column * broad, y, broad, tall), tile) for tile in line.tiles]
            y += tall
    _tiles(sheet, placed, size)
    sheet.fitted(left, y + _NOTE / 2 + 2, plan.note, style.WIDTH - left, 7.5, colour=style.SOFT)
    return sheet


def _tiles(sheet: Canvas, placed: Sequence[tuple[Box, Tile]], size: float) -> None:
    sheet.tiles([box for box, _ in placed], [shade(tile.shade) for _, tile in placed])
    size = min(
        [
            size,
            *(
                style.SMALL * (box[2] - 3) / style.width(tile.shown, style.SMALL)
                for box, tile in placed
            ),
        ]
    )
    for (x, y, w, h), tile in placed:
        sheet.text(
            x + w / 2,
            y + h / 2,
            tile.shown,
            size,
            "center",
            style.WHITE if tile.shade > _DARK else style.INK,
        )
