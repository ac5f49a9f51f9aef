"""The content of scores.json, read off the register."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.rules.catalog import PASSED
from shifan.values import NOT_APPLICABLE, Register, half_up

if TYPE_CHECKING:
    from shifan.standards import Standard

_RATE_PLACES = 4


def summary(register: Register, standard: Standard) -> dict[str, object]:
    """Return total, dimensions, indicators, sites and verdict: decimals as strings, rates as fractions, N/A None."""
    dimensions = {
        register.text(f"dimension.{n}.name"): _part(
            register, f"dimension.{n}", ("score", "full"), ("rate",)
        )
        for n in range(1, len(standard.dimensions) + 1)
    }
    return {
        "total": _score(register, "scores.total"),
        "dimensions": dimensions,
        "indicators": {
            row.code: _indicator(register, row) for row in standard.indicators.itertuples()
        },
        "sites": {
            value.id[5:-6]: _site(register, value.id) for value in register.match("site.*.score")
        },
        "interview_rate": _rate(register, "scores.interview_rate"),
        "verdict": {
            "pass": register["verdict.pass"].value == PASSED,
            "reasons": [reason.display for reason in register.match("verdict.reason.*")],
        },
    }


def _indicator(register: Register, row: object) -> dict[str, object]:
    key = f"indicator.{row.code}"
    return {"name": row.name, "dimension": row.dimension} | _part(
        register, key, ("full", "score"), ("document_rate", "onsite_rate", "rate")
    )


def _part(
    register: Register, key: str, scores: tuple[str, ...], rates: tuple[str, ...]
) -> dict[str, object]:
    return {name: _score(register, f"{key}.{name}") for name in scores} | {
        name: _rate(register, f"{key}.{name}") for name in rates
    }


def _site(register: Register, key: str) -> dict[str, object]:
    verdict = register.text(key.removesuffix("score") + "verdict")
    return {
        "score": _score(register, key),
        "verdict": None if verdict == NOT_APPLICABLE else verdict,
    }


def _score(register: Register, key: str) -> str | None:
    value = register[key]
    return None if value.value is None else value.display


def _rate(register: Register, key: str) -> str | None:
    percent = register[key].value
    return None if percent is None else str(half_up(Decimal(percent) / 100, _RATE_PLACES))
