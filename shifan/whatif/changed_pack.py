"""A rule pack with full scores or parameters changed, for one question; the pack itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.errors import Finding
from shifan.standards.changed_fields import with_fields
from shifan.standards.method import method_of
from shifan.whatif.changes import Amount, Changes, as_number, impossible, near
from shifan.whatif.parameters import MISSING_POLICY, changed_fields, printed_name

if TYPE_CHECKING:
    from shifan.standards import Standard


def in_words(standard: Standard, changes: Changes) -> list[str]:
    """Return the changes of the pack in words."""
    return [
        *(f"{code}满分改为{number}" for code, number in changes.get("full_scores", {}).items()),
        *(
            f"{printed_name(standard, name)}改为{amount}"
            for name, amount in _parameters(changes).items()
        ),
    ]


def changed(standard: Standard, changes: Changes, faults: list[Finding]) -> Standard:
    """Return the pack with the changes; what cannot be is added to `faults`."""
    # Parameters are fields of the pack, of several types.
    fields: dict[str, Any] = changed_fields(standard, _parameters(changes), faults)
    full_scores = changes.get("full_scores", {})
    if full_scores:
        fields["indicators"] = _indicators(standard, full_scores, faults)
    changed_pack = with_fields(standard, fields)
    if standard.program is not None and MISSING_POLICY in fields:
        # Templates count 合理缺项 by rules of their own for each policy.
        changed_pack = replace(changed_pack, program=method_of(changed_pack).program)
    return changed_pack


def _parameters(changes: Changes) -> Mapping[str, Amount]:
    return {**changes.get("settings", {}), **changes.get("parameters", {})}


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
            faults.append(impossible(f"没有指标 {code}", near(code, codes)))
        elif number is None or number <= 0:
            faults.append(impossible(f"{code} 满分 {amount}", "大于 0 的数"))
        else:
            scores[codes.index(code)] = number
    indicators["full_score"] = pd.Series(
        scores, index=indicators.index, dtype=indicators["full_score"].dtype
    )
    return indicators
