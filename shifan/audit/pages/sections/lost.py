"""失分: the indicators in the order of the points that they lost, the most first."""

from __future__ import annotations

from decimal import Decimal

from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "lost", "失分由多到少"


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return the indicators that lost points, each with these points and what share of all they are; None without."""
    lost = {
        indicator.code: points
        for indicator in run.standard.indicator_list
        if (points := _lost(run, f"indicator.{indicator.code}"))
    }
    if not lost:
        return None
    rows = [
        {"code": code, "key": f"indicator.{code}", "lost": points}
        for code, points in sorted(lost.items(), key=lambda entry: -entry[1])
    ]
    return {"rows": rows, "whole": sum(lost.values(), Decimal(0))}


def _lost(run: AuditedRun, prefix: str) -> Decimal:
    """Return full score less score; 0 where the indicator is 不适用."""
    full, score = run.register[f"{prefix}.full"], run.register[f"{prefix}.score"]
    return full.number - score.number if full.applicable and score.applicable else Decimal(0)
