"""A canvas in points, one axes for all: boxes, lines and texts at given places, so that no layout engine is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from shifan.charts import style
from shifan.charts.plans import CIRCLE, DIAMOND, TRIANGLE, BarStyle, Note
from shifan.records import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, width, height
Segment = tuple[Point, Point]
Alignment = Literal["left", "center", "right"]
# From the middle of a row down to the line that letters stand on, as a share of the type size.
_BASELINE = 0.36
_LINE_SPACING = 1.12
_TITLE, _SOURCE = 28.0, 14.0
# Marker, fill and size of a shape: white, pale and dark, so that grey print keeps them apart.
_SHAPES = {
    CIRCLE: ("o", style.WHITE, 4.2),
    DIAMOND: ("D", "#8fb3d9", 4.0),
    TRIANGLE: ("v", "#c8611a", 5.2),
}


@dataclass(frozen=True)
class TextStyle:
    """Type size, alignment and colour of a text."""

    size: float = style.SMALL
    align: Alignment = "left"
    colour: str = style.INK


class Canvas:
    """Word's text width by a height, both in points; y grows downward."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(style.WIDTH / 72, height / 72), facecolor=style.WHITE)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, style.WIDTH)
        self._axes.set_ylim(height, 0)

    def text(self, at: Point, words: str, text_style: TextStyle) -> None:
        """Write a line centred on the height of `at`; MissingGlyph if the bundled font lacks a character."""
        style.width(words, text_style.size)
        x, y = at
        self._axes.add_artist(
            Text(
                x,
                y + _BASELINE * text_style.size,
                words,
                color=text_style.colour,
                fontproperties=style.font(text_style.size),
                ha=text_style.align,
                va="baseline",
                parse_math=False,
                transform=self._axes.transData,
            )
        )

    def fitted(
        self,
        at: Point,
        words: str,
        room: float,
        text_style: TextStyle,
        height: float | None = None,
    ) -> None:
        """Write a text into a room, in two smaller lines if need be and if a room of some height has space for them."""
        two = 2 * text_style.size * style.NARROWER * _LINE_SPACING
        most_lines = 2 if height is None or two <= height else 1
        lines, size = style.fit(words, room, text_style.size, most_lines)
        fitting = TextStyle(size, text_style.align, text_style.colour)
        for number, line in enumerate(lines):
            lower = (number - (len(lines) - 1) / 2) * size * _LINE_SPACING
            self.text((at[0], at[1] + lower), line, fitting)

    def frame(self, title: str, source: str) -> None:
        """Set a title above everything, and below everything a line that says where it comes from."""
        height = self.height + _TITLE + _SOURCE
        self.figure.set_size_inches(style.WIDTH / 72, height / 72)
        self._axes.set_ylim(self.height + _SOURCE, -_TITLE)
        self.fitted((1, -_TITLE / 2 - 2), title, style.WIDTH - 2, TextStyle(style.LARGE))
        below = TextStyle(7.0, colour=style.SOFT)
        self.fitted((1, self.height + _SOURCE / 2), source, style.WIDTH - 2, below)

    def note(self, at: Point, note: Note) -> None:
        """Write a line of explanation, behind a small bar or mark of what it explains, if any."""
        x, y = at
        if note.style:
            self.boxes([(x, y - 3.5, 14, 7)], note.style)
            x += 19
        elif note.shape:
            self.dots([(x + 4, y)], note.shape)
            x += 13
        self.fitted((x, y), note.text, style.WIDTH - x, TextStyle(7.5, colour=style.SOFT))

    def boxes(
        self,
        boxes: Iterable[Box],
        bar_style: BarStyle,
        edge: str = style.INK,
    ) -> None:
        """Draw boxes of one style; those without width are left out."""
        corners = [_corners(box) for box in boxes if box[2] > 0]
        if corners:
            self._axes.add_artist(
                PolyCollection(
                    corners,
                    facecolors=bar_style.fill,
                    edgecolors=edge,
                    linewidths=0.4,
                    hatch=bar_style.hatch or None,
                    transform=self._axes.transData,
                )
            )

    def tiles(self, boxes: Sequence[Box], colours: Sequence[str]) -> None:
        """Draw boxes each in its own colour, parted by white."""
        self._axes.add_artist(
            PolyCollection(
                [_corners(box) for box in boxes],
                facecolors=colours,
                edgecolors=style.WHITE,
                linewidths=1.2,
                transform=self._axes.transData,
            )
        )

    def lines(
        self,
        segments: Iterable[Segment],
        width: float = 0.8,
        dashes: str = "solid",
        colour: str = style.INK,
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

    def dots(self, points: Sequence[Point], shape: str = CIRCLE) -> None:
        """Draw marks of one shape."""
        marker, fill, size = _SHAPES[shape]
        if points:
            self._axes.plot(
                *zip(*points, strict=True),
                linestyle="none",
                marker=marker,
                markersize=size,
                markerfacecolor=fill,
                markeredgecolor=style.INK,
                markeredgewidth=0.5,
            )


def _corners(box: Box) -> list[Point]:
    x, y, width, height = box
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
