"""One visual language: the bundled font by file, greys and hatches that print, fixed margins, no layout engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.text import Text

WIDTH = 156 / 25.4
FILLS = ("#2f4b66", "#8fa6bb", "#d9dfe5")
HATCHES = ("", "", "///")
INK, SOFT = "#222222", "#8a8a8a"
SMALL, NORMAL = 8.0, 9.0
_SPACE = frozenset(" \n\t")


class MissingGlyph(RuntimeError):
    """A text needs a character that the bundled font does not have."""


@cache
def font_file() -> Path:
    """Return the bundled CJK font's file; the machine's fonts are never asked."""
    spec = importlib.util.find_spec("zhplot")
    return Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(str(font_file())).get_charmap())


def figure(height: float, rows: int = 1, ratios: Iterable[float] | None = None, left: float = 0.3, right: float = 0.95,
           bottom: float = 0.08, top: float = 0.97, gap: float = 0.25) -> tuple[Figure, list[Axes]]:
    """Return a figure of Word's text width and its axes, one above the other, with fixed margins (inches and shares)."""
    made = Figure(figsize=(WIDTH, height))
    grid = made.add_gridspec(rows, 1, height_ratios=list(ratios or [1] * rows), left=left, right=right, bottom=bottom, top=top, hspace=gap)
    axes = [made.add_subplot(grid[n]) for n in range(rows)]
    for one in axes:
        for side in ("top", "right"):
            one.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            one.spines[side].set_color(SOFT)
        one.tick_params(colors=INK, labelsize=SMALL, length=0)
        one.set_axisbelow(True)
    return made, axes


def finish(made: Figure) -> Figure:
    """Return the figure with the bundled font on every text; MissingGlyph if a character is not in it."""
    for axes in made.axes:      # the ticks make their labels when asked
        axes.get_xticklabels(), axes.get_yticklabels()
    for text in made.findobj(Text):
        lacking = {sign for sign in text.get_text() if sign not in _SPACE and ord(sign) not in _characters()}
        if lacking:
            raise MissingGlyph(f"字体缺少字形：{'、'.join(sorted(lacking))}（文字“{text.get_text()}”）")
        text.set_fontproperties(FontProperties(fname=str(font_file()), size=text.get_fontsize()))
    return made


def bars(axes: Axes, labels: list[str], lengths: list[float | None], shown: list[str], fills: list[str], hatches: list[str],
         full: float) -> None:
    """Draw horizontal bars from the top down, each with its display text; N/A has no bar but its text."""
    places = list(range(len(labels)))
    axes.barh(places, [length or 0 for length in lengths], color=fills, height=0.72, edgecolor=INK, linewidth=0.4)
    for patch, hatch in zip(axes.patches, hatches, strict=True):
        patch.set_hatch(hatch)
    for place, length, text in zip(places, lengths, shown, strict=True):
        axes.text((length or 0) + full * 0.012, place, text, va="center", ha="left", fontsize=SMALL, color=INK)
    axes.set_yticks(places, labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(0, full * 1.16)
    axes.xaxis.grid(True, color="#e4e4e4", linewidth=0.6)


def empty(axes: Axes) -> None:
    """Say that there is nothing to draw."""
    axes.text(0.5, 0.5, "无数据", transform=axes.transAxes, ha="center", va="center", fontsize=NORMAL, color=INK)
    axes.set_xticks([])
    axes.set_yticks([])
