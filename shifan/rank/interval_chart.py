"""The intervals as an SVG: a line from low to high for each city, a dot at the total, the pass line dashed."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal

from shifan.charts.plans import BASE, STRONG
from shifan.rank.city_results import CityResult
from shifan.records import dataclass
from shifan.rules.settings import PASS_LINE

_LEFT, _WIDTH, _RIGHT = 150, 560, 150  # names, lines, figures
_ROW, _TOP = 30, 34
_FULL_WIDTH = _LEFT + _WIDTH + _RIGHT


@dataclass(frozen=True)
class _Scale:
    """Where on the picture a number lies."""

    low: float
    high: float

    def x(self, number: Decimal) -> float:
        share = (float(number) - self.low) / (self.high - self.low)
        return round(_LEFT + share * (_WIDTH - 20) + 10, 1)


def interval_chart(cities: Sequence[CityResult]) -> str:
    """Return the picture; cities in the order given, their figures beside the lines."""
    stated = [city.register.get(PASS_LINE.value_id) for city in cities]
    pass_lines = sorted({line.number for line in stated if line})
    numbers = [float(number) for city in cities for number in _numbers(city)]
    numbers += map(float, pass_lines)
    low = min(numbers)
    scale = _Scale(low, max(*numbers, low + 1))
    height = _TOP + _ROW * len(cities) + 10
    head = (
        f"<svg class='intervals' viewBox='0 0 {_FULL_WIDTH} {height}' role='img' "
        "aria-label='各市总得分和区间' xmlns='http://www.w3.org/2000/svg' "
        f"style='max-width:{_FULL_WIDTH}px' font-size='14' fill='currentColor'>"
    )
    lines = (_pass_line(line, scale.x(line), height) for line in pass_lines)
    rows = (_city(city, _TOP + _ROW * (n + 0.5), scale) for n, city in enumerate(cities))
    return "".join([head, *lines, *rows, "</svg>"])


def _pass_line(line: Decimal, x: float, height: int) -> str:
    return (
        f"<line x1='{x}' x2='{x}' y1='{_TOP - 8}' y2='{height - 6}' "
        "stroke='currentColor' stroke-dasharray='6 4'/>"
        f"<text x='{x}' y='{_TOP - 14}' text-anchor='middle'>达标线 {line}</text>"
    )


def _numbers(city: CityResult) -> list[Decimal]:
    """Return the total and the ends of the interval, as far as the city has them."""
    total = city.register["scores.total"]
    return [*([total.number] if total.applicable else []), *(city.interval or ())]


def _city(city: CityResult, y: float, scale: _Scale) -> str:
    """Return the row of a city: name, interval, total, figures."""
    total = city.register["scores.total"]
    row = f"<text x='{_LEFT - 10}' y='{y + 5}' text-anchor='end'>{html.escape(city.city)}</text>"
    if total.applicable and city.interval:
        low, high = map(scale.x, city.interval)
        row += (
            f"<line x1='{low}' x2='{high}' y1='{y}' y2='{y}' "
            f"stroke='{BASE.fill}' stroke-width='7' stroke-linecap='round'/>"
        )
    if total.applicable:
        row += (
            f"<circle cx='{scale.x(total.number)}' cy='{y}' r='5' "
            f"fill='#fff' stroke='{STRONG.fill}' stroke-width='2.5'/>"
        )
    figures = f"{total.display}，{city.register.text('verdict.pass')}"
    return f"{row}<text x='{_LEFT + _WIDTH + 10}' y='{y + 5}'>{html.escape(figures)}</text>"
