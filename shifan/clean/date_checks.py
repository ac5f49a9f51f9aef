"""The dates of 基本信息: their order, which of them are in doubt, and dates elsewhere that do not fit into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from shifan.clean.consequences import Follows

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.errors import Finding

DATES = (
    "现场检查开始日期",
    "现场检查结束日期",
    "整改抽查开始日期",
    "整改抽查结束日期",
    "访谈日期",
    "报告日期",
)
ORDERED = (
    ("现场检查开始日期", "现场检查结束日期"),
    ("整改抽查开始日期", "整改抽查结束日期"),
    ("现场检查开始日期", "报告日期"),
    ("现场检查开始日期", "整改抽查开始日期"),
    ("整改抽查结束日期", "报告日期"),
    ("访谈日期", "报告日期"),
)
_FEW = 3


def dates_known(city: CleanCity) -> dict[str, dt.date]:
    """Return the dates of 基本信息 that are filled in."""
    return {
        item: dt.date.fromisoformat(content)
        for item, (content, _) in _facts(city).items()
        if item in DATES and content
    }


def _facts(city: CleanCity) -> dict[str, tuple[str, int]]:
    frame = city.tables["facts"]
    return dict(zip(frame["item"], zip(frame["content"], frame["row"], strict=True), strict=True))


def out_of_order(days: dict[str, dt.date]) -> Iterator[tuple[str, list[str]]]:
    """Yield each date in doubt with the dates it contradicts: the one that is in most contradictions first, else the later one of a pair."""
    wrong = [
        pair
        for pair in ORDERED
        if all(item in days for item in pair) and days[pair[0]] > days[pair[1]]
    ]
    while wrong:
        most = max(
            (item for pair in wrong for item in pair[::-1]),
            key=lambda item: sum(item in pair for pair in wrong),
        )
        own = [pair for pair in wrong if most in pair]
        yield most, [next(item for item in pair if item != most) for pair in own]
        wrong = [pair for pair in wrong if pair not in own]


def cell_of(city: CleanCity, item: str) -> str:
    """Return the place of a date of 基本信息."""
    return city.sources["facts"].cell("content", _facts(city).get(item, ("", 0))[1])


def doubts(city: CleanCity, *items: str) -> tuple[str, ...]:
    """Return the cells of these dates, and those of the dates under which a contradiction with them is told."""
    told = list(out_of_order(dates_known(city)))
    return tuple(
        cell_of(city, item)
        for item in (*items, *(most for most, others in told for item in items if item in others))
    )


def misfits(
    city: CleanCity, item: str, found: list[Finding], of: int, what: str
) -> Iterable[Finding | Follows]:
    """Yield findings about dates that do not fit a date of 基本信息; if most of `of` do not, that date itself is doubted, and they follow."""
    from shifan.clean.table_checks import at

    cells = doubts(city, item)
    if len(found) >= _FEW and 2 * len(found) > of:
        day = dates_known(city)[item]
        yield Follows(
            at(
                city,
                "facts",
                "content",
                _facts(city)[item][1],
                "date-misfit",
                f"{item} {day}：{of}个{what}中有{len(found)}个与此不符",
                f"与多数{what}一致",
                f"请先核对这个日期；确认无误的，再核对各{what}",
                found[0].severity,
            ),
            cells,
        )
    yield from (Follows(one, cells) for one in found)
