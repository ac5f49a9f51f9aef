"""Exact results kept between runs: fractions as they are, so that words can be chosen anew without scoring again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.rules import rules_of
from shifan.score.compute import Results
from shifan.score.vectors import join_records

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_PARTS = ("indicators", "dimensions", "sites", "city")
_KINDS = {"fraction": Fraction, "decimal": Decimal}


def to_plain(results: Results) -> dict[str, object]:
    """Return the results as JSON can hold them, nothing rounded: 3/4 is {"fraction": "3/4"}. TypeError for what has no exact form."""
    return {
        part: {
            name: [_plain(one) for one in content] if isinstance(content, list) else _plain(content)
            for name, content in getattr(results, part).items()
        }
        for part in _PARTS
    }


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    for kind, made in _KINDS.items():
        if isinstance(value, made):
            return {kind: str(value)}
    raise TypeError(f"no exact form: {value!r}")


def from_plain(
    kept: Mapping[str, Mapping[str, object]], clean: CleanCity, standard: Standard
) -> Results:
    """Return the results that `to_plain` kept; only the records are joined anew, for the cells that words point to."""
    parts = {
        part: {
            name: [_value(one) for one in content] if isinstance(content, list) else _value(content)
            for name, content in kept[part].items()
        }
        for part in _PARTS
    }
    return Results(join_records(clean, standard), rules_of(standard), **parts)


def _value(plain: object) -> object:
    if not isinstance(plain, dict):
        return plain
    ((kind, text),) = plain.items()
    return _KINDS[kind](text)


def dumped(results: Results, simulated: Register) -> str:
    """Return the text of `exact.json`: the results, and the register of what was simulated from them."""
    return (
        json.dumps(
            {"results": to_plain(results), "simulated": json.loads(simulated.to_json())},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        + "\n"
    )
