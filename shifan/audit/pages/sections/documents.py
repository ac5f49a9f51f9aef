"""文书: what the run made beside the report, each with edition, recipients and a link."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun
from shifan.standards.documents import EDITIONS

KEY, TITLE = "documents", "文书"


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return the documents by their name; None without any."""
    names = dict.fromkeys(made.document for made in run.documents)
    by_name = {name: [made for made in run.documents if made.document == name] for name in names}
    return {"documents": by_name, "editions": EDITIONS} if by_name else None
