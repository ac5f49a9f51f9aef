"""A rule pack with full scores or settings changed, for one question; the pack itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.errors import Finding
from shifan.rules.settings import (
    COUNT,
    EXCLUDE,
    FULL_MARKS,
    GENERAL_MAX,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    KEY_MAX,
    METHOD_WEIGHTS,
    PASS_LINE,
    POINTS,
    SHARE,
    by_id,
)
from shifan.whatif.changes import Amount, Changes, as_number, impossible

if TYPE_CHECKING:
    from shifan.standards import Standard

# The other method gets what this one leaves of the weight, so that its weight cannot be set apart.
_METHOD_WEIGHT = METHOD_WEIGHTS[0]
_NUMBERS = by_id((PASS_LINE, KEY_FLOOR, INTERVIEW_WEIGHT, _METHOD_WEIGHT, GENERAL_MAX, KEY_MAX))
MISSING_POLICY = "missing_policy"
SETTINGS = {name: setting.name for name, setting in _NUMBERS.items()} | {
    MISSING_POLICY: "合理缺项口径"
}
_LARGEST_OF_KIND = {POINTS: 100, SHARE: 1}
_LARGEST = {
    name: _LARGEST_OF_KIND[setting.kind]
    for name, setting in _NUMBERS.items()
    if setting.kind in _LARGEST_OF_KIND
}
_COUNTS = tuple(name for name, setting in _NUMBERS.items() if setting.kind == COUNT)


def in_words(changes: Changes) -> list[str]:
    """Return the changes of the pack in words."""
    full_scores, settings = changes.get("full_scores", {}), changes.get("settings", {})
    return [
        *(f"{code}满分改为{number}" for code, number in full_scores.items()),
        *(f"{SETTINGS.get(name, name)}改为{amount}" for name, amount in settings.items()),
    ]


def changed(standard: Standard, changes: Changes, faults: list[Finding]) -> Standard:
    """Return the pack with the changes; what cannot be is added to `faults`."""
    # Settings are named by the pack's own fields, of several types.
    fields: dict[str, Any] = {}
    for name, amount in changes.get("settings", {}).items():
        value = _setting(name, amount, faults)
        if isinstance(value, Decimal) and name == _METHOD_WEIGHT.id:
            fields["method_weights"] = _weights(standard, value)
        elif value is not None:
            fields[name] = value
    full_scores = changes.get("full_scores", {})
    if full_scores:
        fields["indicators"] = _indicators(standard, full_scores, faults)
    return replace(standard, **fields)


def _weights(standard: Standard, weight: Decimal) -> dict[str, Decimal]:
    """Return the weights of the methods when one has this weight and the other what it leaves."""
    code = _METHOD_WEIGHT.key
    return {key: weight if key == code else 1 - weight for key in standard.method_weights}


def _setting(name: str, amount: Amount, faults: list[Finding]) -> Decimal | int | str | None:
    """Return the value of a setting; None, with a fault, if there is no such setting or value."""
    if name not in SETTINGS:
        known = "、".join(f"{key}（{word}）" for key, word in SETTINGS.items())
        faults.append(impossible(f"没有参数 {name}", known))
        return None
    if name == MISSING_POLICY:
        return _missing_policy(amount, faults)
    number = as_number(amount)
    if number is None or not _is_possible(name, number):
        largest = _LARGEST.get(name)
        expected = "不小于 0 的整数" if largest is None else f"0 至 {largest} 之间的数"
        faults.append(impossible(f"{SETTINGS[name]} {amount}", expected))
        return None
    return int(number) if name in _COUNTS else number


def _missing_policy(amount: Amount, faults: list[Finding]) -> str | None:
    if amount not in (EXCLUDE, FULL_MARKS):
        expected = f"{EXCLUDE}（剔除）、{FULL_MARKS}（视同满分）"
        faults.append(impossible(f"{SETTINGS[MISSING_POLICY]} {amount}", expected))
        return None
    return str(amount)


def _is_possible(name: str, number: Decimal) -> bool:
    """Return whether a setting may be this number."""
    if name in _COUNTS:
        return number >= 0 and number == int(number)
    return 0 <= number <= _LARGEST[name]


def _indicators(
    standard: Standard, full_scores: Mapping[str, Amount], faults: list[Finding]
) -> pd.DataFrame:
    """Return the indicators with other full scores."""
    indicators = standard.indicators.copy()
    codes = indicators["code"].tolist()
    scores = indicators["full_score"].tolist()
    for code, amount in full_scores.items():
        number = as_number(amount)
        if code not in codes:
            faults.append(impossible(f"没有指标 {code}", "、".join(codes)))
        elif number is None or number <= 0:
            faults.append(impossible(f"{code} 满分 {amount}", "大于 0 的数"))
        else:
            scores[codes.index(code)] = number
    indicators["full_score"] = pd.Series(
        scores, index=indicators.index, dtype=indicators["full_score"].dtype
    )
    return indicators
