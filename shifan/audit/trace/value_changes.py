"""What differs between two registers of one city, value by value."""

from __future__ import annotations

from shifan.audit.lineage.graph import SIMULATED
from shifan.records import dataclass
from shifan.values import Register, Value

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
    changes = []
    # A question reads some five thousand values of either register: each is looked up once.
    old_value, new_value = before.get, after.get
    for key in dict.fromkeys((*before, *after)):
        old, new = old_value(key), new_value(key)
        if old and new and old.display == new.display and old.value == new.value:
            continue
        named = old or new
        if named and not key.startswith(SIMULATED):
            changes.append(ValueChange(key, named.name, _display(old), _display(new)))
    return changes


def display_or_absent(register: Register, key: str) -> str:
    """Return what a value prints, or a dash if the register has no such value."""
    return _display(register.get(key))


def _display(value: Value | None) -> str:
    return ABSENT if value is None else value.display
