"""What differs between two registers of one city, value by value."""

from __future__ import annotations

from shifan.audit.lineage.graph import SIMULATED
from shifan.records import dataclass
from shifan.values import Register

ABSENT = "—"


@dataclass(frozen=True)
class ValueChange:
    """One value before and after; where a value is not there, a dash stands for it."""

    id: str
    name: str
    before: str
    after: str


def value_changes(before: Register, after: Register) -> list[ValueChange]:
    """Return every value that reads differently, in register order, new ones last; simulations are left out."""
    keys = [key for key in dict.fromkeys((*before, *after)) if not key.startswith(SIMULATED)]
    return [
        ValueChange(
            key,
            (before.get(key) or after[key]).name,
            display_or_absent(before, key),
            display_or_absent(after, key),
        )
        for key in keys
        if _differ(key, before, after)
    ]


def display_or_absent(register: Register, key: str) -> str:
    """Return what a value prints, or a dash if the register has no such value."""
    return register.text(key) if key in register else ABSENT


def _differ(key: str, before: Register, after: Register) -> bool:
    if key not in before or key not in after:
        return True
    old, new = before[key], after[key]
    return old.value != new.value or old.display != new.display
