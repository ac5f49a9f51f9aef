"""The changes that a question may ask for, and the finding for one that cannot be."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypedDict

from shifan.errors import Finding

Key = (
    str | tuple[str, str]
)  # two codes (a pair, or one text with a blank), or the address of a cell
Amount = str | int | float | Decimal
# Names that are left out, or each with the result that all its records get.
Groups = str | Iterable[str] | Mapping[str, str]
_MOST_NEAR = 3


class Changes(TypedDict, total=False):
    """What is to be another, each by its key; whatever is left out stays.

    `deductions`: {"B03 完整性": "0.9"} or the cell's address; "合理缺项" makes it N/A.
    `records`: {"P011 M05-03": "不符合"} or the cell's address. `without`: sites left out.
    `types`: business types that count as 合理缺项 ("农贸市场", or of one method "暗访 农贸市场"), or
    {"农贸市场": "符合"} for all its records. `districts`: districts left out, or the same.
    `rectified`: True for all problems, "通过" or "已完成" for those of which the ledger says so.
    `round`: "复查" takes the results of the recheck. `full_scores`: {"B03": "4"}.
    `parameters` (or `settings`): {"暗访权重": "0.5", "达标线": 90}, also the pack's own.
    """

    deductions: Mapping[Key, Amount]
    records: Mapping[Key, str]
    without: str | Iterable[str]
    types: Groups
    districts: Groups
    rectified: bool | str
    round: str
    full_scores: Mapping[str, Amount]
    parameters: Mapping[str, Amount]
    settings: Mapping[str, Amount]


# What is given by key, and what is given as names.
_BY_KEY = ("deductions", "records", "full_scores", "parameters", "settings")
_AS_NAMES = ("types", "districts", "without")


def wrong_shapes(changes: Changes, examples: Callable[[], Mapping[str, str]]) -> list[Finding]:
    """Return a finding for each change that is not given as it must be: by key, or as names.

    `examples` makes an example a change, in the words of the city.
    """
    wrong = []
    for word, given in changes.items():
        if word in _BY_KEY and not isinstance(given, Mapping):
            wrong.append((word, given, "成对写明"))
        if word in _AS_NAMES and not isinstance(given, (str, Iterable)):
            wrong.append((word, given, "名称"))
    known = examples() if wrong else {}
    return [
        impossible(
            f"{word}={given!r}", f"{said}，如 {word}={known[word]}" if word in known else said
        )
        for word, given, said in wrong
    ]


def listed(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names as they were given; one text is one name."""
    return (names,) if isinstance(names, str) else tuple(names)


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


def near(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return what may have been meant; without anything near `otherwise`, else all that there is."""
    names = list(known)
    alike = [each for each in names if name and (name in each or each in name)][:_MOST_NEAR]
    alike += difflib.get_close_matches(name, names, n=_MOST_NEAR, cutoff=0.4)
    if alike:
        return f"近似的：{'、'.join(list(dict.fromkeys(alike))[:_MOST_NEAR])}"
    return otherwise or "、".join(names) or "无"
