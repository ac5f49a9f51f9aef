"""A finished chart: its figure, what it says, and its files — the same bytes on every machine."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from shifan.charts.style import own_settings
from shifan.records import dataclass

DPI = 300
_SMALLER = 2
_COLOURS = 128
# Text stays text, to be searched, copied and edited; a viewer without the bundled font takes the next.
_SVG: Mapping[str, object] = {
    "svg.hashsalt": "shifan",
    "svg.fonttype": "none",
    "font.sans-serif": [
        "Noto Sans SC",
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "Microsoft YaHei",
        "PingFang SC",
        "sans-serif",
    ],
}


@dataclass(frozen=True)
class Chart:
    """A chart and its files: `name` for machines, `title` for people; `alt` says in words what is drawn.

    `source` is the line below it, `values` are the ids of the values drawn; one that is `empty` says only that there is
    nothing to draw.
    """

    name: str
    title: str
    figure: Figure
    alt: str
    unit: str
    source: str
    values: tuple[str, ...]
    empty: bool = False

    def __repr__(self) -> str:
        """Return the title and what the chart says in words."""
        return f"<图：{self.title}>\n{self.alt}"

    @cached_property
    def _pngs(self) -> tuple[bytes, bytes]:
        """Return the chart at print resolution and at half of it, drawn once, in the same few colours.

        The picture itself is not kept.
        """
        with own_settings(), _glyphs_or_fail():
            image = _draw(self.figure)
        small = image.reduce(_SMALLER).quantize(
            _COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        large = image.quantize(palette=small, dither=Image.Dither.NONE)
        return _png_bytes(large, DPI), _png_bytes(small, DPI // _SMALLER)

    def png(self, small: bool = False) -> bytes:
        """Return the chart as PNG at print resolution, or small; without date or software."""
        return self._pngs[small]

    def svg(self) -> bytes:
        """Return the chart as SVG, its texts as text, with title and description, without date."""
        target = io.BytesIO()
        with own_settings(_SVG), _glyphs_or_fail():
            FigureCanvasSVG(self.figure).print_figure(target, format="svg", metadata=self._metadata)
        return target.getvalue()

    @property
    def _metadata(self) -> dict[str, str | None]:
        """Return what an SVG says of itself; None keeps out what would differ from run to run."""
        return {
            "Title": self.title,
            "Description": self.alt,
            "Source": self.source,
            "Date": None,
            "Creator": None,
        }

    def save(self, folder: Path, number: int) -> tuple[Path, Path]:
        """Return the PNG and SVG files written as `<number>-<title>`."""
        return self.save_png(folder, number), self.save_svg(folder, number)

    def save_png(self, folder: Path, number: int) -> Path:
        """Return the PNG file written as `<number>-<title>.png`."""
        return self._write(folder / f"{number}-{self.title}.png", self.png())

    def save_svg(self, folder: Path, number: int) -> Path:
        """Return the SVG file written as `<number>-<title>.svg`."""
        return self._write(folder / f"{number}-{self.title}.svg", self.svg())

    @staticmethod
    def _write(path: Path, content: bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(
            f".{path.name}.tmp"
        )  # a full disk leaves the file that was there
        try:
            unfinished.write_bytes(content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return path

    def _repr_png_(self) -> bytes:
        """Return a small picture for notebooks."""
        return self.png(small=True)


def _draw(figure: Figure) -> Image.Image:
    """Return the figure as a picture. The figure keeps no canvas: its memory would outlive the drawing."""
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(DPI)
    canvas.draw()
    FigureCanvasBase(figure)
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _png_bytes(image: Image.Image, dpi: int) -> bytes:
    target = io.BytesIO()
    image.save(target, format="PNG", dpi=(dpi, dpi))
    return target.getvalue()


@contextmanager
def _glyphs_or_fail() -> Iterator[None]:
    """Let a character that the font lacks fail the drawing: matplotlib only warns and prints a box."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph .* missing", category=UserWarning)
        yield
