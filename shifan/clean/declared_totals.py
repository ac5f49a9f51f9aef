"""Numbers that a sheet declares about itself, in a title, a note or a total row, against what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from shifan.addresses import address
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.notice import Notice
from shifan.clean.readers.quantities import CellQuantity
from shifan.clean.text import packed
from shifan.patterns import pattern_of

_COUNT = pattern_of(
    r"(?:共|合计|总计|总数|计)[^\d，。；]{0,8}?(\d+)(?:个|家|处|条|项|行)?"
    r"(点位|检查点|被检查单位|单位|记录|问题|访谈|数据行)"
)
_WHOLE = pattern_of(r"(\d+)(?:个|家|处|条|项|行|人)?")
_NUMBER = pattern_of(r"\d+(?:,\d{3})*(?:\.\d+)?")
_OF_A_PART = ("平均", "小计", "其中")  # such rows say nothing of the whole


def check(body: Body, columns: Iterable[ColumnReader], data: Mapping[str, pd.Series[Any]]) -> None:
    """Report each declared count or sum that the data rows do not bear out; `data` are the values by field."""
    if not body.surroundings:
        return
    count = len(body.rows)
    for text, row in body.surroundings:
        for match in _COUNT.finditer(packed(text)):
            if int(match[1]) != count:
                _report(body, address(row, 0), f"写明{match[0]}", count)
    totals = [
        int(finding.cell[1:]) - 1
        for finding in body.findings
        if finding.code == "total-row" and not finding.found.startswith(_OF_A_PART)
    ]
    if len(totals) == 1:  # of several, none is known to be the whole
        for column in columns:
            _check_total(body, column, data[column.field], totals[0])


def _check_total(body: Body, column: ColumnReader, values: pd.Series[Any], row: int) -> None:
    """Compare a total row's cell: the sum of a column of numbers, the count of rows in any other."""
    place = body.places.get(column.heading)
    if place is None or place >= body.sheet.rows.width:
        return
    cell = address(row, place)
    text = packed(body.sheet.rows.cell(row, place))
    whole = _WHOLE.fullmatch(text)
    if column.column.content.numeric and _NUMBER.fullmatch(text):
        total = _sum(values)
        if Decimal(text.replace(",", "")) not in (total, Decimal(len(values))):
            _report(body, cell, f"合计{text}", total)
    elif whole and int(whole[1]) != len(values):
        _report(body, cell, f"合计{text}", len(values))


def _sum(values: Iterable[Any]) -> Decimal:
    """Return the sum of the numbers that are known."""
    numbers = (value.number if isinstance(value, CellQuantity) else value for value in values)
    return sum((Decimal(number) for number in numbers if number is not None), Decimal(0))


def _report(body: Body, cell: str, found: str, actual: int | Decimal) -> None:
    expected = f"与数据行一致：实有{actual}"
    action = "按数据行计，请核对是否缺行或多行"
    body.report(cell, Notice("declared-count", found, expected, action, "warning"))
