"""复核签署: which indicators are signed, by whom, and which signatures have expired."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.sign.meaning import PAGE_NOTE, WHAT_IT_PROVES
from shifan.audit.sign.scope_states import EXPIRED, SIGNED, UNSIGNED

KEY, TITLE = "signatures", "复核签署"
_TONES = {SIGNED: "good", EXPIRED: "bad", UNSIGNED: "warm"}


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return how each scope stands, and how many stand so; None for a city without a run."""
    if not run.reviews:
        return None
    counts = Counter(scope.state for scope in run.reviews)
    return {
        "scopes": run.reviews,
        "tones": _TONES,
        "notes": (PAGE_NOTE, WHAT_IT_PROVES),
        "counts": {state: counts[state] for state in _TONES if counts[state]},
    }
