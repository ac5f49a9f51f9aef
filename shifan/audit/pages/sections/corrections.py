"""更正: what people have put in place of a raw cell, before and after, and which values that touches."""

from __future__ import annotations

from shifan.audit.pages.material import Material
from shifan.audit.trace.trace import trace
from shifan.errors import Refused

KEY, TITLE = "corrections", "人工更正"


def context(material: Material) -> dict[str, object]:
    """Return each applied correction with its cell, the file's SHA-256 and the number of values it reaches."""
    return {
        "corrections": [
            {
                "cell": cell,
                "one": one,
                "sha256": material.sha256(cell),
                "reached": _reached(material, cell),
            }
            for cell, one in material.corrected.items()
        ]
    }


def _reached(material: Material, cell: str) -> int:
    try:
        (found,) = trace(material.register, cell)
    except Refused:
        return 0
    return len(found["feeds"])
