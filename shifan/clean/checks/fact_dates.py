"""The dates of 基本信息: their order, which of them are in doubt, and dates elsewhere that do not fit into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from shifan.clean import fact_contents
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import FACT_SHEET
from shifan.raw_sheets.city_profile import DATE_ORDER
from shifan.records import dataclass

_FEW = 3  # dates that do not fit: fewer may each be a slip of their own


def dates(city: CleanCity) -> dict[str, dt.date]:
    """Return the dates of 基本信息 that are filled in."""
    return fact_contents.dates(city.tables[FACT_SHEET.table])


def row_of(city: CleanCity, item: str) -> int:
    """Return the worksheet row of an item of 基本信息, 0 if it has none; of several the last."""
    frame = city.tables[FACT_SHEET.table]
    rows: dict[str, int] = dict(zip(frame["item"], frame["row"], strict=True))
    return rows.get(item, 0)


def out_of_order(days: dict[str, dt.date]) -> Iterator[tuple[str, list[str]]]:
    """Yield each date in doubt with the dates it contradicts.

    That is the one in most contradictions first, else the later one of a pair.
    """
    wrong = [pair for pair in DATE_ORDER if _contradict(days, *pair)]
    while wrong:
        doubted = _in_most_pairs(wrong)
        yield doubted, [other for pair in wrong if doubted in pair for other in {*pair} - {doubted}]
        wrong = [pair for pair in wrong if doubted not in pair]


def _contradict(days: dict[str, dt.date], earlier: str, later: str) -> bool:
    return earlier in days and later in days and days[earlier] > days[later]


def _in_most_pairs(pairs: list[tuple[str, str]]) -> str:
    """Return the date that occurs in most pairs; of equals the first, the later one of a pair before the earlier."""
    items = [item for earlier, later in pairs for item in (later, earlier)]
    return max(items, key=items.count)


def causes(city: CleanCity, item: str) -> tuple[str, ...]:
    """Return the cells that explain what does not fit a date.

    That is its own, and those of dates that are doubted because they contradict it.
    """
    doubted = [other for other, others in out_of_order(dates(city)) if item in others]
    source = city.source(FACT_SHEET)
    return tuple(source.cell("content", row_of(city, date)) for date in (item, *doubted))


@dataclass(frozen=True)
class Compared:
    """What was compared with a date of 基本信息: the item, how many dates, and what they are called."""

    item: str
    count: int
    what: str


def misfits(city: CleanCity, compared: Compared, found: Sequence[Finding]) -> Iterable[Told]:
    """Yield findings about dates that do not fit a date of 基本信息.

    If most do not, that date itself is doubted, and they follow from it.
    """
    cells, item, what = causes(city, compared.item), compared.item, compared.what
    if len(found) >= _FEW and 2 * len(found) > compared.count:
        notice = Notice(
            "date-misfit",
            f"{item} {dates(city)[item]}：{compared.count}个{what}中有{len(found)}个与此不符",
            f"与多数{what}一致",
            f"请先核对这个日期；确认无误的，再核对各{what}",
            found[0].severity,
        )
        doubt = city.finding_at(FACT_SHEET, "content", row_of(city, item), notice)
        yield Consequence(doubt, cells)
    yield from (Consequence(finding, cells) for finding in found)
