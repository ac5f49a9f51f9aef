"""规则: every rule in words with its clause, and the pack's weights and limits."""

from __future__ import annotations

from shifan.audit.pages.material import Material
from shifan.rules.settings import SETTINGS

KEY, TITLE = "rules", "计算规则"


def context(material: Material) -> dict[str, object]:
    """Return rules and limits; limits are values and can be followed."""
    limits = [setting.value_id for setting in SETTINGS if setting.value_id in material.register]
    return {"rules": list(material.rules.values()), "limits": limits}
