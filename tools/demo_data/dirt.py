"""How an agency's workbooks look in real life: each stain here is one that cleaning mends and reports."""

from __future__ import annotations

import datetime as dt

from tools.demo_data.tables import Rows, Sheets

_TICKS = {"符合": "√", "不符合": "×", "是": "√", "否": "×"}
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def soil(sheets: Sheets) -> Sheets:
    """Return the sheets of a city with titles, totals, full-width digits, short dates, ticks and other names."""
    soiled = {key: [list(row) for row in rows] for key, rows in sheets.items()}
    _documents(soiled["资料审查", "评分"])
    _sites(soiled["现场检查", "点位"])
    _records(soiled["现场检查", "检查记录"])
    for row in soiled["城市概况", "区县"][1:]:
        row[3:] = [_TICKS[cell] for cell in row[3:]]
    for row in soiled["否决项", "核查"][1:]:
        row[1] = _TICKS[row[1]]
    return soiled


def _documents(rows: Rows) -> None:
    """Full-width deductions, and a total row at the end."""
    total = round(sum(row[3] or 0 for row in rows[1:]), 1)
    for row in rows[1:]:
        if row[3] and row[0].startswith("N"):
            row[3] = str(row[3]).translate(_WIDE)
    rows[0][1] = "指标　名称"
    rows.append(["合计", "", "", total, "", "", "", ""])


def _sites(rows: Rows) -> None:
    """A title over the header, dates in the ways people type them, a type under its other name, a spaced header."""
    ways = (
        lambda day: day,
        lambda day: f"{day.month}月{day.day}日",
        lambda day: f"{day:%Y.%m.%d}",
        lambda day: f"{day:%Y%m%d}",
    )
    for place, row in enumerate(rows[1:]):
        if isinstance(row[5], dt.date):
            row[5] = ways[place % 4](row[5])
        row[3] = (
            {"农贸市场": "菜市场", "学校食堂": "校园食堂"}.get(row[3], row[3])
            if place % 2
            else row[3]
        )
    rows[0][0], rows[0][4] = "点位编号 ", "被检查单位"
    rows.insert(0, ["示例甲市省级初评现场检查点位登记表", *[""] * 6])


def _records(rows: Rows) -> None:
    """Ticks for words at every third record, 无 where there is no problem."""
    for place, row in enumerate(rows[1:]):
        if place % 3 == 0:
            row[2] = _TICKS.get(row[2], row[2])
        if place % 5 == 0 and not row[3]:
            row[3] = "无"
