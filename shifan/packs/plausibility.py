"""A pack checked without a city: every fault, or what is possible but hardly meant."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.packs.extreme_cities import extreme_findings
from shifan.standards import Standard, load


def check_pack(pack: str | Path) -> tuple[Standard | None, list[Finding]]:
    """Return the pack and what is implausible in it; None and every fault if it cannot be used."""
    try:
        standard = load(pack)
    except Refused as refusal:
        return None, list(refusal.findings)
    return standard, [*standard.notices, *extreme_findings(standard)]
