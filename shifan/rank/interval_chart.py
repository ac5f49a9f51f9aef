"""The intervals as an SVG: a line from low to high for each city, a dot at the total, the pass line dashed."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from shifan.charts.plans import BASE, STRONG

if TYPE_CHECKING:
    from shifan.rank.city_results import Standing
    from shifan.rank.compare import Comparison

_LEFT, _WIDE, _ROW, _TOP, _EDGE = 150, 560, 30, 34, 150


def intervals(found: Comparison) -> str:
    """Return the picture; cities in the order of the table of totals, their figures beside the lines."""
    cities = sorted(
        found.cities,
        key=lambda one: (
            one.rules,
            found.ranks[one.city].group if one.city in found.ranks else len(found.cities) + 1,
        ),
    )
    lines = sorted({one.register["scores.pass_line"].value for one in cities})
    values = [float(value) for one in cities for value in _numbers(one)] + [
        float(line) for line in lines
    ]
    low, high = min(values), max(max(values), min(values) + 1)
    width, height = _LEFT + _WIDE + _EDGE, _TOP + _ROW * len(cities) + 10

    def at(value: object) -> float:
        return round(_LEFT + (float(value) - low) / (high - low) * (_WIDE - 20) + 10, 1)

    parts = [
        f"<svg class='intervals' viewBox='0 0 {width} {height}' role='img' aria-label='各市总得分和区间' xmlns='http://www.w3.org/2000/svg' "
        f"style='max-width:{width}px' font-size='14' fill='currentColor'>"
    ]
    for line in lines:
        parts.append(
            f"<line x1='{at(line)}' x2='{at(line)}' y1='{_TOP - 8}' y2='{height - 6}' stroke='currentColor' stroke-dasharray='6 4'/>"
            f"<text x='{at(line)}' y='{_TOP - 14}' text-anchor='middle'>达标线 {line}</text>"
        )
    for n, one in enumerate(cities):
        parts.append(_city(one, _TOP + _ROW * (n + 0.5), at))
    return "".join(parts) + "</svg>"


def _numbers(one: Standing) -> list[object]:
    keys = ("scores.total", "firmness.sampling.low", "firmness.sampling.high")
    return [
        one.register[key].value
        for key in keys
        if key in one.register and one.register[key].value is not None
    ]


def _city(one: Standing, y: float, at) -> str:
    numbers = _numbers(one)
    made = f"<text x='{_LEFT - 10}' y='{y + 5}' text-anchor='end'>{html.escape(one.city)}</text>"
    total = one.register["scores.total"]
    said = f"{total.display}，{one.register.text('verdict.pass')}"
    if len(numbers) == 3:
        made += f"<line x1='{at(numbers[1])}' x2='{at(numbers[2])}' y1='{y}' y2='{y}' stroke='{BASE.fill}' stroke-width='7' stroke-linecap='round'/>"
    if total.value is not None:
        made += f"<circle cx='{at(total.value)}' cy='{y}' r='5' fill='#fff' stroke='{STRONG.fill}' stroke-width='2.5'/>"
    return made + f"<text x='{_LEFT + _WIDE + 10}' y='{y + 5}'>{html.escape(said)}</text>"
