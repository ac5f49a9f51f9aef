"""规则: every rule in words with its clause, and the pack's weights and limits."""

from __future__ import annotations

from shifan.audit.pages.material import Material

KEY, TITLE = "rules", "计算规则"
_LIMITS = (
    "announced_weight",
    "covert_weight",
    "interview_weight",
    "pass_line",
    "key_floor",
    "general_max",
    "key_max",
)


def context(material: Material) -> dict[str, object]:
    """Return rules and limits; limits are values and can be followed."""
    limits = [f"scores.{key}" for key in _LIMITS if f"scores.{key}" in material.register]
    return {"rules": list(material.rules.values()), "limits": limits}
