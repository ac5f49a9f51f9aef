"""文书: what the run made beside the report, each with edition, recipients and a link, and what it did not make."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun
from shifan.standards.documents import EDITIONS

KEY, TITLE = "documents", "文书"


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return the documents by their name, and those not made; None for a pack that declares none."""
    names = dict.fromkeys(made.document for made in run.documents)
    by_name = {name: [made for made in run.documents if made.document == name] for name in names}
    if not by_name and not run.not_made:
        return None
    return {"documents": by_name, "editions": EDITIONS, "not_made": run.not_made}
