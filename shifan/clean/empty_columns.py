"""Columns that nobody has filled in yet are told of once, not cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.clean.data_rows import ranges
from shifan.errors import Finding

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean.city import Source


def together(
    findings: Iterable[Finding],
    tables: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    headers: Mapping[tuple[str, str], str],
) -> Iterator[Finding]:
    """Yield the findings; those that call each data row of a column empty become one on the column's range.

    `headers` names the column of (table, field). The items of 基本信息 differ in meaning and stay apart.
    """
    findings, groups = list(findings), {}
    for one in findings:
        if one.found == "空" or one.found.endswith("：空"):
            groups.setdefault(
                (one.code, one.file, one.sheet, one.cell.rstrip("0123456789")), []
            ).append(one)
    places = (
        {
            (source.file, source.sheet, column): (name, field)
            for name, source in sources.items()
            if name not in ("facts", "typed")
            for field, column in source.columns.items()
        }
        if groups
        else {}
    )
    joined, gone = [], set()
    for (_, *place), group in groups.items():
        name, field = places.get(tuple(place), ("", ""))
        rows = tables[name]["row"].tolist() if name else []
        if 1 < len(group) == len(rows):
            joined.append(
                replace(
                    group[0],
                    cell=ranges(sorted(rows), prefix=place[2]),
                    action="请逐行填写",
                    found=f"{headers.get((name, field), place[2])}：整列没有填写（{len(rows)}行）",
                )
            )
            gone.update(group)
    yield from (one for one in findings if one not in gone)
    yield from joined
