"""What a chart shows, free of any drawing library: the report's pictures and the audit page draw the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.values import Register, Value


@dataclass(frozen=True)
class BarStyle:
    """Fill and hatch of a bar: styles differ in lightness or hatch, never in hue alone."""

    fill: str
    hatch: str = ""


# Blue and orange are distinguished by every kind of colour vision; printed grey they are dark, pale, and hatched.
BASE, STRONG, SECOND, NOTICE = (
    BarStyle("#4f7cac"),
    BarStyle("#1d3f66"),
    BarStyle("#b4cbe3"),
    BarStyle("#f0b36a", "////"),
)
# From all points to few: lightness falls steadily, so that grey print keeps the order.
RAMP = ("#dbe7f3", "#14365c")
# A share of these and more has the colour of the band; the bands are those of every city and every year.
BANDS = (0, 60, 70, 80, 90, 95)
# Between the ticks of a scale of 100.
TICK = 10
FULL = 100  # where scales end as shipped
UNSHADED = -1.0  # of a tile that is not applicable
# More rows than this cannot be read on one page.
MOST_ROWS = 40  # more would be printed in letters of less than six points


CIRCLE, DIAMOND, TRIANGLE = (
    "circle",
    "diamond",
    "triangle-down",
)  # white, pale and dark: also printed grey


class Dot(NamedTuple):
    """A single mark: how far along the scale it is, its value's id, and its shape."""

    place: float
    id: str
    shape: str = CIRCLE


class Note(NamedTuple):
    """A line below a chart; with a bar style or a shape it explains what bars of that style, or such marks, mean."""

    text: str
    style: BarStyle | None = None
    shape: str = ""


@dataclass(frozen=True)
class Bar:
    """One row: its name, its length, the texts of its columns and the ids of their values.

    A length of None is not applicable and has no bar. `dots` are single marks, `floor` is a line across this row
    alone.
    """

    label: str
    length: float | None
    shown: tuple[str, ...]
    ids: tuple[str, ...]
    style: BarStyle = BASE
    dots: tuple[Dot, ...] = ()
    floor: float | None = None


@dataclass(frozen=True)
class Block:
    """Rows under one heading; without rows it says 无数据. `line` is a line across these rows."""

    heading: str
    rows: Sequence[Bar]
    line: float | None = None


@dataclass(frozen=True)
class BarPlan:
    """What a bar chart shows: the length that fills the middle, headings of the columns, notes below.

    A plan of `dots` shows marks instead of bars; its scale may begin above 0, at `least`, and has ticks.
    """

    blocks: Sequence[Block]
    full: float
    columns: tuple[str, ...]
    notes: Sequence[Note] = ()
    words: int | None = None  # the column that holds words, not numbers
    least: float = 0
    dots: bool = False

    @property
    def ticks(self) -> list[float]:
        """Return the places of the scale that are marked; none where bars begin at 0."""
        if not self.dots:
            return []
        step = tick_of(self.full)
        count = round((self.full - self.least) / step)
        return [round(self.least + step * n, _PLACES) for n in range(count + 1)]


# Scales of a pack's own end at the first of these that holds all that is shown, larger ones at a tick.
_OWN_SCALES = (1, 5, 10, FULL)
_MOST_TICKS = 13
_PLACES = 9  # to which ticks of less than 1 are exact


def tick_of(full: float) -> float:
    """Return the step between the ticks of a scale that ends at `full`: 1, 2 or 5 times a power of ten."""
    step = 10.0 ** floor(log10(full / _MOST_TICKS))
    return next(step * times for times in (1, 2, 5, 10) if full / (step * times) <= _MOST_TICKS)


def scale_end(lengths: Iterable[float], is_own: bool = False) -> float:
    """Return where a scale ends that holds some lengths: at 100, or where more is to be shown at a tick beyond.

    `is_own`: the numbers are a pack's own, which may be of 5 or 10.
    """
    most = max(lengths, default=0.0)
    ends = _OWN_SCALES if is_own else (FULL,)
    known = next((end for end in ends if most <= end), None)
    return known or ceil(most / tick_of(most)) * tick_of(most)


EMPTY = BarPlan([Block("", ())], 1, ())


