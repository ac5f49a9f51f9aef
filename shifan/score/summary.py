"""The content of scores.json, read off the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shifan.standards.pack_settings import OUTCOMES
from shifan.values import NOT_APPLICABLE, Register, half_up

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.standards.model import Indicator

_RATE_PLACES = 4


def summary(register: Register, standard: Standard) -> dict[str, Any]:
    """Return total, dimensions, indicators, sites and verdict: decimals as strings, rates as fractions, N/A None."""
    return {
        "total": _score(register, "scores.total"),
        "dimensions": {
            register.text(f"dimension.{n}.name"): _dimension(register, f"dimension.{n}")
            for n in range(1, len(standard.dimensions) + 1)
        },
        "indicators": {
            indicator.code: _indicator(register, indicator) for indicator in standard.indicator_list
        },
        "sites": {
            value.id.removeprefix("site.").removesuffix(".score"): _site(register, value.id)
            for value in register.match("site.*.score")
        },
        "interview_rate": _rate(register, "scores.interview_rate"),
        "verdict": {
            "pass": standard.meets(register["verdict.pass"].value),
            "reasons": [reason.display for reason in register.match("verdict.reason.*")],
            **({} if standard.outcomes == OUTCOMES else {"outcome": register.text("verdict.pass")}),
        },
    }


def _dimension(register: Register, id: str) -> dict[str, str | None]:
    return {
        "score": _score(register, f"{id}.score"),
        "full": _score(register, f"{id}.full"),
        "rate": _rate(register, f"{id}.rate"),
    }


def _indicator(register: Register, indicator: Indicator) -> dict[str, str | None]:
    id = f"indicator.{indicator.code}"
    return {
        "name": indicator.name,
        "dimension": indicator.dimension,
        "full": _score(register, f"{id}.full"),
        "score": _score(register, f"{id}.score"),
        "document_rate": _rate(register, f"{id}.document_rate"),
        "onsite_rate": _rate(register, f"{id}.onsite_rate"),
        "rate": _rate(register, f"{id}.rate"),
    }


def _site(register: Register, score_id: str) -> dict[str, str | None]:
    verdict = register.text(f"{score_id.removesuffix('score')}verdict")
    return {
        "score": _score(register, score_id),
        "verdict": None if verdict == NOT_APPLICABLE else verdict,
    }


def _score(register: Register, id: str) -> str | None:
    value = register[id]
    return value.display if value.applicable else None


def _rate(register: Register, id: str) -> str | None:
    """Return a rate, which the register keeps as percent, as a fraction of 1 with 4 decimals."""
    value = register.get(id)
    return str(half_up(value.number / 100, _RATE_PLACES)) if value and value.applicable else None
