"""发现: everything noticed in the workbooks that was not refused."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.material import Material

KEY, TITLE = "findings", "数据核查发现"
_SEVERITY = {"error": "拒绝", "warning": "请核对", "info": "已改正"}


def context(material: Material) -> dict[str, object]:
    """Return the findings in order, and how many of each severity."""
    found = material.clean.findings
    counts = Counter(one.severity for one in found)
    return {
        "findings": found,
        "severity": _SEVERITY,
        "counts": {word: counts[kind] for kind, word in _SEVERITY.items() if counts[kind]},
    }
