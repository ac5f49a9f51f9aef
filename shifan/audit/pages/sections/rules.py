"""计算规则: every rule in words with its clause, and the pack's weights and limits."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun
from shifan.rules.settings import SETTINGS

KEY, TITLE = "rules", "计算规则"


def context(run: AuditedRun) -> dict[str, object]:
    """Return rules and limits; limits are values and can be followed."""
    limits = [setting.value_id for setting in SETTINGS if setting.value_id in run.register]
    return {"rules": list(run.rules.values()), "limits": limits}
