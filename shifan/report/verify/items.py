"""What a verification finds: one item for each number, text and chart, with its state, and the answer as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, field

from shifan.records import dataclass

# Agrees with the data; the data have changed since; changed by hand; nothing stands behind it; no longer there.
BACKED, STALE, CHANGED, UNSOURCED = "backed", "stale", "changed", "unsourced"
MISSING = "missing"
STATES = (BACKED, STALE, CHANGED, UNSOURCED, MISSING)

Json = dict[str, "Json"] | list["Json"] | str | int


@dataclass(frozen=True, slots=True)
class CharacterPlace:
    """Where a number begins: its part, the number of the paragraph there, and the character of the paragraph's text."""

    part: str
    paragraph: int
    character: int


@dataclass(frozen=True, slots=True)
class VerifiedItem:
    """A number, text or chart of a report, its state and its place in words.

    `value_id` is the id of the value behind it; empty for none. `named` is the place, or what finds its name: few of
    the places of what is backed are ever asked for.
    """

    text: str
    value_id: str
    state: str
    named: str | Callable[[], str]
    where: CharacterPlace | None = None  # of numbers only

    @property
    def place(self) -> str:
        """Return the place in words, as the report stands now; empty for none."""
        return self.named if isinstance(self.named, str) else self.named()

    def as_dict(self) -> dict[str, Json]:
        """Return the item for `verify --json`."""
        item: dict[str, Json] = {
            "text": self.text,
            "id": self.value_id,
            "state": self.state,
            "place": self.place,
        }
        if self.where is not None:
            item["where"] = asdict(self.where)
        return item


@dataclass(frozen=True)
class Verification:
    """The items of a report, in order, and notes on what else a reader of the verdict has to know."""

    items: list[VerifiedItem]
    notes: list[str] = field(default_factory=list)
    run: str = ""  # the folder of the run that was compared with; empty if there was none
    register_is_intact: bool = True  # what the register inside says is what was written

    def count(self, state: str) -> int:
        """Return how many items are in a state."""
        return sum(item.state == state for item in self.items)

    @property
    def all_backed(self) -> bool:
        """Return whether every item agrees with the data, by a register that nobody has changed."""
        return self.register_is_intact and self.count(BACKED) == len(self.items)

    def as_dict(self) -> dict[str, Json]:
        """Return the verification for `verify --json`: total, counts by state, items and notes."""
        return {
            "total": len(self.items),
            **{state: self.count(state) for state in STATES},
            "items": [item.as_dict() for item in self.items],
            "notes": list(self.notes),
            "run": self.run,
            "register_intact": self.register_is_intact,
        }
