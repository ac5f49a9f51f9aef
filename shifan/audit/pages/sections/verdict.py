"""结论: verdict, total, line and, if it failed, every reason."""

from __future__ import annotations

from shifan.audit.pages.material import Material
from shifan.rules.catalog import PASSED

KEY, TITLE = "verdict", "结论"


def context(material: Material) -> dict[str, object]:
    """Return the figures on top of the page and the reasons."""
    register = material.register
    reasons = [
        {"id": value.id, "text": value.display} for value in register.match("verdict.reason.*")
    ]
    dimensions = [value.id.removesuffix(".name") for value in register.match("dimension.*.name")]
    return {
        "reasons": reasons,
        "passed": register["verdict.pass"].value == PASSED,
        "dimensions": dimensions,
    }
