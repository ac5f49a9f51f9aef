"""Which of the pack's business types a name means: the same name has another code under each method of inspection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import ABSENT_TYPES, SITE_TOTALS, SITES, RawSheet
from shifan.standards import Standard


def settle_codes(
    city: CleanCity, standard: Standard
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables with one code a row, empty where none fits, and types that the row's method does not have.

    Before, a business type is a tuple of all codes that its name may mean, None where it could not be read.
    """
    method_of = {kind.code: kind.method for kind in standard.type_list}
    tables, findings = dict(city.tables), []
    sheets: tuple[RawSheet[Any], ...] = (SITES, ABSENT_TYPES, SITE_TOTALS)
    for sheet in sheets:
        if sheet.table not in tables:
            continue
        frame = city.tables[sheet.table]
        meant = [*zip(frame["business_type"].tolist(), frame["method"].tolist(), strict=True)]
        known = {pair: _code(*pair, method_of) for pair in set(meant)}  # long sheets repeat few
        unfit = {pair for pair, code in known.items() if all(pair) and not code}
        for row, pair in zip(frame["row"], meant, strict=True) if unfit else ():
            if pair in unfit:
                found = f"{standard.method_names[str(pair[1])]}没有这一业态"
                expected, action = "规则包中该检查方式的业态", "请核对检查方式和业态"
                notice = Notice("type-method", found, expected, action)
                findings.append(city.finding_at(sheet, "business_type", row, notice))
        column = pd.Series([known[pair] for pair in meant], index=frame.index, dtype=object)
        tables[sheet.table] = frame.assign(business_type=column)
    return tables, findings


def _code(
    candidates: tuple[str, ...] | None, method: str | None, method_of: Mapping[str, str]
) -> str:
    """Return the candidate that the method has, or an empty text."""
    return next((code for code in candidates or () if method_of[code] == method), "")
