"""A finished chart: its figure, what it says, and its files — the same bytes on every machine."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

DPI = 300
_SVG = {"svg.hashsalt": "shifan", "svg.fonttype": "path"}


@dataclass(frozen=True)
class Chart:
    """`name` for machines, `title` for people; `values` are the ids of what is drawn."""

    name: str
    title: str
    figure: Figure
    alt: str
    unit: str
    source: str
    values: tuple[str, ...]

    def png(self, dpi: int = DPI) -> bytes:
        """Return the chart as PNG without date or software."""
        target = io.BytesIO()
        FigureCanvasAgg(self.figure).print_figure(target, format="png", dpi=dpi, metadata={"Software": None})
        return target.getvalue()

    def svg(self) -> bytes:
        """Return the chart as SVG, letters as paths, without date."""
        target = io.BytesIO()
        with matplotlib.rc_context(_SVG):
            FigureCanvasSVG(self.figure).print_figure(target, format="svg", metadata={"Date": None, "Creator": None})
        return target.getvalue()

    def save(self, folder: Path, number: int) -> tuple[Path, Path]:
        """Return the PNG and SVG files written as `<number>-<title>`."""
        folder.mkdir(parents=True, exist_ok=True)
        files = folder / f"{number}-{self.title}.png", folder / f"{number}-{self.title}.svg"
        files[0].write_bytes(self.png())
        files[1].write_bytes(self.svg())
        return files

    def _repr_png_(self) -> bytes:
        """Return a small picture for notebooks."""
        return self.png(110)
