"""A sheet in points, one axes for all: boxes, lines and texts at given places, so that no layout engine is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from shifan.charts import style
from shifan.charts.plans import BarStyle

Box = tuple[float, float, float, float]  # left, top, width, height
Segment = tuple[tuple[float, float], tuple[float, float]]
# From the middle of a row down to the line that letters stand on, as a share of the type size.
_BASELINE = 0.36


class Canvas:
    """Word's text width by a height, both in points; y grows downward."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(style.WIDTH / 72, height / 72), facecolor=style.WHITE)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, style.WIDTH)
        self._axes.set_ylim(height, 0)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = style.SMALL,
        align: str = "left",
        colour: object = style.INK,
    ) -> None:
        """Write a line centred on height `y`; MissingGlyph if the bundled font lacks a character."""
        style.width(words, size)
        self._axes.add_artist(
            Text(
                x,
                y + _BASELINE * size,
                words,
                color=colour,
                fontproperties=style.font(size),
                ha=align,
                va="baseline",
                parse_math=False,
                transform=self._axes.transData,
            )
        )

    def fitted(
        self,
        x: float,
        y: float,
        words: str,
        room: float,
        size: float = style.SMALL,
        align: str = "left",
        colour: object = style.INK,
    ) -> None:
        """Write a text into a room, in two smaller lines if need be."""
        lines, size = style.fit(words, room, size)
        for number, line in enumerate(lines):
            self.text(
                x, y + (number - (len(lines) - 1) / 2) * size * 1.12, line, size, align, colour
            )

    def boxes(
        self, boxes: Sequence[Box], look: BarStyle, edge: str = style.INK, line: float = 0.4
    ) -> None:
        """Draw boxes of one look; those without width are left out."""
        corners = [
            ((x, y), (x + w, y), (x + w, y + h), (x, y + h)) for x, y, w, h in boxes if w > 0
        ]
        if corners:
            self._axes.add_artist(
                PolyCollection(
                    corners,
                    facecolors=look.fill,
                    edgecolors=edge,
                    linewidths=line,
                    hatch=look.hatch or None,
                    transform=self._axes.transData,
                )
            )

    def tiles(self, boxes: Sequence[Box], colours: Sequence[object]) -> None:
        """Draw boxes each in its own colour, parted by white."""
        corners = [((x, y), (x + w, y), (x + w, y + h), (x, y + h)) for x, y, w, h in boxes]
        self._axes.add_artist(
            PolyCollection(
                corners,
                facecolors=colours,
                edgecolors=style.WHITE,
                linewidths=1.2,
                transform=self._axes.transData,
            )
        )

    def lines(
        self,
        segments: Iterable[Segment],
        colour: str = style.INK,
        width: float = 0.8,
        dashes: str = "solid",
    ) -> None:
        """Draw straight lines."""
        self._axes.add_artist(
            LineCollection(
                list(segments),
                colors=colour,
                linewidths=width,
                linestyles=dashes,
                transform=self._axes.transData,
            )
        )

    def dots(self, points: Sequence[tuple[float, float]], size: float = 2.4) -> None:
        """Draw dots that show on every fill."""
        if points:
            self._axes.plot(
                *zip(*points, strict=True),
                linestyle="none",
                marker="o",
                markersize=size,
                markerfacecolor=style.WHITE,
                markeredgecolor=style.INK,
                markeredgewidth=0.5,
            )
