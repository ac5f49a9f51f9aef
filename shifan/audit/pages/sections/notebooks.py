"""运行记录: the executed notebooks, one page each."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "notebooks", "运行记录"


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return the pages of the notebooks; None without any."""
    return {"notebooks": run.notebooks} if run.notebooks else None
