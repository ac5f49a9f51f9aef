"""结论: verdict, total, line and, if it failed, every reason."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "verdict", "结论"


def context(run: AuditedRun) -> dict[str, object]:
    """Return the figures on top of the page and the reasons."""
    register = run.register
    dimensions = [value.id.removesuffix(".name") for value in register.match("dimension.*.name")]
    return {
        "reasons": register.match("verdict.reason.*"),
        "missed": run.standard.missed,
        "passed": run.standard.meets(register["verdict.pass"].value),
        "dimensions": dimensions,
    }
