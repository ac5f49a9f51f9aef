"""人工更正: what people have put in place of a raw cell, before and after, and how many values that touches."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.trace.trace import trace
from shifan.errors import Refused

KEY, TITLE = "corrections", "人工更正"


def context(run: AuditedRun) -> dict[str, object]:
    """Return each applied correction with its cell, the file's SHA-256 and the number of values it reaches."""
    corrections = [
        {
            "cell": address,
            "correction": correction,
            "sha256": run.sha256(address),
            "reached": _reached(run, address),
        }
        for address, correction in run.corrections.items()
    ]
    return {"corrections": corrections}


def _reached(run: AuditedRun, address: str) -> int:
    """Return how many values a cell feeds; 0 also for one that trace does not know."""
    try:
        (answer,) = trace(run.register, address)
    except Refused:
        return 0
    return len(answer.feeds)