@dataclass(frozen=True)
class Tile:
    """One cell of a heat map: its column, displayed texts (value and count), shade (0 pale to 1 dark), value ids."""

    column: int
    shown: str
    shade: float
    id: str
    count: str = ""
    count_id: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One row of a heat map, under the heading of its group."""

    group: str
    label: str
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class HeatPlan:
    """What a heat map shows; places without a tile stay empty. `key` explains its shades, the palest last.

    `count_note` is added to the note where the tiles have room for their counts.
    """

    columns: tuple[str, ...]
    rows: Sequence[HeatRow]
    note: str
    key: tuple[tuple[float, str], ...] = ()
    count_note: str = ""


@dataclass(frozen=True)
class Span:
    """One row from a low to a high value: their lengths, texts and ids."""

    label: str
    ends: tuple[float, float]
    shown: tuple[str, str]
    ids: tuple[str, str]
    style: BarStyle = BASE


class ReferenceLine(NamedTuple):
    """A line across all spans: where it stands, what it says, dashed or not, and its value's id."""

    place: float
    text: str
    dashed: bool
    id: str


@dataclass(frozen=True)
class SpanPlan:
    """What a chart of spans on one scale shows, with lines across all rows."""

    rows: Sequence[Span]
    lines: Sequence[ReferenceLine]
    notes: Sequence[Note]

    @property
    def scale(self) -> tuple[float, float]:
        """Return the least and the largest place; never the same."""
        ends = [end for row in self.rows for end in row.ends]
        places = [*ends, *(line.place for line in self.lines)]
        return min(places), max(max(places), min(places) + 1e-9)


@dataclass(frozen=True)
class Segment:
    """A part of a stack: its name, its length and text, its value's id, its style."""

    label: str
    length: float
    shown: str
    id: str
    style: BarStyle


@dataclass(frozen=True)
class StackPlan:
    """What one bar cut into parts shows: the parts, which make up the whole, and notes below.

    `more` are further counts of the whole, which the notes tell.
    """

    segments: Sequence[Segment]
    total: float
    notes: Sequence[Note]
    more: Sequence[Segment] = ()


ChartPlan = BarPlan | HeatPlan | SpanPlan | StackPlan


@dataclass(frozen=True)
class ChartContent:
    """A plan with its words and the ids of all values that it prints.

    `finding` is what the chart is there to say, its title; `alt` what it says without being seen.
    """

    plan: ChartPlan
    alt: str
    values: tuple[str, ...]
    finding: str


def is_empty(plan: ChartPlan) -> bool:
    """Return whether a plan has no row to draw."""
    if isinstance(plan, BarPlan):
        return not any(block.rows for block in plan.blocks)
    return isinstance(plan, SpanPlan) and not plan.rows


def length(value: Value) -> float | None:
    """Return a value as a length to draw; None if it is not applicable."""
    return float(value.number) if value.applicable else None


def lengths_of(values: Iterable[Value]) -> list[float]:
    """Return those of some values that are applicable as lengths to draw."""
    return [float(value.number) for value in applicable(values)]


def equal_to_last(ranked: Sequence[Value], shown: int) -> int:
    """Return how many values of a ranking are as large as the last of those `shown` in front, beside these."""
    front, rest = ranked[:shown], ranked[shown:]
    return sum(value.number == front[-1].number for value in rest) if front else 0


def applicable(values: Iterable[Value]) -> list[Value]:
    """Return the values that are not 不适用, in the given order."""
    return [value for value in values if value.applicable]


def lowest_tick(places: Iterable[float], full: float = FULL) -> float:
    """Return the tick at which a scale up to `full` begins that holds some places, at least one tick below its end."""
    lowest, step = min(places, default=0.0), tick_of(full)
    return round(min(floor(lowest / step) * step, full - step), _PLACES)


def band(share: float) -> int:
    """Return the number of the band that a share (0 to 100) is in, 0 the lowest."""
    return sum(share >= limit for limit in BANDS[1:])


def band_shade(number: int) -> float:
    """Return how dark a band is: 0 the highest, 1 the lowest."""
    return 1 - number / (len(BANDS) - 1)


def bar(label: str, value: Value, register: Register, *more: str) -> Bar:
    """Return a row of a value, with the values of further ids as columns."""
    shown = (value.display, *(register.text(key) for key in more))
    return Bar(label, length(value), shown, (value.id, *more))


def shade(share: float) -> str:
    """Return the colour of a share: 0 is the pale end, 1 the dark one; white for none."""
    if share < 0:
        return "#ffffff"
    pale, dark = (_channels(colour) for colour in RAMP)
    mixed = (round(low + (high - low) * share) for low, high in zip(pale, dark, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> list[int]:
    """Return red, green and blue (0 to 255) of `#rrggbb`."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
