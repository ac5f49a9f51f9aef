"""Clean tables with deductions, check results or sites changed; the tables of the city itself are never touched."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from shifan.errors import Finding
from shifan.rules.catalog import ABSENT, CONFORMS, FAILS

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard

RESULTS = (CONFORMS, FAILS, ABSENT)
_KEYS = {
    "deductions": ("documents", "deduction", ("indicator", "aspect")),
    "records": ("records", "result", ("site", "item")),
}
_NAMES = {"deductions": "扣分", "records": "检查结果"}


def told(
    clean: CleanCity, deductions: Mapping, records: Mapping, without: Iterable[str]
) -> list[str]:
    """Return the changes in words."""
    return (
        [f"{_words(key)}扣分改为{number}" for key, number in deductions.items()]
        + [f"{_words(key)}检查结果改为{result}" for key, result in records.items()]
        + [f"不计点位{site}" for site in without]
    )


def _words(key: object) -> str:
    return key if isinstance(key, str) else " ".join(key)


def changed(
    clean: CleanCity, standard: Standard, asked: Mapping[str, object], faults: list[Finding]
) -> CleanCity:
    """Return the city with the changes; what cannot be is added to `faults`."""
    made = dict(clean.tables)
    full = dict(zip(standard.indicators["code"], standard.indicators["full_score"], strict=True))
    documents = made["documents"].copy()
    for place, number in _places(clean, "deductions", asked["deductions"], faults):
        _deduct(documents, place, number, full, faults)
    records = made["records"].copy()
    records["result"] = records["result"].astype(object)
    for place, result in _places(clean, "records", asked["records"], faults):
        if result not in RESULTS:
            faults.append(_fault(f"检查结果 {result!r}", "、".join(RESULTS)))
        records.iloc[place, records.columns.get_loc("result")] = result
    made |= {"documents": documents, "records": records.astype({"result": "category"})}
    return replace(clean, tables=_without(made, asked["without"], faults))


def _places(
    clean: CleanCity, kind: str, asked: Mapping, faults: list[Finding]
) -> list[tuple[int, object]]:
    """Return the frame position of each change; a key is two codes (a tuple, or one text with a space) or the cell's address."""
    table, field, names = _KEYS[kind]
    frame, source = clean.tables[table], clean.sources[table]
    known = {
        tuple(map(str, pair)): n
        for n, pair in enumerate(zip(*(frame[name] for name in names), strict=True))
    }
    cells = {source.cell(field, row): n for n, row in enumerate(frame["row"])} if asked else {}
    found = []
    for key, wanted in asked.items():
        place = (
            cells.get(key)
            if isinstance(key, str) and "!" in key
            else known.get(tuple(key.split()) if isinstance(key, str) else tuple(key))
        )
        if place is None:
            near = difflib.get_close_matches(
                _words(key), [*map(" ".join, known), *cells], n=3, cutoff=0.4
            )
            faults.append(
                _fault(
                    f"没有{_NAMES[kind]} {_words(key)}",
                    f"近似的：{'、'.join(near)}" if near else "编号，如 “B03 完整性”，或单元格地址",
                )
            )
        else:
            found.append((place, wanted))
    return found


def _deduct(
    frame: pd.DataFrame,
    place: int,
    number: object,
    full: Mapping[str, Decimal],
    faults: list[Finding],
) -> None:
    columns, code = frame.columns, frame["indicator"].iloc[place]
    absent = number == ABSENT
    try:
        points = None if absent else Decimal(str(number))
        if points is not None and not 0 <= points <= full.get(code, 0):
            raise InvalidOperation
    except InvalidOperation:
        faults.append(
            _fault(f"{code} 扣分 {number}", f"0 至 {full.get(code, 0)} 之间的数，或 {ABSENT}")
        )
        return
    frame.iloc[place, columns.get_loc("deduction")] = points
    frame.iloc[place, columns.get_loc("not_applicable")] = absent


def _without(
    made: dict[str, pd.DataFrame], sites: list[str], faults: list[Finding]
) -> dict[str, pd.DataFrame]:
    """Return the tables without some sites, their records and their problems."""
    known = set(made["sites"]["site"])
    for site in sites:
        if site not in known:
            near = difflib.get_close_matches(str(site), sorted(known), n=3, cutoff=0.4)
            faults.append(_fault(f"没有点位 {site}", f"近似的：{'、'.join(near)}"))
    return (
        made
        | {
            name: made[name][~made[name]["site"].isin(sites)].reset_index(drop=True)
            for name in ("sites", "records", "rectification")
        }
        if sites
        else made
    )


def _fault(found: str, expected: str) -> Finding:
    return Finding("what-if", "error", found=found, expected=expected, action="请核对后重试")
