"""One visual language: measures in points, a bundled font by file, colours that differ in print and to every eye."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import matplotlib
from cycler import cycler
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 156 / 25.4 * 72  # Word's text width by GB/T 9704, in points
TALLEST = 548.0  # with title and source line, and the caption below, it still fits one page
INK, SOFT, TRACK, WHITE = "#1f2933", "#66717d", "#edf0f3", "#ffffff"
SMALL, NORMAL, LARGE = 8.0, 9.0, 10.0
# They differ in lightness, so that grey print and every kind of colour vision tell them apart.
COLOURS = ("#4f7cac", "#1d3f66", "#f0b36a", "#b4cbe3", "#8a5a14", "#66717d")
_ELLIPSIS, NARROWER = "…", 0.82

_PAIRS = (("（", "）"), ("“", "”"), ("《", "》"))  # what a line should not break inside of
_STAR = "★"  # of a key indicator: it stays where its name is shortened

# At print resolution hinting moves no visible edge, and takes a fifth of the drawing.
_SETTINGS: Mapping[str, object] = {
    "hatch.linewidth": 0.7,
    "hatch.color": INK,
    "text.hinting": "none",
}
_HOUSE: Mapping[str, object] = {
    "axes.edgecolor": SOFT,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": NORMAL + 1,
    "axes.prop_cycle": cycler(color=COLOURS),
    "figure.dpi": 110,
    "figure.facecolor": WHITE,
    "figure.figsize": (WIDTH / 72, WIDTH / 72 * 0.6),
    "font.family": "sans-serif",
    "font.sans-serif": [],
    "font.size": NORMAL,
    "grid.color": TRACK,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # letters that can be searched and copied; Type 3, the default, many printers refuse
    "ps.fonttype": 42,
    "savefig.bbox": "tight",
    "savefig.dpi": 300,
    "text.color": INK,
    "xtick.color": SOFT,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.color": SOFT,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SMALL,
}


@contextmanager
def own_settings(more: Mapping[str, object] | None = None) -> Iterator[None]:
    """Draw by matplotlib's defaults and these settings, whatever a user's matplotlibrc or notebook has set."""
    # matplotlib declares the name of a setting as one of some three hundred literals
    settings: dict[Any, Any] = {**_SETTINGS, **(more or {})}
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


class MissingGlyph(RuntimeError):
    """A text needs a character that the bundled font does not have."""


@cache
def font_file() -> Path:
    """Return the bundled CJK font's file; the machine's fonts are never asked."""
    spec = importlib.util.find_spec("zhplot")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("zhplot")
    return Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def font(size: float) -> FontProperties:
    """Return the bundled font in a size."""
    return FontProperties(fname=str(font_file()), size=size)


@cache
def _face() -> FT2Font:
    face = FT2Font(str(font_file()))
    face.set_size(100, 72)
    return face


@cache
def _advance(sign: str) -> float:
    """Return a character's width as a share of the type size; MissingGlyph if the font lacks it."""
    if not _face().get_char_index(ord(sign)):
        raise MissingGlyph(f"字体缺少字形：{sign!r}")
    return _face().load_char(ord(sign)).linearHoriAdvance / 65536 / 100


class HouseStyle:
    """The look of the charts for anyone's matplotlib: set when it is made, taken back at the end of a `with`."""

    colours = COLOURS
    width = WIDTH / 72  # inches

    def __init__(self) -> None:
        settings: dict[Any, Any] = dict(matplotlib.rcParams)
        self._before = {key: settings[key] for key in _HOUSE}
        use_font()
        # matplotlib declares the name of a setting as one of some three hundred literals
        family = dict.fromkeys(("font.family", "font.sans-serif"))
        house: dict[Any, Any] = {key: value for key, value in _HOUSE.items() if key not in family}
        matplotlib.rcParams.update(house)

    def __enter__(self) -> HouseStyle:
        return self

    def __exit__(self, *raised: object) -> None:
        before: dict[Any, Any] = self._before
        matplotlib.rcParams.update(before)

    def source(self, figure: Figure, line: str) -> None:
        """Write the source line below a figure: `style.source(fig, "数据来源：晋中市省级初评资料")`."""
        figure.text(0.01, 0.005, line, size=SMALL, color=SOFT, ha="left", va="bottom")


def use_font() -> None:
    """Let matplotlib write Chinese with the bundled font, whatever fonts the machine has."""
    name = FontProperties(fname=str(font_file())).get_name()
    if name not in {entry.name for entry in fontManager.ttflist}:
        fontManager.addfont(str(font_file()))
    others = [family for family in matplotlib.rcParams["font.sans-serif"] if family != name]
    matplotlib.rcParams.update({"font.family": "sans-serif", "font.sans-serif": [name, *others]})


class _CallableModule(ModuleType):
    """`shifan.charts.style()` sets the house style; the measures stay attributes of the module."""

    def __call__(self) -> HouseStyle:
        return HouseStyle()


sys.modules[__name__].__class__ = _CallableModule


def width(words: str, size: float) -> float:
    """Return the width of a text in points; MissingGlyph names the character and the text."""
    try:
        return size * sum(_advance(sign) for sign in words)
    except MissingGlyph as missing:
        raise MissingGlyph(f"{missing}（文字“{words}”）") from None


def fit(words: str, room: float, size: float, most_lines: int = 2) -> tuple[list[str], float]:
    """Return a text's lines and the type size in which they fit a room.

    One line if it fits as it is, else smaller, in two lines if it may have two; the last is shortened by an ellipsis
    if need be, behind which a star is kept.
    """
    if width(words, size) <= room:
        return [words], size
    size *= NARROWER
    if most_lines == 1:
        return [_shortened(words, room, size)], size
    first = _longest_beginning(words, room, size)
    outside = _before_open_bracket(first)
    if outside and width(words[len(outside) :], size) <= room:
        first = outside
    rest = _shortened(words[len(first) :], room, size)
    return [first, rest] if rest else [first], size


def _shortened(words: str, room: float, size: float) -> str:
    """Return a text as it is if it fits, else its beginning with an ellipsis."""
    if width(words, size) <= room:
        return words
    end = _ELLIPSIS + (_STAR if words.endswith(_STAR) else "")
    return _longest_beginning(words, room - width(end, size), size) + end


def _before_open_bracket(line: str) -> str:
    """Return a line up to its last bracket or quotation mark that does not close in it; empty where all close."""
    for opening, closing in _PAIRS:
        if line.count(opening) > line.count(closing):
            return line[: line.rindex(opening)]
    return ""


def _longest_beginning(words: str, room: float, size: float) -> str:
    """Return the longest beginning of a text that fits, at least one character."""
    used = 0.0
    for count, sign in enumerate(words):
        used += size * _advance(sign)
        if used > room and count:
            return words[:count].rstrip("（《“") or words[:count]
    return words
