"""计算规则: every rule in words with its clause, and the pack's weights and limits."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "rules", "计算规则"


def context(run: AuditedRun) -> dict[str, object]:
    """Return rules and limits; limits are values and can be followed."""
    ids = [setting.value_id for setting in run.standard.stated_settings]
    limits = [id for id in ids if id in run.register]
    rules = [rule for rule in run.rules.values() if rule.listed]
    return {"rules": rules, "limits": limits}
