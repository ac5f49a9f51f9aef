"""What stands twice in a wide table, rows of a site and columns of an item: told once, the second is left aside."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from shifan.addresses import address, letter
from shifan.clean.body import Body
from shifan.clean.column_reading import ColumnValues
from shifan.clean.notice import Notice
from shifan.clean.text import packed
from shifan.clean.wide_header import WideColumns, WideHeader
from shifan.intake.cell_ranges import ranges
from shifan.intake.cell_text import SKIPPED, CellValue
from shifan.raw_sheets import RECORDS

_RESULT = RECORDS.heading("result")
_MOST = 200  # rows of sites that stand twice


def says_something(cell: CellValue) -> bool:
    """Return whether a cell holds a result; survey programs write that a question was skipped."""
    return packed(cell) not in SKIPPED


def drop_doubled_rows(
    body: Body, header: WideHeader, sites: ColumnValues, known: Container[str]
) -> ColumnValues:
    """Return the sites of the rows, each further row of a known site that fills what an earlier one fills taken out."""
    first: dict[int, int] = {}
    dropped: list[int] = []
    for at, code in enumerate(sites.codes.tolist()):
        if not sites.values[code] or sites.values[code] not in known:
            continue
        earlier = first.setdefault(code, at)
        rows = int(body.rows[earlier]), int(body.rows[at])
        if earlier != at and _both_filled(body, header.items, rows):
            dropped.append(at)
            if len(dropped) <= _MOST:
                notice = _twice(sites.values[code], rows)
                body.report(address(rows[1], header.site), notice)
    if not dropped:
        return sites
    kept = np.setdiff1d(np.arange(len(body.rows)), dropped)
    body.rows = body.rows[kept]
    return ColumnValues(sites.values, sites.codes[kept])


def _twice(site: str, rows: tuple[int, int]) -> Notice:
    found = f"点位 {site} 写了两行（第{rows[0] + 1}、{rows[1] + 1}行），填了同样的检查项"
    action = "请只保留一行；是另一个点位的，请改正点位编号"
    return Notice("twice-row", found, "每个点位一行", action)


def _both_filled(body: Body, items: Sequence[WideColumns], rows: tuple[int, int]) -> bool:
    """Return whether two rows fill the result of the same item."""
    grid, places = body.sheet.rows, (item.places[_RESULT] for item in items)
    return any(all(says_something(grid.cell(row, place)) for row in rows) for place in places)


def drop_doubled_items(body: Body, header: WideHeader) -> list[WideColumns]:
    """Return the columns of items, each further one of an item where a row fills both left out and reported."""
    seen: dict[tuple[str, ...], int] = {}
    kept = []
    for item in header.items:
        place = item.places[_RESULT]
        earlier = seen.setdefault(item.codes, place)
        both = [] if earlier == place else _rows_of_both(body, earlier, place)
        if not both:
            kept.append(item)
            continue
        title = header.texts[item.heading] if item.heading < len(header.texts) else ""
        columns = f"{letter(earlier)}列和{letter(place)}列"
        found = f"{columns}都是“{title[:30]}”，第{ranges(both, 5)}行两列都填了"
        notice = Notice("twice-item", found, "每个检查项一列", "请改正列名，或删去多余的一列")
        body.report(address(header.last, item.heading), notice)
    return kept


def _rows_of_both(body: Body, first: int, second: int) -> list[int]:
    """Return the worksheet rows, from 1, that fill both columns."""
    filled = []
    for place in (first, second):
        codes, cells = body.column(place)
        says = np.array([says_something(cell) for cell in cells], dtype=bool)
        filled.append(says[codes[body.rows]])
    both: list[int] = (body.rows[filled[0] & filled[1]] + 1).tolist()
    return both
