"""Numbers that a sheet declares about itself, in a title, a note or a total row, against what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from shifan.addresses import address
from shifan.clean.layout import Body, Column
from shifan.clean.readers import Figure
from shifan.clean.text import packed

_COUNT = re.compile(
    r"(?:共|合计|总计|总数|计)[^\d，。；]{0,8}?(\d+)(?:个|家|处|条|项|行)?(点位|检查点|被检查单位|单位|记录|问题|访谈|数据行)"
)
_WHOLE = re.compile(r"(\d+)(?:个|家|处|条|项|行|人)?")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def check(body: Body, columns: Iterable[Column], data: dict[str, pd.Series]) -> None:
    """Add a finding for each declared count or sum that the data rows do not bear out."""
    if not body.asides:
        return
    count = len(body.rows)
    for text, row in body.asides:
        for match in _COUNT.finditer(packed(text)):
            if int(match[1]) != count:
                _tell(body, address(row, 0), f"写明{match[0]}", count)
    totals = [
        int(finding.cell[1:]) - 1
        for finding in body.findings
        if finding.code == "total-row" and not finding.found.startswith(("平均", "小计"))
    ]
    if len(totals) == 1:  # of several, none is known to be the whole
        for column in columns:
            _total(body, column, data[column.field], totals[0])


def _total(body: Body, column: Column, values: pd.Series, row: int) -> None:
    """Compare a total row's cell: the sum of a column of numbers, the count of rows in any other."""
    place = body.places.get(column.header)
    text = (
        packed(body.sheet.rows[row][place])
        if place is not None and place < len(body.sheet.rows[row])
        else ""
    )
    if column.numeric and _NUMBER.fullmatch(text):
        known = [
            value.number if isinstance(value, Figure) else value
            for value in values
            if value is not None
        ]
        total = sum((Decimal(one) for one in known), Decimal(0))
        if Decimal(text.replace(",", "")) not in (total, Decimal(len(values))):
            _tell(body, address(row, place), f"合计{text}", total)
    elif _WHOLE.fullmatch(text) and int(_WHOLE.fullmatch(text)[1]) != len(values):
        _tell(body, address(row, place), f"合计{text}", len(values))


def _tell(body: Body, cell: str, found: str, actual: object) -> None:
    body.tell(
        "declared-count",
        "warning",
        cell,
        found,
        f"与数据行一致：实有{actual}",
        "按数据行计，请核对是否缺行或多行",
    )
