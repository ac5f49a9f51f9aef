"""What holds of the data of a city, whatever its pack: a report words some sentences by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shifan.rules.none_listed import NONE_LISTED, WITHOUT_ROWS
from shifan.rules.settings import METHOD_NAMES, PASS_LINE
from shifan.values import Register

OfData = Callable[[Register], bool]


def has_both_methods(register: Register) -> bool:
    """Return whether sites were inspected by 明查 and by 暗访."""
    ids = [f"onsite.{code}.sites" for code in METHOD_NAMES]
    return all(id in register and register[id].count for id in ids)


def has_pass_line(register: Register) -> bool:
    """Return whether the pack's rules read a pass line."""
    return PASS_LINE.value_id in register


def has_interviews(register: Register) -> bool:
    """Return whether anybody was interviewed; the register of several cities says nothing of it."""
    ids = [f"interview.{kind}" for kind in ("main", "extended")]
    return any(id in register and register[id].value != NONE_LISTED for id in ids)


def has_total(register: Register) -> bool:
    """Return whether there is one total: none where all indicators are 合理缺项, nor of several cities."""
    return "scores.total" in register and register["scores.total"].applicable


def _has_rows(table: str) -> OfData:
    """Return the condition that a table has rows."""
    return lambda register: WITHOUT_ROWS[table] not in register


# What holds and what else, by whether it does.
OF_DATA: Mapping[tuple[str, str], OfData] = {
    ("pass_line", "no_pass_line"): has_pass_line,
    ("interviewed", "not_interviewed"): has_interviews,
    ("scored", "not_scored"): has_total,
    ("deducted", "not_deducted"): _has_rows("deductions"),
    ("failed", "none_failed"): _has_rows("items"),
    ("listed", "none_listed"): _has_rows("problems"),
}


def differ(before: Register, now: Register) -> bool:
    """Return whether other blocks of a skeleton are kept for one city's data than for others of the same pack."""
    conditions = (has_both_methods, *OF_DATA.values())
    return any(holds(before) != holds(now) for holds in conditions)
