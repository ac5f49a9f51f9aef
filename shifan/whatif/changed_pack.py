"""A rule pack with full scores or settings changed, for one question; the pack itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from shifan.errors import Finding
from shifan.rules.catalog import EXCLUDE, FULL_MARKS
from shifan.rules.settings import (
    COUNT,
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

if TYPE_CHECKING:
    from shifan.standards import Standard

# 暗访 gets what 明查 leaves of the weight, so its weight cannot be set apart.
_NUMBERS = by_id((PASS_LINE, KEY_FLOOR, INTERVIEW_WEIGHT, METHOD_WEIGHTS[0], GENERAL_MAX, KEY_MAX))
SETTINGS = {name: setting.name for name, setting in _NUMBERS.items()} | {
    "missing_policy": "合理缺项口径"
}
_MOST = {POINTS: 100, SHARE: 1}
_LARGEST = {
    name: _MOST[setting.kind] for name, setting in _NUMBERS.items() if setting.kind in _MOST
}
_COUNTS = tuple(name for name, setting in _NUMBERS.items() if setting.kind == COUNT)


def told(
    standard: Standard, full_scores: Mapping[str, object], settings: Mapping[str, object]
) -> list[str]:
    """Return the changes in words."""
    return [f"{code}满分改为{number}" for code, number in full_scores.items()] + [
        f"{SETTINGS.get(name, name)}改为{number}" for name, number in settings.items()
    ]


def changed(
    standard: Standard,
    full_scores: Mapping[str, object],
    settings: Mapping[str, object],
    faults: list[Finding],
) -> Standard:
    """Return the pack with the changes; what cannot be is added to `faults`. 暗访 gets what 明查 leaves of the weight."""
    fields: dict[str, object] = {}
    for name, wanted in settings.items():
        value = _setting(name, wanted, faults)
        if value is None:
            continue
        if name == "announced_weight":
            fields["method_weights"] = {"announced": value, "covert": 1 - value}
        else:
            fields[name] = value
    if full_scores:
        fields["indicators"] = _indicators(standard, full_scores, faults)
    return replace(standard, **fields)


def _setting(name: str, wanted: object, faults: list[Finding]) -> object:
    if name not in SETTINGS:
        faults.append(
            _fault(
                f"没有参数 {name}", "、".join(f"{key}（{word}）" for key, word in SETTINGS.items())
            )
        )
        return None
    if name == "missing_policy":
        if wanted not in (EXCLUDE, FULL_MARKS):
            faults.append(
                _fault(f"{SETTINGS[name]} {wanted}", f"{EXCLUDE}（剔除）、{FULL_MARKS}（视同满分）")
            )
        return wanted
    number = _number(wanted)
    if (
        number is None
        or number < 0
        or number > _LARGEST.get(name, number)
        or (name in _COUNTS and number != int(number))
    ):
        faults.append(
            _fault(
                f"{SETTINGS[name]} {wanted}",
                f"0 至 {_LARGEST[name]} 之间的数" if name in _LARGEST else "不小于 0 的整数",
            )
        )
        return None
    return int(number) if name in _COUNTS else number


def _indicators(
    standard: Standard, full_scores: Mapping[str, object], faults: list[Finding]
) -> object:
    frame = standard.indicators.copy()
    for code, wanted in full_scores.items():
        own, number = frame.index[(frame["code"] == code).to_numpy()], _number(wanted)
        if not len(own):
            faults.append(_fault(f"没有指标 {code}", "、".join(frame["code"])))
        elif number is None or number <= 0:
            faults.append(_fault(f"{code} 满分 {wanted}", "大于 0 的数"))
        else:
            frame.at[own[0], "full_score"] = number
    return frame


def _number(wanted: object) -> Decimal | None:
    try:
        number = Decimal(str(wanted))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fault(found: str, expected: str) -> Finding:
    return Finding("what-if", "error", found=found, expected=expected, action="请核对后重试")
