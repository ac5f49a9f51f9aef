"""Under which id the register knows a rule of a pack: that of the shipped rule it replaces, or its own."""

from __future__ import annotations

from collections.abc import Container

# Rules of a pack that take the place of shipped ones: object and id, and the id of the shipped rule.
_REPLACED = {
    ("指标", "document_rate"): "document_rate",
    ("指标×检查方式", "method_rate"): "method_rate",
    ("指标", "onsite_rate"): "onsite_rate",
    ("指标", "rate"): "indicator_rate",
    ("指标", "score"): "indicator_score",
    ("指标", "floor"): "floor",
    ("项目", "score"): "score_sum",
    ("项目", "full"): "full_sum",
    ("项目", "rate"): "score_rate",
    ("城市", "interview_rate"): "interview_rate",
    ("城市", "total"): "total",
    ("城市", "verdict"): "verdict",
    ("点位", "score"): "site_score",
    ("点位", "verdict"): "site_verdict",
}


OWN_RULE = "own."  # what the id of a rule begins with that replaces no shipped one


def not_in_force(present: Container[tuple[str, str]]) -> tuple[str, ...]:
    """Return the ids of shipped rules that a method has not; `present` are its rules by object and id."""
    return tuple(shipped for key, shipped in _REPLACED.items() if key not in present)


def own_rule_id(place: str, id: str) -> str:
    """Return the id of a pack's own rule in the register: that of the shipped one it replaces, or its own."""
    return _REPLACED.get((place, id), f"{OWN_RULE}{place}.{id}")
