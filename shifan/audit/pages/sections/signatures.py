"""复核签署: which indicators are signed, by whom, and which signatures have expired."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.material import Material
from shifan.audit.sign.signatures import EXPIRED, SIGNED, UNSIGNED

KEY, TITLE = "signatures", "复核签署"
_TONES = {SIGNED: "good", EXPIRED: "bad", UNSIGNED: "warm"}


def context(material: Material) -> dict[str, object] | None:
    """Return how each scope stands, and how many stand so."""
    if not material.reviews:
        return None
    counts = Counter(one.state for one in material.reviews)
    return {
        "states": material.reviews,
        "tones": _TONES,
        "counts": {state: counts[state] for state in _TONES if counts[state]},
    }
