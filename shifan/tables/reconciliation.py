"""The checks that a reviewer makes first, as tables: parts against printed totals, tables against each other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rules.words import FAILS
from shifan.tables.description import Cell, DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    import pandas as pd

    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_MOST_PARTS = 5  # as many parts of a sum are listed one by one
_SUMS = (
    TableColumn("check", "核对", left=True),
    TableColumn("parts", "各部分"),
    TableColumn("whole", "合计"),
    TableColumn("result", "结果"),
)
_CROSS_CHECKS = (
    TableColumn("check", "核对", left=True),
    TableColumn("number", "项数"),
    TableColumn("unmatched", "对不上的项数"),
    TableColumn("result", "结果"),
)
_LEDGER_STATES = ("done", "ongoing", "none")


def sums(register: Register, standard: Standard) -> TableDescription:
    """Return whether the parts of the printed totals add up to them: sites, scores, problems.

    A total that the pack's method does not form is not asked about.
    """
    named = "＋".join(f"{method.name}点位数" for method in standard.methods)
    dimensions = range(1, len(standard.dimensions) + 1)
    checks = {
        f"{named}＝累计核查单位数": (
            [f"onsite.{method.code}.sites" for method in standard.methods],
            "onsite.sites",
        ),
        standard.in_own_words("各项目得分之和＝指标得分合计"): (
            [f"dimension.{n}.score" for n in dimensions],
            "scores.sum",
        ),
        standard.in_own_words("各指标得分之和＝指标得分合计"): (
            _ids(register, "indicator.*.score"),
            "scores.sum",
        ),
        "已完成＋整改中＋未整改＝问题数": (
            [f"rectification.{state}" for state in _LEDGER_STATES],
            "rectification.problems",
        ),
        "各区县点位数之和＝累计核查单位数": (_ids(register, "district.*.sites"), "onsite.sites"),
    }
    known = {name: sums for name, sums in checks.items() if sums[1] in register}
    rows = [_sum(register, name, parts, whole) for name, (parts, whole) in known.items()]
    return TableDescription("sums", "各部分与合计核对", _SUMS, rows)


def _ids(register: Register, pattern: str) -> list[str]:
    return [value.id for value in register.match(pattern)]


def _sum(register: Register, name: str, parts: Sequence[str], whole: str) -> DescribedRow:
    """Return the row of one total; parts that are not applicable do not count."""
    applicable = [register[key] for key in parts if register[key].applicable]
    total = sum((value.number for value in applicable), Decimal(0))
    if len(applicable) <= _MOST_PARTS:
        listed = "＋".join(value.display for value in applicable)
    else:
        listed = f"{len(applicable)}项之和{total}"
    cells = {
        "check": name,
        "parts": listed,
        "whole": register.text(whole),
        "result": "一致" if total == register[whole].value else "不一致",
    }
    return DescribedRow(cells=cells)


def cross_checks(clean: CleanCity, standard: Standard | None) -> TableDescription:
    """Return whether sites, records and the ledger refer to one another without a gap.

    Without a pack results are the usual words.
    """
    problems = standard.problem_words if standard else (FAILS,)
    sites, records = clean.tables["sites"], clean.tables["records"]
    ledger = _site_items(clean.tables["rectification"])
    failed = _site_items(records[records["result"].isin(problems).to_numpy()])
    registered, recorded = set(sites["site"]), set(records["site"])
    checks: dict[str, tuple[set[object], set[object]]] = {
        "点位都有检查记录": (registered, recorded),
        "检查记录的点位都已登记": (recorded, registered),
        "台账的问题都有不符合的记录": (ledger, failed),
        "不符合的记录都列入台账": (failed, ledger),
    }
    rows = []
    for name, (part, whole) in checks.items():
        cells: dict[str, Cell] = {
            "check": standard.in_own_words(name) if standard else name,
            "number": len(part),
            "unmatched": len(part - whole),
            "result": "一致" if part <= whole else "请核对",
        }
        rows.append(DescribedRow(cells=cells))
    return TableDescription("cross_checks", "点位、检查记录与台账核对", _CROSS_CHECKS, rows)


def _site_items(frame: pd.DataFrame) -> set[object]:
    """Return the pairs of site and check item that occur in a table."""
    return set(zip(frame["site"].astype(object), frame["item"].astype(object), strict=True))
