"""What a chart shows, free of any drawing library: the report's pictures and the audit page's charts are drawn from one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.values import Register, Value


@dataclass(frozen=True)
class BarStyle:
    """Fill and hatch of a bar: looks differ in lightness or hatch, never in hue alone."""

    fill: str
    hatch: str = ""


# Blue and orange are told apart by every kind of colour vision; printed grey they are dark, pale, and hatched.
BASE, STRONG, SECOND, NOTICE = (
    BarStyle("#4f7cac"),
    BarStyle("#1d3f66"),
    BarStyle("#b4cbe3"),
    BarStyle("#f0b36a", "////"),
)
# From all points to few: lightness falls steadily, so that grey print keeps the order.
RAMP = ("#dbe7f3", "#14365c")
# More rows than this cannot be read on one page.
MOST_ROWS = 64


@dataclass(frozen=True)
class Bar:
    """One row: its name, its length (None: not applicable, no bar), the texts of its columns and the ids of their values.

    `dots` are single marks (length, value id), `floor` a line across this row alone.
    """

    label: str
    length: float | None
    shown: tuple[str, ...]
    ids: tuple[str, ...]
    look: BarStyle = BASE
    dots: tuple[tuple[float, str], ...] = ()
    floor: float | None = None


@dataclass(frozen=True)
class Block:
    """Rows under one heading; without rows it says 无数据."""

    heading: str
    rows: Sequence[Bar]


@dataclass(frozen=True)
class BarPlan:
    """What a bar chart shows: the length that fills the middle, headings of the columns, a line across, notes below."""

    blocks: Sequence[Block]
    full: float
    columns: tuple[str, ...]
    notes: Sequence[tuple[str, BarStyle | None]] = ()
    line: tuple[float, str] | None = None
    curve: Sequence[float] = ()  # one length a row of the first block, joined by a line
    words: int | None = None  # the column that holds words, not numbers


EMPTY = BarPlan([Block("", ())], 1, ())


@dataclass(frozen=True)
class Tile:
    """One cell of a heat map: its column, displayed text, shade (0 pale to 1 dark) and value id."""

    column: int
    shown: str
    shade: float
    id: str


@dataclass(frozen=True)
class HeatRow:
    """One row of a heat map, under the heading of its group."""

    group: str
    label: str
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class HeatPlan:
    """A heat map; places without a tile stay empty."""

    columns: tuple[str, ...]
    lines: Sequence[HeatRow]
    note: str


@dataclass(frozen=True)
class Span:
    """One row from a low to a high value: their lengths, texts and ids."""

    label: str
    ends: tuple[float, float]
    shown: tuple[str, str]
    ids: tuple[str, str]
    look: BarStyle = BASE


@dataclass(frozen=True)
class SpanPlan:
    """Spans on one scale, with lines across all rows: place, text, dashed or not, value id."""

    rows: Sequence[Span]
    lines: Sequence[tuple[float, str, bool, str]]
    notes: Sequence[tuple[str, BarStyle | None]]

    @property
    def scale(self) -> tuple[float, float]:
        """Return the least and the largest place; never the same."""
        places = [
            *(end for row in self.rows for end in row.ends),
            *(line[0] for line in self.lines),
        ]
        return min(places), max(max(places), min(places) + 1e-9)


@dataclass(frozen=True)
class ChartContent:
    """A plan with its words: what the chart says without being seen, and the ids of all values that it prints."""

    plan: BarPlan | HeatPlan | SpanPlan
    alt: str
    values: tuple[str, ...]


def number(value: Value) -> float | None:
    """Return a value as a length to draw; N/A has none."""
    return None if value.value is None else float(value.value)


def bar(label: str, value: Value, register: Register, *more: str, **looks: object) -> Bar:
    """Return a row of a value, with further values as columns; keywords as of Bar."""
    return Bar(
        label,
        number(value),
        (value.display, *(register.text(key) for key in more)),
        (value.id, *more),
        **looks,
    )


def shade(share: float) -> str:
    """Return the colour of a share: 0 is the pale end, 1 the dark one."""
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in RAMP]
    return "#" + "".join(
        f"{round(pale + (dark - pale) * share):02x}" for pale, dark in zip(*ends, strict=True)
    )
