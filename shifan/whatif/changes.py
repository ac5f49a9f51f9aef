"""The changes that a question may ask for, and the finding for one that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypedDict

from shifan.errors import Finding

Key = (
    str | tuple[str, str]
)  # two codes (a pair, or one text with a blank), or the address of a cell
Amount = str | int | float | Decimal


class Changes(TypedDict, total=False):
    """What is to be another, each by its key; whatever is left out stays.

    `deductions`: {"B03 完整性": "0.9"} or the cell's address; "合理缺项" makes it N/A.
    `records`: {"P011 M05-03": "不符合"} or the cell's address. `without`: sites left out.
    `full_scores`: {"B03": "4"}. `settings`: pass_line, key_floor, interview_weight,
    announced_weight, general_max, key_max, missing_policy.
    """

    deductions: Mapping[Key, Amount]
    records: Mapping[Key, str]
    without: Iterable[str]
    full_scores: Mapping[str, Amount]
    settings: Mapping[str, Amount]


def as_number(amount: Amount) -> Decimal | None:
    """Return an amount as an exact number; None if it is none, or not a finite one."""
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def impossible(found: str, expected: str) -> Finding:
    """Return the finding for a change of what is not there, or to what cannot be."""
    return Finding("what-if", "error", found=found, expected=expected, action="请核对后重试")
