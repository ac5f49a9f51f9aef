"""数据核查发现: everything noticed in the workbooks that was not refused."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.audited_run import AuditedRun
from shifan.errors import LEVELS

KEY, TITLE = "findings", "数据核查发现"


def context(run: AuditedRun) -> dict[str, object]:
    """Return the findings in order, and how many of each severity."""
    counts = Counter(finding.severity for finding in run.clean.findings)
    return {
        "findings": run.clean.findings,
        "severity": LEVELS,
        "counts": {word: counts[kind] for kind, word in LEVELS.items() if counts[kind]},
    }
